//! Pull: the pool, its bounds and what a broken router costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{PodId, TenantId};
use link::pull::{Options, PullError, PullHandler, PullPool};
use link::{Incoming, Listener};
use protocol::link::{Pull, PullAnswer, Purpose};
use protocol::problem::ProblemKind;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::way::{Way, me, until};

on_both_ways!(
    a_question_gets_its_own_answer,
    a_pool_without_routers_says_so,
    a_cancelled_question_does_not_poison_the_pool,
    a_full_pool_refuses_after_half_a_second,
    a_dead_router_costs_one_try_on_another,
    a_router_that_comes_back_is_asked_again_on_a_fresh_connection,
    routers_that_leave_the_list_are_not_asked,
    a_router_that_hangs_is_a_time_out_and_not_a_second_question,
    a_handler_that_panics_costs_one_problem_and_no_connection,
    a_slow_handler_is_told_as_unavailable,
    idle_connections_are_asked_for_a_pong,
);

/// Answers `SettingsUnchanged` to even numbers and `OpenTimeline` to boards; waits at the gate first.
struct Handler {
    gate: Semaphore,
    asked: AtomicU64,
}

impl Handler {
    fn open() -> Arc<Self> {
        Arc::new(Self { gate: Semaphore::new(Semaphore::MAX_PERMITS), asked: AtomicU64::new(0) })
    }

    fn shut() -> Arc<Self> {
        Arc::new(Self { gate: Semaphore::new(0), asked: AtomicU64::new(0) })
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl PullHandler for Handler {
    async fn answer(&self, pull: Pull) -> PullAnswer {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.gate.acquire().await.unwrap().forget();
        match pull {
            Pull::Settings { known } if known.is_multiple_of(2) => PullAnswer::SettingsUnchanged,
            Pull::Settings { .. } => PullAnswer::Allowed,
            Pull::Board { .. } => panic!("a fault in the handler"),
            _ => PullAnswer::OpenTimeline { open: true },
        }
    }
}

fn serve(mut listener: Listener, handler: Arc<Handler>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        // Dropping the set ends the connections with the router.
        let mut connections = tokio::task::JoinSet::new();
        while let Incoming::Pull(server) = listener.accept().await {
            connections.spawn(server.serve(handler.clone()));
        }
    })
}

struct Router {
    id: PodId,
    address: String,
    serving: tokio::task::JoinHandle<()>,
}

impl Router {
    async fn start(way: &Way, handler: &Arc<Handler>) -> Self {
        let listener = way.listen(&[Purpose::Pull]).await;
        let address = listener.address().to_owned();
        Self { id: PodId(Uuid::new_v4()), address, serving: serve(listener, handler.clone()) }
    }

    fn named(&self) -> (PodId, String) {
        (self.id, self.address.clone())
    }

    async fn kill(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }
}

fn pool(way: &Way, routers: &[&Router]) -> PullPool {
    let pool = PullPool::new(way.net.clone(), me(), Options::default());
    pool.set_routers(routers.iter().map(|router| router.named()).collect());
    pool
}

async fn a_question_gets_its_own_answer(way: Way) {
    let router = Router::start(&way, &Handler::open()).await;
    let pool = pool(&way, &[&router]);
    let mut asking = tokio::task::JoinSet::new();
    for known in 0..200_u64 {
        let pool = pool.clone();
        asking.spawn(async move { (known, pool.ask(Pull::Settings { known }).await.unwrap()) });
    }
    while let Some(asked) = asking.join_next().await {
        match asked.unwrap() {
            (known, PullAnswer::SettingsUnchanged) => assert_eq!(known % 2, 0),
            (known, PullAnswer::Allowed) => assert_eq!(known % 2, 1),
            (_, other) => panic!("{other:?}"),
        }
    }
    assert!(matches!(pool.ask(Pull::Ping).await.unwrap(), PullAnswer::Pong));
}

async fn a_pool_without_routers_says_so(way: Way) {
    let error = pool(&way, &[]).ask(Pull::Ping).await.unwrap_err();
    assert!(matches!(error, PullError::NoRouter) && error.is_transient(), "{error}");
}

