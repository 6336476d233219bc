//! The registry of one process: one map, shared by every part that joined.
//!
//! Always whole, because nothing can be forgotten. Otherwise no kinder than the other backend: leases expire, a new
//! boot inherits nothing, a pod that vanished counts as live and not whole for a minute.

mod map;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use domain::{ConnectionId, PodId, Subject};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::nudges::Mailbox;
use crate::tasks::Tasks;
use crate::{ConnectionRegistry, LEASE_BEAT, Lease, Lookup, Pod, PodKind, RegistryError, Seat};
use map::Map;

/// One part of the process, as it sees the shared map. Clones are the same part; [`handle`](Self::handle) makes
/// another that joins by itself.
#[derive(Clone, Debug)]
pub struct MemoryRegistry {
    map: Arc<Mutex<Map>>,
    own: Arc<Own>,
}

#[derive(Debug, Default)]
struct Own {
    pod: Mutex<Option<Pod>>,
    joined: AtomicBool,
    nudges: Mailbox,
    tasks: Tasks,
}

impl MemoryRegistry {
    /// Makes an empty registry and the handle of its first part.
    #[expect(
        clippy::new_without_default,
        reason = "a default that is not equal to another default would mislead"
    )]
    pub fn new() -> Self {
        Self { map: Arc::default(), own: Arc::default() }
    }

    /// Another part of this process, over the same map.
    pub fn handle(&self) -> Self {
        Self { map: Arc::clone(&self.map), own: Arc::default() }
    }

    fn map(&self) -> MutexGuard<'_, Map> {
        self.map.lock().expect("nothing panics under this lock")
    }
}

#[async_trait]
impl ConnectionRegistry for MemoryRegistry {
    async fn join(&self, pod: Pod) -> Result<(), RegistryError> {
        self.map().take_lease(pod.clone(), self.own.nudges.clone(), Instant::now());
        *self.own.pod.lock().expect("nothing panics under this lock") = Some(pod.clone());
        self.own.joined.store(true, Ordering::Release);
        let map = Arc::clone(&self.map);
        let nudges = self.own.nudges.clone();
        self.own.tasks.spawn(async move {
            let mut beat = tokio::time::interval(LEASE_BEAT);
            loop {
                beat.tick().await;
                map.lock().expect("nothing panics under this lock").beat(&pod, &nudges, Instant::now());
            }
        });
        Ok(())
    }

    async fn add(&self, subjects: &[Subject], seat: Seat) -> Result<Vec<Seat>, RegistryError> {
        Ok(self.map().add(subjects, seat, Instant::now()))
    }

    async fn remove(&self, subjects: &[Subject], connection: ConnectionId) {
        self.map().remove(subjects, connection);
    }

    async fn look_up(&self, subjects: &[Subject]) -> Result<Lookup, RegistryError> {
        Ok(self.map().look_up(subjects, Instant::now()))
    }

    async fn pods(&self, kind: PodKind) -> Vec<Lease> {
        self.map().pods(kind, Instant::now())
    }

    fn is_whole(&self) -> bool {
        self.own.joined.load(Ordering::Acquire)
    }

    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError> {
        let mailbox = self.map().mailbox(pod, Instant::now());
        if let Some(mailbox) = mailbox {
            mailbox.leave(subject);
        }
        Ok(())
    }

    fn nudges(&self) -> mpsc::Receiver<Subject> {
        self.own.nudges.open(&self.own.tasks)
    }

    async fn ping(&self, _wait: Duration) -> Result<(), RegistryError> {
        Ok(())
    }

    async fn leave(&self, _wait: Duration) {
        self.own.tasks.abort();
        self.own.joined.store(false, Ordering::Release);
        let pod = self.own.pod.lock().expect("nothing panics under this lock").take();
        if let Some(pod) = pod {
            self.map().leave(&pod);
        }
    }
}
