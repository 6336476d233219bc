//! The nouns as pages of REST: where they are, and who may read and write them.

use protocol::settings::{
    AlertRuleBody, AwayReasonBody, CannedReplyBody, CloseCodeBody, HoursBody, OperatorBody, QueueBody,
    RoleBody, Setting, SkillBody, TagBody, WidgetBody,
};
use utoipa::ToSchema;

use super::{FOR_ADMINISTRATION, FOR_ADMINISTRATORS, FOR_STAFF};
use crate::permit::Need;

/// A noun of administration as REST has it.
pub(crate) trait Page: Setting + ToSchema {
    const LIST: &'static str;
    const ONE: &'static str;
    /// What the workstation shows everybody reads.
    const READ: Need;
    /// To come in; whether it may be *this* one is asked when it is known.
    const WRITE: Need;
    /// Every tenant has exactly one of what is not made.
    const IS_MADE: bool = true;
    const IS_DELETED: bool = true;
}

macro_rules! page {
    ($body:ident, $path:literal, $read:ident, $write:ident $(, $more:item)*) => {
        impl Page for $body {
            const LIST: &'static str = concat!("/v1/settings/", $path);
            const ONE: &'static str = concat!("/v1/settings/", $path, "/{id}");
            const READ: Need = $read;
            const WRITE: Need = $write;
            $($more)*
        }
    };
}

page!(QueueBody, "queues", FOR_STAFF, FOR_ADMINISTRATION);
page!(HoursBody, "hours", FOR_ADMINISTRATION, FOR_ADMINISTRATION);
page!(SkillBody, "skills", FOR_STAFF, FOR_ADMINISTRATION);
page!(CloseCodeBody, "close-codes", FOR_STAFF, FOR_ADMINISTRATION);
page!(AwayReasonBody, "away-reasons", FOR_STAFF, FOR_ADMINISTRATION);
// Everybody has replies of their own.
page!(CannedReplyBody, "canned-replies", FOR_STAFF, FOR_STAFF);
page!(TagBody, "tags", FOR_STAFF, FOR_ADMINISTRATION);
// Who may not look at the monitor has no use for them.
page!(AlertRuleBody, "alert-rules", FOR_ADMINISTRATION, FOR_ADMINISTRATION);
page!(RoleBody, "roles", FOR_ADMINISTRATORS, FOR_ADMINISTRATORS);
// Whoever leaves is made inactive: what they wrote bears their name.
page!(OperatorBody, "operators", FOR_ADMINISTRATORS, FOR_ADMINISTRATORS, const IS_DELETED: bool = false;);
page!(
    WidgetBody,
    "widgets",
    FOR_ADMINISTRATORS,
    FOR_ADMINISTRATORS,
    const IS_MADE: bool = false;,
    const IS_DELETED: bool = false;
);
