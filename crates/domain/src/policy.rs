//! Who is offered what now.
//!
//! [`DeskView`] is an index over the tickets, operators and queues of a desk. It is told each change as the whole new
//! state of one of them, and [`DeskView::next`] answers one [`Decision`] after the other until nothing is left to do.
//! It draws nothing at random and reads no clock: equal changes at equal times lead to equal decisions.
//!
//! **Order.** Higher [`Priority`] first, then whoever began to wait earlier, then by id. The time of waiting is kept
//! over every return to the queue, so what comes back stands where it stood. Each ticket in this order gets the best
//! operator who fits; one who fits nobody is passed over and holds up nobody behind.
//!
//! **Who fits.** An operator who is online, connected and has not chosen to leave; who is in the ticket's queue, or in
//! one that it overflows to by now; who has the skills that are still demanded; who has room in that queue and in
//! total; and whom the ticket has not tried in this round.
//!
//! | over time (from the beginning of the waiting) | |
//! |---|---|
//! | [`Relax`] | a skill is no longer demanded, only preferred |
//! | [`Overflow`] | operators of one more queue may take it; it keeps its queue and its place |
//! | hours | a closed queue offers nothing, but what came while it was open may be served (`serves_after_close`) |
//!
//! **Who is best.** In this order: the operator who had the conversation last; the ticket's own queue before the ones
//! it overflows to; more of the skills that were asked for, relaxed ones too; then by the queue's [`Spread`]: the
//! smallest share of the own capacity, or the longest without an offer; then the longest idle; then by id.
//!
//! **Rounds.** If everybody who could take a ticket now has been tried, the round is over ([`Outcome::AllTried`], which
//! is an alert) and a new one begins after [`ROUND_REST_MS`]. Somebody untried who becomes free is asked at once.
//!
//! **Slots.** What an operator has is counted from the tickets, never kept: a slot cannot leak. Idle and held tickets
//! free their slot if their queue says so, up to a hard limit of open tickets.

mod explanation;
mod operator;
mod queue;
mod score;
mod ticket;
mod view;

pub use explanation::{Bar, BarCount, Candidate, Decision, Excluded, Explanation, NAMED, Outcome, Reason};
pub use operator::{Membership, OperatorView, Status};
pub use queue::{Overflow, QueueRules, Relax, Spread};
pub use score::Score;
pub use ticket::{Place, Priority, TicketView, Waiting, With};
pub use view::DeskView;

/// Grows with each change of the rules on this page; stored with every decision beside the version of the settings.
pub const RULES: u32 = 1;

/// How long a ticket rests that everybody has been asked about.
pub const ROUND_REST_MS: i64 = 10_000;
