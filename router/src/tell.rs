//! Tells what was committed: one look-up for all subjects of a turn, one batch per pod.
//!
//! Everything here is a hint. It may be lost (heads find it), doubled (clients drop by number) or late; what is told of
//! one timeline leaves in the order of its commits, because turns pass through here one after the other.

mod encode;
pub(crate) mod names;
mod outcome;
pub(crate) mod pods;
mod retrier;
mod retry;
mod route;

use std::collections::HashSet;
use std::error::Error;
use std::sync::Arc;

use domain::turn::Tell;
use domain::{OperatorId, PodId, Subject, TenantId};
use futures_util::StreamExt;
use protocol::link::Push;
use protocol::record::ReplyTo;
use registry::PodKind;
use store::receipts::Marked;
use store::state::RecentHead;
use tokio::sync::mpsc;

use crate::metrics::RouterMetrics;
use crate::ports::Ports;
use crate::turn::decide::{Repeat, Traced};
use crate::turn::recent::Answer;
use pods::Pods;
use retry::Missed;
use route::{Addressed, Batches};

pub(crate) use encode::TypingNow;

/// Turns that wait to be told. Beyond this a turn is told to nobody: the writers never wait.
const WAITING: usize = 64;
/// Look-ups under way at once, each of a later turn than the one before; what they find leaves in order.
const AHEAD: usize = 8;

/// What is told together.
#[derive(Debug)]
pub(crate) enum Told {
    Turn {
        tell: Vec<Tell>,
        replies: Vec<(ReplyTo, Answer)>,
        repeats: Vec<Repeat>,
        traces: Vec<Traced>,
    },
    /// After a claim.
    Heads(Vec<RecentHead>),
    Receipts(Vec<Marked>),
    Typing(TypingNow),
}

/// Where writers and reports leave what is to be told; cheap to clone.
#[derive(Clone)]
pub(crate) struct Teller {
    mailbox: mpsc::Sender<Told>,
    metrics: RouterMetrics,
}

impl Teller {
    pub(crate) fn new(metrics: RouterMetrics) -> (Self, mpsc::Receiver<Told>) {
        let (mailbox, told) = mpsc::channel(WAITING);
        (Self { mailbox, metrics }, told)
    }

    /// Never waits; with no room it is told to nobody, and heads find it. Typing, which nobody finds and nobody misses,
    /// leaves half of the room to what was committed.
    pub(crate) fn tell(&self, told: Told) {
        let is_shed = matches!(told, Told::Typing(_)) && self.mailbox.capacity() < WAITING / 2;
        if is_shed || self.mailbox.try_send(told).is_err() {
            self.metrics.hints_dropped.inc();
        }
    }
}

/// What goes out, and where to.
struct Routed {
    deliveries: Arc<[Addressed]>,
    batches: Batches,
    replies: Vec<(ReplyTo, Answer)>,
}

/// Tells whatever is left in the mailbox, in order, until nobody can leave more.
pub(crate) async fn run(ports: Arc<Ports>, pods: Arc<Pods>, told: mpsc::Receiver<Told>) {
    let (missed, misses) = mpsc::channel(retry::MAX_MISSED);
    tokio::join!(tell_all(&ports, &pods, told, missed), retrier::run(&ports, &pods, misses));
}

async fn tell_all(
    ports: &Arc<Ports>,
    pods: &Arc<Pods>,
    told: mpsc::Receiver<Told>,
    missed: mpsc::Sender<Missed>,
) {
    let told =
        futures_util::stream::unfold(told, |mut told| async { told.recv().await.map(|one| (one, told)) });
    let mut routed = std::pin::pin!(told.map(|one| find(ports, pods, one)).buffered(AHEAD));
    while let Some(routed) = routed.next().await {
        for (reply_to, answer) in routed.replies {
            reply(pods, reply_to, answer);
        }
        let sent = outcome::send(ports, pods, routed.deliveries, routed.batches);
        // Outcomes come when they come; a slow pod holds nobody else back.
        ports.shutdown.spawn(outcome::collect(ports.clone(), sent, missed.clone()));
    }
}

