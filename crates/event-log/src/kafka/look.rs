//! Asks where partitions end, beside the thread that polls: an answer that does not come keeps no record waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::consumer::BaseConsumer;

use super::buffer::Buffer;
use super::context::Logged;
use super::questions::{Name, bounds};
use crate::Bounds;

/// For asking about one partition after the other: meanwhile no other look is taken, whatever the alarm.
const ALONE: Duration = Duration::from_secs(6);

/// Where the next look begins that has to ask about each partition alone: those that it had no time for are the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<AtomicUsize>);

/// A question under way.
pub(super) struct Look {
    asked: Vec<(Name, i64)>,
    answers: Receiver<Vec<Answer>>,
    pub(super) started_at: Instant,
    /// An error was the reason.
    pub(super) is_alarmed: bool,
}

/// What the brokers say of one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Silence,
    Missing,
    Found(Bounds),
}

impl Look {
    /// Asks about partitions that were read up to an offset.
    pub(super) fn start(
        client: Arc<BaseConsumer<Logged>>,
        turns: &Turns,
        mut asked: Vec<(Name, i64)>,
        buffer: &Arc<Buffer>,
        now: Instant,
        is_alarmed: bool,
    ) -> Self {
        let (told, answers) = channel();
        asked.sort_unstable();
        let turns = turns.clone();
        let names: Vec<Name> = asked.iter().map(|(name, _)| name.clone()).collect();
        let buffer = Arc::clone(buffer);
        let started = thread::Builder::new().name("kafka look".into()).spawn(move || {
            // Whoever reads no more does not want to know.
            let _ = told.send(ask(&client, &turns, &names));
            buffer.wake();
        });
        if let Err(error) = started {
            tracing::warn!(%error, "quiet partitions are not looked at");
        }
        Self { asked, answers, started_at: now, is_alarmed }
    }

    /// Each partition with the offset it was read up to and the answer, once they are there.
    pub(super) fn take(&mut self) -> Option<Vec<(Name, i64, Answer)>> {
        let answers = match self.answers.try_recv() {
            Ok(answers) => answers,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => vec![Answer::Silence; self.asked.len()],
        };
        let asked = std::mem::take(&mut self.asked).into_iter();
        Some(asked.zip(answers).map(|((name, next), answer)| (name, next, answer)).collect())
    }
}

fn ask(client: &BaseConsumer<Logged>, turns: &Turns, names: &[Name]) -> Vec<Answer> {
    match bounds(client, names) {
        Ok(found) if found.iter().all(Option::is_some) => {
            found.into_iter().flatten().map(Answer::Found).collect()
        }
        // One that cannot be asked about must not hide the others.
        Ok(_) | Err(_) => {
            let begun_at = Instant::now();
            let one = |name: &Name| match bounds(client, std::slice::from_ref(name)).as_deref() {
                Ok([Some(bounds)]) => Answer::Found(*bounds),
                Ok(_) => Answer::Missing,
                Err(_) => Answer::Silence,
            };
            turns.each_alone(names, one, || begun_at.elapsed())
        }
    }
}

impl Turns {
    /// Asks about one after the other until the time is over; for the rest nobody answered.
    fn each_alone(
        &self,
        names: &[Name],
        mut one: impl FnMut(&Name) -> Answer,
        elapsed: impl Fn() -> Duration,
    ) -> Vec<Answer> {
        let mut answers = vec![Answer::Silence; names.len()];
        let first = self.0.load(Ordering::Relaxed);
        for turn in 0..names.len() {
            if elapsed() >= ALONE {
                break;
            }
            let at = (first + turn) % names.len();
            answers[at] = one(&names[at]);
            self.0.store((at + 1) % names.len(), Ordering::Relaxed);
        }
        answers
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const FOUND: Answer = Answer::Found(Bounds { start: 0, end: 1 });

    /// One look at partitions of which some answer at once and the others never; with how long it took.
    fn look(turns: &Turns, partitions: i32, is_dead: impl Fn(i32) -> bool) -> (Vec<Answer>, Duration) {
        let names: Vec<Name> = (0..partitions).map(|partition| ("inbound".to_owned(), partition)).collect();
        let clock = Cell::new(Duration::ZERO);
        let one = |(_, partition): &Name| {
            if !is_dead(*partition) {
                return FOUND;
            }
            clock.set(clock.get() + Duration::from_secs(3));
            Answer::Silence
        };
        let answers = turns.each_alone(&names, one, || clock.get());
        (answers, clock.get())
    }

    #[test]
    fn partitions_of_a_dead_leader_take_no_more_than_their_time_and_hide_none_of_the_others() {
        let turns = Turns::default();
        let mut seen = [false; 16];
        for _ in 0..8 {
            let (answers, took) = look(&turns, 16, |partition| partition < 12);
            assert!(took <= ALONE, "{took:?}");
            assert_eq!(answers.len(), 16);
            for (partition, answer) in answers.iter().enumerate() {
                assert!(partition >= 12 || *answer == Answer::Silence, "{partition}: {answer:?}");
                seen[partition] |= *answer == FOUND;
            }
        }
        assert!(seen[12..].iter().all(|seen| *seen), "{seen:?}");
    }

    #[test]
    fn with_time_for_all_each_is_asked_about_once_wherever_it_begins() {
        let turns = Turns::default();
        look(&turns, 16, |_| true);
        for partitions in [16, 5, 1, 0] {
            let (answers, took) = look(&turns, partitions, |partition| partition == 3);
            assert!(took <= Duration::from_secs(3), "{took:?}");
            for (partition, answer) in answers.iter().enumerate() {
                assert_eq!(*answer == FOUND, partition != 3, "{partition} of {partitions}");
            }
        }
    }
}
