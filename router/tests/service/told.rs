//! Telling: exactly the pods that were named, once more after a miss, everybody when nobody knows.

use domain::entry::Author;
use domain::timeline::Speech;
use domain::{Attempt, SenderId, Subject};
use protocol::frame::ServerFrame;
use protocol::link::Push;
use protocol::record::ReplyTo;
use registry::{ConnectionRegistry, PodKind};
use sqlx::Connection;
use uuid::Uuid;

use crate::bench::{Bench, PARTITIONS, eventually};
use crate::gateway::Gateway;
use crate::people::{Customer, closes, staff_says};

fn entry(text: &'static str) -> impl Fn(&ServerFrame) -> Option<()> {
    move |frame| match frame {
        ServerFrame::Entry(entry) => match &entry.body {
            protocol::frame::EntryBody::Message { text: found } if found == text => Some(()),
            _ => None,
        },
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_goes_only_to_the_pod_where_its_subject_sits() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let (here, there) = (Gateway::new(&bench, &[&router]).await, Gateway::new(&bench, &[&router]).await);
    let (ann, ben) = (Customer::new(bench.tenant), Customer::new(bench.tenant));
    here.seat(&[ann.subject()]).await;
    there.seat(&[ben.subject()]).await;
    bench.append(&ann.says("from Ann")).await;
    bench.append(&ben.says("from Ben")).await;
    here.sees("Ann's echo", ann.subject(), entry("from Ann")).await;
    there.sees("Ben's echo", ben.subject(), entry("from Ben")).await;
    assert!(here.deliveries(ben.subject()).is_empty() && there.deliveries(ann.subject()).is_empty());
    let delivery = here.deliveries(ann.subject()).pop().unwrap();
    assert_eq!(delivery.boot, Some(here.me.boot));
    assert_eq!(delivery.number.unwrap().n, 1);
    assert_eq!(router.figure("switchboard_router_deliveries_broadcast_total"), 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_moved_is_found_by_the_retry() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let (old, new) = (Gateway::new(&bench, &[&router]).await, Gateway::new(&bench, &[&router]).await);
    let ann = Customer::new(bench.tenant);
    let sender = SenderId(Uuid::new_v4());
    // The registry still names the old pod, which has nobody any more.
    let stale = old.register(&[ann.subject()], sender, Attempt(1)).await;
    bench.append(&ann.says("where am I?")).await;
    eventually("it is an entry", async || (!bench.entries(ann.timeline).await.is_empty()).then_some(()))
        .await;
    old.registry.remove(&[ann.subject()], stale.connection).await;
    new.seat_as(&[ann.subject()], sender, Attempt(2)).await;
    new.sees("the echo, one second later", ann.subject(), entry("where am I?")).await;
    assert!(router.figure("switchboard_router_deliveries_retried_total") >= 1.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_pod_gets_the_answer_it_waits_for() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let api = Gateway::of_kind(&bench, &[&router], PodKind::Api).await;
    let ann = Customer::new(bench.tenant);
    bench.append(&ann.says("hello")).await;
    let ask = async |mut record: protocol::Record| {
        let request = Uuid::new_v4();
        record.reply_to = Some(ReplyTo { pod: api.me.pod, boot: api.me.boot, request });
        bench.append(&record).await;
        api.is_told("an answer", |push| match push {
            Push::Answer { request: answered, version, problem } if *answered == request => {
                Some((*version, problem.as_ref().map(|problem| problem.status)))
            }
            _ => None,
        })
        .await
    };
    assert_eq!(ask(staff_says(&ann, bench.operators[0], Speech::Note, "seen")).await, (Some(1), None));
    assert_eq!(ask(closes(&ann, Author::Operator(bench.operators[0]))).await, (None, Some(403)));
    let close = closes(&ann, Author::Supervisor(bench.operators[2]));
    assert_eq!(ask(close.clone()).await, (Some(2), None));
    assert_eq!(ask(close).await, (Some(2), None), "the same command gets the same answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_hears_of_each_customer_on_every_device() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let (desktop, phone) = (Gateway::new(&bench, &[&router]).await, Gateway::new(&bench, &[&router]).await);
    let ann = Customer::new(bench.tenant);
    let watchers = Subject::Timeline(bench.tenant, ann.timeline);
    desktop.seat(&[watchers]).await;
    phone.seat(&[watchers]).await;
    for text in ["one", "two", "three"] {
        bench.append(&ann.says(text)).await;
    }
    for device in [&desktop, &phone] {
        device.sees("the last one", watchers, entry("three")).await;
        let numbers: Vec<u64> = device.entries(watchers).iter().map(|entry| entry.n).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_is_told_the_names_of_colleagues_and_a_delivery_bears_its_record_trace() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let ann = Customer::new(bench.tenant);
    let sue = Subject::Operator(bench.tenant, bench.operators[2]);
    for subject in [ann.subject(), ann.watchers(), sue] {
        gateway.seat(&[subject]).await;
    }
    bench.append(&ann.says("hello")).await;
    let trace = runtime::Trace::mint().to_string();
    let note = staff_says(&ann, bench.operators[2], Speech::Note, "a regular");
    let note = protocol::Record { trace: Some(trace.clone()), ..note };
    let named = |frame: &ServerFrame| match frame {
        ServerFrame::Entry(entry) => Some(entry.by_name.clone()).filter(Option::is_some),
        _ => None,
    };
    for times in 1..=2 {
        // The second time it is told to its author alone, as it stands.
        bench.append(&note).await;
        eventually("Sue is told", async || (gateway.entries_told(sue) == times).then_some(())).await;
        assert_eq!(gateway.sees("Sue's name", sue, named).await.as_deref(), Some("Sue"));
    }
    assert_eq!(gateway.sees("Sue's name", ann.watchers(), named).await.as_deref(), Some("Sue"));
    assert!(gateway.frames(ann.subject()).iter().all(|frame| named(frame).is_none()));
    for delivery in gateway.deliveries(sue) {
        assert_eq!(delivery.trace.as_deref(), Some(&*trace));
    }
    assert_eq!(gateway.deliveries(ann.subject())[0].trace, None, "a record without one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_told_of_a_turn_that_was_not_written() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let home = |of: &Customer| event_log::partition_of(of.timeline.0, PARTITIONS.inbound);
    let ann = Customer::new(bench.tenant);
    let ben =
        std::iter::repeat_with(|| Customer::new(bench.tenant)).find(|ben| home(ben) != home(&ann)).unwrap();
    gateway.seat(&[ann.subject()]).await;
    gateway.seat(&[ben.subject()]).await;
    let all = (PARTITIONS.inbound + PARTITIONS.desk) as usize;
    eventually("the router owns all", async || (bench.owned_by(&router).await == all).then_some(())).await;
    // Another router claims Ann's partition while her turn waits to be written.
    let mut watching = sqlx::PgConnection::connect(&bench.url).await.unwrap();
    let mut thief = sqlx::PgConnection::connect(&bench.url).await.unwrap();
    let mut stealing = thief.begin().await.unwrap();
    sqlx::query(
        "UPDATE ownership SET owner = gen_random_uuid(), epoch = epoch + 1, lease_until = 'infinity'
         WHERE topic = 'inbound' AND partition = $1",
    )
    .bind(i32::try_from(home(&ann)).unwrap())
    .execute(&mut *stealing)
    .await
    .unwrap();
    bench.append(&ann.says("hello?")).await;
    eventually("her turn waits for the row", async || {
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock' AND query LIKE '-- The one writing statement%'";
        let waiting: i64 = sqlx::query_scalar(waits).fetch_one(&mut watching).await.unwrap();
        (waiting > 0).then_some(())
    })
    .await;
    stealing.commit().await.unwrap();
    let lost = "switchboard_router_lost_partitions_total";
    eventually("the turn is lost", async || (router.figure(lost) > 0.0).then_some(())).await;
    // What is told leaves in order: with Ben's echo, all before it is here.
    bench.append(&ben.says("hello")).await;
    gateway.sees("Ben's echo", ben.subject(), entry("hello")).await;
    assert!(bench.entries(ann.timeline).await.is_empty());
    assert!(gateway.frames(ann.subject()).is_empty(), "told what nobody wrote");
}