async fn a_cancelled_question_does_not_poison_the_pool(way: Way) {
    let handler = Handler::shut();
    let router = Router::start(&way, &handler).await;
    let pool = PullPool::new(way.net.clone(), me(), Options { connections: 1, ..Options::default() });
    pool.set_routers(vec![router.named()]);
    let cancelled = tokio::spawn({
        let pool = pool.clone();
        async move { pool.ask(Pull::Settings { known: 2 }).await }
    });
    until("the first question is under way", || handler.asked() == 1).await;
    cancelled.abort();
    assert!(cancelled.await.unwrap_err().is_cancelled());
    handler.gate.add_permits(2);
    // The same single connection: an answer left on it would be taken for this question's.
    assert!(matches!(pool.ask(Pull::Settings { known: 3 }).await.unwrap(), PullAnswer::Allowed));
}

async fn a_full_pool_refuses_after_half_a_second(way: Way) {
    let handler = Handler::shut();
    let router = Router::start(&way, &handler).await;
    let pool = pool(&way, &[&router]);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let pool = pool.clone();
        asking.spawn(async move { pool.ask(Pull::Settings { known: 0 }).await });
    }
    until("sixteen questions are under way", || handler.asked() == 16).await;
    let begun = Instant::now();
    let error = pool.ask(Pull::Settings { known: 0 }).await.unwrap_err();
    let waited = begun.elapsed();
    assert!(matches!(error, PullError::Busy { .. }) && error.is_transient(), "{error}");
    assert!(waited >= Duration::from_millis(500) && waited < Duration::from_millis(1500), "{waited:?}");
    handler.gate.add_permits(16);
    while let Some(asked) = asking.join_next().await {
        assert!(matches!(asked.unwrap().unwrap(), PullAnswer::SettingsUnchanged));
    }
}

async fn a_dead_router_costs_one_try_on_another(way: Way) {
    let (first, second) = (Handler::open(), Handler::open());
    let (dies, lives) = (Router::start(&way, &first).await, Router::start(&way, &second).await);
    let pool = pool(&way, &[&dies, &lives]);
    until("both routers are asked in turn", || {
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(pool.ask(Pull::Settings { known: 0 })).unwrap()
        });
        first.asked() > 0 && second.asked() > 0
    })
    .await;
    dies.kill().await;
    for _ in 0..20 {
        assert!(matches!(
            pool.ask(Pull::Settings { known: 0 }).await.unwrap(),
            PullAnswer::SettingsUnchanged
        ));
    }
}

async fn a_router_that_comes_back_is_asked_again_on_a_fresh_connection(way: Way) {
    let handler = Handler::open();
    let router = Router::start(&way, &handler).await;
    let named = router.named();
    let pool = pool(&way, &[&router]);
    pool.ask(Pull::Settings { known: 0 }).await.unwrap();
    router.kill().await;
    let error = pool.ask(Pull::Settings { known: 0 }).await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    let listener = way.net.listen(me(), &named.1, &[Purpose::Pull]).await.unwrap();
    let _serving = serve(listener, handler);
    assert!(matches!(pool.ask(Pull::Settings { known: 1 }).await.unwrap(), PullAnswer::Allowed));
}

async fn routers_that_leave_the_list_are_not_asked(way: Way) {
    let (first, second) = (Handler::open(), Handler::open());
    let (leaves, stays) = (Router::start(&way, &first).await, Router::start(&way, &second).await);
    let pool = pool(&way, &[&leaves]);
    pool.ask(Pull::Settings { known: 0 }).await.unwrap();
    assert_eq!((first.asked(), second.asked()), (1, 0));
    pool.set_routers(vec![stays.named()]);
    for _ in 0..10 {
        pool.ask(Pull::Settings { known: 0 }).await.unwrap();
    }
    assert_eq!((first.asked(), second.asked()), (1, 10));
    pool.set_routers(Vec::new());
    assert!(matches!(pool.ask(Pull::Ping).await, Err(PullError::NoRouter)));
}

async fn a_router_that_hangs_is_a_time_out_and_not_a_second_question(way: Way) {
    let mut hangs = way.listen(&[Purpose::Pull]).await;
    let other = Handler::open();
    let well = Router::start(&way, &other).await;
    let options = Options { request_ms: 300, ..Options::default() };
    let pool = PullPool::new(way.net.clone(), me(), options);
    pool.set_routers(vec![(PodId(Uuid::new_v4()), hangs.address().to_owned())]);
    let asking = tokio::spawn({
        let pool = pool.clone();
        async move { pool.ask(Pull::Settings { known: 0 }).await }
    });
    let _held_and_never_answered = hangs.accept().await;
    pool.set_routers(vec![well.named()]);
    let error = asking.await.unwrap().unwrap_err();
    assert!(matches!(error, PullError::TimedOut { ms: 300, .. }) && error.is_transient(), "{error}");
    assert_eq!(other.asked(), 0);
}

