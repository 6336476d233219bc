//! A day of a desk, decided by the shipped code from a fixed seed, written as turns.

use std::collections::VecDeque;

use domain::desk::{self, Desk, Rows, Target};
use domain::entry::Author;
use domain::fact::Fact;
use domain::operator::{Operator, Status};
use domain::policy::Membership;
use domain::ticket::{OrElse, TicketState};
use domain::timeline::{self, Known, Profile, Rules, Speech, Timeline};
use domain::turn::Turn;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, QueueId, SenderId, TenantId, TimelineId,
    Timestamp,
};
use protocol::record::Topic;
use store::Store;
use store::ownership::Claimable;
use store::turn::{Fence, TurnWrite};
use uuid::Uuid;

const LEASE_MS: u64 = 60_000;
/// Offers that are looked at in one step: fewer, and all of them end until everybody is away.
const ANSWERS: u32 = 2;
/// Decisions of one turn.
const BATCH: u32 = 300;

/// Numbers that look random and are the same each time.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        // The constants are Knuth's; the low bits of such a generator are poor.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn happens(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// A desk in the middle of its day.
pub(super) struct Day {
    store: Store,
    boot: Uuid,
    fence: Fence,
    tenant: TenantId,
    dice: Dice,
    now: Timestamp,
    desk: Desk,
    timelines: Vec<Timeline>,
    operators: Vec<OperatorId>,
    queues: Vec<QueueId>,
    turn: Turn,
    decided: u32,
    ids: u128,
}

impl Day {
    pub(super) async fn begin(
        store: &Store,
        tenant: TenantId,
        operators: &[OperatorId],
        queues: &[QueueId],
        at: Timestamp,
        seed: u64,
    ) -> Self {
        let boot = Uuid::from_u128(0xDA1);
        store.ownership().ensure_partitions(Topic::Desk, 1).await.unwrap();
        let claimed =
            store.ownership().claim(Topic::Desk, boot, 1, LEASE_MS, Claimable::FreeOrExpired).await.unwrap();
        let own = &claimed[0];
        let fence = Fence {
            topic: Topic::Desk,
            partition: own.partition,
            epoch: own.epoch,
            turn: own.turn,
            from: own.next_offset,
            to: own.next_offset,
        };
        let mut rows = Rows::new(tenant);
        for id in operators {
            rows.operators.push(Operator::new(*id, tenant, rows.id, id.to_string()));
        }
        let mut settings = store.settings().desk(tenant, rows.id).await.unwrap();
        // Everybody is in every queue: a day without offers has no figures.
        for operator in &mut settings.operators {
            operator.queues = queues.iter().map(|queue| Membership { queue: *queue, limit: None }).collect();
        }
        let desk = Desk::new(rows, settings, at);
        let (operators, queues) = (operators.to_vec(), queues.to_vec());
        let (timelines, turn, dice) = (Vec::new(), Turn::default(), Dice(seed));
        let store = store.clone();
        let mut day = Self {
            store,
            boot,
            fence,
            tenant,
            dice,
            now: at,
            desk,
            timelines,
            operators,
            queues,
            turn,
            decided: 0,
            ids: 0,
        };
        for id in day.operators.clone() {
            day.ask(&desk::Command::Device { operator: id, device: SenderId(id.0), is_away: false });
            day.ask(&desk::Command::SetStatus { operator: id, status: Status::Online, is_next: false });
        }
        day
    }

    /// Plays until `end`, an instant at a time.
    pub(super) async fn play(&mut self, end: Timestamp) {
        while self.now < end {
            self.now = self.now.plus_ms(i64::try_from(self.dice.roll(9_000) + 200).unwrap()).min(end);
            self.ask(&desk::Command::Due);
            for _ in 0..ANSWERS {
                self.answers_offer();
            }
            self.step();
            self.see_offers();
            if self.decided >= BATCH {
                self.write().await;
            }
        }
        self.write().await;
    }

    /// Every page shows what is offered at once.
    fn see_offers(&mut self) {
        let unseen = |ticket: &domain::ticket::Ticket| match &ticket.state {
            TicketState::Offered { offer, .. } if !offer.is_seen => {
                Some((ticket.conversation, ticket.version, offer.to))
            }
            _ => None,
        };
        while let Some((conversation, offer, by)) = self.pick(unseen) {
            self.ask(&desk::Command::Seen { by, conversation, offer });
        }
    }

    fn step(&mut self) {
        match self.dice.roll(100) {
            0..=17 => self.arrives(),
            18..=66 => self.talks(),
            67..=88 => self.ends(),
            89..=92 => self.leaves_the_queue(),
            93..=95 => self.transfers(),
            96..=97 => self.changes_status(),
            _ => self.returns(),
        }
    }

    fn arrives(&mut self) {
        let customer = CustomerId(Uuid::from_u128(0xC000 + self.timelines.len() as u128));
        let profile = Profile { customer, name: String::new() };
        let id = TimelineId::of(customer, "web");
        self.timelines.push(Timeline::new(id, self.tenant, DeskId::default_of(self.tenant), profile));
        self.customer_says(self.timelines.len() - 1);
    }

    fn returns(&mut self) {
        if !self.timelines.is_empty() {
            let at = usize::try_from(self.dice.roll(self.timelines.len() as u64)).unwrap();
            self.customer_says(at);
        }
    }

    fn customer_says(&mut self, at: usize) {
        let author = Author::Customer(self.timelines[at].customer);
        self.say(at, author);
    }

    fn say(&mut self, at: usize, author: Author) {
        let client_id = self.client_id();
        let (speech, text) = (Speech::Message, "words".to_owned());
        self.decide(
            at,
            &timeline::Command::Say { author, client_id, sender: None, speech, text, files: vec![] },
        );
    }

