//! What is due because of words, and what the desk is told of them.

mod due;
mod ends;
mod told;

use super::*;
use crate::conversation::{Conversation, Deadline, LastWord, OnHold, Side, Words};
use crate::fact::{NoReply, Silence};

const MINUTE: i64 = 60_000;

/// Rules whose times are all different, so that none is taken for another.
fn rules() -> Rules {
    Rules {
        inactive_ms: Some(20 * MINUTE),
        unanswered_ms: Some(40 * MINUTE),
        warn_ms: Some(2 * MINUTE),
        first_reply_ms: Some(3 * MINUTE),
        idle_ms: Some(10 * MINUTE),
        held_close_ms: Some(60 * MINUTE),
        ..Rules::default()
    }
}

/// A conversation that is played minute by minute.
struct Talk {
    timeline: Timeline,
    rules: Rules,
    at: Timestamp,
    next: u128,
}

impl Talk {
    /// The customer has opened it at minute 0.
    fn new() -> Self {
        let mut talk = Self { timeline: timeline(Row::None), rules: rules(), at: Timestamp(0), next: 1_000 };
        talk.customer_says();
        talk
    }

    /// Anna has it from minute 0 on.
    fn assigned() -> Self {
        let mut talk = Self::new();
        talk.hear(ticket(1, 1, Some(anna())));
        talk
    }

    /// Anna has answered at minute 0.
    fn answered() -> Self {
        let mut talk = Self::assigned();
        talk.anna_says();
        talk
    }

    fn minute(&mut self, minute: i64) -> &mut Self {
        self.at = Timestamp(minute * MINUTE);
        self
    }

    fn play(&mut self, command: &Command) -> Decision {
        let decision = decide(&self.timeline, command, Known::New, &self.rules, self.at);
        decision.events.iter().for_each(|event| self.timeline.apply(event));
        decision
    }

    /// Whether the desk is told anything.
    fn tells(&mut self, command: &Command) -> bool {
        let before = self.timeline.clone();
        self.play(command).concerns_desk(&before)
    }

    fn customer_says(&mut self) -> bool {
        self.next += 1;
        self.tells(&say(customer(), Speech::Message, self.next))
    }

    fn anna_says(&mut self) -> bool {
        self.next += 1;
        self.tells(&say(Author::Operator(anna().operator), Speech::Message, self.next))
    }

    fn supervisor_says(&mut self) -> bool {
        self.next += 1;
        self.tells(&say(Author::Supervisor(OperatorId(id(3))), Speech::Message, self.next))
    }

    fn hear(&mut self, now: TicketNow) -> bool {
        self.tells(&Command::Ticket(now))
    }

    fn due(&mut self) -> Decision {
        self.play(&Command::Due)
    }

    fn now(&self) -> &Conversation {
        self.timeline.conversation.as_ref().unwrap()
    }

    fn due_minute(&self) -> Option<i64> {
        self.now().due_at.map(|at| at.0 / MINUTE)
    }

    fn is_closed(&self) -> bool {
        !self.now().is_open()
    }
}

fn held(version: u64) -> TicketNow {
    TicketNow { is_held: true, ..ticket(version, 1, Some(anna())) }
}

fn lost(version: u64) -> TicketNow {
    TicketNow { is_lost: true, ..ticket(version, 1, Some(anna())) }
}

fn no_reply(version: u64, why: Silence) -> Option<NoReply> {
    Some(NoReply { ticket_version: Version(version), why })
}
