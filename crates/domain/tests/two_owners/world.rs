//! One timeline and one desk, and what happens to them.

use std::collections::{BTreeMap, HashMap};

use domain::desk::{Desk, Presence, Rows, Settings, Target};
use domain::entry::{Author, Entry};
use domain::fact::Fact;
use domain::operator::{Operator, Status};
use domain::ticket::{OrElse, Ticket};
use domain::timeline::{self, Known, Profile, Rules, Speech, Timeline};
use domain::turn::Turn;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, Position, SenderId, TenantId, TimelineId,
    Timestamp, Version, desk,
};
use proptest::prelude::*;
use uuid::Uuid;

const OPERATORS: u8 = 3;

/// One thing that happens next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
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
    /// Accepts, declines or leaves what is offered.
    Answer {
        operator: u8,
        accepts: bool,
    },
    Transfer {
        operator: u8,
        to: u8,
        is_warm: bool,
        fails: bool,
    },
    Hold {
        operator: u8,
        is_held: bool,
    },
    Status {
        operator: u8,
        is_online: bool,
    },
    /// The registry finds no seat, or one.
    Seat {
        operator: u8,
        is_there: bool,
    },
    Wait {
        seconds: u32,
    },
    /// One of the facts told so far arrives, whichever and however often.
    Fact {
        pick: u16,
    },
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let speech = prop_oneof![Just(Speech::Message), Just(Speech::Note), Just(Speech::Whisper)];
    prop_oneof![
        4 => (0..40u8).prop_map(|client| Step::CustomerSays { client }),
        3 => (0..OPERATORS, 0..40u8, speech, any::<bool>())
            .prop_map(|(operator, client, speech, supervisor)| Step::StaffSays { operator, client, speech, supervisor }),
        1 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, supervisor)| Step::Close { operator, supervisor }),
        1 => (0..OPERATORS).prop_map(|operator| Step::Reopen { operator }),
        2 => (0..OPERATORS).prop_map(|operator| Step::Take { operator }),
        3 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, accepts)| Step::Answer { operator, accepts }),
        1 => (0..OPERATORS, 0..OPERATORS, any::<bool>(), any::<bool>())
            .prop_map(|(operator, to, is_warm, fails)| Step::Transfer { operator, to, is_warm, fails }),
        1 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, is_held)| Step::Hold { operator, is_held }),
        1 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, is_online)| Step::Status { operator, is_online }),
        1 => (0..OPERATORS, any::<bool>()).prop_map(|(operator, is_there)| Step::Seat { operator, is_there }),
        2 => (1..200u32).prop_map(|seconds| Step::Wait { seconds }),
        1 => (1..200_000u32).prop_map(|seconds| Step::Wait { seconds }),
        6 => any::<u16>().prop_map(|pick| Step::Fact { pick }),
    ]
}

/// Both owners with everything they ever wrote and told.
pub(crate) struct World {
    pub(crate) timeline: Timeline,
    pub(crate) desk: Desk,
    pub(crate) entries: Vec<Entry>,
    known: HashMap<(Uuid, ClientId), Position>,
    pub(crate) facts: Vec<Fact>,
    now: Timestamp,
    pub(crate) events: Vec<timeline::Event>,
}

pub(crate) fn operator_id(n: u8) -> OperatorId {
    OperatorId(Uuid::from_u128(100 + u128::from(n)))
}

pub(crate) fn new_timeline() -> Timeline {
    let tenant = TenantId(Uuid::from_u128(1));
    let profile = Profile { customer: CustomerId(Uuid::from_u128(2)), name: String::new() };
    Timeline::new(TimelineId::of(profile.customer, "web"), tenant, DeskId::default_of(tenant), profile)
}

impl World {
    pub(crate) fn new() -> Self {
        let timeline = new_timeline();
        let mut rows = Rows::new(timeline.tenant);
        for n in 0..OPERATORS {
            let name = format!("operator {n}");
            rows.operators.push(Operator::new(operator_id(n), rows.tenant, rows.id, name));
        }
        let desk = Desk::new(rows, Settings::new(), Timestamp(1_000_000));
        let (known, now) = (HashMap::new(), Timestamp(1_000_000));
        let mut world = Self { timeline, desk, entries: vec![], known, facts: vec![], now, events: vec![] };
        for n in 0..OPERATORS {
            let device = SenderId(operator_id(n).0);
            world.desk(&desk::Command::Device { operator: operator_id(n), device, is_away: false });
            world.play(&Step::Status { operator: n, is_online: n != 0 });
        }
        world
    }

