//! Routers that fail, are gone, or do not reach the gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use protocol::frame::{ClientFrame, ServerFrame};
use protocol::problem::ProblemKind;
use registry::ConnectionRegistry;

use crate::client::{Came, Client, Hello};
use crate::log::Disk;
use crate::place::{Place, config, until};
use crate::registered::Late;

/// A gateway that is cut off would have sent its clients away by then.
const STAYED: Duration = Duration::from_secs(13);
/// It does so after ten seconds; a slow machine may take much longer.
const SENT_AWAY: Duration = Duration::from_secs(60);

/// Longer than any pause before a question is asked again.
const NO_MORE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_router_that_fails_by_itself_is_asked_again_and_the_client_gets_its_page() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let timeline = alice.timeline();
    place.router.writes(timeline, &["one"]);
    place.router.know(|known| known.failing = (2, Some(ProblemKind::Internal)));
    alice.send(&ClientFrame::History { req: 1, timeline, after: None, before: None }).await;
    let page = alice
        .waits_for(|frame| match frame {
            ServerFrame::Page(page) if page.req == Some(1) => Some(page),
            ServerFrame::Refused { problem, .. } => panic!("{problem:?}"),
            _ => None,
        })
        .await;
    assert_eq!(page.entries.len(), 1);
    assert_eq!(place.router.know(|known| known.failing.0), 0);
}

#[tokio::test]
async fn what_no_router_can_read_is_asked_for_a_few_times_and_then_refused() {
    let place = Place::start().await;
    place.router.know(|known| known.failing = (usize::MAX, Some(ProblemKind::Internal)));
    let pages = || place.router.know(|known| usize::MAX - known.failing.0);
    let mut alice = Client::open(place.address, Hello::with_ticket(&place.customers_ticket())).await;
    alice.welcomed().await;
    let problem = alice
        .waits_for(|frame| match frame {
            ServerFrame::Refused { problem, .. } => Some(problem),
            _ => None,
        })
        .await;
    assert_eq!((problem.kind, problem.field.as_deref()), (ProblemKind::Internal, Some("timeline")));
    let asked = pages();
    assert!((2..=4).contains(&asked), "asked {asked} times");
    let came = alice.next_within(NO_MORE).await;
    assert!(came.is_none(), "{came:?}");
    assert_eq!(pages(), asked, "told once, and asked no more");
}

#[tokio::test]
async fn without_any_router_the_sockets_stay_and_texts_are_ticked() {
    let place = Place::start().await;
    let pushes = place.pushes().await;
    let mut alice = place.guest().await;
    alice.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    place.router.crashes();
    drop(pushes);
    let came = alice.next_within(STAYED).await;
    assert!(came.is_none(), "another gateway has no router either: {came:?}");
    assert_eq!(place.health.ready(), Ok(()));
    let cid = alice.says("is anybody there?").await;
    alice.has_tick(cid).await;
}

#[tokio::test]
async fn a_gateway_that_live_routers_do_not_reach_sends_its_clients_elsewhere() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    alice.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    let came = alice.next_within(SENT_AWAY).await;
    assert!(matches!(came, Some(Came::Frame(ServerFrame::Goaway { .. }))), "{came:?}");
    assert!(place.health.ready().is_err());
    let _pushes = place.pushes().await;
    until("reached again", || place.health.ready().is_ok()).await;
}

#[tokio::test]
async fn a_gateway_that_reaches_nothing_at_all_sends_its_clients_elsewhere() {
    let away = Arc::new(AtomicBool::new(false));
    let registered = |registry| {
        let (wait, taken) = (Duration::ZERO, Arc::default());
        Arc::new(Late { registry, wait, away: away.clone(), taken }) as Arc<dyn ConnectionRegistry>
    };
    let place = Place::over(config(), registered).await;
    let pushes = place.pushes().await;
    let mut alice = place.guest().await;
    alice.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    away.store(true, Ordering::SeqCst);
    drop(pushes);
    let came = alice.next_within(STAYED).await;
    assert!(came.is_none(), "only the registry is away: {came:?}");
    place.log.set(Disk::Silent);
    let came = alice.next_within(SENT_AWAY).await;
    assert!(matches!(came, Some(Came::Frame(ServerFrame::Goaway { .. }))), "{came:?}");
    assert!(place.health.ready().is_err());
}