    fn answers_offer(&mut self) {
        let offered = |state: &TicketState| match state {
            TicketState::Offered { offer, .. } => Some(offer.to),
            _ => None,
        };
        let Some((conversation, offer, by)) =
            self.pick(|ticket| offered(&ticket.state).map(|by| (ticket.conversation, ticket.version, by)))
        else {
            return;
        };
        match self.dice.roll(10) {
            0 => self.ask(&desk::Command::Decline { by, conversation, offer, reason: "busy".into() }),
            1 | 2 => {}
            _ => self.ask(&desk::Command::Accept { by, conversation, offer }),
        }
    }

    fn talks(&mut self) {
        let Some((timeline, operator)) =
            self.pick(|ticket| ticket.assignee().map(|assignee| (ticket.timeline, assignee.operator)))
        else {
            return;
        };
        let at = self.place(timeline);
        match self.dice.happens(60) {
            true => self.say(at, Author::Operator(operator)),
            false => self.customer_says(at),
        }
    }

    fn ends(&mut self) {
        let Some((timeline, by)) =
            self.pick(|ticket| ticket.assignee().map(|assignee| (ticket.timeline, assignee.operator)))
        else {
            return;
        };
        let (at, client_id) = (self.place(timeline), self.client_id());
        self.decide(at, &timeline::Command::Close { by: Author::Operator(by), client_id, if_version: None });
    }

    fn leaves_the_queue(&mut self) {
        let Some(timeline) = self.pick(|ticket| ticket.is_waiting().then_some(ticket.timeline)) else {
            return;
        };
        let (at, client_id) = (self.place(timeline), self.client_id());
        let by = Author::Customer(self.timelines[at].customer);
        self.decide(at, &timeline::Command::Close { by, client_id, if_version: None });
    }

    fn transfers(&mut self) {
        let is_open = |ticket: &domain::ticket::Ticket| ticket.is_waiting() || ticket.assignee().is_some();
        let Some((conversation, assignee)) = self.pick(|ticket| {
            let assignee = ticket.assignee().map(|assignee| assignee.operator);
            is_open(ticket).then_some((ticket.conversation, assignee))
        }) else {
            return;
        };
        let queue = self.queues[usize::try_from(self.dice.roll(self.queues.len() as u64)).unwrap()];
        let operator = self.operators[usize::try_from(self.dice.roll(self.operators.len() as u64)).unwrap()];
        let to = if self.dice.happens(50) { Target::Queue(queue) } else { Target::Operator(operator) };
        let is_warm = self.dice.happens(50);
        self.ask(&desk::Command::Transfer {
            by: assignee.unwrap_or(self.operators[0]),
            is_supervisor: true,
            conversation,
            to,
            is_warm,
            or_else: OrElse::Queue,
            comment: String::new(),
            if_version: None,
        });
    }

    fn changes_status(&mut self) {
        let operator = self.operators[usize::try_from(self.dice.roll(self.operators.len() as u64)).unwrap()];
        let status = match self.dice.happens(80) {
            true => Status::Online,
            false => Status::Away { reason: "tea".into() },
        };
        self.ask(&desk::Command::SetStatus { operator, status, is_next: false });
    }

    /// Something of one of the tickets that have it.
    fn pick<T>(&mut self, of: impl Fn(&domain::ticket::Ticket) -> Option<T>) -> Option<T> {
        let mut found: Vec<(ConversationId, T)> =
            self.desk.tickets().filter_map(|ticket| of(ticket).map(|it| (ticket.conversation, it))).collect();
        found.sort_by_key(|(id, _)| *id);
        if found.is_empty() {
            return None;
        }
        let at = usize::try_from(self.dice.roll(found.len() as u64)).unwrap();
        Some(found.swap_remove(at).1)
    }

    fn place(&self, timeline: TimelineId) -> usize {
        self.timelines.iter().position(|known| known.id == timeline).unwrap()
    }

    fn client_id(&mut self) -> ClientId {
        self.ids += 1;
        ClientId(Uuid::from_u128(0xC1D << 64 | self.ids))
    }

    fn decide(&mut self, at: usize, command: &timeline::Command) {
        self.decided += 1;
        let told = self.turn.facts.len();
        let decision =
            timeline::decide(&self.timelines[at], command, Known::New, &Rules::default(), self.now);
        self.turn.take_timeline(&mut self.timelines[at], decision);
        self.settle(told);
    }

    fn ask(&mut self, command: &desk::Command) {
        self.decided += 1;
        let told = self.turn.facts.len();
        let decision = desk::decide(&self.desk, command, self.now);
        self.turn.take_desk(&mut self.desk, decision, self.now);
        while let Some(decision) = self.desk.route(self.now) {
            self.turn.take_desk(&mut self.desk, decision, self.now);
        }
        self.settle(told);
    }

    /// Each owner hears what the other has told, until both are at rest.
    fn settle(&mut self, told: usize) {
        let mut facts: VecDeque<Fact> = self.turn.facts.drain(told..).collect();
        while let Some(fact) = facts.pop_front() {
            match fact {
                Fact::Conversation(now) => self.ask(&desk::Command::Conversation(now)),
                Fact::Ticket(now) => {
                    let at = self.place(now.timeline);
                    self.decide(at, &timeline::Command::Ticket(now));
                }
            }
        }
    }

    async fn write(&mut self) {
        self.decided = 0;
        let turn = std::mem::take(&mut self.turn);
        let write = TurnWrite {
            boot: self.boot,
            lease_ms: LEASE_MS,
            fences: vec![self.fence],
            turn: &turn,
            outbox: Vec::new(),
            outbox_done: Vec::new(),
        };
        self.store.turn().commit(write).await.unwrap();
        self.fence.turn += 1;
    }
}
