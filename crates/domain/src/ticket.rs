//! The routing side of a conversation.

mod step;

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::fact::{ConversationNow, TicketNow};
use crate::ids::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, SkillId, TenantId, TimelineId};
use crate::number::{Timestamp, Version};
use crate::policy::Priority;
use crate::timeline::Rules;

pub use step::{Cause, Step, What};

/// An offer that no page has acknowledged by then goes on to somebody else.
pub const UNSEEN_MS: i64 = 3_000;

/// Where a ticket stands.
///
/// | state    | the customer | slot of       | leaves by |
/// |----------|--------------|---------------|-----------|
/// | Waiting  | waits        | nobody        | an offer, a take |
/// | Offered  | waits, or is answered by the one who hands over | the one it is offered to; who hands over | accept, decline, time |
/// | Assigned | is answered  | the assignee  | transfer, release, take-over, the end of the conversation |
/// | WrapUp   | has gone     | the assignee  | *done*, time |
/// | Done     | has gone, or a bot answers | nobody | a reopening |
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody answers yet.
    Waiting {
        /// Everybody has been asked: a new round begins then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest_until: Option<Timestamp>,
    },
    Offered {
        offer: Offer,
        /// Who hands it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Handover>,
    },
    Assigned {
        assignee: Assignee,
        /// The ticket's version with which it began.
        #[serde(default)]
        began: Version,
        #[serde(default)]
        is_held: bool,
        /// The assignee has gone: it goes back to the queue, at once or at the customer's next word.
        #[serde(default)]
        is_lost: bool,
    },
    WrapUp {
        assignee: Assignee,
        until: Timestamp,
    },
    /// The conversation is closed, or a bot answers again.
    Done,
}

/// An offer. Its number is the ticket's version.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Offer {
    pub to: OperatorId,
    pub at: Timestamp,
    pub until: Timestamp,
    /// A page of the operator shows it.
    #[serde(default)]
    pub is_seen: bool,
}

/// A ticket on its way from one operator to another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Handover {
    pub from: Assignee,
    /// With which version of the ticket `from` began; a warm handover that fails goes on from there.
    #[serde(default)]
    pub began: Version,
    /// `from` answers until it is accepted.
    pub is_warm: bool,
    pub or_else: OrElse,
}

/// What becomes of a transfer that fails.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum OrElse {
    /// It waits in its queue.
    Queue,
    /// It stays with, or goes back to, whoever had it.
    Fail,
}

/// The routing side of a conversation: who answers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Ticket {
    pub conversation: ConversationId,
    pub timeline: TimelineId,
    pub tenant: TenantId,
    pub desk: DeskId,
    pub queue: QueueId,
    pub customer: CustomerId,
    /// Grows with each change of state.
    pub version: Version,
    /// The highest conversation version heard of.
    pub conversation_version: Version,
    /// The opening that it speaks of.
    #[serde(default)]
    pub opened_version: Version,
    /// When the customer began to wait; kept over every return to the queue.
    pub since: Timestamp,
    #[serde(default)]
    pub skills: Vec<SkillId>,
    #[serde(default)]
    pub priority: Priority,
    /// Who had it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_operator: Option<OperatorId>,
    /// The customer has been silent for long.
    #[serde(default)]
    pub is_idle: bool,
    /// A silent operator has cost it once.
    #[serde(default)]
    pub is_rerouted: bool,
    /// Who missed or declined it in this round.
    #[serde(default)]
    pub tried: Vec<OperatorId>,
    /// Counts from 1.
    #[serde(default = "first_round")]
    pub round: u32,
    /// Steps told so far.
    #[serde(default)]
    pub steps: u32,
    /// When it came to its queue, or into the hands that it is in; zero = written by a build that did not say.
    #[serde(default)]
    pub place_since: Timestamp,
    /// What its queue says about words, as the timeline owner is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Box<Rules>>,
    pub state: TicketState,
}

const fn first_round() -> u32 {
    1
}

/// What an operator has to do with a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    Offered,
    Assigned,
    WrapUp,
}

