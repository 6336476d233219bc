//! What pods report, and what comes of it.

use domain::timeline::Speech;
use domain::{Attempt, SenderId};
use protocol::frame::{AuthorKind, ServerFrame};
use protocol::link::{Push, Report, Side};
use uuid::Uuid;

use crate::bench::{Bench, eventually};
use crate::gateway::Gateway;
use crate::people::{Customer, staff_says};
use crate::scene::Scene;

fn receipt(frame: &ServerFrame) -> Option<(u64, u64)> {
    match frame {
        ServerFrame::Receipt { delivered, read, .. } => Some((*delivered, *read)),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_become_receipts_in_the_numbers_of_the_other_side() {
    let Scene { bench, router: _router, gateway, ann } = Scene::new().await;
    gateway.seat(&[ann.watchers()]).await;
    bench.append(&ann.says("one")).await;
    bench.append(&staff_says(&ann, bench.operators[0], Speech::Note, "a note")).await;
    bench.append(&ann.says("two")).await;
    eventually("three entries", async || (bench.entries(ann.timeline).await.len() == 3).then_some(())).await;
    let mark = |side, delivered, read| Report::Mark {
        tenant: bench.tenant,
        timeline: ann.timeline,
        side,
        delivered,
        read,
    };
    gateway.reporter.report(mark(Side::Customer, 2, 1));
    let told = gateway.sees("staff is told positions", ann.watchers(), receipt).await;
    assert_eq!(told, (3, 1));
    gateway.reporter.report(mark(Side::Operator, 3, 3));
    let told = gateway.sees("the customer is told seqs", ann.subject(), receipt).await;
    assert_eq!(told, (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_is_shown_to_the_other_side_and_stored_nowhere() {
    let Scene { bench, router: _router, gateway, ann } = Scene::new().await;
    gateway.seat(&[ann.watchers()]).await;
    bench.append(&ann.says("one")).await;
    eventually("an entry", async || (bench.entries(ann.timeline).await.len() == 1).then_some(())).await;
    let typing = |by, name: &str| Report::Typing {
        tenant: bench.tenant,
        timeline: ann.timeline,
        by,
        by_id: Uuid::nil(),
        name: name.to_owned(),
        on: true,
    };
    let seen = |frame: &ServerFrame| match frame {
        ServerFrame::Typing { name, .. } => Some(name.clone()),
        _ => None,
    };
    gateway.reporter.report(typing(AuthorKind::Customer, "Ann"));
    assert_eq!(gateway.sees("staff sees Ann type", ann.watchers(), seen).await, "Ann");
    gateway.reporter.report(typing(AuthorKind::Operator, "Bob"));
    assert_eq!(gateway.sees("Ann sees Bob type", ann.subject(), seen).await, "Bob");
    assert_eq!(bench.entries(ann.timeline).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_older_of_two_connections_of_one_page_is_superseded() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let (old, new) = (Gateway::new(&bench, &[&router]).await, Gateway::new(&bench, &[&router]).await);
    let ann = Customer::new(bench.tenant);
    let sender = SenderId(Uuid::new_v4());
    let first = old.seat_as(&[ann.subject()], sender, Attempt(1)).await;
    new.seat_as(&[ann.subject()], sender, Attempt(2)).await;
    new.reporter.report(Report::Doubled { subject: ann.subject(), sender });
    let closed = old
        .is_told("it must close", |push| match push {
            Push::Superseded { connection } => Some(*connection),
            _ => None,
        })
        .await;
    assert_eq!(closed, first.connection);
}