/// Builds the frames and asks where they go.
async fn find(ports: &Arc<Ports>, pods: &Arc<Pods>, told: Told) -> Routed {
    if !ports.config.pushes {
        let replies = if let Told::Turn { replies, .. } = told { replies } else { vec![] };
        return Routed { deliveries: Arc::default(), batches: Batches::new(), replies };
    }
    let (deliveries, replies) = match told {
        Told::Turn { tell, replies, repeats, traces } => {
            let names = ports.names.of_authors(&ports.store, &tell).await;
            let mut deliveries = encode::turn(&tell, &traces, &names);
            deliveries.extend(repeated(ports, &repeats).await);
            (deliveries, replies)
        }
        Told::Heads(heads) => (encode::heads(&heads), vec![]),
        Told::Receipts(marked) => (encode::receipts(&marked), vec![]),
        Told::Typing(typing) => (encode::typing(&typing), vec![]),
    };
    let batches = batches(ports, pods, &deliveries, &HashSet::new()).await;
    Routed { deliveries: deliveries.into(), batches, replies }
}

/// One look-up for all subjects; if the registry cannot be asked, everything goes to every known gateway.
async fn batches(
    ports: &Ports,
    pods: &Pods,
    deliveries: &[Addressed],
    without: &HashSet<(usize, PodId)>,
) -> Batches {
    if deliveries.is_empty() {
        return Batches::new();
    }
    let (subjects, places) = route::subjects(deliveries);
    let mut batches = match ports.registry.look_up(&subjects).await {
        Ok(lookup) => route::route(&places, &lookup),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn Error,
                subjects = subjects.len(),
                "the registry did not answer; telling every gateway"
            );
            let leases = ports.registry.pods(PodKind::Gateway).await;
            let known: HashSet<PodId> =
                leases.iter().map(|lease| lease.pod.id).chain(pods.gateways()).collect();
            route::broadcast(deliveries.len(), known)
        }
    };
    if !without.is_empty() {
        for (pod, items) in &mut batches {
            items.retain(|item| !without.contains(&(item.index, *pod)));
        }
    }
    batches.retain(|_, items| !items.is_empty());
    batches
}

/// The entries that their authors sent again, as they stand.
async fn repeated(ports: &Ports, repeats: &[Repeat]) -> Vec<Addressed> {
    if repeats.is_empty() {
        return vec![];
    }
    let places: Vec<_> = repeats.iter().map(|repeat| (repeat.timeline, repeat.position)).collect();
    match ports.store.state().entries_at(&places).await {
        Ok(entries) => {
            let names = ports.names.look_up(&ports.store, operators_of(repeats)).await;
            encode::repeats(repeats, &entries, &names)
        }
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, n = repeats.len(), "failed to tell authors again what stands");
            vec![]
        }
    }
}

/// Those of the authors who are staff.
fn operators_of(repeats: &[Repeat]) -> impl Iterator<Item = (TenantId, OperatorId)> {
    repeats.iter().filter_map(|repeat| match repeat.author {
        Subject::Operator(tenant, operator) => Some((tenant, operator)),
        _ => None,
    })
}

fn reply(pods: &Pods, reply_to: ReplyTo, answer: Answer) {
    let push = Push::Answer {
        request: reply_to.request,
        version: answer.ok().map(|version| version.0),
        problem: answer.err().map(Into::into),
    };
    // The API reads the stored answer when none comes.
    if let Some(pusher) = pods.pusher(reply_to.pod).filter(|pusher| pusher.peer().boot == reply_to.boot) {
        let _ = pusher.send(push);
    }
}

/// The distinct subjects of a batch.
fn subjects_of<'a>(items: impl Iterator<Item = &'a Addressed>) -> HashSet<Subject> {
    items.map(|addressed| addressed.subject).collect()
}

#[cfg(test)]
mod tests {
    use domain::{CustomerId, TimelineId};
    use protocol::frame::AuthorKind;
    use uuid::Uuid;

    use super::*;

    fn typing() -> Told {
        Told::Typing(TypingNow {
            tenant: TenantId(Uuid::nil()),
            timeline: TimelineId(Uuid::nil()),
            customer: CustomerId(Uuid::nil()),
            assignee: None,
            by: AuthorKind::Customer,
            name: String::new(),
            on: true,
        })
    }

    #[test]
    fn typing_is_dropped_first_and_leaves_room_for_what_was_committed() {
        let (teller, mut told) = Teller::new(RouterMetrics::new(&runtime::Metrics::new()));
        (0..WAITING * 2).for_each(|_| teller.tell(typing()));
        assert!(told.len() <= WAITING / 2 + 1, "{} words of typing wait", told.len());
        let room = WAITING - told.len();
        (0..room).for_each(|_| teller.tell(Told::Heads(vec![])));
        assert_eq!(told.len(), WAITING, "every turn found room");
        teller.tell(typing());
        let mut heads = 0;
        while let Ok(told) = told.try_recv() {
            heads += usize::from(matches!(told, Told::Heads(_)));
        }
        assert_eq!(heads, room);
    }
}