impl Ticket {
    /// The ticket of a conversation of which nothing was heard before: in nobody's hands, waiting for nobody.
    pub fn unrouted(now: &ConversationNow) -> Self {
        Self {
            conversation: now.conversation,
            timeline: now.timeline,
            tenant: now.tenant,
            desk: now.desk,
            queue: now.queue,
            customer: now.customer,
            version: Version::ZERO,
            conversation_version: now.version,
            opened_version: now.opened_version,
            since: now.since,
            skills: now.skills.clone(),
            priority: Priority::Normal,
            last_operator: None,
            is_idle: false,
            is_rerouted: false,
            tried: Vec::new(),
            round: 1,
            steps: 0,
            place_since: Timestamp(0),
            rules: None,
            state: TicketState::Done,
        }
    }

    /// The operator who answers the customer now, as the timeline owner is told.
    pub const fn assignee(&self) -> Option<&Assignee> {
        match self.answered() {
            Some((assignee, _)) => Some(assignee),
            None => None,
        }
    }

    /// Who answers the customer now, and with which version that began.
    pub(crate) const fn answered(&self) -> Option<(&Assignee, Version)> {
        match &self.state {
            TicketState::Assigned { assignee, began, .. } => Some((assignee, *began)),
            TicketState::Offered { from: Some(Handover { from, began, is_warm: true, .. }), .. } => {
                Some((from, *began))
            }
            TicketState::Offered { .. }
            | TicketState::Waiting { .. }
            | TicketState::WrapUp { .. }
            | TicketState::Done => None,
        }
    }

    pub fn is_assigned_to(&self, operator: OperatorId) -> bool {
        self.assignee().is_some_and(|assignee| assignee.operator == operator)
    }

    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, TicketState::Waiting { .. })
    }

    /// Everybody whose slot it takes, and what for.
    pub fn holders(&self) -> Vec<(OperatorId, Hold)> {
        match &self.state {
            TicketState::Waiting { .. } | TicketState::Done => Vec::new(),
            TicketState::Offered { offer, from } => {
                let giver = from.as_ref().map(|handover| (handover.from.operator, Hold::Assigned));
                [(offer.to, Hold::Offered)].into_iter().chain(giver).collect()
            }
            TicketState::Assigned { assignee, .. } => vec![(assignee.operator, Hold::Assigned)],
            TicketState::WrapUp { assignee, .. } => vec![(assignee.operator, Hold::WrapUp)],
        }
    }

    /// When something happens by time alone.
    pub fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            TicketState::Offered { offer, .. } if offer.is_seen => Some(offer.until),
            TicketState::Offered { offer, .. } => Some(offer.until.min(offer.at.plus_ms(UNSEEN_MS))),
            TicketState::WrapUp { until, .. } => Some(*until),
            TicketState::Waiting { .. } | TicketState::Assigned { .. } | TicketState::Done => None,
        }
    }

    /// The whole state, as the timeline owner is told it.
    pub fn now(&self) -> TicketNow {
        let (is_held, is_lost) = match &self.state {
            TicketState::Assigned { is_held, is_lost, .. } => (*is_held, *is_lost),
            _ => (false, false),
        };
        TicketNow {
            tenant: Some(self.tenant),
            timeline: self.timeline,
            conversation: self.conversation,
            version: self.version,
            conversation_version: self.conversation_version,
            assignee: self.assignee().cloned(),
            queue: Some(self.queue),
            is_held,
            is_lost,
            rules: self.rules.as_deref().copied(),
        }
    }

    /// Whether the timeline owner must hear of what became of `before`.
    pub fn differs_for_timeline(&self, before: Option<&Self>) -> bool {
        let Some(before) = before else { return self.assignee().is_some() || self.rules.is_some() };
        let told = |ticket: &Self| {
            let versionless =
                TicketNow { version: Version::ZERO, conversation_version: Version::ZERO, ..ticket.now() };
            (ticket.opened_version, versionless)
        };
        told(self) != told(before)
    }
}
