//! From what is decided to what is said.

use domain::policy::{self, Bar, Explanation, Outcome, Priority, Reason};
use domain::ticket::{Cause, What};

use super::{
    BarName, PriorityName, RoutingBars, RoutingCandidate, RoutingCause, RoutingExcluded, RoutingExplanation,
    RoutingOutcome, RoutingReason, RoutingScore, RoutingWhat,
};
use crate::settings::SpreadName;

impl From<What> for RoutingWhat {
    fn from(what: What) -> Self {
        let told = |explanation: Box<Explanation>| Box::new((*explanation).into());
        match what {
            What::Waits { cause } => Self::Waits { cause: cause.into() },
            What::NotOffered { explanation } => Self::NotOffered { explanation: told(explanation) },
            What::Offered { until, explanation } => {
                Self::Offered { until: until.0, explanation: told(explanation) }
            }
            What::AutoAccepted { explanation } => Self::AutoAccepted { explanation: told(explanation) },
            What::RoundOver { until, explanation } => {
                Self::RoundOver { until: until.0, explanation: told(explanation) }
            }
            What::Accepted { operator } => Self::Accepted { operator },
            What::Declined { operator, reason } => Self::Declined { operator, reason },
            What::Missed { operator } => Self::Missed { operator },
            What::Unseen { operator } => Self::Unseen { operator },
            What::Withdrawn { operator, cause } => Self::Withdrawn { operator, cause: cause.into() },
            What::Taken { by, from } => Self::Taken { by, from },
            What::Transferred { by, to, queue, is_warm, comment } => {
                Self::Transferred { by, to, queue, is_warm, comment }
            }
            What::Returned { to, cause } => Self::Returned { to, cause: cause.into() },
            What::Held { by } => Self::Held { by },
            What::Resumed { cause } => Self::Resumed { cause: cause.into() },
            What::Lost { operator } => Self::Lost { operator },
            What::Found { operator } => Self::Found { operator },
            What::StillSilent { operator } => Self::StillSilent { operator },
            What::Given { to } => Self::Given { to },
            What::WrapUp { operator, until } => Self::WrapUp { operator, until: until.0 },
            What::Done { cause } => Self::Done { cause: cause.into() },
        }
    }
}

impl From<Cause> for RoutingCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Opened => Self::Opened,
            Cause::Reopened => Self::Reopened,
            Cause::Declined => Self::Declined,
            Cause::Missed => Self::Missed,
            Cause::Unseen => Self::Unseen,
            Cause::OperatorLeft => Self::OperatorLeft,
            Cause::NoReply => Self::NoReply,
            Cause::Transfer => Self::Transfer,
            Cause::QueueGone => Self::QueueGone,
            Cause::Taken => Self::Taken,
            Cause::CustomerSpoke => Self::CustomerSpoke,
            Cause::ByOperator => Self::ByOperator,
            Cause::ConversationClosed => Self::ConversationClosed,
            Cause::BotAnswers => Self::BotAnswers,
            Cause::TimeOver => Self::TimeOver,
        }
    }
}

impl From<Explanation> for RoutingExplanation {
    fn from(explanation: Explanation) -> Self {
        let candidate = |candidate: policy::Candidate| RoutingCandidate {
            operator: candidate.operator,
            via: candidate.via,
            score: candidate.score.into(),
        };
        let excluded = |excluded: policy::Excluded| RoutingExcluded {
            operator: excluded.operator,
            via: excluded.via,
            reason: excluded.reason.into(),
        };
        let bars =
            |count: policy::BarCount| RoutingBars { reason: count.reason.into(), operators: count.operators };
        Self {
            at: explanation.at.0,
            rules: explanation.rules,
            settings: explanation.settings.0,
            outcome: explanation.outcome.into(),
            queue: explanation.queue,
            overflow: explanation.overflow,
            spread: match explanation.spread {
                policy::Spread::LeastLoaded => SpreadName::LeastLoaded,
                policy::Spread::RoundRobin => SpreadName::RoundRobin,
            },
            priority: explanation.priority.into(),
            since: explanation.since.0,
            waited_ms: explanation.waited_ms,
            round: explanation.round,
            demanded: explanation.demanded,
            relaxed: explanation.relaxed,
            candidates: explanation.candidates.into_iter().map(candidate).collect(),
            candidate_count: explanation.candidate_count,
            excluded: explanation.excluded.into_iter().map(excluded).collect(),
            excluded_counts: explanation.excluded_counts.into_iter().map(bars).collect(),
        }
    }
}

impl From<Outcome> for RoutingOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Offered { operator } => Self::Offered { operator },
            Outcome::AllTried { next_round_at } => Self::AllTried { next_round_at: next_round_at.0 },
            Outcome::NobodyFits => Self::NobodyFits,
            Outcome::QueueClosed { opens_at } => Self::QueueClosed { opens_at: opens_at.map(|at| at.0) },
            Outcome::QueuePaused => Self::QueuePaused,
            Outcome::QueueUnknown => Self::QueueUnknown,
        }
    }
}

impl From<policy::Score> for RoutingScore {
    fn from(score: policy::Score) -> Self {
        Self {
            is_last: score.is_last,
            step: score.step,
            skills: score.skills,
            load_ppm: score.load_ppm,
            last_offer_at: score.last_offer_at.0,
            idle_since: score.idle_since.0,
        }
    }
}

impl From<Reason> for RoutingReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NotInQueue => Self::NotInQueue,
            Reason::Offline => Self::Offline,
            Reason::Away => Self::Away,
            Reason::Leaving => Self::Leaving,
            Reason::Disconnected => Self::Disconnected,
            Reason::MissingSkills { skills } => Self::MissingSkills { skills },
            Reason::QueueFull { busy, limit } => Self::QueueFull { busy, limit },
            Reason::Full { busy, capacity } => Self::Full { busy, capacity },
            Reason::HardLimit { open, limit } => Self::HardLimit { open, limit },
            Reason::Tried => Self::Tried,
        }
    }
}

impl From<Bar> for BarName {
    fn from(bar: Bar) -> Self {
        match bar {
            Bar::NotInQueue => Self::NotInQueue,
            Bar::Offline => Self::Offline,
            Bar::Away => Self::Away,
            Bar::Leaving => Self::Leaving,
            Bar::Disconnected => Self::Disconnected,
            Bar::MissingSkills => Self::MissingSkills,
            Bar::QueueFull => Self::QueueFull,
            Bar::Full => Self::Full,
            Bar::HardLimit => Self::HardLimit,
            Bar::Tried => Self::Tried,
        }
    }
}

impl From<Priority> for PriorityName {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::Low => Self::Low,
            Priority::Normal => Self::Normal,
            Priority::High => Self::High,
            Priority::Urgent => Self::Urgent,
        }
    }
}
