//! Push: one ordered stream of deliveries per router–pod pair, dialled by the router.
//!
//! | part | side | does |
//! |---|---|---|
//! | [`Pusher`] | router | numbers batches, writes them in order, matches answers |
//! | [`DeliverTicket`] | router | the outcomes of one call, or [`Gone`] |
//! | [`PushDown`] | pod | hands out what came, sends answers in any order |
//!
//! A pod that breaks, stays silent or falls too far behind counts as gone, at once and for everything outstanding: the
//! router then looks up afresh (architecture D6) and dials again.

mod down;
mod pusher;
mod ticket;
mod unanswered;

pub use down::{Answers, PushDown};
pub use pusher::Pusher;
pub use ticket::{DeliverTicket, Gone};
