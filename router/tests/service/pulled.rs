//! What pods ask.

use domain::entry::Author;
use domain::{FileId, OperatorId, Subject, TenantId};
use protocol::frame::EntryBody;
use protocol::link::{HeadQuery, Pull, PullAnswer, Push, Range, Reader, WidgetSettings};
use protocol::problem::ProblemKind;
use uuid::Uuid;

use crate::bench::{Bench, PARTITIONS, eventually};
use crate::gateway::Gateway;
use crate::people::{Customer, closes};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_heads_rights_and_snapshots_are_answered() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let (tenant, operator) = (bench.tenant, bench.operators[0]);
    let ann = Customer::new(tenant);
    bench.append(&ann.says("one")).await;
    bench.append(&ann.says("two")).await;
    eventually("two entries", async || (bench.entries(ann.timeline).await.len() == 2).then_some(())).await;

    let history =
        |reader| Pull::History { tenant, timeline: ann.timeline, reader, range: Range::After { after: 0 } };
    let PullAnswer::Page { page } =
        gateway.pulls.ask(history(Reader::Customer { customer: ann.id })).await.unwrap()
    else {
        panic!("a page was asked for")
    };
    assert_eq!(page.entries.len(), 2);
    assert!(matches!(&page.entries[0].body, EntryBody::Message { text } if text == "one"));
    let watch =
        |operator: OperatorId, tenant: TenantId| Pull::Watch { tenant, operator, timeline: ann.timeline };
    let PullAnswer::Page { page } = gateway.pulls.ask(watch(operator, tenant)).await.unwrap() else {
        panic!("a page was asked for")
    };
    assert_eq!((page.head, page.entries.len()), (2, 2));
    let stranger = gateway.pulls.ask(watch(operator, TenantId(Uuid::from_u128(99)))).await.unwrap();
    assert!(matches!(stranger, PullAnswer::Problem { problem } if problem.status == 404));
    let renew = Pull::Renew { tenant, operator, timeline: ann.timeline };
    assert!(matches!(gateway.pulls.ask(renew).await.unwrap(), PullAnswer::Allowed));

    let subjects = vec![HeadQuery { subject: ann.subject(), timeline: Some(ann.timeline) }];
    let PullAnswer::Heads { heads } = gateway.pulls.ask(Pull::Heads { subjects }).await.unwrap() else {
        panic!("heads were asked for")
    };
    assert_eq!((heads.len(), heads[0].n, heads[0].subject), (1, 2, ann.subject()));

    eventually("the board has it", async || {
        let PullAnswer::Board { board } = gateway.pulls.ask(Pull::Board { tenant }).await.unwrap() else {
            panic!("a board was asked for")
        };
        (board.total == 1).then_some(())
    })
    .await;
    let inbox = gateway.pulls.ask(Pull::Inbox { tenant, operator }).await.unwrap();
    assert!(matches!(inbox, PullAnswer::Inbox { inbox } if inbox.chats.is_empty()));

    let open = async || {
        let open = Pull::OpenTimeline { tenant, timeline: ann.timeline };
        matches!(gateway.pulls.ask(open).await.unwrap(), PullAnswer::OpenTimeline { open: true })
    };
    assert!(open().await);
    // No file of hers: refused by name, and not as something that passes.
    let files = vec![FileId(Uuid::now_v7())];
    let named = Pull::Files { tenant, timeline: ann.timeline, author: ann.id.0, files };
    let PullAnswer::Problem { problem } = gateway.pulls.ask(named).await.unwrap() else {
        panic!("it does not exist")
    };
    assert_eq!((problem.kind, problem.field.as_deref()), (ProblemKind::FileUnfit, Some("files")));
    bench.append(&closes(&ann, Author::Customer(ann.id))).await;
    eventually("it is closed", async || (!open().await).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_settings_reach_every_pod_within_two_seconds() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let PullAnswer::Settings { settings } = gateway.pulls.ask(Pull::Settings { known: 0 }).await.unwrap()
    else {
        panic!("settings were asked for")
    };
    assert_eq!(settings.inbound_partitions, PARTITIONS.inbound);
    assert_eq!(settings.record_version, protocol::record::VERSION);
    let known = settings.version;
    let unchanged = gateway.pulls.ask(Pull::Settings { known }).await.unwrap();
    assert!(matches!(unchanged, PullAnswer::SettingsUnchanged));

    let widget = WidgetSettings {
        tenant: bench.tenant,
        title: "New".to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        customer_secrets: vec![],
    };
    let at = bench.store.now().await.unwrap();
    bench.store.settings().put_widget(widget.clone(), at).await.unwrap();
    let newer = |push: &Push| match push {
        Push::Settings { version } if *version > known => Some(*version),
        _ => None,
    };
    gateway.is_told("newer settings", newer).await;
    let PullAnswer::Settings { settings } = gateway.pulls.ask(Pull::Settings { known }).await.unwrap() else {
        panic!("settings were asked for")
    };
    assert!(settings.widgets.contains(&widget));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_without_rows_has_no_head() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let gateway = Gateway::new(&bench, &[&router]).await;
    let nobody = Customer::new(bench.tenant);
    let subjects = vec![
        HeadQuery { subject: nobody.subject(), timeline: Some(nobody.timeline) },
        HeadQuery { subject: Subject::Operator(bench.tenant, bench.operators[0]), timeline: None },
    ];
    let PullAnswer::Heads { heads } = gateway.pulls.ask(Pull::Heads { subjects }).await.unwrap() else {
        panic!("heads were asked for")
    };
    assert_eq!(heads.len(), 1);
    assert_eq!((heads[0].subject, heads[0].n), (Subject::Operator(bench.tenant, bench.operators[0]), 0));
}
