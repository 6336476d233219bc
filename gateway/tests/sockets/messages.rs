//! A message's way in and back.

use std::time::Duration;

use domain::Subject;
use domain::entry::Author;
use protocol::frame::{ClientFrame, Role, ServerFrame, SpeechKind};
use protocol::link::{Outcome, Report, Side};
use protocol::problem::ProblemKind;
use protocol::record::Command;

use crate::client::Came;
use crate::log::Disk;
use crate::place::{Place, until};
use crate::router::TENANT;

#[tokio::test]
async fn a_guests_first_message_is_ticked_and_stands_in_the_log() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let cid = alice.says("Where is my parcel?").await;
    alice.has_tick(cid).await;
    let records = place.log.records();
    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!(record.tenant, TENANT);
    assert!(record.trace.as_deref().is_some_and(|trace| trace.contains(&cid.0.simple().to_string())));
    let Command::Say { timeline, author, client_id, text, profile, .. } = &record.command else {
        panic!("{record:?}")
    };
    assert_eq!((*timeline, *client_id, text.as_str()), (alice.timeline(), cid, "Where is my parcel?"));
    assert_eq!(*author, Author::Customer(alice.me()));
    assert_eq!(profile.as_ref().map(|profile| profile.customer), Some(alice.me()));
}

#[tokio::test]
async fn nothing_is_ticked_before_it_is_durable() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    place.log.set(Disk::Hangs);
    let first = alice.says("one").await;
    let second = alice.says("two").await;
    alice.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    assert!(alice.next_within(Duration::from_millis(300)).await.is_none());
    assert!(place.log.records().is_empty());
    place.log.set(Disk::Works);
    alice.has_tick(first).await;
    alice.has_tick(second).await;
    assert_eq!(place.log.records().len(), 2);
}

#[tokio::test]
async fn an_append_without_an_answer_is_repeated_and_not_ticked() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    place.log.set(Disk::Silent);
    let cid = alice.says("is anybody there?").await;
    until("it is tried again", || place.log.unanswered() >= 2).await;
    alice.waits_for(|frame| matches!(frame, ServerFrame::Page(_)).then_some(())).await;
    assert!(alice.next_within(Duration::from_millis(300)).await.is_none());
    place.log.set(Disk::Works);
    alice.has_tick(cid).await;
    assert_eq!(place.log.records().len(), 1);
}

#[tokio::test]
async fn a_full_log_says_busy_and_the_same_message_is_taken_later() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    place.log.set(Disk::Full);
    let cid = alice.says("keep me").await;
    let reason = alice
        .waits_for(|frame| match frame {
            ServerFrame::Busy { cid: Some(busy), reason, .. } if busy == cid => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, "storage_full");
    place.log.set(Disk::Works);
    let again = protocol::frame::Say {
        timeline: alice.timeline(),
        cid,
        sender: domain::SenderId(uuid::Uuid::from_u128(1)),
        no: 1,
        kind: SpeechKind::Message,
        text: "keep me".to_owned(),
        files: Vec::new(),
    };
    alice.send(&ClientFrame::Say(again)).await;
    alice.has_tick(cid).await;
}

#[tokio::test]
async fn a_reply_is_pushed_to_every_tab_and_its_mark_comes_back() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    let mut tab =
        crate::client::Client::open(place.address, crate::client::Hello::with_ticket(&ticket)).await;
    tab.welcomed().await;
    assert_eq!(tab.me(), alice.me());
    let pushes = place.pushes().await;
    assert_eq!(pushes.replies(alice.me(), "On its way").await, Outcome::Ok);
    for client in [&mut alice, &mut tab] {
        assert_eq!(client.sees_up_to(1).await, [1]);
    }
    let timeline = alice.timeline();
    alice.send(&ClientFrame::Ack { timeline, n: 1 }).await;
    alice.send(&ClientFrame::Read { timeline, n: 1 }).await;
    let read = Report::Mark { tenant: TENANT, timeline, side: Side::Customer, delivered: 1, read: 1 };
    until("the mark is reported", || place.router.know(|known| known.reports.contains(&read))).await;
    alice.send(&ClientFrame::Typing { timeline, on: true }).await;
    let typing = |report: &Report| matches!(report, Report::Typing { on: true, .. });
    until("typing is reported", || place.router.know(|known| known.reports.iter().any(typing))).await;
}

