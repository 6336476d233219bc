//! Which ticket is next.

use super::judge::{Case, Judged, bar_of_room};
use super::line::{Class, Key, Queue};
use super::survey::Survey;
use super::{DeskView, Ticket};
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Timestamp;
use crate::policy::ROUND_REST_MS;
use crate::policy::explanation::{Decision, Outcome};
use crate::policy::operator::Membership;
use crate::policy::ticket::{Place, TicketView};

impl DeskView {
    /// An operator may be freer than before.
    pub(super) fn wake(&mut self, slot: u32) {
        if self.roster.at(slot).is_free() {
            self.awake.insert(slot);
            self.generation += 1;
        }
    }

    pub(super) fn wake_members(&mut self, queue: QueueId) {
        let members = self.queues.get(&queue).map(|queue| queue.members.clone()).unwrap_or_default();
        members.iter().for_each(|post| self.wake(post.slot));
    }

    pub(super) fn next_decision(&mut self) -> Option<Decision> {
        loop {
            while let Some(slot) = self.awake.pop_first() {
                if let Some(key) = self.first_for(slot) {
                    self.found.insert((key, slot));
                }
            }
            let unjudged = self.unjudged.first().copied();
            let found = self.found.first().copied();
            let key = match (unjudged, found) {
                (Some(unjudged), Some((found, _))) => unjudged.min(found),
                (unjudged, found) => unjudged.or(found.map(|(key, _)| key))?,
            };
            self.unjudged.remove(&key);
            // Whoever was led here looks again afterwards: for the next ticket, or because this one has gone.
            let mut led = Vec::new();
            while let Some((_, slot)) = self.found.first().copied().filter(|(first, _)| *first == key) {
                self.found.pop_first();
                led.push(slot);
            }
            if let Some(decision) = self.decide(key, !led.is_empty()) {
                self.awake.extend(led);
                return Some(decision);
            }
            for slot in led {
                let next = self.first_for(slot);
                debug_assert_ne!(next, Some(key), "what is found for an operator fits that operator");
                self.found.extend(next.filter(|next| *next != key).map(|next| (next, slot)));
            }
        }
    }

    /// The first ticket that `slot` could be offered, or whose round ends because only tried operators are free.
    fn first_for(&self, slot: u32) -> Option<Key> {
        let member = self.roster.at(slot);
        let operator = member.view.as_ref().filter(|_| member.is_free())?;
        let mut first: Option<Key> = None;
        let has_room = |at: &&Membership| bar_of_room(member, operator, at.queue, at.limit).is_none();
        for membership in operator.queues.iter().filter(has_room) {
            let via = membership.queue;
            let Some(queue) = self.queues.get(&via) else { continue };
            let own = [(via, queue)].into_iter();
            let fed = queue.feeders.iter().filter(|feeder| operator.membership(**feeder).is_none());
            let fed = fed.filter_map(|feeder| Some((*feeder, self.queues.get(feeder)?)));
            for (home, queue) in own.chain(fed) {
                for (shape, class) in &queue.classes {
                    let reaches = |queue: &Queue| {
                        self.route(queue, home, shape.steps, operator).is_some_and(|(_, by)| by == via)
                    };
                    let head =
                        self.head(class, operator.id).filter(|key| first.is_none_or(|first| *key < first));
                    if head.is_some()
                        && queue.lets(shape.came_open)
                        && member.skills.has_all(&shape.demanded)
                        && reaches(queue)
                    {
                        first = head;
                    }
                }
            }
        }
        first
    }

    /// The first ticket of a class for which `operator` matters: a resting one that has tried them is left alone.
    fn head(&self, class: &Class, operator: OperatorId) -> Option<Key> {
        let matters = |key: &&Key| {
            self.waiting(key.conversation).is_some_and(|case| {
                case.waiting.rest_until.is_none() || !case.waiting.tried.contains(&operator)
            })
        };
        let tried = class.tried.iter().find(matters);
        class.untried.first().into_iter().chain(tried).min().copied()
    }

    /// A ticket that waits, with what judging it needs.
    pub(super) fn waiting(&self, conversation: ConversationId) -> Option<Case<'_>> {
        let Ticket { view, spot } = self.tickets.get(&conversation)?;
        let (Place::Waiting(waiting), Some(spot)) = (&view.place, spot) else { return None };
        let queue = self.queues.get(&view.queue)?;
        Some(Case { queue, home: view.queue, shape: &spot.shape, waiting })
    }

    fn stands(&self, key: Key) -> bool {
        let spot = self.tickets.get(&key.conversation).and_then(|ticket| ticket.spot.as_ref());
        spot.is_some_and(|spot| spot.key == key)
    }

    /// `is_led`: somebody is known to be free for it.
    fn decide(&mut self, key: Key, is_led: bool) -> Option<Decision> {
        let conversation = key.conversation;
        let case = self.waiting(conversation).filter(|_| self.stands(key))?;
        if case.queue.classes.get(case.shape).is_some_and(|class| class.dry_in == self.generation) {
            return None;
        }
        let (home, round) = (case.home, case.waiting.round);
        let lets = case.queue.lets(case.shape.came_open);
        // Most of what comes while everybody is busy fits nobody: that is found out without keeping anything.
        let survey = (lets && (is_led || self.fits_anybody(&case))).then(|| self.survey(&case));
        match (survey.as_ref().map_or(Judged::Nobody, Survey::judged), survey) {
            (Judged::Offer { operator }, Some(survey)) => {
                let told = self.told(&case, conversation, Outcome::Offered { operator }, survey);
                self.give(conversation, home, operator);
                Some(Decision::Offer { conversation, operator, round, explanation: Box::new(told) })
            }
            (Judged::Tried, Some(_)) if case.waiting.rest_until.is_some() => None,
            (Judged::Tried, Some(survey)) => {
                let until = self.now.plus_ms(ROUND_REST_MS);
                let told = self.told(&case, conversation, Outcome::AllTried { next_round_at: until }, survey);
                self.lay_to_rest(key, until);
                Some(Decision::Rest { conversation, until, round, explanation: Box::new(told) })
            }
            _ => {
                let (shape, generation) = (case.shape.clone(), self.generation);
                if let Some(class) = self.queue(home).classes.get_mut(&shape) {
                    class.dry_in = generation;
                }
                None
            }
        }
    }

    fn lay_to_rest(&mut self, key: Key, until: Timestamp) {
        self.leave_line(key.conversation);
        let ticket = self.tickets.get_mut(&key.conversation).map(|ticket| &mut ticket.view.place);
        if let Some(Place::Waiting(waiting)) = ticket {
            waiting.rest_until = Some(until);
        }
        self.join_line(key.conversation);
        // It has just been judged.
        self.unjudged.remove(&key);
    }

    fn give(&mut self, conversation: ConversationId, queue: QueueId, operator: OperatorId) {
        self.put_ticket(TicketView::with(conversation, queue, operator));
        let slot = self.roster.slot_or_new(operator);
        if let Some(view) = &mut self.roster.at_mut(slot).view {
            view.last_offer_at = self.now;
        }
    }
}
