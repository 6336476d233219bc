//! A step in one English sentence.

use std::collections::BTreeMap;

use domain::policy::{Bar, Explanation, Outcome};
use domain::ticket::{Cause, What};
use domain::{OperatorId, QueueId};
use uuid::Uuid;

/// What operators, queues and skills are called.
pub(super) struct Names<'a>(pub(super) &'a BTreeMap<Uuid, String>);

/// Every operator, queue and skill that a step names.
pub(super) fn named(what: &What) -> Vec<Uuid> {
    match what {
        What::NotOffered { explanation }
        | What::Offered { explanation, .. }
        | What::AutoAccepted { explanation }
        | What::RoundOver { explanation, .. } => in_explanation(explanation),
        What::Accepted { operator }
        | What::Declined { operator, .. }
        | What::Missed { operator }
        | What::Unseen { operator }
        | What::Withdrawn { operator, .. }
        | What::Lost { operator }
        | What::Found { operator }
        | What::StillSilent { operator }
        | What::WrapUp { operator, .. } => vec![operator.0],
        What::Taken { by, from } => [Some(*by), *from].into_iter().flatten().map(|id| id.0).collect(),
        What::Transferred { by, to, queue, .. } => {
            let operators = [Some(*by), *to].into_iter().flatten().map(|id| id.0);
            operators.chain([queue.0]).collect()
        }
        What::Returned { to, .. } | What::Given { to } => vec![to.0],
        What::Held { by } => vec![by.0],
        What::Waits { .. } | What::Resumed { .. } | What::Done { .. } => Vec::new(),
    }
}