#[tokio::test]
async fn nobody_here_is_gone_and_another_boot_is_fenced() {
    let place = Place::start().await;
    let pushes = place.pushes().await;
    assert_eq!(pushes.replies(domain::CustomerId(uuid::Uuid::new_v4()), "hello?").await, Outcome::Gone);
}

#[tokio::test]
async fn a_customer_may_name_only_its_own_timeline_and_write_no_notes() {
    let place = Place::start().await;
    let (mut alice, carol) = (place.guest().await, place.guest().await);
    let refused = |frame| match frame {
        ServerFrame::Refused { problem, .. } => Some(problem.kind),
        _ => None,
    };
    alice.says_in(carol.timeline(), SpeechKind::Message, "hi").await;
    assert_eq!(alice.waits_for(refused).await, ProblemKind::Forbidden);
    alice.says_in(alice.timeline(), SpeechKind::Note, "hi").await;
    assert_eq!(alice.waits_for(refused).await, ProblemKind::Forbidden);
    let history = ClientFrame::History { req: 3, timeline: carol.timeline(), after: None, before: None };
    alice.send(&history).await;
    assert_eq!(alice.waits_for(refused).await, ProblemKind::Forbidden);
    alice.says(&"x".repeat(10_001)).await;
    assert_eq!(alice.waits_for(refused).await, ProblemKind::TooLong);
    assert!(place.log.records().is_empty());
}

#[tokio::test]
async fn an_operator_watches_answers_and_is_told_when_the_right_is_missing() {
    let place = Place::start().await;
    let alice = place.guest().await;
    let timeline = alice.timeline();
    place.router.writes(timeline, &["one", "two"]);
    let mut bob = place.staff(Role::Operator).await;
    bob.send(&ClientFrame::Watch { req: 7, timeline }).await;
    let page = bob
        .waits_for(|frame| match frame {
            ServerFrame::Page(page) if page.req == Some(7) => Some(page),
            _ => None,
        })
        .await;
    assert_eq!(page.entries.len(), 2);
    let pushes = place.pushes().await;
    let entry = place.router.writes(timeline, &["three"]).remove(0);
    assert_eq!(pushes.entry(Subject::Timeline(TENANT, timeline), &entry).await, Outcome::Ok);
    assert_eq!(bob.sees_up_to(3).await, [3]);
    let cid = bob.says_in(timeline, SpeechKind::Note, "a kind customer").await;
    bob.has_tick(cid).await;
    let secret = domain::TimelineId(uuid::Uuid::new_v4());
    place.router.know(|known| known.forbidden.push(secret));
    bob.says_in(secret, SpeechKind::Message, "hi").await;
    bob.send(&ClientFrame::Watch { req: 8, timeline: secret }).await;
    for _ in 0..2 {
        let kind = bob
            .waits_for(|frame| match frame {
                ServerFrame::Refused { problem, .. } => Some(problem.kind),
                _ => None,
            })
            .await;
        assert_eq!(kind, ProblemKind::Forbidden);
    }
    assert_eq!(place.log.records().len(), 1);
    assert_eq!(pushes.entry(Subject::Timeline(TENANT, secret), &entry).await, Outcome::Gone);
}

#[tokio::test]
async fn what_push_lost_is_found_by_heads() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    // No router pushes here, so heads are asked for every 2 s.
    place.router.writes(alice.timeline(), &["lost", "too"]);
    assert_eq!(alice.sees_up_to(2).await, [1, 2]);
    assert!(matches!(alice.next_within(Duration::from_millis(50)).await, None | Some(Came::Frame(_))));
}
