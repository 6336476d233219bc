//! The tests' own router: it answers pulls from a few vectors, hears reports, and pushes what it is told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{ClientId, ConversationId, CustomerId, OperatorId, PodId, Subject, TenantId, TimelineId};
use link::pull::PullHandler;
use link::push::Pusher;
use link::{Incoming, Me, Net};
use protocol::Problem;
use protocol::frame::{
    AuthorKind, BoardFrame, EntryBody, EntryFrame, InboxFrame, Page, ServerFrame, StageName,
};
use protocol::link::{
    Audience, Delivery, Head, Numbered, Outcome, PodSettings, Pull, PullAnswer, Purpose, Push, Range, Reader,
    Report, Revocation, WidgetSettings,
};
use protocol::problem::ProblemKind;
use registry::memory::MemoryRegistry;
use registry::{ConnectionRegistry, Pod, PodKind};
use tokio::sync::Notify;
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(0xacce));
pub(crate) const SECRET: &str = "a secret of the shop that is long enough to count";

/// What the router knows.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) settings: PodSettings,
    pub(crate) timelines: HashMap<TimelineId, Vec<EntryFrame>>,
    /// Timelines that nobody may watch.
    pub(crate) forbidden: Vec<TimelineId>,
    pub(crate) open: Vec<TimelineId>,
    pub(crate) reports: Vec<Report>,
    pub(crate) pulls: Vec<Pull>,
    /// So many of the next pulls of history end in this problem.
    pub(crate) failing: (usize, Option<ProblemKind>),
    /// Pulls of history wait this long.
    pub(crate) slow_pages: Duration,
    /// Whether a timeline is open is told only after this was notified.
    pub(crate) open_held: Option<Arc<Notify>>,
    /// Its lease, which is beaten as long as this is here. Without it the router answers nobody.
    lease: Option<MemoryRegistry>,
}

/// The router.
#[derive(Clone)]
pub(crate) struct Router {
    known: Arc<Mutex<Known>>,
    net: Net,
    me: Me,
}

impl Router {
    pub(crate) async fn start(net: &Net, registry: &MemoryRegistry) -> Self {
        let widget = WidgetSettings {
            tenant: TENANT,
            title: "Shop".to_owned(),
            origins: vec!["https://shop.example".to_owned()],
            customer_secrets: vec![SECRET.to_owned()],
        };
        let settings = PodSettings {
            version: 1,
            store_epoch: "1:0".to_owned(),
            inbound_partitions: 12,
            desk_partitions: 3,
            record_version: 1,
            widgets: vec![widget],
            shown: Vec::new(),
            revocations: Vec::new(),
        };
        let known = Arc::new(Mutex::new(Known { settings, ..Known::default() }));
        let me = Me { pod: PodId(Uuid::new_v4()), boot: Uuid::new_v4() };
        let router = Self { known, net: net.clone(), me };
        let mut listener = net.listen(me, "", &[Purpose::Pull, Purpose::Report]).await.unwrap();
        let pod =
            Pod { id: me.pod, boot: me.boot, kind: PodKind::Router, address: listener.address().to_owned() };
        let lease = registry.handle();
        lease.join(pod).await.unwrap();
        router.know(|known| known.lease = Some(lease));
        let serving = router.clone();
        tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Incoming::Pull(pull) => {
                        tokio::spawn(pull.serve(Arc::new(serving.clone())));
                    }
                    Incoming::Report(mut reports) => {
                        let known = serving.known.clone();
                        tokio::spawn(async move {
                            while let Some(report) = reports.next().await {
                                known.lock().unwrap().reports.push(report);
                            }
                        });
                    }
                    Incoming::Push(_) => {}
                }
            }
        });
        router
    }

    /// Ends without a word. Push streams are the test's own to drop.
    pub(crate) fn crashes(&self) {
        self.know(|known| known.lease = None);
    }

    pub(crate) fn know<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.known.lock().unwrap())
    }

    /// Opens the push stream to a gateway.
    pub(crate) async fn dial(&self, gateway: &str) -> Pushes {
        Pushes { pusher: Pusher::dial(&self.net, self.me, gateway).await.unwrap(), router: self.clone() }
    }

    /// Writes entries into a timeline, without telling anybody.
    pub(crate) fn writes(&self, timeline: TimelineId, texts: &[&str]) -> Vec<EntryFrame> {
        self.know(|known| {
            let entries = known.timelines.entry(timeline).or_default();
            texts
                .iter()
                .map(|text| {
                    let entry = entry(timeline, entries.len() as u64 + 1, text);
                    entries.push(entry.clone());
                    entry
                })
                .collect()
        })
    }

    pub(crate) fn revoke(&self, principal: Uuid, version: u64) -> u64 {
        self.know(|known| {
            known.settings.version += 1;
            known.settings.revocations.push(Revocation { tenant: TENANT, principal, version });
            known.settings.version
        })
    }
}

/// A push stream to one gateway.
pub(crate) struct Pushes {
    pusher: Pusher,
    router: Router,
}

impl Pushes {
    pub(crate) async fn entry(&self, subject: Subject, entry: &EntryFrame) -> Outcome {
        let numbered = Numbered { timeline: entry.timeline, n: entry.n };
        self.frame(subject, Some(numbered), &ServerFrame::Entry(entry.clone())).await
    }

