//! The timeline owner and the desk owner, told of each other by facts that come late, doubled and out of order.

use std::collections::HashMap;

use domain::conversation::Stage;
use domain::entry::{Author, Entry};
use domain::fact::Fact;
use domain::operator::Operator;
use domain::ticket::TicketState;
use domain::timeline::{self, Known, Profile, Rules, Speech, Timeline};
use domain::turn::Turn;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, Position, TenantId, TimelineId, Timestamp,
    Version, desk,
};
use proptest::prelude::*;
use uuid::Uuid;

const OPERATORS: u8 = 3;

/// One thing that happens next.
#[derive(Clone, Debug)]
enum Step {
    CustomerSays {
        client: u8,
    },
    StaffSays {
        operator: u8,
        client: u8,
        speech: Speech,
        supervisor: bool,
    },
    Close {
        operator: u8,
        supervisor: bool,
    },
    Reopen {
        operator: u8,
    },
    Take {
        operator: u8,
    },
    Wait {
        minutes: u16,
    },
    /// One of the facts told so far arrives, whichever and however often.
    Fact {
        pick: u16,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let speech = prop_oneof![Just(Speech::Message), Just(Speech::Note), Just(Speech::Whisper)];
    prop_oneof![
        4 => (0..40u8).prop_map(|client| Step::CustomerSays { client }),
        3 => (0..OPERATORS, 0..40u8, speech, any::<bool>())
            .prop_map(|(operator, client, speech, supervisor)| Step::StaffSays { operator, client, speech, supervisor }),
        1 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, supervisor)| Step::Close { operator, supervisor }),
        1 => (0..OPERATORS).prop_map(|operator| Step::Reopen { operator }),
        2 => (0..OPERATORS).prop_map(|operator| Step::Take { operator }),
        1 => (1..3000u16).prop_map(|minutes| Step::Wait { minutes }),
        6 => any::<u16>().prop_map(|pick| Step::Fact { pick }),
    ]
}

/// Both owners with everything they ever wrote and told.
struct World {
    timeline: Timeline,
    desk: desk::Desk,
    entries: Vec<Entry>,
    known: HashMap<(Uuid, ClientId), Position>,
    facts: Vec<Fact>,
    now: Timestamp,
    events: Vec<timeline::Event>,
}

fn operator_id(n: u8) -> OperatorId {
    OperatorId(Uuid::from_u128(100 + u128::from(n)))
}

fn new_timeline() -> Timeline {
    let tenant = TenantId(Uuid::from_u128(1));
    let profile = Profile { customer: CustomerId(Uuid::from_u128(2)), name: String::new() };
    Timeline::new(TimelineId::of(profile.customer, "web"), tenant, DeskId::default_of(tenant), profile)
}

impl World {
    fn new() -> Self {
        let timeline = new_timeline();
        let mut desk = desk::Desk::new(timeline.tenant);
        for n in 0..OPERATORS {
            let id = operator_id(n);
            let name = format!("operator {n}");
            let operator =
                Operator { id, tenant: desk.tenant, desk: desk.id, name, inbox_version: Version::ZERO };
            desk.operators.insert(id, operator);
        }
        Self {
            timeline,
            desk,
            entries: vec![],
            known: HashMap::new(),
            facts: vec![],
            now: Timestamp(1_000_000),
            events: vec![],
        }
    }

    fn conversation(&self) -> ConversationId {
        let conversation = self.timeline.conversation.as_ref();
        conversation.map_or(ConversationId(Uuid::nil()), |conversation| conversation.id)
    }

    fn play(&mut self, step: &Step) {
        let client_id = |kind: u128, n: u8| ClientId(Uuid::from_u128(kind << 32 | u128::from(n)));
        let staff = |n: u8, supervisor: bool| match supervisor {
            true => Author::Supervisor(operator_id(n)),
            false => Author::Operator(operator_id(n)),
        };
        match step {
            Step::CustomerSays { client } => {
                let author = Author::Customer(self.timeline.customer);
                self.say(author, client_id(1, *client), Speech::Message);
            }
            Step::StaffSays { operator, client, speech, supervisor } => {
                let client_id = client_id(2 + u128::from(*operator), *client);
                self.say(staff(*operator, *supervisor), client_id, *speech);
            }
            Step::Close { operator, supervisor } => {
                let by = staff(*operator, *supervisor);
                self.command(&timeline::Command::Close { by, client_id: client_id(50, 0), if_version: None });
            }
            Step::Reopen { operator } => {
                let by = staff(*operator, false);
                self.command(&timeline::Command::Reopen {
                    by,
                    client_id: client_id(51, 0),
                    if_version: None,
                });
            }
            Step::Take { operator } => {
                let conversation = self.conversation();
                let by = operator_id(*operator);
                self.desk(&desk::Command::Take {
                    by,
                    client_id: client_id(52, 0),
                    conversation,
                    if_version: None,
                });
            }
            Step::Wait { minutes } => {
                self.now = self.now.plus_ms(i64::from(*minutes) * 60_000);
                self.command(&timeline::Command::Due);
            }
            Step::Fact { pick } => {
                if !self.facts.is_empty() {
                    let fact = self.facts[usize::from(*pick) % self.facts.len()].clone();
                    self.hear(&fact);
                }
            }
        }
    }