    pub(crate) fn tickets(&self) -> BTreeMap<ConversationId, Ticket> {
        self.desk.tickets().map(|ticket| (ticket.conversation, ticket.clone())).collect()
    }

    pub(crate) fn operators(&self) -> BTreeMap<OperatorId, Operator> {
        self.desk.operators().map(|operator| (operator.id, operator.clone())).collect()
    }

    fn conversation(&self) -> ConversationId {
        let conversation = self.timeline.conversation.as_ref();
        conversation.map_or(ConversationId(Uuid::nil()), |conversation| conversation.id)
    }

    pub(crate) fn play(&mut self, step: &Step) {
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
            Step::Answer { operator, accepts } => {
                let (by, conversation) = (operator_id(*operator), self.conversation());
                let Some(offer) = self.desk.ticket(conversation).map(|ticket| ticket.version) else { return };
                self.desk(&desk::Command::Seen { by, conversation, offer });
                self.desk(&match accepts {
                    true => desk::Command::Accept { by, conversation, offer },
                    false => desk::Command::Decline { by, conversation, offer, reason: String::new() },
                });
            }
            Step::Transfer { operator, to, is_warm, fails } => {
                self.desk(&desk::Command::Transfer {
                    by: operator_id(*operator),
                    is_supervisor: *operator == 0,
                    conversation: self.conversation(),
                    to: Target::Operator(operator_id(*to)),
                    is_warm: *is_warm,
                    or_else: if *fails { OrElse::Fail } else { OrElse::Queue },
                    comment: String::new(),
                    if_version: None,
                });
            }
            Step::Hold { operator, is_held } => {
                let (by, conversation) = (operator_id(*operator), self.conversation());
                self.desk(&desk::Command::Hold { by, conversation, is_held: *is_held });
            }
            Step::Status { operator, is_online } => {
                let status = if *is_online { Status::Online } else { Status::Offline };
                let operator = operator_id(*operator);
                self.desk(&desk::Command::SetStatus { operator, status, is_next: false });
            }
            Step::Seat { operator, is_there } => {
                let (of, none) = (vec![operator_id(*operator)], Vec::new());
                let (seated, missing) = if *is_there { (of, none) } else { (none, of) };
                self.desk(&desk::Command::Presence(Presence { seated, missing, pages: Vec::new() }));
            }
            Step::Wait { seconds } => {
                self.now = self.now.plus_ms(i64::from(*seconds) * 1_000);
                self.command(&timeline::Command::Due);
                self.desk(&desk::Command::Due);
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
        self.command(&timeline::Command::Say {
            author,
            client_id,
            sender: None,
            speech,
            text,
            files: vec![],
        });
    }

    fn hear(&mut self, fact: &Fact) {
        match fact {
            Fact::Conversation(now) => self.desk(&desk::Command::Conversation(now.clone())),
            Fact::Ticket(now) => self.command(&timeline::Command::Ticket(now.clone())),
        }
    }

    fn command(&mut self, command: &timeline::Command) {
        let known = match command {
            timeline::Command::Say { author, client_id, .. }
            | timeline::Command::Fill { author, client_id, .. } => self.known.get(&(author.id(), *client_id)),
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
        let before = self.operators();
        let mut turn = Turn::default();
        let decision = desk::decide(&self.desk, command, self.now);
        turn.take_desk(&mut self.desk, decision, self.now);
        while let Some(decision) = self.desk.route(self.now) {
            turn.take_desk(&mut self.desk, decision, self.now);
        }
        let told = |id: OperatorId| {
            turn.tell.iter().filter_map(move |tell| match tell {
                domain::turn::Tell::Inbox { operator, number, .. } if *operator == id => Some(*number),
                _ => None,
            })
        };
        for (id, operator) in &before {
            let numbers: Vec<Version> = told(*id).collect();
            let expected = (operator.inbox_version.0 + 1..).map(Version).take(numbers.len());
            assert_eq!(numbers, expected.collect::<Vec<_>>(), "an inbox grows by one at a time, and is told");
        }
        self.facts.extend(turn.facts);
    }

    /// Every fact arrives at last, in the order told, as the outbox promises, until no new one is told.
    pub(crate) fn settle(&mut self) {
        let mut next = 0;
        while next < self.facts.len() {
            let fact = self.facts[next].clone();
            self.hear(&fact);
            next += 1;
            assert!(next < 100_000, "the owners must come to rest");
        }
    }
}
