//! The pod's pools of pull connections, one per router.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use deadpool::Runtime;
use deadpool::managed::{Object, Pool, PoolError, TimeoutType};
use domain::PodId;
use protocol::link::{Pull, PullAnswer};
use tokio::time::timeout;

use super::connection::{Dialler, question};
use crate::error::LinkError;
use crate::greet::Me;
use crate::net::Net;

/// The bounds of the pools.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Connections to one router, and so questions under way to it.
    pub connections: usize,
    /// For one of them to become free.
    pub wait_ms: u64,
    /// To dial and greet.
    pub create_ms: u64,
    /// For the pong of a connection that has been idle.
    pub recycle_ms: u64,
    /// From asking to the answer.
    pub request_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 16, wait_ms: 500, create_ms: 300, recycle_ms: 300, request_ms: 2_000 }
    }
}

/// Why there is no answer. A [`PullAnswer::Problem`] is an answer.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error("no router is known")]
    NoRouter,
    #[error("all connections to router {router} stayed busy for {wait_ms} ms")]
    Busy { router: PodId, wait_ms: u64 },
    #[error("failed to reach router {router}")]
    Unreachable {
        router: PodId,
        #[source]
        source: LinkError,
    },
    #[error("the connection to router {router} was not made within {ms} ms")]
    DialTimedOut { router: PodId, ms: u64 },
    #[error("the connection to router {router} broke while it was asked")]
    Broken {
        router: PodId,
        #[source]
        source: LinkError,
    },
    #[error("router {router} did not answer within {ms} ms")]
    TimedOut { router: PodId, ms: u64 },
    #[error("the question cannot be sent")]
    Unspeakable(#[source] LinkError),
}

impl PullError {
    /// Whether the same question may succeed later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoRouter
            | Self::Busy { .. }
            | Self::DialTimedOut { .. }
            | Self::Broken { .. }
            | Self::TimedOut { .. } => true,
            Self::Unreachable { source, .. } => source.is_transient(),
            Self::Unspeakable(_) => false,
        }
    }

    /// Whether another router may do better at once. A busy or slow one does not count: the limit is a bulkhead, and
    /// passing a storm on would sink the next.
    fn is_the_routers_end(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::DialTimedOut { .. } | Self::Broken { .. })
    }
}

/// Asks any router; cheap to clone.
#[derive(Clone)]
pub struct PullPool {
    shared: Arc<Shared>,
}

struct Shared {
    net: Net,
    me: Me,
    options: Options,
    routers: RwLock<Arc<[Router]>>,
    turn: AtomicUsize,
}

#[derive(Clone)]
struct Router {
    pod: PodId,
    address: String,
    pool: Pool<Dialler>,
}

impl PullPool {
    /// Knows no router yet.
    pub fn new(net: Net, me: Me, options: Options) -> Self {
        let routers = RwLock::new(Arc::from([]));
        Self { shared: Arc::new(Shared { net, me, options, routers, turn: AtomicUsize::new(0) }) }
    }

    /// Replaces the list. Connections to routers that stay are kept; questions under way are answered.
    pub fn set_routers(&self, routers: Vec<(PodId, String)>) {
        let mut known = self.shared.routers.write().unwrap_or_else(PoisonError::into_inner);
        let next = routers.into_iter().map(|(pod, address)| {
            let stays = known.iter().find(|router| router.pod == pod && router.address == address);
            stays.cloned().unwrap_or_else(|| self.shared.router(pod, address))
        });
        let next: Arc<[Router]> = next.collect();
        for router in known.iter() {
            if !next.iter().any(|stays| stays.pod == router.pod && stays.address == router.address) {
                router.pool.close();
            }
        }
        *known = next;
    }

