//! A look at every operator whom a ticket reaches, kept for the explanation.

use super::DeskView;
use super::judge::{Case, Judged, Reached, bar, score};
use crate::policy::explanation::{Bar, BarCount, Candidate, NAMED};
use crate::policy::score::Rank;

const BARS: [Bar; 10] = [
    Bar::NotInQueue,
    Bar::Offline,
    Bar::Away,
    Bar::Leaving,
    Bar::Disconnected,
    Bar::MissingSkills,
    Bar::QueueFull,
    Bar::Full,
    Bar::HardLimit,
    Bar::Tried,
];

pub(super) struct Survey<'a> {
    /// Who could take it, in no order.
    pub(super) candidates: Vec<(Rank, Candidate)>,
    /// Who could not: the first [`NAMED`] for each bar.
    pub(super) barred: Vec<(Bar, Reached<'a>)>,
    counts: [u32; BARS.len()],
}

impl DeskView {
    pub(super) fn survey<'a>(&'a self, case: &Case<'a>) -> Survey<'a> {
        let spread = case.queue.rules.as_ref().map(|rules| rules.spread).unwrap_or_default();
        let wished = self.skills.known(&case.waiting.skills);
        let mut survey = Survey { candidates: Vec::new(), barred: Vec::new(), counts: [0; BARS.len()] };
        self.reached(case).for_each(|reached| match bar(case, &reached) {
            None => {
                let score = score(case, &reached, &wished);
                let operator = reached.operator.id;
                let candidate = Candidate { operator, via: reached.via, score };
                survey.candidates.push((score.rank(spread, operator), candidate));
            }
            Some(bar) => {
                let count = &mut survey.counts[bar as usize];
                *count += 1;
                if *count as usize <= NAMED {
                    survey.barred.push((bar, reached));
                }
            }
        });
        survey
    }
}

impl Survey<'_> {
    pub(super) fn judged(&self) -> Judged {
        match self.candidates.iter().min_by_key(|(rank, _)| *rank) {
            Some((_, best)) => Judged::Offer { operator: best.operator },
            None if self.counts[Bar::Tried as usize] > 0 => Judged::Tried,
            None => Judged::Nobody,
        }
    }

    pub(super) fn counts(&self) -> Vec<BarCount> {
        let counts = BARS.into_iter().zip(self.counts).filter(|(_, operators)| *operators > 0);
        counts.map(|(reason, operators)| BarCount { reason, operators }).collect()
    }

    /// The best [`NAMED`], in their order.
    pub(super) fn best(mut self) -> Vec<Candidate> {
        if self.candidates.len() > NAMED {
            self.candidates.select_nth_unstable_by_key(NAMED, |(rank, _)| *rank);
            self.candidates.truncate(NAMED);
        }
        self.candidates.sort_unstable_by_key(|(rank, _)| *rank);
        self.candidates.into_iter().map(|(_, candidate)| candidate).collect()
    }
}
