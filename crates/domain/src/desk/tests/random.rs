//! Random desks and what happens to them.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::fact::{NoReply, Silence};
use crate::ids::SkillId;
use crate::policy::{Membership, Overflow, Spread};

const CHATS: u128 = 6;

/// Something that happens, with the time that has passed before.
pub(super) type Happening = (i64, Step);

#[derive(Clone, Debug)]
pub(super) enum Step {
    Asked(Command),
    /// The timeline owner tells of a conversation; what it says is made up when it comes.
    Told {
        chat: u128,
        says: Says,
    },
    /// The offer that stands is answered by the one it is made to.
    Answered {
        chat: u128,
        how: u8,
    },
    Settings(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Says {
    Opens,
    Reopens(Option<OperatorId>),
    Closes,
    Bot,
    Idle(bool),
    NoReply(Silence),
    Speaks,
}

fn person() -> impl Strategy<Value = OperatorId> + Clone {
    select(vec![ANNA, BOB, CAROL])
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        4 => Just(Status::Online),
        1 => Just(Status::Offline),
        1 => Just(Status::Away { reason: String::new() }),
    ]
}

fn asked() -> impl Strategy<Value = Command> {
    let chat = || (1..=CHATS).prop_map(chat);
    let target = prop_oneof![
        2 => person().prop_map(Target::Operator),
        1 => (0_u128..3).prop_map(|n| Target::Queue(some_queue(n))),
        1 => Just(Target::Back),
    ];
    let or_else = select(vec![OrElse::Queue, OrElse::Fail]);
    let device = || (1_u128..=2).prop_map(|n| SenderId(Uuid::from_u128(n)));
    let client_id = ClientId(Uuid::nil());
    prop_oneof![
        2 => (person(), chat())
            .prop_map(move |(by, conversation)| Command::Take { by, client_id, conversation, if_version: None }),
        4 => (person(), any::<bool>(), chat(), target, any::<bool>(), or_else).prop_map(
            |(by, is_supervisor, conversation, to, is_warm, or_else)| Command::Transfer {
                by, is_supervisor, conversation, to, is_warm, or_else, comment: String::new(), if_version: None,
            }
        ),
        2 => (person(), chat(), any::<bool>())
            .prop_map(|(by, conversation, is_held)| Command::Hold { by, conversation, is_held }),
        1 => (person(), chat()).prop_map(|(by, conversation)| Command::WrappedUp { by, conversation }),
        4 => (person(), status(), any::<bool>())
            .prop_map(|(operator, status, is_next)| Command::SetStatus { operator, status, is_next }),
        1 => (person(), prop_oneof![Just(None), (0_u16..4).prop_map(Some)])
            .prop_map(|(operator, capacity)| Command::SetCapacity { operator, capacity }),
        3 => (person(), device(), prop::bool::weighted(0.3))
            .prop_map(|(operator, device, is_away)| Command::Device { operator, device, is_away }),
        3 => (vec(person(), 0..3), vec(person(), 0..2), vec(device(), 0..2))
            .prop_map(|(seated, missing, pages)| Command::Presence(Presence { seated, missing, pages })),
        1 => Just(Command::Due),
        1 => (0_i64..60_000).prop_map(|outage_ms| Command::Claimed { outage_ms }),
    ]
}

fn says() -> impl Strategy<Value = Says> {
    prop_oneof![
        4 => Just(Says::Opens),
        2 => prop_oneof![3 => Just(None), 1 => person().prop_map(Some)].prop_map(Says::Reopens),
        2 => Just(Says::Closes),
        1 => Just(Says::Bot),
        2 => any::<bool>().prop_map(Says::Idle),
        2 => select(vec![Silence::Gone, Silence::NoFirstReply]).prop_map(Says::NoReply),
        2 => Just(Says::Speaks),
    ]
}

pub(super) fn happenings(most: usize) -> impl Strategy<Value = Vec<Happening>> {
    let step = prop_oneof![
        5 => asked().prop_map(Step::Asked),
        6 => (1..=CHATS, says()).prop_map(|(chat, says)| Step::Told { chat, says }),
        5 => (1..=CHATS, 0_u8..4).prop_map(|(chat, how)| Step::Answered { chat, how }),
        1 => (0_u8..4).prop_map(Step::Settings),
    ];
    let passed = select(vec![0, 0, 0, 10, SECOND, 3 * SECOND, 10 * SECOND, 61 * SECOND]);
    vec((passed, step), 1..most)
}

fn some_queue(n: u128) -> QueueId {
    if n == 0 { default_queue() } else { queue(n) }
}

/// Settings that differ in all that matters; the last of a desk that nobody has set up.
pub(super) fn some_settings(n: u8) -> Settings {
    let skill = SkillId(Uuid::from_u128(50));
    let change = |settings: &mut Settings| {
        let of = |n| Membership { queue: some_queue(n), limit: None };
        settings.version = Version(u64::from(n));
        settings.queues[0].wrap_up_ms = 20_000;
        settings.operators.iter_mut().for_each(|operator| operator.capacity = 2);
        settings.operators[0].queues.push(Membership { queue: queue(1), limit: Some(1) });
        let mut sales = QueueSettings::new(queue(1), "Sales");
        sales.rules.spread = Spread::RoundRobin;
        sales.rules.idle_frees_slot = true;
        sales.rules.held_frees_slot = true;
        sales.rules.overflow = vec![Overflow { after_ms: 10_000, to: default_queue() }];
        settings.queues.push(sales);
        if n == 1 {
            settings.queues[1].auto_accepts = true;
            settings.queues[0].skills = vec![skill];
            settings.queues.push(QueueSettings::new(queue(2), "Cards"));
            settings.operators[1].queues.push(of(2));
            settings.operators[1].skills = vec![skill];
            settings.operators[1].hard_limit = 3;
        }
        if n == 2 {
            settings.queues.truncate(1);
            settings.operators.truncate(2);
            settings.operators[0].auto_accepts = true;
        }
    };
    if n == 3 { Settings::new() } else { settings(change) }
}

/// A desk with the rows that were written of it.
pub(super) struct World {
    pub(super) play: Play,
    /// Every ticket, done ones too, as committed.
    stored: HashMap<ConversationId, Ticket>,
    facts: HashMap<ConversationId, ConversationNow>,
    /// All events since the desk was last settled.
    pub(super) told: Vec<Event>,
}

impl World {
    pub(super) fn new() -> Self {
        let play = Play::with(some_settings(0), &[ANNA, BOB]);
        let mut world = Self { play, stored: HashMap::new(), facts: HashMap::new(), told: Vec::new() };
        world.settle();
        world
    }

