//! What is true: the pure core of Switchboard.
//!
//! | word | meaning |
//! |---|---|
//! | Timeline | the ordered history of one customer in one channel; lives for ever; its id is the partition key |
//! | Conversation | a stretch of a timeline; at most one is open per timeline |
//! | Ticket | the routing side of a conversation |
//! | Desk | the actor that owns tickets, queues and operators |
//! | Entry | one line of a timeline |
//! | Turn | one batch of records decided and committed together |
//! | Fact | one owner's whole state told to the other owner |
//! | Subject | what a connection listens to |
//!
//! Two owners decide: the timeline owner ([`timeline`]) and the desk owner ([`desk`]). Each is a
//! `decide(state, command) -> Decision` and an `apply(state, event)`. Nothing here is async, reads a clock, draws a
//! random number or performs I/O: times and ids come in as arguments, ids that are ours are derived from others.

pub mod alarm;
pub mod conversation;
pub mod desk;
pub mod entry;
pub mod fact;
pub mod figures;
pub mod file;
pub mod form;
pub mod hours;
pub mod ids;
pub mod number;
pub mod operator;
pub mod pace;
pub mod policy;
pub mod refusal;
pub mod rights;
pub mod subject;
pub mod ticket;
pub mod timeline;
pub mod turn;

pub use ids::{
    ClientId, ConnectionId, ConversationId, CustomerId, DeskId, FileId, OperatorId, PodId, QueueId, SenderId,
    SkillId, TenantId, TimelineId,
};
pub use number::{Attempt, Epoch, Position, SenderNo, Seq, Timestamp, Version};
pub use refusal::Refusal;
pub use subject::Subject;
