//! What routers and gateways (and API pods) say to each other: push, pull and report.
//!
//! Every message is one JSON object in a length-delimited unit of at most [`crate::limit::LINK_BYTES`].

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use domain::file::Attachment;
use domain::hours::Plan;
use domain::{
    ConnectionId, CustomerId, FileId, OperatorId, PodId, QueueId, SenderId, Subject, TenantId, TimelineId,
};

use crate::frame::{AuthorKind, BoardFrame, InboxFrame, Page};
use crate::limit::LINK_BYTES;
use crate::problem::Problem;
use crate::settings::WidgetBody;

/// The version of the link; a peer with another one is refused in the handshake.
pub const VERSION: u16 = 1;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Router to pod: deliveries down, outcomes up.
    Push,
    /// Pod to router: one request, one answer, in turn.
    Pull,
    /// Pod to router: marks and typing, no answers.
    Report,
}

/// The first message of each side.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Greeting {
    pub version: u16,
    pub purpose: Purpose,
    pub pod: PodId,
    /// This start of the pod: a seat of another boot is fenced.
    pub boot: Uuid,
    /// In the answer of the dialled side only: why it refuses the dialler; none = welcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<GreetingRefusal>,
}

/// Why the dialled side refuses a greeting.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum GreetingRefusal {
    /// It speaks another version of the link.
    Version,
    /// It does not serve this purpose.
    Purpose,
}

// ---- push: router to pod ----

/// Router to pod: `{"deliver":{…}}`. The kind is the outer key, because serde cannot hand raw JSON (`Delivery::frame`)
/// through an enum that is told apart by an inner tag.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Push {
    /// What one turn produced for this pod. Answered by [`PushAnswer`] with the same `batch`.
    Deliver { batch: u64, deliveries: Vec<Delivery> },
    /// Close this connection with 4409: a newer one of the same sender exists.
    Superseded { connection: ConnectionId },
    /// The answer that an API pod waits for.
    Answer { request: Uuid, version: Option<u64>, problem: Option<Problem> },
    /// Settings or revocations changed: pull them again if yours are older.
    Settings { version: u64 },
    /// Are you there? Answered by an empty [`PushAnswer`] with the same `batch`; sent when nothing else waits.
    Ping { batch: u64 },
}

/// One frame for those who listen to a subject.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Delivery {
    pub subject: Subject,
    pub audience: Audience,
    /// The boot that the registry named; another boot answers `fenced`. `None` in a broadcast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot: Option<Uuid>,
    /// The number that the frame carries, for a timeline's entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Numbered>,
    /// W3C `traceparent` of the record that led to it, for the logs of the pod.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The WebSocket text.
    pub frame: Box<RawValue>,
}

/// The place of an entry in its timeline, in the numbers of the audience.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbered {
    pub timeline: TimelineId,
    pub n: u64,
}

/// Who may be sent a frame; a pod checks it against the session's role.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Customer,
    Staff,
}

/// Pod to router, per delivery of a batch and in its order.
#[derive(Serialize, Deserialize, Debug)]
pub struct PushAnswer {
    pub batch: u64,
    pub outcomes: Vec<Outcome>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Ok,
    /// Nobody listens to the subject here.
    Gone,
    /// The registry named an earlier boot of this pod.
    Fenced,
    /// The session's buffer was full; it was sent a `head`.
    Slow,
}

// ---- pull: pod to router, one exclusive connection per request in flight ----

/// What is asked.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(tag = "pull", rename_all = "snake_case")]
pub enum Pull {
    Ping,
    History {
        tenant: TenantId,
        timeline: TimelineId,
        reader: Reader,
        range: Range,
    },
    /// The newest numbers of these subjects, ids and numbers only.
    Heads {
        subjects: Vec<HeadQuery>,
    },
    /// May this operator read this timeline? Answered by its newest page.
    Watch {
        tenant: TenantId,
        operator: OperatorId,
        timeline: TimelineId,
    },
    /// May the right go on? Answered by `Allowed`.
    Renew {
        tenant: TenantId,
        operator: OperatorId,
        timeline: TimelineId,
    },
    Inbox {
        tenant: TenantId,
        operator: OperatorId,
    },
    Board {
        tenant: TenantId,
    },
    /// Everything that a pod must know, if newer than `known`.
    Settings {
        known: u64,
    },
    /// May an entry of this author name these files? Answered by `Files`.
    Files {
        tenant: TenantId,
        timeline: TimelineId,
        author: Uuid,
        files: Vec<FileId>,
    },
    /// Which timeline is the guest's open conversation on, if any.
    OpenTimeline {
        tenant: TenantId,
        timeline: TimelineId,
    },
}