    pub(crate) async fn frame(
        &self,
        subject: Subject,
        number: Option<Numbered>,
        frame: &ServerFrame,
    ) -> Outcome {
        let audience =
            if matches!(subject, Subject::Customer(..)) { Audience::Customer } else { Audience::Staff };
        let frame = serde_json::value::to_raw_value(frame).unwrap();
        let outcomes = self
            .pusher
            .deliver(vec![Delivery { subject, audience, boot: None, number, trace: None, frame }])
            .await;
        outcomes.unwrap()[0]
    }

    /// Writes into a customer's timeline and pushes it.
    pub(crate) async fn replies(&self, customer: CustomerId, text: &str) -> Outcome {
        let timeline = TimelineId::of(customer, "web");
        let entry = self.router.writes(timeline, &[text]).remove(0);
        self.entry(Subject::Customer(TENANT, customer), &entry).await
    }

    pub(crate) fn tells(&self, push: Push) {
        self.pusher.send(push).unwrap();
    }
}

fn entry(timeline: TimelineId, n: u64, text: &str) -> EntryFrame {
    EntryFrame {
        timeline,
        n,
        seq: None,
        conversation: ConversationId(Uuid::from_u128(5)),
        cid: ClientId(Uuid::new_v4()),
        by: AuthorKind::Operator,
        by_id: Uuid::from_u128(6),
        by_name: None,
        at: 0,
        files: Vec::new(),
        body: EntryBody::Message { text: text.to_owned() },
    }
}

#[async_trait]
impl PullHandler for Router {
    async fn answer(&self, pull: Pull) -> PullAnswer {
        let (slow, lives, held) = self.know(|known| {
            known.pulls.push(pull.clone());
            (known.slow_pages, known.lease.is_some(), known.open_held.clone())
        });
        if let (Pull::OpenTimeline { .. }, Some(held)) = (&pull, held) {
            held.notified().await;
        }
        if !lives {
            std::future::pending::<()>().await;
        }
        if matches!(pull, Pull::History { .. }) && !slow.is_zero() {
            tokio::time::sleep(slow).await;
        }
        self.know(|known| known.answer(pull))
    }
}

impl Known {
    fn answer(&mut self, pull: Pull) -> PullAnswer {
        if let (Pull::History { .. }, (left @ 1.., Some(kind))) = (&pull, &mut self.failing) {
            *left -= 1;
            return PullAnswer::Problem { problem: Problem::new(*kind) };
        }
        match pull {
            Pull::Ping => PullAnswer::Pong,
            Pull::Settings { known } if known >= self.settings.version => PullAnswer::SettingsUnchanged,
            Pull::Settings { .. } => PullAnswer::Settings { settings: self.settings.clone() },
            Pull::History { timeline, reader, range, .. } => self.history(timeline, reader, range),
            Pull::Watch { timeline, operator, .. } => self.allowed(timeline, |known| {
                known.history(timeline, Reader::Staff { operator }, Range::Before { before: None })
            }),
            Pull::Renew { timeline, .. } => self.allowed(timeline, |_| PullAnswer::Allowed),
            Pull::Heads { subjects } => {
                let heads = subjects.iter().filter_map(|query| {
                    let entries = self.timelines.get(&query.timeline?)?;
                    Some(Head { subject: query.subject, n: entries.len() as u64, delivered: 0, read: 0 })
                });
                PullAnswer::Heads { heads: heads.collect() }
            }
            Pull::Inbox { .. } => {
                PullAnswer::Inbox { inbox: InboxFrame { version: 1, chats: Vec::new(), me: None } }
            }
            Pull::Board { .. } => {
                PullAnswer::Board { board: BoardFrame { version: 1, waiting: Vec::new(), total: 0 } }
            }
            Pull::Files { .. } => PullAnswer::Files { files: Vec::new() },
            Pull::OpenTimeline { timeline, .. } => {
                PullAnswer::OpenTimeline { open: self.open.contains(&timeline) }
            }
        }
    }

    fn allowed(&mut self, timeline: TimelineId, act: impl FnOnce(&mut Self) -> PullAnswer) -> PullAnswer {
        if self.forbidden.contains(&timeline) {
            return PullAnswer::Problem { problem: Problem::new(ProblemKind::Forbidden) };
        }
        act(self)
    }

    fn history(&self, timeline: TimelineId, _reader: Reader, range: Range) -> PullAnswer {
        let none = Vec::new();
        let all = self.timelines.get(&timeline).unwrap_or(&none);
        let (entries, more): (Vec<EntryFrame>, bool) = match range {
            Range::After { after } => {
                let rest: Vec<_> = all.iter().filter(|entry| entry.n > after).cloned().collect();
                (rest.iter().take(100).cloned().collect(), rest.len() > 100)
            }
            Range::Before { before } => {
                let rest: Vec<_> =
                    all.iter().filter(|it| before.is_none_or(|before| it.n < before)).cloned().collect();
                let skip = rest.len().saturating_sub(100);
                (rest.iter().skip(skip).cloned().collect(), skip > 0)
            }
        };
        let head = all.len() as u64;
        let stage = StageName::Active;
        let page =
            Page { req: None, timeline, entries, head, more, delivered: 0, read: 0, stage, version: 1 };
        PullAnswer::Page { page }
    }
}

/// An operator whom no test shares.
pub(crate) fn operator() -> OperatorId {
    OperatorId(Uuid::new_v4())
}
