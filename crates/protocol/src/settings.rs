//! What administration writes: one file a noun, each a typed body that can say all that is wrong with it.
//!
//! A body is what REST takes and gives and what the store keeps. It names others by id ([`Setting::uses`]): who is named
//! cannot be deleted, and who names something that is not there is refused.

mod alert_rule;
mod canned_reply;
mod faults;
mod hours;
mod named;
mod operator;
mod queue;
mod role;
mod target;
mod widget;
mod words;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use alert_rule::{AlertRuleBody, ComparisonName};
pub use canned_reply::{Audience, CannedReplyBody, LocalText};
pub use faults::Faults;
pub use hours::{HoursBody, PlanSchema};
pub use named::{AwayReasonBody, CloseCodeBody, SkillBody, TagBody, TagColour};
pub use operator::{BuiltIn, OperatorBody, OperatorQueue, RoleName};
pub use queue::{OverflowBody, QueueBody, RelaxBody, SpreadName};
pub use role::{RoleBody, ScopeName};
pub use target::TargetBody;
pub use widget::{FieldBody, FieldKind, FieldNeed, LookBody, WidgetBody, WidgetTexts};
pub use words::WordsBody;

/// What there is to set up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Noun {
    Queue,
    Hours,
    Skill,
    CloseCode,
    AwayReason,
    CannedReply,
    Tag,
    Role,
    Operator,
    Widget,
    AlertRule,
}

impl Noun {
    pub const ALL: [Self; 11] = [
        Self::Queue,
        Self::Hours,
        Self::Skill,
        Self::CloseCode,
        Self::AwayReason,
        Self::CannedReply,
        Self::Tag,
        Self::Role,
        Self::Operator,
        Self::Widget,
        Self::AlertRule,
    ];

    /// As rows and the audit hold it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Hours => "hours",
            Self::Skill => "skill",
            Self::CloseCode => "close_code",
            Self::AwayReason => "away_reason",
            Self::CannedReply => "canned_reply",
            Self::Tag => "tag",
            Self::Role => "role",
            Self::Operator => "operator",
            Self::Widget => "widget",
            Self::AlertRule => "alert_rule",
        }
    }

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Hours => "plan of business hours",
            Self::Skill => "skill",
            Self::CloseCode => "close code",
            Self::AwayReason => "away reason",
            Self::CannedReply => "canned reply",
            Self::Tag => "tag",
            Self::Role => "role",
            Self::Operator => "operator",
            Self::Widget => "widget",
            Self::AlertRule => "alert rule",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.name() == name)
    }
}

/// Something that a body names by its id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    pub noun: Noun,
    pub id: Uuid,
    /// Where it is named.
    pub field: String,
}

/// The body of a noun.
pub trait Setting: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    const NOUN: Noun;
    /// The field of [`Setting::label`].
    const LABEL: &'static str = "name";

    /// What people call it.
    fn label(&self) -> &str;

    /// No two of one tenant have the same.
    fn key(&self) -> String {
        self.label().to_lowercase()
    }

    /// Notes all that is wrong with it.
    fn check(&self, faults: &mut Faults);

    /// What it names.
    fn uses(&self) -> Vec<Use> {
        Vec::new()
    }

    /// The queues that it concerns, if it concerns nothing else: who administers these may change it.
    fn queues(&self, _id: Uuid) -> Vec<Uuid> {
        Vec::new()
    }

    /// For its author alone, who needs no right to administer for it.
    fn is_personal(&self) -> bool {
        false
    }
}

pub(crate) fn uses_of<'a>(
    noun: Noun,
    field: &'a str,
    ids: impl IntoIterator<Item = &'a Uuid> + 'a,
) -> impl Iterator<Item = Use> + 'a {
    let named = ids.into_iter().enumerate();
    named.map(move |(at, id)| Use { noun, id: *id, field: format!("{field}[{at}]") })
}