    pub(super) fn rows(&self) -> Rows {
        let desk = &self.play.desk;
        let mut tickets: Vec<Ticket> = desk.tickets().cloned().collect();
        tickets.retain(|ticket| ticket.state != TicketState::Done);
        tickets.sort_by_key(|ticket| ticket.conversation);
        let mut operators: Vec<Operator> = desk.operators().cloned().collect();
        operators.sort_by_key(|operator| operator.id);
        Rows { id: desk.id, tenant: desk.tenant, board_version: desk.board_version(), tickets, operators }
    }

    /// A desk made of the rows, at the same time.
    pub(super) fn afresh(&self) -> Desk {
        Desk::new(self.rows(), self.play.desk.settings().clone(), self.play.at)
    }

    /// What was decided is written.
    pub(super) fn settle(&mut self) {
        for event in std::mem::take(&mut self.told) {
            if let Event::Ticket(ticket) = event {
                self.stored.insert(ticket.conversation, ticket);
            }
        }
        self.play.desk.settle();
    }

    /// Decides without routing; the ticket that is named is loaded before, as the owner does.
    pub(super) fn happen(&mut self, (passed_ms, step): &Happening) {
        self.play.at = self.play.at.plus_ms(*passed_ms);
        self.play.events.clear();
        for n in 1..=CHATS {
            if let Some(ticket) =
                self.stored.get(&chat(n)).filter(|_| self.play.desk.ticket(chat(n)).is_none())
            {
                self.play.desk.add_ticket(ticket.clone());
            }
        }
        match step {
            Step::Asked(command) => drop(self.play.decide(command)),
            Step::Told { chat: n, says } => {
                if let Some(now) = self.fact(chat(*n), *says) {
                    self.facts.insert(now.conversation, now.clone());
                    self.play.decide(&Command::Conversation(now));
                }
            }
            Step::Answered { chat: n, how } => self.answer(chat(*n), *how),
            Step::Settings(n) => {
                self.play.desk.set_settings(some_settings(*n));
                self.play.decide(&Command::SettingsChanged);
            }
        }
        self.told.append(&mut self.play.events);
    }

    fn answer(&mut self, conversation: ConversationId, how: u8) {
        let Some(ticket) = self.play.desk.ticket(conversation) else { return };
        let TicketState::Offered { offer, .. } = &ticket.state else { return };
        let (by, offer) = (offer.to, ticket.version);
        self.play.decide(&match how {
            0 | 1 => Command::Accept { by, conversation, offer },
            2 => Command::Decline { by, conversation, offer, reason: String::new() },
            _ => Command::Seen { by, conversation, offer },
        });
    }

    fn fact(&self, conversation: ConversationId, says: Says) -> Option<ConversationNow> {
        let since = self.play.at;
        let Some(before) = self.facts.get(&conversation).cloned() else {
            let queue = some_queue(conversation.0.as_u128() % 2);
            return Some(ConversationNow { since, queue, ..now(conversation) });
        };
        let version = before.version.next();
        let ticket_version =
            self.play.desk.ticket(conversation).map_or(Version::ZERO, |ticket| ticket.version);
        let plain = ConversationNow { version, wanted_by: None, ..before };
        Some(match says {
            Says::Opens if plain.stage == StageNow::Human => return None,
            Says::Opens => {
                ConversationNow { opened_version: version, stage: StageNow::Human, since, ..plain }
            }
            Says::Reopens(wanted_by) => {
                let stage = StageNow::Human;
                ConversationNow { opened_version: version, stage, since, wanted_by, no_reply: None, ..plain }
            }
            Says::Closes => ConversationNow { stage: StageNow::Closed, ..plain },
            Says::Bot => ConversationNow { stage: StageNow::Bot, ..plain },
            Says::Idle(is_idle) => ConversationNow { is_idle, ..plain },
            Says::NoReply(why) => {
                ConversationNow { no_reply: Some(NoReply { ticket_version, why }), ..plain }
            }
            Says::Speaks => ConversationNow { resumes: Some(ticket_version), is_idle: false, ..plain },
        })
    }
}
