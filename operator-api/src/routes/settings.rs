//! Administration: one mechanism for every noun, and what is more than reading and writing one.
//!
//! A change is one transaction with its line of the audit. Who is not in its queues, or names what is not there, is told
//! so by field. Whatever is saved is what every pod works by within a second.

pub(crate) mod audit;
pub(crate) mod document;
pub(crate) mod hours;
pub(crate) mod import;
pub(crate) mod invitation;
pub(crate) mod nouns;
mod page;

use domain::rights::Ability::Administer;
use protocol::settings::{
    AlertRuleBody, AwayReasonBody, CannedReplyBody, CloseCodeBody, HoursBody, OperatorBody, QueueBody,
    RoleBody, SkillBody, TagBody, WidgetBody,
};

use crate::permit::Need::{self, Able, AbleEverywhere, Staff};
use crate::permit::{Route, delete, get, post, put};

pub(crate) use page::Page;

/// Every route of administration.
pub(crate) fn table() -> Vec<Route> {
    let mut table = Vec::new();
    add::<QueueBody>(&mut table);
    add::<HoursBody>(&mut table);
    add::<SkillBody>(&mut table);
    add::<CloseCodeBody>(&mut table);
    add::<AwayReasonBody>(&mut table);
    add::<CannedReplyBody>(&mut table);
    add::<TagBody>(&mut table);
    add::<RoleBody>(&mut table);
    add::<OperatorBody>(&mut table);
    add::<WidgetBody>(&mut table);
    add::<AlertRuleBody>(&mut table);
    let everywhere = AbleEverywhere(Administer);
    table.extend([
        get("/v1/settings/hours/{id}/preview", Able(Administer), hours::saved),
        post("/v1/settings/hours/preview", Able(Administer), hours::unsaved),
        post("/v1/settings/operators/import", everywhere, import::operators),
        post("/v1/settings/canned-replies/import", everywhere, import::canned_replies),
        post("/v1/settings/operators/{id}/invitation", everywhere, invitation::create),
        get("/v1/settings/audit", everywhere, audit::list),
    ]);
    table
}

fn add<T: Page>(table: &mut Vec<Route>) {
    table.push(get(T::LIST, T::READ, nouns::list::<T>));
    table.push(get(T::ONE, T::READ, nouns::read::<T>));
    table.push(put(T::ONE, T::WRITE, nouns::replace::<T>));
    if T::IS_MADE {
        table.push(post(T::LIST, T::WRITE, nouns::create::<T>));
    }
    if T::IS_DELETED {
        table.push(delete(T::ONE, T::WRITE, nouns::remove::<T>));
    }
}

/// For whom a noun is.
const FOR_STAFF: Need = Staff;
const FOR_ADMINISTRATION: Need = Able(Administer);
const FOR_ADMINISTRATORS: Need = AbleEverywhere(Administer);
