//! Asks where partitions end, beside the thread that polls: an answer that does not come keeps no record waiting.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::Instant;

use rdkafka::consumer::BaseConsumer;

use super::buffer::Buffer;
use super::context::Logged;
use super::questions::{Name, bounds};
use crate::Bounds;

/// A question under way.
pub(super) struct Look {
    asked: Vec<(Name, i64)>,
    answers: Receiver<Vec<Answer>>,
    pub(super) started_at: Instant,
    /// An error was the reason.
    pub(super) is_alarmed: bool,
}

/// What the brokers say of one partition.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Silence,
    Missing,
    Found(Bounds),
}

impl Look {
    /// Asks about partitions that were read up to an offset.
    pub(super) fn start(
        client: Arc<BaseConsumer<Logged>>,
        asked: Vec<(Name, i64)>,
        buffer: &Arc<Buffer>,
        now: Instant,
        is_alarmed: bool,
    ) -> Self {
        let (told, answers) = channel();
        let names: Vec<Name> = asked.iter().map(|(name, _)| name.clone()).collect();
        let buffer = Arc::clone(buffer);
        let started = thread::Builder::new().name("kafka look".into()).spawn(move || {
            // Whoever reads no more does not want to know.
            let _ = told.send(ask(&client, &names));
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

fn ask(client: &BaseConsumer<Logged>, names: &[Name]) -> Vec<Answer> {
    let one = |name: &Name| match bounds(client, std::slice::from_ref(name)).as_deref() {
        Ok([Some(bounds)]) => Answer::Found(*bounds),
        Ok(_) => Answer::Missing,
        Err(_) => Answer::Silence,
    };
    match bounds(client, names) {
        Ok(found) if found.iter().all(Option::is_some) => {
            found.into_iter().flatten().map(Answer::Found).collect()
        }
        // One that cannot be asked about must not hide the others.
        Ok(_) | Err(_) => names.iter().map(one).collect(),
    }
}
