//! What the steps of a ticket tell, followed apart from the desk: who is asked, who has it, who has room. A step that
//! cannot follow from those before it is a fault, whatever the rows say.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::policy::{Explanation, Outcome};
use domain::ticket::{Step, Ticket, TicketState, What};
use domain::{ConversationId, OperatorId};

use super::router::CAPACITY;
use super::steps::named;

/// One ticket's life so far.
#[derive(Default)]
struct Story {
    offered: Option<OperatorId>,
    /// Who answers, hands over or writes up.
    has: Option<OperatorId>,
    /// Who declined or missed it in this round.
    tried: HashSet<OperatorId>,
    round: u32,
    told: u32,
    last: &'static str,
}

/// All of them.
#[derive(Default)]
pub(super) struct Stories {
    of: HashMap<ConversationId, Story>,
    /// How often what happened.
    pub happened: BTreeMap<&'static str, u32>,
}

impl Stories {
    /// The steps of one turn, and the tickets as it leaves them.
    pub(super) fn go_on(&mut self, steps: &[Step], tickets: &HashMap<ConversationId, Ticket>) {
        for (at, step) in steps.iter().enumerate() {
            let next = steps[at + 1..].iter().find(|next| next.conversation == step.conversation);
            self.hear(step, next);
        }
        for ticket in tickets.values() {
            let story = self.of.entry(ticket.conversation).or_default();
            assert_eq!(ticket.steps, story.told, "no step is missing");
            let (offered, has) = hands(&ticket.state);
            assert_eq!(
                (story.offered, story.has),
                (offered, has),
                "the steps tell another story: {ticket:?}"
            );
        }
    }

    /// The last word on a ticket.
    pub(super) fn last(&self, conversation: ConversationId) -> &'static str {
        self.of.get(&conversation).map_or("", |story| story.last)
    }

    fn hear(&mut self, step: &Step, next: Option<&Step>) {
        *self.happened.entry(named(&step.what)).or_default() += 1;
        let asked = match &step.what {
            What::Offered { explanation, .. } => offered_to(explanation),
            // Without room the ticket waits instead.
            What::Transferred { to, .. } => {
                to.filter(|_| !matches!(next, Some(Step { what: What::Waits { .. }, .. })))
            }
            _ => None,
        };
        if let Some(operator) = asked {
            let has = |story: &Story| [story.offered, story.has].contains(&Some(operator));
            let used = self.of.values().filter(|story| has(story)).count();
            assert!(used < usize::from(CAPACITY), "{operator} is asked and has {used}: {step:?}");
        }
        let story = self.of.entry(step.conversation).or_default();
        story.told += 1;
        assert_eq!(step.no, story.told, "no step is missing");
        story.last = named(&step.what);
        story.hear(&step.what, asked);
    }
}

impl Story {
    fn hear(&mut self, what: &What, asked: Option<OperatorId>) {
        match what {
            What::Offered { explanation, .. } => {
                assert_eq!((self.offered, self.has), (None, None), "offered while somebody has it");
                if explanation.round != self.round {
                    self.round = explanation.round;
                    self.tried.clear();
                }
                let again = asked.filter(|operator| self.tried.contains(operator));
                assert_eq!(again, None, "asked twice in a round");
                self.offered = asked;
            }
            What::Transferred { .. } => {
                self.tried.clear();
                self.offered = asked;
            }
            What::Accepted { operator } => {
                assert_eq!(self.offered, Some(*operator), "accepted by somebody who was not asked");
                self.with(Some(*operator));
            }
            What::Declined { operator, .. } | What::Missed { operator } => {
                assert_eq!(self.offered.take(), Some(*operator), "answered by somebody who was not asked");
                self.tried.insert(*operator);
            }
            What::Unseen { operator } | What::Withdrawn { operator, .. } => {
                assert_eq!(
                    self.offered.take(),
                    Some(*operator),
                    "taken back from somebody who was not asked"
                );
            }
            What::AutoAccepted { explanation } => self.with(offered_to(explanation)),
            What::Taken { by, .. } => self.with(Some(*by)),
            What::Given { to } => self.with(Some(*to)),
            What::Returned { to, .. } => {
                assert_eq!(self.has, Some(*to), "goes back to somebody who did not have it");
                self.with(Some(*to));
            }
            What::WrapUp { operator, .. } => {
                assert_eq!(self.has, Some(*operator), "written up by somebody who did not have it");
                self.offered = None;
            }
            What::Waits { .. } => (self.offered, self.has) = (None, None),
            What::Done { .. } => self.with(None),
            What::NotOffered { .. }
            | What::RoundOver { .. }
            | What::Held { .. }
            | What::Resumed { .. }
            | What::Lost { .. }
            | What::Found { .. }
            | What::StillSilent { .. } => {}
        }
    }

    fn with(&mut self, operator: Option<OperatorId>) {
        self.tried.clear();
        (self.offered, self.has) = (None, operator);
    }
}

const fn offered_to(explanation: &Explanation) -> Option<OperatorId> {
    match explanation.outcome {
        Outcome::Offered { operator } => Some(operator),
        _ => None,
    }
}

/// Who is asked, and who has it.
fn hands(state: &TicketState) -> (Option<OperatorId>, Option<OperatorId>) {
    match state {
        TicketState::Waiting { .. } | TicketState::Done => (None, None),
        TicketState::Offered { offer, from } => {
            (Some(offer.to), from.as_ref().map(|handover| handover.from.operator))
        }
        TicketState::Assigned { assignee, .. } | TicketState::WrapUp { assignee, .. } => {
            (None, Some(assignee.operator))
        }
    }
}