async fn a_handler_that_panics_costs_one_problem_and_no_connection(way: Way) {
    let handler = Handler::open();
    let router = Router::start(&way, &handler).await;
    let pool = pool(&way, &[&router]);
    let answer = pool.ask(Pull::Board { tenant: TenantId(Uuid::nil()) }).await.unwrap();
    let PullAnswer::Problem { problem } = answer else { panic!("{answer:?}") };
    assert_eq!(problem.kind, ProblemKind::Internal);
    assert!(problem.detail.is_none(), "nothing of the inside is told");
    assert!(matches!(pool.ask(Pull::Settings { known: 1 }).await.unwrap(), PullAnswer::Allowed));
}

async fn a_slow_handler_is_told_as_unavailable(way: Way) {
    let handler = Handler::shut();
    let router = Router::start(&way, &handler).await;
    let pool = pool(&way, &[&router]);
    let answer = pool.ask(Pull::Settings { known: 0 }).await.unwrap();
    let PullAnswer::Problem { problem } = answer else { panic!("{answer:?}") };
    assert_eq!(problem.kind, ProblemKind::Unavailable);
}

async fn idle_connections_are_asked_for_a_pong(way: Way) {
    let mut listener = way.listen(&[Purpose::Pull]).await;
    let address = listener.address().to_owned();
    let handler = Handler::open();
    let pool = PullPool::new(way.net.clone(), me(), Options::default());
    pool.set_routers(vec![(PodId(Uuid::new_v4()), address)]);
    let hung = handler.clone();
    let first = tokio::spawn({
        let pool = pool.clone();
        async move { pool.ask(Pull::Settings { known: 1 }).await }
    });
    let Incoming::Pull(server) = listener.accept().await else { panic!("not a pull") };
    // A router that answers once and then hangs with its socket open.
    let serving = tokio::spawn(server.serve(hung));
    first.await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(1_050)).await; // the age from which a connection must prove itself
    let second = tokio::spawn({
        let pool = pool.clone();
        async move { pool.ask(Pull::Settings { known: 1 }).await }
    });
    assert!(matches!(second.await.unwrap().unwrap(), PullAnswer::Allowed), "a live one passes the check");
    assert_eq!(handler.asked(), 2, "pings are not handed to the handler");
    serving.abort();
}

/// Passes bytes on to one address until it is frozen; then its sockets stay open and say nothing, as those of a stopped
/// process do.
struct Wire {
    address: String,
    frozen: tokio_util::sync::CancellationToken,
}

impl Wire {
    async fn to(address: String) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Self {
            address: listener.local_addr().unwrap().to_string(),
            frozen: tokio_util::sync::CancellationToken::new(),
        };
        let frozen = wire.frozen.clone();
        tokio::spawn(async move {
            let mut held = Vec::new();
            loop {
                let (mut near, _) = listener.accept().await.unwrap();
                if frozen.is_cancelled() {
                    held.push(near);
                    continue;
                }
                let mut far = tokio::net::TcpStream::connect(&address).await.unwrap();
                let frozen = frozen.clone();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        () = frozen.cancelled() => std::future::pending().await,
                    }
                });
            }
        });
        wire
    }
}

#[tokio::test]
async fn a_stopped_router_costs_one_check_and_not_one_per_idle_connection() {
    let net = link::Net::tcp_plain_for_loopback();
    let handler = Handler::shut();
    let listener = net.listen(me(), "127.0.0.1:0", &[Purpose::Pull]).await.unwrap();
    let wire = Wire::to(listener.address().to_owned()).await;
    let _serving = serve(listener, handler.clone());
    let pool = PullPool::new(net, me(), Options::default());
    pool.set_routers(vec![(PodId(Uuid::new_v4()), wire.address.clone())]);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let pool = pool.clone();
        asking.spawn(async move { pool.ask(Pull::Settings { known: 1 }).await });
    }
    until("sixteen connections are in use", || handler.asked() == 16).await;
    handler.gate.add_permits(100);
    while let Some(asked) = asking.join_next().await {
        asked.unwrap().unwrap();
    }
    // The age from which a connection must prove itself.
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    wire.frozen.cancel();
    let begun = Instant::now();
    let error = pool.ask(Pull::Settings { known: 1 }).await.unwrap_err();
    let waited = begun.elapsed();
    assert!(error.is_transient(), "{error:?}");
    assert!(waited < Duration::from_millis(1_500), "{waited:?}");
}
