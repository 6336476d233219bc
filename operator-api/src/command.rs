//! Conversation commands: appended to the log, decided by their owner, answered after the commit.
//!
//! A request carries an `Idempotency-Key`. Tenant, asker and key give the command's id; the same key again gets the
//! stored answer, with another body it is refused. The answer comes by the link within [`crate::ApiConfig`]'s
//! `answer_wait_ms`; else it is read once from the store; else the asker is told where to look for it.

mod done;
mod key;
mod version;

use std::time::Duration;

use bytes::Bytes;
use domain::{ClientId, TimelineId};
use protocol::problem::ProblemKind;
use protocol::record::{Command, Record, ReplyTo, VERSION};
use runtime::{Deadline, Trace};

use crate::answers::Answer;
use crate::caller::Staff;
use crate::refusal::Refused;
use crate::state::Api;

pub(crate) use done::{Accepted, Changed, Outcome, Said, outcome};
pub(crate) use key::{IdempotencyKey, fingerprint};
pub(crate) use version::{IfMatch, etag};

/// A record that is not durable by then may be so later: the asker repeats the request with the same key.
const APPEND_WAIT: Duration = Duration::from_secs(5);

/// One request to carry out.
pub(crate) struct Asked<'a> {
    pub(crate) staff: &'a Staff,
    pub(crate) client_id: ClientId,
    /// What a repetition must equal.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) command: Command,
    /// Of a text: where its entry will stand.
    pub(crate) said: Option<TimelineId>,
}

/// Carries a command out, at most once whatever is repeated. `None`: not decided yet.
pub(crate) async fn carry_out(api: &Api, asked: Asked<'_>) -> Result<Option<Outcome>, Refused> {
    let Asked { staff, client_id, fingerprint, command, said } = asked;
    let tenant = staff.principal.tenant;
    let accounts = api.store.accounts();
    match accounts.remember_request(tenant, staff.operator.0, client_id, &fingerprint).await? {
        store::accounts::Remembered::New => {}
        store::accounts::Remembered::Same => {
            if let Some(done) = outcome(api, staff, client_id, said).await? {
                return Ok(Some(done));
            }
        }
        store::accounts::Remembered::Other => {
            let detail = "this Idempotency-Key was used for another request: use a new one for each";
            return Err(Refused::new(ProblemKind::KeyReused, detail));
        }
    }
    let full = || Refused::new(ProblemKind::Busy, "too many commands wait at the moment").retry_after(1);
    let mut waiting = api.answers.wait().ok_or_else(full)?;
    let version = api.settings.read(&api.store).await?.record_version.clamp(1, VERSION);
    if command.version() > version {
        let detail = "a part of the system is being upgraded";
        return Err(Refused::new(ProblemKind::Busy, detail).retry_after(2));
    }
    let trace = Trace::named(client_id.0.as_u128()).to_string();
    let reply_to: ReplyTo = waiting.reply_to();
    let record = Record { reply_to: Some(reply_to), trace: Some(trace), ..Record::new(tenant, command) };
    append(api, &record).await?;

    match Deadline::within_ms(api.config.answer_wait_ms).wait(waiting.answer()).await {
        Ok(Some(Answer { problem: Some(problem), .. })) => {
            api.figures.command("pushed");
            Ok(Some(Outcome::Refused(problem)))
        }
        Ok(Some(Answer { version: Some(version), .. })) if said.is_none() => {
            api.figures.command("pushed");
            Ok(Some(Outcome::Changed { version }))
        }
        // Of a text the entry is the answer, and it is in the store by now; of anything else one look is left.
        pushed => {
            let done = outcome(api, staff, client_id, said).await?;
            api.figures.command(match (&done, pushed) {
                (Some(_), Ok(Some(_))) => "pushed",
                (Some(_), _) => "read",
                (None, _) => "late",
            });
            Ok(done)
        }
    }
}

/// Makes the record durable, in a task of its own: who stops waiting does not stop it.
async fn append(api: &Api, record: &Record) -> Result<(), Refused> {
    let (log, topic, key) = (api.log.clone(), record.topic().name(), record.key());
    let bytes = Bytes::from(record.encode());
    let appending = api.shutdown.spawn(async move { log.append(topic, key, bytes).await });
    match Deadline::within(APPEND_WAIT).wait(appending).await {
        Ok(Ok(appended)) => Ok(appended.map(drop)?),
        Ok(Err(stopped)) => Err(Refused::unavailable(&stopped)),
        Err(_) => {
            let detail =
                "it is not known whether this was stored: send it again with the same Idempotency-Key";
            Err(Refused::new(ProblemKind::Unavailable, detail).retry_after(1))
        }
    }
}
