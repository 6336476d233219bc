//! A pod that is only a link: it seats subjects, takes pushes and remembers what they brought.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use domain::{Attempt, ConnectionId, SenderId, Subject};
use link::pull::{Options, PullPool};
use link::report::Reporter;
use link::{Incoming, Me};
use protocol::frame::{EntryFrame, ServerFrame};
use protocol::link::{Delivery, Outcome, Purpose, Push, PushAnswer};
use registry::memory::MemoryRegistry;
use registry::{ConnectionRegistry, Pod, PodKind, Seat};
use uuid::Uuid;

use crate::bench::{Bench, TestRouter, eventually, me};

pub(crate) struct Gateway {
    pub(crate) me: Me,
    pub(crate) registry: MemoryRegistry,
    pub(crate) pulls: PullPool,
    pub(crate) reporter: Reporter,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    seated: HashSet<Subject>,
    deliveries: Vec<Delivery>,
    others: Vec<Push>,
}

impl Gateway {
    pub(crate) async fn new(bench: &Bench, routers: &[&TestRouter]) -> Self {
        Self::of_kind(bench, routers, PodKind::Gateway).await
    }

    pub(crate) async fn of_kind(bench: &Bench, routers: &[&TestRouter], kind: PodKind) -> Self {
        let me = me();
        let registry = bench.registry.handle();
        let mut listener = bench.net.listen(me, "", &[Purpose::Push]).await.unwrap();
        let address = listener.address().to_owned();
        registry.join(Pod { id: me.pod, boot: me.boot, kind, address }).await.unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let kept = state.clone();
        tokio::spawn(async move {
            loop {
                let Incoming::Push(mut down) = listener.accept().await else { continue };
                let state = kept.clone();
                tokio::spawn(async move {
                    while let Some(push) = down.next().await {
                        if let Some(answer) = state.lock().unwrap().take(push) {
                            down.answer(answer);
                        }
                    }
                });
            }
        });
        let pulls = PullPool::new(bench.net.clone(), me, Options::default());
        let reporter = Reporter::new(bench.net.clone(), me);
        let known: Vec<_> = routers.iter().map(|router| (router.me.pod, router.address.clone())).collect();
        pulls.set_routers(known.clone());
        reporter.set_routers(known);
        let gateway = Self { me, registry, pulls, reporter, state };
        eventually("every router has a stream to this pod", async || {
            let state = gateway.state.lock().unwrap();
            let greeted = state.others.iter().filter(|push| matches!(push, Push::Settings { .. })).count();
            (greeted >= routers.len()).then_some(())
        })
        .await;
        gateway
    }

    /// A connection that listens to these subjects.
    pub(crate) async fn seat(&self, subjects: &[Subject]) -> Seat {
        self.seat_as(subjects, SenderId(Uuid::new_v4()), Attempt(1)).await
    }

    pub(crate) async fn seat_as(&self, subjects: &[Subject], sender: SenderId, attempt: Attempt) -> Seat {
        self.state.lock().unwrap().seated.extend(subjects);
        self.register(subjects, sender, attempt).await
    }

    /// A seat in the registry of a connection that is not here.
    pub(crate) async fn register(&self, subjects: &[Subject], sender: SenderId, attempt: Attempt) -> Seat {
        let seat = Seat {
            connection: ConnectionId(Uuid::new_v4()),
            pod: self.me.pod,
            boot: self.me.boot,
            sender,
            attempt,
            since_ms: 0,
        };
        self.registry.add(subjects, seat.clone()).await.unwrap();
        seat
    }

    /// Every frame that came for a subject, in order.
    pub(crate) fn frames(&self, subject: Subject) -> Vec<ServerFrame> {
        let state = self.state.lock().unwrap();
        let of_subject = state.deliveries.iter().filter(|delivery| delivery.subject == subject);
        of_subject.map(|delivery| serde_json::from_str(delivery.frame.get()).unwrap()).collect()
    }

    pub(crate) fn deliveries(&self, subject: Subject) -> Vec<Delivery> {
        let state = self.state.lock().unwrap();
        state.deliveries.iter().filter(|delivery| delivery.subject == subject).cloned().collect()
    }

    /// How many of them are entries.
    pub(crate) fn entries_told(&self, subject: Subject) -> usize {
        self.frames(subject).iter().filter(|frame| matches!(frame, ServerFrame::Entry(_))).count()
    }

    /// The entries among them, each once, by number.
    pub(crate) fn entries(&self, subject: Subject) -> Vec<EntryFrame> {
        let mut entries: Vec<EntryFrame> = Vec::new();
        for frame in self.frames(subject) {
            if let ServerFrame::Entry(entry) = frame
                && entries.last().is_none_or(|last| last.n < entry.n)
            {
                entries.push(entry);
            }
        }
        entries
    }

    /// Waits for a frame that `pick` likes.
    pub(crate) async fn sees<T>(
        &self,
        what: &str,
        subject: Subject,
        pick: impl Fn(&ServerFrame) -> Option<T>,
    ) -> T {
        eventually(what, async || self.frames(subject).iter().find_map(&pick)).await
    }

    /// Waits for a push that is no delivery.
    pub(crate) async fn is_told<T>(&self, what: &str, pick: impl Fn(&Push) -> Option<T>) -> T {
        eventually(what, async || self.state.lock().unwrap().others.iter().find_map(&pick)).await
    }
}

impl State {
    fn take(&mut self, push: Push) -> Option<PushAnswer> {
        let Push::Deliver { batch, deliveries } = push else {
            self.others.push(push);
            return None;
        };
        let outcome = |delivery: &Delivery| match self.seated.contains(&delivery.subject) {
            true => Outcome::Ok,
            false => Outcome::Gone,
        };
        let outcomes: Vec<Outcome> = deliveries.iter().map(outcome).collect();
        let taken = deliveries.into_iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Ok);
        self.deliveries.extend(taken.map(|(delivery, _)| delivery));
        Some(PushAnswer { batch, outcomes })
    }
}