fn in_explanation(explanation: &Explanation) -> Vec<Uuid> {
    let queues = [explanation.queue].into_iter().chain(explanation.overflow.iter().copied());
    let skills = explanation.demanded.iter().chain(&explanation.relaxed).map(|skill| skill.0);
    let candidates = explanation.candidates.iter().flat_map(|of| [of.operator.0, of.via.0]);
    let excluded = explanation.excluded.iter().flat_map(|of| [of.operator.0, of.via.0]);
    let offered = match explanation.outcome {
        Outcome::Offered { operator } => Some(operator.0),
        _ => None,
    };
    let mut ids: Vec<Uuid> =
        queues.map(|queue| queue.0).chain(skills).chain(candidates).chain(excluded).chain(offered).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Names<'_> {
    /// The step in words.
    pub(super) fn sentence(&self, what: &What) -> String {
        match what {
            What::Waits { cause } => format!("It waits: {}.", because(*cause)),
            What::NotOffered { explanation } => {
                format!("Nobody is offered it: {}.", self.outcome(explanation))
            }
            What::Offered { explanation, .. } => format!("Offered to {}.", self.outcome(explanation)),
            What::AutoAccepted { explanation } => {
                format!("Given without asking to {}.", self.outcome(explanation))
            }
            What::RoundOver { explanation, .. } => {
                format!("The round is over: {}.", self.outcome(explanation))
            }
            What::Accepted { operator } => format!("{} accepted it.", self.operator(*operator)),
            What::Declined { operator, reason } if reason.is_empty() => {
                format!("{} declined it.", self.operator(*operator))
            }
            What::Declined { operator, reason } => {
                format!("{} declined it: {reason}.", self.operator(*operator))
            }
            What::Missed { operator } => format!("{} did not answer in time.", self.operator(*operator)),
            What::Unseen { operator } => {
                format!("No page of {} showed the offer; it does not count.", self.operator(*operator))
            }
            What::Withdrawn { operator, cause } => {
                format!("The offer to {} was taken back: {}.", self.operator(*operator), because(*cause))
            }
            What::Taken { by, from: None } => format!("{} took it.", self.operator(*by)),
            What::Taken { by, from: Some(from) } => {
                format!("{} took it over from {}.", self.operator(*by), self.operator(*from))
            }
            What::Transferred { by, to, queue, is_warm, comment } => {
                let by = self.operator(*by);
                let to =
                    to.map_or_else(|| format!("queue {}", self.queue(*queue)), |to| self.operator(to).into());
                let how = if *is_warm { ", staying until it is accepted" } else { "" };
                let comment = if comment.is_empty() { String::new() } else { format!(": {comment}") };
                format!("{by} transferred it to {to}{how}{comment}.")
            }
            What::Returned { to, cause } => {
                format!("It went back to {}: {}.", self.operator(*to), because(*cause))
            }
            What::Held { by } => format!("{} put it on hold.", self.operator(*by)),
            What::Resumed { cause } => format!("It is no longer on hold: {}.", because(*cause)),
            What::Lost { operator } => {
                format!(
                    "{} has gone; it is released at once or at the customer's next word.",
                    self.operator(*operator)
                )
            }
            What::Found { operator } => format!("{} is back.", self.operator(*operator)),
            What::StillSilent { operator } => format!(
                "{} has not replied in time either; a supervisor was alerted.",
                self.operator(*operator)
            ),
            What::Given { to } => format!("Given to {}, who reopened it.", self.operator(*to)),
            What::WrapUp { operator, .. } => format!("{} writes it up.", self.operator(*operator)),
            What::Done { cause } => format!("Done: {}.", because(*cause)),
        }
    }

    /// What came of a decision, and of those who could not have it how many by what.
    fn outcome(&self, explanation: &Explanation) -> String {
        let seconds = explanation.waited_ms / 1000;
        let barred = barred(explanation);
        let barred = if barred.is_empty() { String::new() } else { format!(" ({barred})") };
        match explanation.outcome {
            Outcome::Offered { operator } => format!(
                "{}, the best of {} who could take it, after {seconds} s{barred}",
                self.operator(operator),
                explanation.candidate_count
            ),
            Outcome::AllTried { .. } => format!("everybody who could take it has been asked{barred}"),
            Outcome::NobodyFits => format!("nobody can take it{barred}"),
            Outcome::QueueClosed { .. } => format!("{} is closed", self.queue(explanation.queue)),
            Outcome::QueuePaused => format!("{} is paused", self.queue(explanation.queue)),
            Outcome::QueueUnknown => "its queue is not there any more".to_owned(),
        }
    }

    fn operator(&self, id: OperatorId) -> &str {
        self.0.get(&id.0).map_or("somebody who has gone", String::as_str)
    }

    fn queue(&self, id: QueueId) -> &str {
        self.0.get(&id.0).map_or("a queue that has gone", String::as_str)
    }
}

fn barred(explanation: &Explanation) -> String {
    let told =
        explanation.excluded_counts.iter().map(|count| format!("{} {}", count.operators, by(count.reason)));
    told.collect::<Vec<_>>().join(", ")
}

const fn by(bar: Bar) -> &'static str {
    match bar {
        Bar::NotInQueue => "in other queues",
        Bar::Offline => "offline",
        Bar::Away => "away",
        Bar::Leaving => "about to leave",
        Bar::Disconnected => "out of reach",
        Bar::MissingSkills => "without the skills",
        Bar::QueueFull => "full for this queue",
        Bar::Full => "full",
        Bar::HardLimit => "at the limit of open conversations",
        Bar::Tried => "asked already",
    }
}

const fn because(cause: Cause) -> &'static str {
    match cause {
        Cause::Opened => "the customer wrote",
        Cause::Reopened => "it was reopened",
        Cause::Declined => "the offer was declined",
        Cause::Missed => "the offer was missed",
        Cause::Unseen => "no page showed the offer",
        Cause::OperatorLeft => "the operator is not there any more",
        Cause::NoReply => "no first reply came in time",
        Cause::Transfer => "it was transferred",
        Cause::QueueGone => "its queue is not there any more",
        Cause::Taken => "somebody took it",
        Cause::CustomerSpoke => "the customer wrote again",
        Cause::ByOperator => "the operator chose so",
        Cause::ConversationClosed => "the conversation is closed",
        Cause::BotAnswers => "a bot answers",
        Cause::TimeOver => "its time is over",
    }
}
