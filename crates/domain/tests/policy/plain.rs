//! The rules of `domain::policy` told the obvious way: a heap of all tickets, and for each a look at every operator.
//! The index is held against it, and its speed is compared with it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use domain::policy::{
    OperatorView, Place, Priority, QueueRules, ROUND_REST_MS, Spread, Status, TicketView, Waiting,
};
use domain::{ConversationId, OperatorId, QueueId, SkillId, Timestamp};

pub(crate) type Key = (Reverse<Priority>, Timestamp, ConversationId);

/// What was decided, without its explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    Offer { conversation: ConversationId, operator: OperatorId, round: u32 },
    Rest { conversation: ConversationId, until: Timestamp, round: u32 },
}

/// Tickets that take a slot, per queue, and all tickets.
#[derive(Clone, Default, Debug)]
pub(crate) struct Load {
    pub(crate) busy: BTreeMap<QueueId, u16>,
    pub(crate) open: u16,
}

/// All of a desk.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    pub(crate) now: Timestamp,
    pub(crate) queues: BTreeMap<QueueId, QueueRules>,
    pub(crate) operators: BTreeMap<OperatorId, OperatorView>,
    pub(crate) tickets: BTreeMap<ConversationId, TicketView>,
    pub(crate) loads: BTreeMap<OperatorId, Load>,
    pub(crate) heap: BinaryHeap<Reverse<Key>>,
}

/// What a ticket asks for: the queues that reach it, in order, and skills.
pub(crate) struct Asked {
    ways: Vec<(u8, QueueId)>,
    demanded: Vec<SkillId>,
}

pub(crate) enum Fit {
    Good(u8),
    Tried,
    No,
}

impl Load {
    pub(crate) fn total(&self) -> u16 {
        self.busy.values().sum()
    }
}

impl Plain {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            queues: BTreeMap::new(),
            operators: BTreeMap::new(),
            tickets: BTreeMap::new(),
            loads: BTreeMap::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Counts what operators have, begins the rounds that are due and puts what waits into the heap.
    pub(crate) fn rebuild(&mut self) {
        self.loads.clear();
        self.heap.clear();
        let conversations: Vec<ConversationId> = self.tickets.keys().copied().collect();
        for conversation in conversations {
            let ticket = self.tickets.get_mut(&conversation).unwrap();
            if let Place::Waiting(waiting) = &mut ticket.place {
                if waiting.rest_until.is_some_and(|until| until <= self.now) {
                    waiting.rest_until = None;
                    waiting.tried.clear();
                    waiting.round += 1;
                }
                self.heap.push(Reverse((Reverse(waiting.priority), waiting.since, conversation)));
            }
            let ticket = self.tickets[&conversation].clone();
            self.count(&ticket, 1);
        }
    }

    /// Adds (1) or takes away (-1) a ticket that operators have.
    pub(crate) fn count(&mut self, ticket: &TicketView, by: i16) {
        let Place::With(with) = &ticket.place else { return };
        let rules = self.queues.get(&ticket.queue);
        let is_freed = rules.is_some_and(|rules| {
            (with.is_idle && rules.idle_frees_slot) || (with.is_held && rules.held_frees_slot)
        });
        let mut operators = with.operators.clone();
        operators.sort();
        operators.dedup();
        for operator in operators {
            let load = self.loads.entry(operator).or_default();
            load.open = load.open.checked_add_signed(by).unwrap();
            if !is_freed {
                let busy = load.busy.entry(ticket.queue).or_default();
                *busy = busy.checked_add_signed(by).unwrap();
            }
        }
    }

    /// Pops tickets in their order until something is to be done with one; those passed over are put back.
    pub(crate) fn next(&mut self) -> Option<Told> {
        let mut passed = Vec::new();
        let mut told = None;
        while told.is_none()
            && let Some(key) = self.heap.pop()
        {
            told = self.judge(key.0.2);
            if !matches!(told, Some(Told::Offer { .. })) {
                passed.push(key);
            }
        }
        self.heap.extend(passed);
        told
    }

