//! A decision in full, for whoever asks later.

use super::DeskView;
use super::judge::{Case, Judged, Reached, bar, score};
use super::line::Gate;
use super::survey::Survey;
use crate::ids::{ConversationId, OperatorId, SkillId};
use crate::policy::RULES;
use crate::policy::explanation::{Bar, Excluded, Explanation, Outcome, Reason};
use crate::policy::score::Score;

impl DeskView {
    pub(super) fn explanation_of(&self, conversation: ConversationId) -> Option<Explanation> {
        let case = self.waiting(conversation)?;
        let survey = self.survey(&case);
        let outcome = match case.queue.gate {
            Gate::Unknown => Outcome::QueueUnknown,
            Gate::Paused => Outcome::QueuePaused,
            Gate::Closed { opens_at } if !case.queue.lets(case.shape.came_open) => {
                Outcome::QueueClosed { opens_at }
            }
            Gate::Open | Gate::Closed { .. } => match (survey.judged(), case.waiting.rest_until) {
                (Judged::Offer { operator }, _) => Outcome::Offered { operator },
                (Judged::Tried | Judged::Nobody, Some(next_round_at)) => Outcome::AllTried { next_round_at },
                (Judged::Tried, None) => Outcome::AllTried { next_round_at: self.now },
                (Judged::Nobody, None) => Outcome::NobodyFits,
            },
        };
        Some(self.told(&case, conversation, outcome, survey))
    }

    pub(super) fn told(
        &self,
        case: &Case<'_>,
        conversation: ConversationId,
        outcome: Outcome,
        survey: Survey<'_>,
    ) -> Explanation {
        let rules = case.queue.rules.as_ref();
        let waiting = case.waiting;
        let (demanded, relaxed) =
            waiting.skills.iter().partition(|skill| self.skills.is_in(**skill, &case.shape.demanded));
        let told = |(bar, reached): &(Bar, Reached<'_>)| Excluded {
            operator: reached.operator.id,
            via: reached.via,
            reason: self.reason(case, reached, *bar),
        };
        let mut excluded: Vec<Excluded> = survey.barred.iter().map(told).collect();
        excluded.sort_by_key(|excluded| excluded.operator);
        Explanation {
            conversation,
            at: self.now,
            rules: RULES,
            settings: rules.map(|rules| rules.version).unwrap_or_default(),
            outcome,
            queue: case.home,
            overflow: case.queue.overflow(case.shape.steps).collect(),
            spread: rules.map(|rules| rules.spread).unwrap_or_default(),
            priority: waiting.priority,
            since: waiting.since,
            waited_ms: self.now.since_ms(waiting.since),
            round: waiting.round,
            demanded,
            relaxed,
            candidate_count: u32::try_from(survey.candidates.len()).unwrap_or(u32::MAX),
            excluded,
            excluded_counts: survey.counts(),
            candidates: survey.best(),
        }
    }

    pub(super) fn fit_of(
        &self,
        conversation: ConversationId,
        operator: OperatorId,
    ) -> Option<Result<Score, Reason>> {
        let case = self.waiting(conversation)?;
        let member = self.roster.slot(operator).map(|slot| self.roster.at(slot));
        let reached = member.and_then(|member| {
            let operator = member.view.as_ref()?;
            let (step, via) = self.route(case.queue, case.home, case.shape.steps, operator)?;
            let limit = operator.membership(via)?.limit;
            Some(Reached { member, operator, via, limit, step })
        });
        let Some(reached) = reached else { return Some(Err(Reason::NotInQueue)) };
        Some(match bar(&case, &reached) {
            None => Ok(score(&case, &reached, &self.skills.known(&case.waiting.skills))),
            Some(bar) => Err(self.reason(&case, &reached, bar)),
        })
    }

    fn reason(&self, case: &Case<'_>, reached: &Reached<'_>, bar: Bar) -> Reason {
        let (member, operator) = (reached.member, reached.operator);
        match bar {
            Bar::NotInQueue => Reason::NotInQueue,
            Bar::Offline => Reason::Offline,
            Bar::Away => Reason::Away,
            Bar::Leaving => Reason::Leaving,
            Bar::Disconnected => Reason::Disconnected,
            Bar::MissingSkills => {
                let is_missing = |skill: &&SkillId| {
                    self.skills.is_in(**skill, &case.shape.demanded)
                        && !self.skills.is_in(**skill, &member.skills)
                };
                Reason::MissingSkills {
                    skills: case.waiting.skills.iter().filter(is_missing).copied().collect(),
                }
            }
            Bar::QueueFull => Reason::QueueFull {
                busy: member.busy_in(reached.via),
                limit: reached.limit.unwrap_or(operator.capacity),
            },
            Bar::Full => Reason::Full { busy: member.busy, capacity: operator.capacity },
            Bar::HardLimit => Reason::HardLimit { open: member.open, limit: operator.hard_limit },
            Bar::Tried => Reason::Tried,
        }
    }
}
