//! Every script, and how one is sent.
//!
//! A script is one frame on the wire. fred writes the commands of a pipeline one by one, a system call each, so a
//! look-up of many subjects by script costs a fraction; and it reads everything at one moment.

use fred::error::Error;
use fred::interfaces::ClientLike;
use fred::types::{ClusterHash, CustomCommand, FromValue, Value};

/// Writes a lease unless a process of another boot holds it.
///
/// `KEYS`: the lease. `ARGV`: text, milliseconds it stands, how every lease of this boot begins. Answers what stood
/// there.
pub(super) const CLAIM: &str = "\
local held = redis.call('GET', KEYS[1]) \
if not held or string.sub(held, 1, #ARGV[3]) == ARGV[3] then \
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end \
return held";

/// Writes a lease only in the place of one exact text.
///
/// `KEYS`: the lease. `ARGV`: text, milliseconds it stands, the text it takes the place of. Answers what stood there;
/// nil or another text = nothing was written.
pub(super) const SWAP: &str = "\
local held = redis.call('GET', KEYS[1]) \
if held == ARGV[3] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end \
return held";

/// Writes seats.
///
/// `KEYS`: the subject of each seat. `ARGV`: seconds they stand, then connection and text of each. Answers how many
/// were not there.
pub(super) const PUT: &str = "\
local new = 0 \
for i, key in ipairs(KEYS) do \
new = new + redis.call('HSET', key, ARGV[2 * i], ARGV[2 * i + 1]) \
redis.call('EXPIRE', key, ARGV[1]) end \
return new";

/// Deletes seats that still have one exact text: a late deletion does not meet the next seat of the same connection.
///
/// `KEYS`: the subject of each seat. `ARGV`: connection and text of each.
pub(super) const TAKE: &str = "\
for i, key in ipairs(KEYS) do \
if redis.call('HGET', key, ARGV[2 * i - 1]) == ARGV[2 * i] then redis.call('HDEL', key, ARGV[2 * i - 1]) end end \
return #KEYS";

/// Reads the list of boots, leases and seats as they stand at one moment. Read one after the other, a flush and an
/// assertion could slip in between seats and leases, and a seat that was missing would be believed because the lease
/// is whole a moment later.
///
/// `KEYS`: the list, then leases, then subjects. `ARGV`: how many leases. Answers an array of boots, an array of
/// leases (nil where there is none), then an array of seats for each subject.
pub(super) const VIEW: &str = "\
local leases = {} \
for i = 2, ARGV[1] + 1 do leases[i - 1] = redis.call('GET', KEYS[i]) end \
local answer = { redis.call('HKEYS', KEYS[1]), leases } \
for i = ARGV[1] + 2, #KEYS do answer[#answer + 1] = redis.call('HVALS', KEYS[i]) end \
return answer";

/// Runs a script, or queues it if `to` is a pipeline.
pub(super) async fn run<C: ClientLike, R: FromValue>(
    to: &C,
    script: &'static str,
    keys: &[String],
    values: &[&str],
) -> Result<R, Error> {
    let mut words = Vec::with_capacity(2 + keys.len() + values.len());
    words.push(Value::from_static_str(script));
    words.push(Value::from(keys.len() as i64));
    words.extend(keys.iter().map(|key| Value::from(key.as_str())));
    words.extend(values.iter().map(|value| Value::from(*value)));
    to.custom(CustomCommand::new_static("EVAL", ClusterHash::FirstKey, false), words).await
}