/// Who reads; decides numbers and what is left out.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(tag = "reader", rename_all = "snake_case")]
pub enum Reader {
    /// Numbers are seqs; notes, whispers and undelivered texts are left out.
    Customer { customer: CustomerId },
    /// Numbers are positions.
    Staff { operator: OperatorId },
}

/// Which entries.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(tag = "range", rename_all = "snake_case")]
pub enum Range {
    /// `n > after`, lowest first.
    After { after: u64 },
    /// The last page with `n < before`; none = the newest.
    Before { before: Option<u64> },
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeadQuery {
    pub subject: Subject,
    /// The timeline behind a customer's or watcher's subject.
    pub timeline: Option<TimelineId>,
}

/// The newest numbers of a subject.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    pub subject: Subject,
    /// Seq, position, inbox version or board version.
    pub n: u64,
    /// Of a timeline: how far the other side has been shown and has read, in this side's numbers.
    pub delivered: u64,
    pub read: u64,
}

/// What is answered.
#[derive(Serialize, Deserialize, Debug)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum PullAnswer {
    Pong,
    Page {
        page: Page,
    },
    Heads {
        heads: Vec<Head>,
    },
    Inbox {
        inbox: InboxFrame,
    },
    Board {
        board: BoardFrame,
    },
    /// Unchanged since `known`.
    SettingsUnchanged,
    Settings {
        settings: PodSettings,
    },
    Allowed,
    OpenTimeline {
        open: bool,
    },
    /// What the entry says of them, in the order of the question.
    Files {
        files: Vec<Attachment>,
    },
    /// Refused or failed; `Unavailable` may be asked again.
    Problem {
        problem: Problem,
    },
}

/// What a pod must know before it is ready.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct PodSettings {
    /// Grows with every change.
    pub version: u64,
    pub store_epoch: String,
    pub inbound_partitions: u32,
    pub desk_partitions: u32,
    /// The highest record version that every live router reads.
    pub record_version: u16,
    pub widgets: Vec<WidgetSettings>,
    /// Principals whose tokens below a version do not count.
    pub revocations: Vec<Revocation>,
    /// What widgets show, as far as [`SHOWN_BYTES`] reach: a widget without is as the theme has it.
    #[serde(default)]
    pub shown: Vec<WidgetShown>,
}

/// Bytes of all tenants' [`WidgetShown`] in one [`PodSettings`].
pub const SHOWN_BYTES: usize = LINK_BYTES / 2;

/// What a tenant's widget shows to customers.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct WidgetShown {
    pub tenant: TenantId,
    /// Its `origins` stand in [`WidgetSettings`] alone.
    pub body: WidgetBody,
    /// Those that the customer may choose, in their order; without a choice the default one.
    pub queues: Vec<QueueShown>,
    /// The hours that they name.
    pub hours: Vec<HoursShown>,
}

/// A queue as customers know it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct QueueShown {
    pub id: QueueId,
    pub name: String,
    /// None: always open.
    pub hours: Option<Uuid>,
}

/// A plan of business hours.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct HoursShown {
    pub id: Uuid,
    pub plan: Plan,
}

/// A tenant's widget.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct WidgetSettings {
    pub tenant: TenantId,
    /// What the widget's header says.
    pub title: String,
    /// Exact origins (`https://shop.example`) that may embed the widget; `*` for any.
    pub origins: Vec<String>,
    /// The tenant's own secrets for signed customers' tokens (HS256), newest first, at most two.
    pub customer_secrets: Vec<String>,
}

/// Tokens of this principal whose `rv` is below `version` do not count.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revocation {
    pub tenant: TenantId,
    /// Operator or customer.
    pub principal: Uuid,
    pub version: u64,
}

// ---- report: pod to router, no answers ----

/// Pod to router. Typing is dropped first when the stream is full.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum Report {
    /// How far a side was shown a timeline and has read it, in that side's numbers. Maxima: late or doubled is harmless.
    Mark {
        tenant: TenantId,
        timeline: TimelineId,
        side: Side,
        delivered: u64,
        read: u64,
    },
    Typing {
        tenant: TenantId,
        timeline: TimelineId,
        by: AuthorKind,
        by_id: Uuid,
        name: String,
        on: bool,
    },
    /// A second connection of one sender was seen in the registry.
    Doubled {
        subject: Subject,
        sender: SenderId,
    },
}

/// The two sides of a timeline.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Customer,
    Operator,
}
