//! A server, or the way to it, that says nothing.

use std::pin::Pin;
use std::time::{Duration, Instant};

use domain::turn::Turn;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, PodId, Position, Subject, TenantId, TimelineId,
    Timestamp,
};
use protocol::link::{HeadQuery, Range, Reader, Side, WidgetSettings};
use protocol::record::Topic;
use services::PrivatePostgres;
use store::accounts::RefreshToken;
use store::demo::DemoData;
use store::ownership::{Claimable, RouterRow};
use store::reads::Filter;
use store::receipts::Mark;
use store::turn::CommitError;
use store::{Options, Store, StoreError};
use uuid::Uuid;

use crate::fixture::{LEASE_MS, Router, Talk, World, eventually, tenant};
use crate::proxy::{Cut, Proxy};

const ACQUIRE_MS: u64 = 400;
const STATEMENT_MS: u64 = 400;
/// What `Options` promises.
const BOUND: Duration = Duration::from_millis(ACQUIRE_MS + 3 * STATEMENT_MS);
/// For a busy machine to notice: what has no bound never ends.
const SLACK: Duration = Duration::from_secs(8);

fn impatient(url: &str) -> Options {
    let (acquire_ms, statement_ms) = (ACQUIRE_MS, STATEMENT_MS);
    Options { acquire_ms, statement_ms, writers: 40, pulls: 40, api: 40, ..Options::new(url) }
}

type Call = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;

