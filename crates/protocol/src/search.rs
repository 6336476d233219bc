//! What is found by its words, and what is known of a customer: what REST tells the workstation.

use domain::conversation::CloseReason;
use domain::{ConversationId, CustomerId, OperatorId, QueueId, TimelineId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::frame::{AuthorKind, StageName};
use crate::settings::TagColour;

/// A page of conversations that were found, the last opened first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct SearchPage {
    pub found: Vec<FoundChat>,
    /// Give it as `after` for the next page; none = this is the last. A page may be short, or empty, before the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// For how long the oldest entry waits that is not in the index yet.
    #[ts(type = "number")]
    pub behind_ms: u64,
}

/// A conversation as lists and cards show one. Instants are milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct PastChat {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub conversation: ConversationId,
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub timeline: TimelineId,
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub customer: CustomerId,
    /// Empty for a guest.
    pub customer_name: String,
    pub stage: StageName,
    /// None before the desk heard of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<Uuid>)]
    pub queue: Option<QueueId>,
    /// Who answers, or answered last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<Uuid>)]
    pub operator: Option<OperatorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub operator_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<String>)]
    pub close_reason: Option<CloseReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub closed_at: Option<i64>,
    #[ts(type = "number")]
    pub opened_at: i64,
}

/// A conversation that was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct FoundChat {
    #[serde(flatten)]
    #[ts(flatten)]
    pub chat: PastChat,
    pub tags: Vec<TagCard>,
    /// How many of its entries have the words; its customer's name counts as one.
    pub hits: u32,
    /// The newest of them, at most five.
    pub shown: Vec<FoundEntry>,
}

/// An entry that has the words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct FoundEntry {
    /// Its number in the timeline.
    #[ts(type = "number")]
    pub n: u64,
    pub by: AuthorKind,
    /// Of an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
    /// `message`, `note`, `whisper` or `undelivered`.
    pub kind: String,
    #[ts(type = "number")]
    pub at: i64,
    /// A piece of its text.
    pub text: String,
    /// Where in `text` the words are: from and up to, in characters (code points), in their order.
    #[ts(type = "[number, number][]")]
    #[schema(value_type = Vec<Vec<u32>>)]
    pub marks: Vec<(usize, usize)>,
    /// The entry's text begins before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub cut_before: bool,
    /// The entry's text goes on after it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub cut_after: bool,
}

/// A mark on a conversation, as the settings have it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct TagCard {
    #[ts(type = "string")]
    pub id: Uuid,
    pub name: String,
    pub colour: TagColour,
}

/// What is known of the customer of a conversation, as far as one may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct CustomerCard {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub customer: CustomerId,
    /// The tenant's own server vouches for who it is.
    pub is_known: bool,
    /// When the first word was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub since: Option<i64>,
    /// Counted up to 1 000.
    pub conversations: u32,
    pub attributes: Vec<CustomerAttribute>,
    /// Of the conversation that is looked at.
    pub tags: Vec<TagCard>,
    /// All but that one, the last opened first, at most 20.
    pub earlier: Vec<EarlierChat>,
}

/// Something that is known of a customer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct CustomerAttribute {
    pub name: String,
    pub value: String,
    #[ts(type = "number")]
    pub at: i64,
    /// The operator who wrote it down; none: the customer said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
}

/// A conversation that was before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct EarlierChat {
    #[serde(flatten)]
    #[ts(flatten)]
    pub chat: PastChat,
    /// What the customer said first; empty if that is too long ago to be found.
    pub first_words: String,
    /// The number of that entry in the timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub first_n: Option<u64>,
}

/// An operator's draft. With neither reply nor note it is over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftCard {
    /// None in a request: the path names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<Uuid>)]
    pub conversation: Option<ConversationId>,
    #[schema(max_length = 10_000)]
    pub reply: String,
    #[schema(max_length = 10_000)]
    pub note: String,
    /// The note is in front.
    #[serde(default)]
    pub on_note: bool,
    /// When it was edited, by the device's clock: the newest edit counts.
    #[ts(type = "number")]
    pub at: i64,
}

/// The drafts of the one who asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct DraftCards {
    /// The newest edit first, at most 200.
    pub drafts: Vec<DraftCard>,
}