    /// Asks one router, and one more (or the same on a fresh connection) if the first cannot be reached or breaks.
    ///
    /// **Guarantees** The caller may stop waiting at any time: the exchange runs to its end in a task of its own, and only
    /// a connection with nothing under way goes back to the pool.
    pub async fn ask(&self, pull: Pull) -> Result<PullAnswer, PullError> {
        let question = question(&pull).map_err(PullError::Unspeakable)?;
        let first = self.shared.pick(None)?;
        match self.shared.ask(&first, question.clone()).await {
            Err(error) if error.is_the_routers_end() => {
                tracing::info!(error = &error as &dyn std::error::Error, "asking another router");
                let second = self.shared.pick(Some(first.pod))?;
                self.shared.ask(&second, question).await
            }
            answer => answer,
        }
    }
}

impl Shared {
    fn router(&self, pod: PodId, address: String) -> Router {
        let Options { connections, wait_ms, create_ms, recycle_ms, .. } = self.options;
        let pong_wait = Duration::from_millis(recycle_ms);
        let dialler = Dialler::new(self.net.clone(), self.me, address.clone(), pong_wait);
        let pool = Pool::builder(dialler)
            .max_size(connections)
            .wait_timeout(Some(Duration::from_millis(wait_ms)))
            .create_timeout(Some(Duration::from_millis(create_ms)))
            // The dialler's own limit comes first and draws its conclusions; this one holds if it should ever not.
            .recycle_timeout(Some(pong_wait * 2))
            .runtime(Runtime::Tokio1)
            .build()
            .expect("a runtime is given, which is all that the builder asks for");
        Router { pod, address, pool }
    }

    /// The next router in turn, preferably one with a free connection; not `not` unless it is the only one.
    fn pick(&self, not: Option<PodId>) -> Result<Router, PullError> {
        let routers = self.routers.read().unwrap_or_else(PoisonError::into_inner).clone();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let in_turn = || (0..routers.len()).map(|i| &routers[turn.wrapping_add(i) % routers.len()]);
        let others = || in_turn().filter(|router| Some(router.pod) != not);
        let free = |router: &&Router| {
            let status = router.pool.status();
            status.available > 0 || status.size < status.max_size
        };
        let picked = others().find(free).or_else(|| others().next()).or_else(|| in_turn().next());
        picked.cloned().ok_or(PullError::NoRouter)
    }

    async fn ask(&self, router: &Router, question: Bytes) -> Result<PullAnswer, PullError> {
        let pod = router.pod;
        let mut connection = router.pool.get().await.map_err(|error| self.no_connection(pod, error))?;
        let wait = Duration::from_millis(self.options.request_ms);
        let pool = router.pool.clone();
        let exchange = tokio::spawn(async move {
            let answer = timeout(wait, connection.ask(&question)).await;
            match answer {
                // The one case in which nothing is under way on it any more.
                Ok(Ok(_)) => drop(connection),
                Ok(Err(_)) => {
                    drop(Object::take(connection));
                    pool.manager().distrust_all();
                }
                Err(_) => drop(Object::take(connection)),
            }
            answer
        });
        match exchange.await {
            Ok(Ok(Ok(answer))) => Ok(answer),
            Ok(Ok(Err(source))) => Err(PullError::Broken { router: pod, source }),
            Ok(Err(_)) => Err(PullError::TimedOut { router: pod, ms: self.options.request_ms }),
            // The runtime shuts down: as good as a broken connection.
            Err(_) => Err(PullError::Broken { router: pod, source: LinkError::Closed }),
        }
    }

    fn no_connection(&self, router: PodId, error: PoolError<LinkError>) -> PullError {
        match error {
            PoolError::Timeout(TimeoutType::Wait) => {
                PullError::Busy { router, wait_ms: self.options.wait_ms }
            }
            PoolError::Timeout(TimeoutType::Create | TimeoutType::Recycle) => {
                PullError::DialTimedOut { router, ms: self.options.create_ms }
            }
            PoolError::Backend(source) => PullError::Unreachable { router, source },
            // The router was taken off the list a moment ago.
            PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                PullError::Unreachable { router, source: LinkError::Closed }
            }
        }
    }
}
