//! What supervisors see and do.

mod day;
mod live;
mod moves;
mod replay;
mod rules;
mod slow;
