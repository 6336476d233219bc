//! Who is offered what: examples, and the index against a plain heap that looks at everybody.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

#[path = "policy/explained.rs"]
mod explained;
#[path = "policy/offers.rs"]
mod offers;
#[path = "policy/over_time.rs"]
mod over_time;
#[path = "policy/plain.rs"]
mod plain;
#[path = "policy/property.rs"]
mod property;
#[path = "policy/random.rs"]
mod random;
#[path = "policy/rounds.rs"]
mod rounds;
#[path = "policy/words.rs"]
mod words;
