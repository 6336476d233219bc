//! Report streams: any live router serves, nothing waits for them.

use domain::{PodId, TenantId, TimelineId};
use link::report::Reporter;
use protocol::frame::AuthorKind;
use protocol::link::{Purpose, Report, Side};
use uuid::Uuid;

use crate::way::{Way, accept_report, me, until};

on_both_ways!(
    reports_arrive_as_they_were_said,
    reports_wait_for_the_first_router_and_marks_are_merged,
    one_live_router_is_enough,
    a_router_that_dies_and_comes_back_is_dialled_again,
    a_storm_with_no_router_is_bounded_and_drops_typing_first,
    a_router_that_never_reads_holds_nobody_up,
);

fn mark(timeline: u128, delivered: u64) -> Report {
    Report::Mark {
        tenant: TenantId(Uuid::from_u128(1)),
        timeline: TimelineId(Uuid::from_u128(timeline)),
        side: Side::Customer,
        delivered,
        read: 0,
    }
}

fn typing(n: u128) -> Report {
    Report::Typing {
        tenant: TenantId(Uuid::from_u128(1)),
        timeline: TimelineId(Uuid::from_u128(n)),
        by: AuthorKind::Operator,
        by_id: Uuid::from_u128(2),
        name: "Bob".to_owned(),
        on: true,
    }
}

fn someone() -> PodId {
    PodId(Uuid::new_v4())
}

async fn reports_arrive_as_they_were_said(way: Way) {
    let mut router = way.listen(&[Purpose::Report]).await;
    let pod = me();
    let reporter = Reporter::new(way.net.clone(), pod);
    reporter.set_routers(vec![(someone(), router.address().to_owned())]);
    let mut reader = accept_report(&mut router).await;
    assert_eq!(reader.peer().pod, pod.pod);
    reporter.report(typing(7));
    assert_eq!(reader.next().await, Some(typing(7)));
    reporter.report(mark(7, 3));
    assert_eq!(reader.next().await, Some(mark(7, 3)));
    drop(reporter);
    assert_eq!(reader.next().await, None);
}

async fn reports_wait_for_the_first_router_and_marks_are_merged(way: Way) {
    let mut router = way.listen(&[Purpose::Report]).await;
    let reporter = Reporter::new(way.net.clone(), me());
    reporter.report(typing(1));
    for delivered in 1..=500 {
        reporter.report(mark(1, delivered));
    }
    assert_eq!(reporter.live(), 0);
    reporter.set_routers(vec![(someone(), router.address().to_owned())]);
    let mut reader = accept_report(&mut router).await;
    assert_eq!(reader.next().await, Some(mark(1, 500)));
    assert_eq!(reader.next().await, Some(typing(1)));
}

async fn one_live_router_is_enough(way: Way) {
    let mut first = way.listen(&[Purpose::Report]).await;
    let mut second = way.listen(&[Purpose::Report]).await;
    let reporter = Reporter::new(way.net.clone(), me());
    let routers = vec![(someone(), first.address().to_owned()), (someone(), second.address().to_owned())];
    reporter.set_routers(routers);
    let dies = accept_report(&mut first).await;
    let mut lives = accept_report(&mut second).await;
    until("both streams are up", || reporter.live() == 2).await;
    drop(first);
    drop(dies);
    until("the dead one is noticed", || reporter.live() == 1).await;
    for timeline in 0..1_000 {
        reporter.report(mark(timeline, 1));
    }
    for _ in 0..1_000 {
        assert!(matches!(lives.next().await, Some(Report::Mark { delivered: 1, .. })));
    }
}

async fn a_router_that_dies_and_comes_back_is_dialled_again(way: Way) {
    let mut router = way.listen(&[Purpose::Report]).await;
    let address = router.address().to_owned();
    let reporter = Reporter::new(way.net.clone(), me());
    reporter.set_routers(vec![(someone(), address.clone())]);
    drop(accept_report(&mut router).await);
    drop(router);
    until("the death is noticed", || reporter.live() == 0).await;
    reporter.report(mark(1, 1));
    // The old listener's task lets go of the address a moment after its handle.
    let mut router = loop {
        match way.net.listen(me(), &address, &[Purpose::Report]).await {
            Ok(router) => break router,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let mut reader = accept_report(&mut router).await;
    assert_eq!(reader.next().await, Some(mark(1, 1)));
}

async fn a_storm_with_no_router_is_bounded_and_drops_typing_first(way: Way) {
    let reporter = Reporter::new(way.net.clone(), me());
    for n in 0..10_000 {
        reporter.report(typing(n));
    }
    for n in 0..4_000 {
        reporter.report(mark(n, 1));
    }
    let dropped = reporter.dropped();
    assert_eq!((dropped.typing, dropped.others), (10_000 - 96, 0));
    for n in 4_000..5_000 {
        reporter.report(mark(n, 1));
    }
    let dropped = reporter.dropped();
    assert_eq!((dropped.typing, dropped.others), (10_000, 904));
}

async fn a_router_that_never_reads_holds_nobody_up(way: Way) {
    let mut hangs = way.listen(&[Purpose::Report]).await;
    let mut well = way.listen(&[Purpose::Report]).await;
    let reporter = Reporter::new(way.net.clone(), me());
    let routers = vec![(someone(), hangs.address().to_owned()), (someone(), well.address().to_owned())];
    reporter.set_routers(routers);
    let _never_read = accept_report(&mut hangs).await;
    let mut reader = accept_report(&mut well).await;
    until("both streams are up", || reporter.live() == 2).await;
    let reading = tokio::spawn(async move {
        let mut seen = 0_u64;
        while let Some(report) = reader.next().await {
            seen += 1;
            if report == mark(u128::MAX, 1) {
                break;
            }
        }
        seen
    });
    // Far more than the hanging router's buffers hold; each is a report of its own.
    let begun = std::time::Instant::now();
    for round in 0..200_u128 {
        for n in 0..1_000 {
            reporter.report(typing(round * 1_000 + n));
        }
        tokio::task::yield_now().await;
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "a caller was held up");
    // The mark may go into the hanging router's buffers: said again, as sessions do, it finds the one that reads.
    let seen = async {
        loop {
            reporter.report(mark(u128::MAX, 1));
            if reading.is_finished() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), seen).await.unwrap();
    assert!(reading.await.unwrap() > 0);
}
