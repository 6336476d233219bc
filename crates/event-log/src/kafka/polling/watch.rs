//! Makes partitions go on that stopped without a word, or with one that is never repeated.

use std::sync::Arc;
use std::time::Instant;

use super::Polling;
use crate::LogError;
use crate::kafka::look::{Answer, Look};
use crate::kafka::questions::Name;
use crate::kafka::quiet::Remedy;

impl Polling {
    /// One question at a time: about all after an error, else about those that brought nothing for long.
    pub(super) fn watch(&mut self, now: Instant) {
        if let Some(look) = &mut self.look {
            let (started_at, is_alarmed) = (look.started_at, look.is_alarmed);
            let Some(answers) = look.take() else { return };
            self.look = None;
            self.act(answers, started_at, is_alarmed, now);
        }
        let is_alarmed = self.alarm.take(now);
        let asked = if is_alarmed {
            self.partitions.positions()
        } else if self.listening.is_long(now) {
            self.partitions.quiet(now)
        } else {
            return;
        };
        if !asked.is_empty() {
            let client = Arc::clone(&self.questions);
            self.look = Some(Look::start(client, &self.turns, asked, &self.buffer, now, is_alarmed));
        }
    }

    fn act(
        &mut self,
        answers: Vec<(Name, i64, Answer)>,
        started_at: Instant,
        is_alarmed: bool,
        now: Instant,
    ) {
        let has_listened = self.listening.has_since(started_at);
        let (mut again, mut is_helpless) = (Vec::new(), false);
        for (name, next, answer) in answers {
            let Some((topic, partition)) = self.partitions.standing(&name, next) else { continue };
            let bounds = match answer {
                Answer::Found(bounds) => bounds,
                Answer::Silence if is_alarmed => {
                    self.alarm.raise(now);
                    continue;
                }
                Answer::Silence => continue,
                Answer::Missing => {
                    // It may be that a broker has not heard of it yet: it is asked again.
                    self.alarm.raise(now);
                    self.buffer.fail(LogError::NoSuchPartition { topic, partition });
                    continue;
                }
            };
            if next < bounds.start || next > bounds.end {
                let owned = [(Arc::clone(&topic), partition)];
                if let Err(error) = self.partitions.unassign(&self.consumer, &owned) {
                    tracing::warn!(%error, "a truncated partition was not dropped");
                }
                let (from, start, end) = (next, bounds.start, bounds.end);
                self.buffer.fail(LogError::Truncated { topic, partition, from, start, end });
                continue;
            }
            if is_alarmed {
                again.push((name, next));
            } else if has_listened {
                match self.partitions.seen(&name, bounds.end, now) {
                    Remedy::Nothing => {}
                    Remedy::Assign => {
                        tracing::warn!(%topic, partition, next, end = bounds.end, "a partition fell silent");
                        again.push((name, next));
                    }
                    Remedy::Renew => is_helpless = true,
                }
            }
        }
        if is_helpless {
            self.renew("a partition brings nothing, though there is something");
        } else if !again.is_empty()
            && let Err(error) = self.partitions.again(&self.consumer, &again)
        {
            tracing::warn!(%error, "partitions were not assigned again");
            self.renew("partitions could not be assigned again");
        }
    }
}
