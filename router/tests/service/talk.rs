//! One conversation: said, taken, answered, closed, reopened, forgotten.

use domain::entry::Author;
use domain::timeline::Speech;
use domain::{ConversationId, OperatorId, Position, QueueId, Subject};
use protocol::frame::{EntryBody, ServerFrame};
use protocol::problem::ProblemKind;
use protocol::record::Record;

use crate::bench::{Bench, assert_whole, eventually};
use crate::gateway::Gateway;
use crate::people::{Customer, client_id, closes, reopens, staff_says, takes};
use crate::scene::Scene;

fn first_conversation(customer: &Customer) -> ConversationId {
    ConversationId::opened_at(customer.timeline, Position(1))
}

fn result_of(record: &Record) -> impl Fn(&ServerFrame) -> Option<Result<u64, ProblemKind>> + use<> {
    let wanted = client_id(record);
    move |frame| match frame {
        ServerFrame::Result { cid, version, problem } if *cid == wanted => {
            Some(problem.as_ref().map_or(Ok(version.unwrap_or(0)), |problem| Err(problem.kind)))
        }
        _ => None,
    }
}

pub(crate) fn body(wanted: impl Fn(&EntryBody) -> bool) -> impl Fn(&ServerFrame) -> Option<u64> {
    move |frame| match frame {
        ServerFrame::Entry(entry) if wanted(&entry.body) => Some(entry.n),
        _ => None,
    }
}

pub(crate) fn text(wanted: &str) -> impl Fn(&ServerFrame) -> Option<u64> {
    body(move |body| matches!(body, EntryBody::Message { text } if text == wanted))
}

