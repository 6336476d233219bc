//! The seat comes first: what is told live and what is fetched then leave no gap between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{ConnectionId, OperatorId, PodId, Subject, TimelineId};
use futures_util::SinkExt;
use protocol::frame::{ClientFrame, Role, ServerFrame};
use protocol::link::{Outcome, Pull};
use registry::memory::MemoryRegistry;
use registry::{ConnectionRegistry, Lease, Lookup, Pod, PodKind, RegistryError, Seat};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::client::{Client, Hello};
use crate::place::{PATIENCE, Place, config, until};
use crate::router::TENANT;

/// How long a session waits for its seat.
const REGISTER_WAIT: Duration = Duration::from_millis(150);

/// A registry that takes its time for every seat, and may be away.
pub(crate) struct Late {
    pub(crate) registry: MemoryRegistry,
    pub(crate) wait: Duration,
    /// Leases are then told from memory.
    pub(crate) away: Arc<AtomicBool>,
    /// How many seats it took.
    pub(crate) taken: Arc<AtomicUsize>,
}

#[async_trait]
impl ConnectionRegistry for Late {
    async fn join(&self, pod: Pod) -> Result<(), RegistryError> {
        self.registry.join(pod).await
    }
    async fn add(&self, subjects: &[Subject], seat: Seat) -> Result<Vec<Seat>, RegistryError> {
        tokio::time::sleep(self.wait).await;
        let standing = self.registry.add(subjects, seat).await;
        self.taken.fetch_add(1, Ordering::SeqCst);
        standing
    }
    async fn remove(&self, subjects: &[Subject], connection: ConnectionId) {
        self.registry.remove(subjects, connection).await;
    }
    async fn look_up(&self, subjects: &[Subject]) -> Result<Lookup, RegistryError> {
        self.registry.look_up(subjects).await
    }
    async fn pods(&self, kind: PodKind) -> Vec<Lease> {
        self.registry.pods(kind).await
    }
    fn is_whole(&self) -> bool {
        !self.away.load(Ordering::SeqCst) && self.registry.is_whole()
    }
    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError> {
        self.registry.nudge(pod, subject).await
    }
    fn nudges(&self) -> mpsc::Receiver<Subject> {
        self.registry.nudges()
    }
    async fn ping(&self, wait: Duration) -> Result<(), RegistryError> {
        self.registry.ping(wait).await
    }
    async fn leave(&self, wait: Duration) {
        self.registry.leave(wait).await;
    }
}

#[tokio::test]
async fn nothing_is_fetched_before_the_registry_had_its_time() {
    let wait = Duration::MAX;
    let taken = Arc::default();
    let place =
        Place::over(config(), |registry| Arc::new(Late { registry, wait, away: Arc::default(), taken }))
            .await;
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

#[tokio::test]
async fn a_watch_that_is_taken_back_before_its_answer_leaves_no_seat() {
    let mut kept = None;
    let (wait, taken) = (Duration::from_millis(30), Arc::new(AtomicUsize::new(0)));
    let place = Place::over(config(), |registry| {
        kept = Some(registry.clone());
        Arc::new(Late { registry, wait, away: Arc::default(), taken: taken.clone() })
    })
    .await;
    let registry = kept.unwrap();
    let pushes = place.pushes().await;
    let mut bob = place.staff(Role::Operator).await;
    let (left, stays) = (TimelineId(Uuid::new_v4()), TimelineId(Uuid::new_v4()));
    let taken_before = taken.load(Ordering::SeqCst);
    // One write, so that the gateway decides all of it before any answer.
    for frame in [
        ClientFrame::Watch { req: 1, timeline: left },
        ClientFrame::Unwatch { timeline: left },
        ClientFrame::Watch { req: 2, timeline: stays },
        ClientFrame::Unwatch { timeline: stays },
        ClientFrame::Watch { req: 3, timeline: stays },
    ] {
        bob.socket.feed(Message::text(serde_json::to_string(&frame).unwrap())).await.unwrap();
    }
    bob.socket.flush().await.unwrap();
    let mut answered = Vec::new();
    bob.waits_for(|frame| {
        if let ServerFrame::Page(page) = frame {
            answered.extend(page.req);
        }
        (answered.len() == 3).then_some(())
    })
    .await;
    until("the registry took its time", || taken.load(Ordering::SeqCst) > taken_before).await;
    let subjects = [Subject::Timeline(TENANT, left), Subject::Timeline(TENANT, stays)];
    let settled = async {
        loop {
            let found = registry.look_up(&subjects).await.unwrap().found;
            if found[0].seats.is_empty() && found[1].seats.len() == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, settled).await.expect("the registry knows who listens, and nobody else");
    let entry = place.router.writes(left, &["for nobody"]).remove(0);
    assert_eq!(pushes.entry(subjects[0], &entry).await, Outcome::Gone);
    let entry = place.router.writes(stays, &["for bob"]).remove(0);
    assert_eq!(pushes.entry(subjects[1], &entry).await, Outcome::Ok);
}

#[tokio::test]
async fn a_watch_that_begins_or_ends_with_the_socket_leaves_no_seat() {
    let mut kept = None;
    let place = Place::over(config(), |registry| {
        kept = Some(registry.clone());
        Arc::new(registry)
    })
    .await;
    let registry = kept.unwrap();
    let mut bob = place.staff(Role::Operator).await;
    let me = Subject::Operator(TENANT, OperatorId(bob.me().0));
    let (left, never) = (TimelineId(Uuid::new_v4()), TimelineId(Uuid::new_v4()));
    let subjects = [me, Subject::Timeline(TENANT, left), Subject::Timeline(TENANT, never)];
    let seats = async || {
        let found = registry.look_up(&subjects).await.unwrap().found;
        found.iter().map(|found| found.seats.len()).collect::<Vec<_>>()
    };
    bob.send(&ClientFrame::Watch { req: 1, timeline: left }).await;
    bob.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    assert_eq!(seats().await, [1, 1, 0]);
    // One write, so that the gateway reads all of it in one go.
    for frame in [ClientFrame::Unwatch { timeline: left }, ClientFrame::Watch { req: 2, timeline: never }] {
        bob.socket.feed(Message::text(serde_json::to_string(&frame).unwrap())).await.unwrap();
    }
    bob.socket.feed(Message::Close(None)).await.unwrap();
    bob.socket.flush().await.unwrap();
    let gone = async {
        while seats().await != [0, 0, 0] {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("the registry knows of nobody who left");
}