/// Every call there is, but turns and what runs before a store is open.
fn calls(store: &Store) -> Vec<(&'static str, Call)> {
    let mut calls: Vec<(&'static str, Call)> = Vec::new();
    let (tenant, boot, id) = (tenant(), Uuid::new_v4(), Uuid::new_v4());
    let (timeline, at) = (TimelineId(id), Timestamp(1_760_000_000_000));
    let (conversation, operator, client) = (ConversationId(id), OperatorId(id), ClientId(id));
    let claimed = store::ownership::Claimed { topic: Topic::Inbound, partition: 0, epoch: domain::Epoch(1) };
    macro_rules! call {
        ($handle:ident . $name:ident ( $($argument:expr),* )) => {{
            let handle = store.$handle();
            calls.push((
                concat!(stringify!($handle), ".", stringify!($name)),
                Box::pin(async move { handle.$name($($argument),*).await.map(drop) }),
            ));
        }};
    }
    let named = store.clone();
    calls.push(("now", Box::pin(async move { named.now().await.map(drop) })));
    call!(ownership.ensure_partitions(Topic::Inbound, 4));
    call!(ownership.claim(Topic::Inbound, boot, 1, LEASE_MS, Claimable::FreeOrExpired));
    call!(ownership.renew(boot, LEASE_MS, &[claimed]));
    call!(ownership.release(boot, &[claimed]));
    call!(ownership.free_all_leases());
    call!(ownership.read(Topic::Inbound, 0));
    call!(ownership.next_offsets(Topic::Inbound));
    let row = RouterRow { router: PodId(id), boot, address: "here:1".into(), record_version: 1 };
    call!(ownership.register_router(row));
    call!(ownership.beat(boot));
    call!(ownership.remove_router(boot));
    call!(outbox.pending(Topic::Inbound, 0, 0, 10));
    call!(outbox.done(boot, claimed, 1));
    call!(state.load_timelines(&[timeline]));
    call!(state.known(&[(timeline, id, client)]));
    call!(state.entries_at(&[(timeline, Position(1))]));
    call!(state.operator_names(&[(tenant, operator)]));
    call!(state.desks());
    call!(state.load_desk(tenant, DeskId::default_of(tenant)));
    call!(state.load_desk_parts(tenant, DeskId::default_of(tenant), &[conversation], true));
    call!(state.due(|_| true));
    call!(state.recent_heads(at, |_| true));
    call!(state.desk_heads());
    call!(reads.watch_allowed(tenant, operator, timeline));
    call!(reads.open_timeline(tenant, timeline));
    call!(reads.command_result(tenant, Subject::Operator(tenant, operator), client));
    call!(reads.heads(&[HeadQuery { subject: Subject::Timeline(tenant, timeline), timeline: None }]));
    call!(reads.conversations(tenant, Filter::default(), None, 10));
    call!(reads.conversation(tenant, conversation));
    call!(api_reads.operators(tenant));
    let reader = Reader::Customer { customer: CustomerId(id) };
    call!(reads.page(tenant, timeline, reader, Range::After { after: 0 }));
    call!(reads.inbox(tenant, operator));
    call!(reads.board(tenant));
    call!(receipts.mark(&[Mark { tenant, timeline, side: Side::Operator, delivered: 1, read: 1 }]));
    call!(settings.read());
    call!(settings.version());
    call!(settings.put_widget(widget(tenant), at));
    call!(settings.restored());
    call!(accounts.operators_by_email("bob@example.org"));
    call!(accounts.operator_by_id(tenant, operator));
    call!(accounts.revoke(tenant, id, at));
    call!(accounts.revocation_version(tenant, id));
    call!(accounts.remember_request(tenant, id, client, b"print"));
    call!(accounts.knows_request(tenant, id, client));
    call!(accounts.keep_refresh_token(token(tenant, operator), at));
    call!(accounts.find_refresh_token(b"digest"));
    call!(accounts.rotate_refresh_token(b"digest", token(tenant, operator), at));
    call!(accounts.end_refresh_family(id));
    call!(demo.seed(DemoData {
        tenant,
        tenant_name: "Shop".into(),
        widget: widget(tenant),
        operators: vec![],
        customers: vec![]
    }));
    calls
}

fn widget(tenant: TenantId) -> WidgetSettings {
    WidgetSettings { tenant, title: "Shop".into(), origins: vec![], customer_secrets: vec![] }
}

fn token(tenant: TenantId, operator: OperatorId) -> RefreshToken {
    RefreshToken {
        digest: b"digest".to_vec(),
        family: Uuid::new_v4(),
        tenant,
        operator,
        expires_at: Timestamp(0),
        used_at: None,
    }
}

/// Makes every call at once; each with how long it took.
async fn all(store: &Store) -> Vec<(&'static str, Result<(), StoreError>, Duration)> {
    let mut running = Vec::new();
    for (name, call) in calls(store) {
        running.push(tokio::spawn(async move {
            let asked = Instant::now();
            let answer = call.await;
            (name, answer, asked.elapsed())
        }));
    }
    let mut answers = Vec::new();
    for call in running {
        answers.push(call.await.unwrap());
    }
    answers
}

/// Calls that met a connection on which nobody answers. A busy server refuses some, which is an answer.
fn unanswered(answers: &[(&'static str, Result<(), StoreError>, Duration)]) -> Vec<&'static str> {
    let met = |answer: &Result<(), StoreError>| {
        matches!(
            answer,
            Err(StoreError::Silent { .. }
                | StoreError::Failed { source: sqlx::Error::Io(_) | sqlx::Error::Protocol(_), .. })
        )
    };
    answers.iter().filter(|(_, answer, _)| met(answer)).map(|(name, _, _)| *name).collect()
}

/// Made before nothing passes, so that there is something to fall silent.
async fn warm(store: &Store) {
    for _ in 0..3 {
        assert_eq!(unanswered(&all(store).await), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_ends_in_time_when_nothing_comes_back_and_works_at_once_when_it_does() {
    let world = World::new().await;
    let proxy = Proxy::new(world.database.url()).await;
    let store = Store::connect(impatient(&proxy.url)).await.unwrap();
    warm(&store).await;
    // One whose last answer is swallowed would not be there to begin a call.
    eventually("every connection was given back", || async { proxy.is_at_rest() }).await;
    proxy.swallow();
    let answers = all(&store).await;
    proxy.let_pass();
    let mut silent = 0;
    for (name, answer, took) in &answers {
        let error = answer.as_ref().expect_err(name);
        assert!(error.is_transient(), "{name}: {error:?}");
        assert!(*took < BOUND + SLACK, "{name} took {took:?}");
        silent += usize::from(matches!(error, StoreError::Silent { .. }));
    }
    assert!(silent * 2 > answers.len(), "only {silent} of {} calls had begun", answers.len());
    // No connection that swallowed something is given out again. Those that were idle meanwhile are good.
    assert_eq!(unanswered(&all(&store).await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stands_still_keeps_nobody_and_nothing_is_half_done_when_it_wakes() {
    let server = services::private_postgres().await;
    let (world, beside) = (world_on(&server).await, world_on(&server).await);
    let mut router = world.claim(2).await;
    router.commit(&a_customer_speaks()).await.unwrap();
    warm(&beside.store).await;

    server.stop();
    let turn = a_customer_speaks();
    let asked = Instant::now();
    let (answers, committed) = tokio::join!(all(&beside.store), router.commit(&turn));
    let took = asked.elapsed();
    server.cont();
    assert!(matches!(committed, Err(CommitError::Transient(_))), "{committed:?}");
    assert!(took < BOUND + SLACK, "{took:?}");
    for (name, answer, _) in answers {
        assert!(answer.expect_err(name).is_transient(), "{name}");
    }

    // Whatever it finds when it wakes was given up: the turn is written once, by the one who says so.
    let end = Instant::now() + Duration::from_secs(20);
    while let Err(error) = router.commit(&turn).await {
        assert!(Instant::now() < end, "{error:?}");
    }
    assert_eq!(world.count("entry").await, 2);
    assert_eq!(unanswered(&all(&beside.store).await), [""; 0]);
}

async fn world_on(server: &PrivatePostgres) -> World {
    let database = server.fresh_database().await;
    store::migrate(database.url()).await.unwrap();
    let store = Store::connect(impatient(database.url())).await.unwrap();
    store.ownership().ensure_partitions(Topic::Inbound, 4).await.unwrap();
    World { store, database }
}

#[tokio::test]
async fn a_commit_that_is_never_answered_is_looked_up_in_time() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world).await;
    router.commit(&a_customer_speaks()).await.unwrap();
    proxy.cut_next(Cut::Silence);
    let asked = Instant::now();
    router.commit(&a_customer_speaks()).await.unwrap();
    assert!(proxy.has_bitten());
    assert!(asked.elapsed() < BOUND * 2 + SLACK, "{:?}", asked.elapsed());
    assert_eq!(world.count("entry").await, 2);
    router.commit(&a_customer_speaks()).await.unwrap();
}

#[tokio::test]
async fn a_turn_costs_three_round_trips_and_one_question_when_its_connection_goes_back() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world).await;
    for _ in 0..3 {
        router.commit(&a_customer_speaks()).await.unwrap();
        flights_of_one(&proxy).await;
    }
    router.commit(&a_customer_speaks()).await.unwrap();
    assert_eq!(flights_of_one(&proxy).await, ["BEGIN", "B", "COMMIT", "S"]);
}

#[tokio::test]
async fn a_fence_that_does_not_match_costs_four_round_trips_on_one_connection() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world).await;
    // One of both is not as this router believes.
    router.owned[1].turn = 7;
    for _ in 0..3 {
        let error = router.commit(&a_customer_speaks()).await.unwrap_err();
        assert!(matches!(&error, CommitError::Lost { still_mine } if still_mine.len() == 1), "{error:?}");
        flights_of_one(&proxy).await;
    }
    router.commit(&a_customer_speaks()).await.unwrap_err();
    assert_eq!(flights_of_one(&proxy).await, ["BEGIN", "B", "ROLLBACK", "B", "S"]);
}

#[tokio::test]
async fn a_rollback_that_is_not_answered_costs_no_more_than_any_call() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world).await;
    router.commit(&a_customer_speaks()).await.unwrap();
    let true_turn = router.owned[0].turn;
    router.owned[0].turn = 0;
    proxy.cut_next(Cut::Rollback);
    let asked = Instant::now();
    let error = router.commit(&a_customer_speaks()).await.unwrap_err();
    let took = asked.elapsed();
    assert!(proxy.has_bitten());
    // It had the time of one call, not one for each statement.
    assert!(matches!(&error, CommitError::Transient(StoreError::Silent { .. })), "{error:?}");
    assert!(took < BOUND + SLACK, "{took:?}");
    router.owned[0].turn = true_turn;
    router.commit(&a_customer_speaks()).await.unwrap();
    assert_eq!(world.count("entry").await, 2);
}

/// All that is sent until a connection goes back.
async fn flights_of_one(proxy: &Proxy) -> Vec<String> {
    let mut flights = Vec::new();
    let end = Instant::now() + Duration::from_secs(10);
    while !flights.iter().any(|flight| flight == "S") {
        assert!(Instant::now() < end, "no connection went back: {flights:?}");
        flights.extend(proxy.flights());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    flights
}

async fn router_behind(world: &World) -> (Router, Proxy) {
    let proxy = Proxy::new(world.database.url()).await;
    let mut router = world.claim(2).await;
    router.store = Store::connect(Options { writers: 1, ..impatient(&proxy.url) }).await.unwrap();
    (router, proxy)
}

fn a_customer_speaks() -> Turn {
    let mut turn = Turn::default();
    Talk::new(tenant()).says(&mut turn, "hello");
    turn
}