    fn judge(&mut self, conversation: ConversationId) -> Option<Told> {
        let ticket = &self.tickets[&conversation];
        let Place::Waiting(waiting) = &ticket.place else { unreachable!("the heap holds what waits") };
        let rules = self.queues.get(&ticket.queue)?;
        let asked = self.asked(rules, waiting);
        let mut is_tried = false;
        let mut best: Option<(_, OperatorId)> = None;
        for operator in self.operators.values() {
            match self.fit(&asked, waiting, operator) {
                Fit::Good(step) => {
                    let has = |skill: &&SkillId| operator.skills.contains(skill);
                    let spread = match rules.spread {
                        Spread::LeastLoaded => {
                            u64::from(self.busy(operator.id)) * 1_000_000 / u64::from(operator.capacity)
                        }
                        Spread::RoundRobin => u64::try_from(operator.last_offer_at.0).unwrap(),
                    };
                    let rank = (
                        Reverse(waiting.last_operator == Some(operator.id)),
                        step,
                        Reverse(waiting.skills.iter().filter(has).count()),
                        spread,
                        operator.idle_since,
                    );
                    if best.as_ref().is_none_or(|(best, _)| rank < *best) {
                        best = Some((rank, operator.id));
                    }
                }
                Fit::Tried => is_tried = true,
                Fit::No => {}
            }
        }
        let (round, queue) = (waiting.round, ticket.queue);
        match best {
            Some((_, operator)) => {
                let given = TicketView::with(conversation, queue, operator);
                self.count(&given, 1);
                self.tickets.insert(conversation, given);
                self.operators.get_mut(&operator).unwrap().last_offer_at = self.now;
                Some(Told::Offer { conversation, operator, round })
            }
            None if is_tried && waiting.rest_until.is_none() => {
                let until = self.now.plus_ms(ROUND_REST_MS);
                let waiting = Waiting { rest_until: Some(until), ..waiting.clone() };
                self.tickets.insert(conversation, TicketView::waiting(conversation, queue, waiting));
                Some(Told::Rest { conversation, until, round })
            }
            None => None,
        }
    }

    pub(crate) fn busy(&self, operator: OperatorId) -> u16 {
        self.loads.get(&operator).map_or(0, Load::total)
    }

    /// What a ticket of the queue `rules` asks for now.
    pub(crate) fn asked(&self, rules: &QueueRules, waiting: &Waiting) -> Asked {
        let age_ms = self.now.since_ms(waiting.since);
        let is_served_late = rules.serves_after_close && !rules.is_paused;
        let came_open = || rules.hours.as_ref().is_some_and(|hours| hours.is_open(waiting.since));
        let is_served = self.is_open(rules.id) || is_served_late && came_open();
        let mut ways = if is_served { vec![(0, rules.id)] } else { Vec::new() };
        let mut overflow = rules.overflow.clone();
        overflow.sort_by_key(|overflow| overflow.after_ms);
        overflow.retain(|overflow| overflow.to != rules.id);
        for (at, overflow) in overflow.iter().enumerate() {
            if is_served && age_ms >= i64::from(overflow.after_ms) && self.is_open(overflow.to) {
                ways.push((u8::try_from(at).unwrap() + 1, overflow.to));
            }
        }
        let is_demanded = |skill: &SkillId| {
            let relaxed = |named: Option<SkillId>| named.is_none() || named == Some(*skill);
            !rules.relax.iter().any(|relax| relaxed(relax.skill) && age_ms >= i64::from(relax.after_ms))
        };
        Asked { ways, demanded: waiting.skills.iter().copied().filter(is_demanded).collect() }
    }

    /// Whether `operator` may be offered it now.
    pub(crate) fn fit(&self, asked: &Asked, waiting: &Waiting, operator: &OperatorView) -> Fit {
        let member = |queue: QueueId| operator.queues.iter().find(|member| member.queue == queue);
        let way = |(step, queue): &(u8, QueueId)| member(*queue).map(|member| (*step, member));
        let Some((step, via)) = asked.ways.iter().find_map(way) else { return Fit::No };
        let lacks = asked.demanded.iter().any(|skill| !operator.skills.contains(skill));
        if operator.status != Status::Online || !operator.is_connected || lacks {
            return Fit::No;
        }
        let nothing = Load::default();
        let load = self.loads.get(&operator.id).unwrap_or(&nothing);
        let in_queue = load.busy.get(&via.queue).copied().unwrap_or(0);
        let has_room = load.total() < operator.capacity
            && load.open < operator.hard_limit
            && via.limit.is_none_or(|limit| in_queue < limit);
        if !has_room {
            return Fit::No;
        }
        if waiting.tried.contains(&operator.id) { Fit::Tried } else { Fit::Good(step) }
    }

    fn is_open(&self, queue: QueueId) -> bool {
        let open = |rules: &QueueRules| {
            !rules.is_paused && rules.hours.as_ref().is_none_or(|hours| hours.is_open(self.now))
        };
        self.queues.get(&queue).is_some_and(open)
    }
}
