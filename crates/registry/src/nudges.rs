//! The mailbox of nudges of one process: when it is full the oldest give way, because the newest say the most.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use domain::Subject;
use tokio::sync::{Notify, mpsc};

use crate::tasks::Tasks;

/// How many nudges wait for a slow reader.
pub(crate) const WAITING: usize = 1024;

/// The sending half; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mailbox(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<VecDeque<Subject>>,
    arrived: Notify,
}

impl Mailbox {
    /// Leaves a nudge; never blocks.
    pub(crate) fn leave(&self, subject: Subject) {
        let mut waiting = self.0.waiting.lock().expect("nothing panics under this lock");
        if waiting.len() == WAITING {
            waiting.pop_front();
        }
        waiting.push_back(subject);
        drop(waiting);
        self.0.arrived.notify_one();
    }

    /// Whether the process part that reads it is gone: only one sending half is left.
    pub(crate) fn is_orphan(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    /// Starts handing nudges over, oldest first, to the receiver that is returned.
    pub(crate) fn open(&self, tasks: &Tasks) -> mpsc::Receiver<Subject> {
        // Room for one: what waits must wait in the deque, where it can still be dropped.
        let (tx, rx) = mpsc::channel(1);
        let mailbox = self.clone();
        tasks.spawn(async move {
            while let Ok(room) = tx.reserve().await {
                room.send(mailbox.next().await);
            }
        });
        rx
    }

    async fn next(&self) -> Subject {
        loop {
            let first = self.0.waiting.lock().expect("nothing panics under this lock").pop_front();
            match first {
                Some(subject) => return subject,
                None => self.0.arrived.notified().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::PodId;
    use uuid::Uuid;

    use super::*;

    fn subject(number: u128) -> Subject {
        Subject::Pod(PodId(Uuid::from_u128(number)))
    }

    #[tokio::test]
    async fn the_oldest_nudges_give_way_when_nobody_reads() {
        let mailbox = Mailbox::default();
        for number in 0..(WAITING as u128 + 10) {
            mailbox.leave(subject(number));
        }
        let tasks = Tasks::default();
        let mut nudges = mailbox.open(&tasks);
        assert_eq!(nudges.recv().await, Some(subject(10)));
        assert_eq!(nudges.recv().await, Some(subject(11)));
    }
}