    fn say(&mut self, author: Author, client_id: ClientId, speech: Speech) {
        let text = "text".to_owned();
        self.command(&timeline::Command::Say { author, client_id, sender: None, speech, text });
    }

    fn hear(&mut self, fact: &Fact) {
        match fact {
            Fact::Conversation(now) => self.desk(&desk::Command::Conversation(now.clone())),
            Fact::Ticket(now) => self.command(&timeline::Command::Ticket(now.clone())),
        }
    }

    fn command(&mut self, command: &timeline::Command) {
        let known = match command {
            timeline::Command::Say { author, client_id, .. } => self.known.get(&(author.id(), *client_id)),
            _ => None,
        };
        let known = known.map_or(Known::New, |position| Known::At(*position));
        let decision = timeline::decide(&self.timeline, command, known, &Rules::default(), self.now);
        self.events.extend(decision.events.clone());
        let mut turn = Turn::default();
        turn.take_timeline(&mut self.timeline, decision);
        for entry in &turn.entries {
            let key = (entry.author.id(), entry.client_id);
            assert_eq!(self.known.insert(key, entry.position), None, "one entry for one (author, client id)");
            self.entries.push(Entry::clone(entry));
        }
        self.facts.extend(turn.facts);
    }

    fn desk(&mut self, command: &desk::Command) {
        let before = self.desk.operators.clone();
        let decision = desk::decide(&self.desk, command);
        let mut turn = Turn::default();
        turn.take_desk(&mut self.desk, decision);
        for (id, operator) in &self.desk.operators {
            let grown = operator.inbox_version.0 - before[id].inbox_version.0;
            assert!(grown <= 1, "an inbox grows by one at a time");
        }
        self.facts.extend(turn.facts);
    }

    /// Every fact arrives at last, in the order told, as the outbox promises, until no new one is told.
    fn settle(&mut self) {
        let mut next = 0;
        while next < self.facts.len() {
            let fact = self.facts[next].clone();
            self.hear(&fact);
            next += 1;
            assert!(next < 100_000, "the owners must come to rest");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_owners_agree_once_every_fact_has_arrived(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        world.settle();
        let Some(conversation) = world.timeline.conversation.clone() else { return Ok(()) };
        let ticket = world.desk.tickets.get(&conversation.id);
        match (&conversation.stage, ticket.map(|ticket| &ticket.state)) {
            (Stage::Human { assignee: Some(a) }, Some(TicketState::Assigned { assignee: b })) => prop_assert_eq!(a, b),
            (Stage::Human { assignee: None }, Some(TicketState::Waiting)) => {}
            (Stage::Closed { .. }, Some(TicketState::Done)) => {}
            other => prop_assert!(false, "the owners disagree: {:?}", other),
        }
        for ticket in world.desk.tickets.values().filter(|ticket| ticket.conversation != conversation.id) {
            prop_assert!(matches!(ticket.state, TicketState::Done), "an older conversation has an open ticket");
        }
    }

    #[test]
    fn facts_that_come_again_change_nothing(steps in prop::collection::vec(step(), 1..80), picks in prop::collection::vec(any::<u16>(), 1..40)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        world.settle();
        let (timeline, desk, told) = (world.timeline.clone(), world.desk.clone(), world.facts.len());
        for pick in picks {
            world.play(&Step::Fact { pick });
        }
        prop_assert_eq!(timeline, world.timeline);
        prop_assert_eq!(desk, world.desk);
        prop_assert_eq!(told, world.facts.len());
    }

    #[test]
    fn positions_and_seqs_have_no_gap_and_nothing_for_staff_has_a_seq(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        let mut seq = 0;
        for (index, entry) in world.entries.iter().enumerate() {
            prop_assert_eq!(entry.position.0, index as u64 + 1);
            prop_assert_eq!(entry.seq.is_some(), entry.kind.is_for_customer());
            if let Some(found) = entry.seq {
                seq += 1;
                prop_assert_eq!(found.0, seq);
            }
        }
        prop_assert_eq!(world.timeline.last_position.0, world.entries.len() as u64);
        prop_assert_eq!(world.timeline.last_seq.0, seq);
    }

    #[test]
    fn a_replay_of_the_events_gives_the_same_state(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        let mut replayed = new_timeline();
        for event in &world.events {
            let stored = serde_json::to_string(event).unwrap();
            replayed.apply(&serde_json::from_str(&stored).unwrap());
        }
        prop_assert_eq!(replayed, world.timeline);
    }
}