/// Takes the ticket once it waits, and waits until the timeline knows.
pub(crate) async fn bob_takes(bench: &Bench, gateway: &Gateway, customer: &Customer) -> OperatorId {
    let bob = bench.operators[0];
    eventually("the ticket waits", async || {
        let board = bench.store.reads().board(bench.tenant).await.unwrap();
        board.waiting.iter().any(|card| card.timeline == customer.timeline).then_some(())
    })
    .await;
    let take = takes(bench.tenant, bob, first_conversation(customer));
    bench.append(&take).await;
    let subject = Subject::Operator(bench.tenant, bob);
    assert!(gateway.sees("the take is answered", subject, result_of(&take)).await.is_ok());
    gateway.sees("Bob joins", subject, body(|body| matches!(body, EntryBody::Joined { .. }))).await;
    bob
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_becomes_an_entry_and_reaches_its_customer() {
    let Scene { bench, router, gateway, ann } = Scene::new().await;
    bench.append(&ann.says("hello")).await;
    let n = gateway.sees("the echo", ann.subject(), text("hello")).await;
    assert_eq!(n, 1);
    let entries = bench.entries(ann.timeline).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(router.figure("switchboard_router_deliveries_broadcast_total"), 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_ticket_lets_both_sides_talk() {
    let Scene { bench, router: _router, gateway, ann } = Scene::new().await;
    let (bob, queue) = (bench.operators[0], QueueId::default_of(domain::DeskId::default_of(bench.tenant)));
    let (bobs, board) = (Subject::Operator(bench.tenant, bob), Subject::Queue(bench.tenant, queue));
    gateway.seat(&[bobs, board]).await;
    bench.append(&ann.says("hello")).await;
    let waits = |waiting: bool| {
        move |frame: &ServerFrame| match frame {
            ServerFrame::BoardChange { waiting: now, version, .. } if *now == waiting => Some(*version),
            _ => None,
        }
    };
    let came = gateway.sees("it waits on the board", board, waits(true)).await;
    bob_takes(&bench, &gateway, &ann).await;
    let went = gateway.sees("it leaves the board", board, waits(false)).await;
    assert!(went > came);
    gateway.sees("Bob joins", ann.subject(), body(|body| matches!(body, EntryBody::Joined { .. }))).await;
    let gained = |frame: &ServerFrame| match frame {
        ServerFrame::InboxChange { version, change, .. } if change == "gained" => Some(*version),
        _ => None,
    };
    assert_eq!(gateway.sees("Bob's inbox gains it", bobs, gained).await, 1);
    bench.append(&staff_says(&ann, bob, Speech::Note, "a note")).await;
    bench.append(&staff_says(&ann, bob, Speech::Message, "hi Ann")).await;
    gateway.sees("Ann is answered", ann.subject(), text("hi Ann")).await;
    let notes = body(|body| matches!(body, EntryBody::Note { .. }));
    gateway.sees("Bob sees his note", bobs, &notes).await;
    assert!(gateway.frames(ann.subject()).iter().all(|frame| notes(frame).is_none()), "a note is for staff");
    let seqs: Vec<u64> = gateway.entries(ann.subject()).iter().map(|entry| entry.n).collect();
    assert_eq!(seqs, [1, 2, 3]);
    assert_whole(&bench.entries(ann.timeline).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_comes_again_is_told_again_and_written_once() {
    let Scene { bench, router, gateway, ann } = Scene::new().await;
    let record = ann.says("once");
    bench.append(&record).await;
    bench.append(&record).await;
    gateway.sees("the echo", ann.subject(), text("once")).await;
    // What memory has forgotten the store still knows.
    router.shutdown.stop();
    eventually("the router has left", async || (bench.owned_by(&router).await == 0).then_some(())).await;
    let second = bench.router().await;
    bench.append(&record).await;
    bench.append(&ann.says("twice")).await;
    gateway.sees("the next", ann.subject(), text("twice")).await;
    let entries = bench.entries(ann.timeline).await;
    assert_eq!(entries.len(), 2);
    assert_whole(&entries);
    eventually("the author is told again", async || {
        let frames = gateway.frames(ann.subject());
        (frames.iter().filter(|frame| text("once")(frame).is_some()).count() >= 2).then_some(())
    })
    .await;
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_conversation_is_reopened_by_either_side() {
    let Scene { bench, router: _router, gateway, ann } = Scene::new().await;
    let bobs = Subject::Operator(bench.tenant, bench.operators[0]);
    gateway.seat(&[bobs]).await;
    bench.append(&ann.says("hello")).await;
    let bob = bob_takes(&bench, &gateway, &ann).await;

    let close = closes(&ann, Author::Operator(bob));
    bench.append(&close).await;
    assert!(gateway.sees("the closing is answered", bobs, result_of(&close)).await.is_ok());
    gateway.sees("it closes", ann.subject(), body(|body| matches!(body, EntryBody::Closed { .. }))).await;
    bench.append(&staff_says(&ann, bob, Speech::Message, "too late")).await;
    let undelivered = body(|body| matches!(body, EntryBody::Undelivered { .. }));
    gateway.sees("Bob's text comes back", bobs, &undelivered).await;

    bench.append(&ann.says("one more thing")).await;
    gateway.sees("it reopens", ann.subject(), body(|body| matches!(body, EntryBody::Reopened))).await;
    eventually("its ticket waits again", async || {
        let board = bench.store.reads().board(bench.tenant).await.unwrap();
        board.waiting.iter().any(|card| card.timeline == ann.timeline).then_some(())
    })
    .await;

    let reopen = reopens(&ann, bob);
    bench.append(&reopen).await;
    let answer = gateway.sees("an open one is not reopened", bobs, result_of(&reopen)).await;
    assert_eq!(answer, Err(ProblemKind::NotClosed));
    // The same command again gets the same answer.
    bench.append(&reopen).await;
    eventually("the same answer", async || {
        let answers = gateway.frames(bobs).iter().filter_map(result_of(&reopen)).count();
        (answers >= 2).then_some(())
    })
    .await;
    bench.append(&closes(&ann, Author::Supervisor(bench.operators[2]))).await;
    let again = reopens(&ann, bob);
    bench.append(&again).await;
    assert!(gateway.sees("a closed one is", bobs, result_of(&again)).await.is_ok());
    eventually("and it is Bob's at once", async || {
        let inbox = bench.store.reads().inbox(bench.tenant, bob).await.unwrap();
        inbox.chats.iter().any(|card| card.timeline == ann.timeline).then_some(())
    })
    .await;
    assert_whole(&bench.entries(ann.timeline).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_closes_itself_when_the_customer_stays_silent() {
    let mut bench = Bench::new().await;
    bench.rules.inactive_ms = Some(400);
    let scene = Scene::on(bench).await;
    let bob = scene.bob_takes().await;
    let Scene { bench, router: _router, gateway, ann } = scene;
    bench.append(&staff_says(&ann, bob, Speech::Message, "are you there?")).await;
    let inactive = body(|body| matches!(body, EntryBody::Closed { reason } if reason == "inactive"));
    gateway.sees("it closes itself", ann.subject(), inactive).await;
    let entries = bench.entries(ann.timeline).await;
    let (said, closed) = (&entries[entries.len() - 2], &entries[entries.len() - 1]);
    assert!(closed.at - said.at >= 400, "not before its time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_outlives_its_router() {
    let mut bench = Bench::new().await;
    bench.rules.inactive_ms = Some(1_500);
    let scene = Scene::on(bench).await;
    let bob = scene.bob_takes().await;
    let Scene { bench, router, gateway, ann } = scene;
    bench.append(&staff_says(&ann, bob, Speech::Message, "are you there?")).await;
    gateway.sees("Ann is asked", ann.subject(), text("are you there?")).await;
    router.kill();
    let second = bench.router().await;
    let inactive = body(|body| matches!(body, EntryBody::Closed { reason } if reason == "inactive"));
    gateway.sees("it closes itself", ann.subject(), inactive).await;
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_cannot_open_a_timeline() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let bobs = Subject::Operator(bench.tenant, bench.operators[0]);
    gateway.seat(&[bobs]).await;
    let record = staff_says(&Customer::new(bench.tenant), bench.operators[0], Speech::Message, "anybody?");
    bench.append(&record).await;
    let answer = gateway.sees("a refusal", bobs, result_of(&record)).await;
    assert_eq!(answer, Err(ProblemKind::NotFound));
}
