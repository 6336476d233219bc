//! The seat comes first: what is told live and what is fetched then leave no gap between them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{ConnectionId, PodId, Subject};
use protocol::frame::ServerFrame;
use protocol::link::Pull;
use registry::memory::MemoryRegistry;
use registry::{ConnectionRegistry, Lease, Lookup, Pod, PodKind, RegistryError, Seat};
use tokio::sync::mpsc;

use crate::client::{Client, Hello};
use crate::place::{Place, config, until};

/// How long a session waits for its seat.
const REGISTER_WAIT: Duration = Duration::from_millis(150);

/// A registry that never answers for a seat.
struct Silent(MemoryRegistry);

#[async_trait]
impl ConnectionRegistry for Silent {
    async fn join(&self, pod: Pod) -> Result<(), RegistryError> {
        self.0.join(pod).await
    }
    async fn add(&self, _: &[Subject], _: Seat) -> Result<Vec<Seat>, RegistryError> {
        std::future::pending().await
    }
    async fn remove(&self, subjects: &[Subject], connection: ConnectionId) {
        self.0.remove(subjects, connection).await;
    }
    async fn look_up(&self, subjects: &[Subject]) -> Result<Lookup, RegistryError> {
        self.0.look_up(subjects).await
    }
    async fn pods(&self, kind: PodKind) -> Vec<Lease> {
        self.0.pods(kind).await
    }
    fn is_whole(&self) -> bool {
        self.0.is_whole()
    }
    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError> {
        self.0.nudge(pod, subject).await
    }
    fn nudges(&self) -> mpsc::Receiver<Subject> {
        self.0.nudges()
    }
    async fn ping(&self, wait: Duration) -> Result<(), RegistryError> {
        self.0.ping(wait).await
    }
    async fn leave(&self, wait: Duration) {
        self.0.leave(wait).await;
    }
}

#[tokio::test]
async fn nothing_is_fetched_before_the_registry_had_its_time() {
    let place = Place::over(config(), |registry| Arc::new(Silent(registry))).await;
    let ticket = place.guest().await.welcome.unwrap().ticket;
    let asked = Instant::now();
    let mut back = Client::open(place.address, Hello::with_ticket(&ticket)).await;
    let fetches =
        || place.router.know(|known| known.pulls.iter().any(|pull| matches!(pull, Pull::History { .. })));
    until("history is asked for", fetches).await;
    assert!(asked.elapsed() >= REGISTER_WAIT, "after {:?} nobody could know of the seat", asked.elapsed());
    // A registry that stays silent keeps nobody waiting: heads find what is not told.
    back.welcomed().await;
    back.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
}
