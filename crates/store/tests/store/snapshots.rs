//! Heads, inboxes, boards, lists and settings.

use domain::desk::{self, Desk, Settings};
use domain::fact::Fact;
use domain::timeline::Speech;
use domain::turn::Turn;
use domain::{ClientId, DeskId, QueueId, Subject, TenantId, TimelineId, Timestamp};
use protocol::frame::{AuthorKind, StageName};
use protocol::link::{HeadQuery, Side, WidgetSettings};
use store::reads::{After, Filter};
use store::receipts::Mark;
use uuid::Uuid;

use crate::fixture::{Router, Talk, World, hire, some_fact, tenant};

/// The customer writes, and the desk hears of it; taken if wanted.
async fn arrives(world: &World, router: &mut Router, talk: &mut Talk, text: &str, taken: bool) {
    let mut turn = Turn::default();
    talk.says(&mut turn, text);
    let Fact::Conversation(now) = some_fact(talk) else { panic!("it is a conversation's") };
    let conversation = now.conversation;
    let id = DeskId::default_of(talk.tenant);
    let rows = world.store.state().load_desk(talk.tenant, id).await.unwrap();
    let at = now.since;
    let mut desk = Desk::new(rows, Settings::new(), at);
    let mut commands = vec![desk::Command::Conversation(now)];
    if taken {
        let client_id = ClientId(Uuid::now_v7());
        commands.push(desk::Command::Take { by: talk.operator, client_id, conversation, if_version: None });
    }
    for command in commands {
        let decision = desk::decide(&desk, &command, at);
        turn.take_desk(&mut desk, decision, at);
    }
    if taken {
        talk.is_taken(&mut turn);
    }
    router.commit(&turn).await.unwrap();
}

#[tokio::test]
async fn heads_of_all_kinds_and_tenants_come_in_one_answer() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let (mut one, mut two) = (Talk::new(tenant()), Talk::new(tenant()));
    hire(&world, one.tenant, one.operator).await;
    arrives(&world, &mut router, &mut one, "hi", true).await;
    arrives(&world, &mut router, &mut two, "hi", false).await;
    let mut turn = Turn::default();
    one.operator_says(&mut turn, Speech::Note, "note");
    router.commit(&turn).await.unwrap();
    let mark = Mark { tenant: one.tenant, timeline: one.id(), side: Side::Operator, delivered: 3, read: 1 };
    world.store.receipts().mark(&[mark]).await.unwrap();

    let queue = QueueId::default_of(DeskId::default_of(two.tenant));
    let ask = |subject, timeline| HeadQuery { subject, timeline };
    let asked = [
        ask(Subject::Customer(one.tenant, one.customer), Some(one.id())),
        ask(Subject::Timeline(one.tenant, one.id()), None),
        ask(Subject::Operator(one.tenant, one.operator), None),
        ask(Subject::Queue(two.tenant, queue), None),
        ask(Subject::Timeline(two.tenant, two.id()), None),
        // None of these has a head.
        ask(Subject::Timeline(two.tenant, one.id()), None),
        ask(Subject::Customer(one.tenant, two.customer), Some(one.id())),
        ask(Subject::Operator(two.tenant, one.operator), None),
        ask(Subject::Timeline(one.tenant, TimelineId(Uuid::new_v4())), None),
    ];
    let mut heads = world.store.reads().heads(&asked).await.unwrap();
    heads.sort_by_key(|head| asked.iter().position(|query| query.subject == head.subject));
    let told: Vec<_> = heads.iter().map(|head| (head.n, head.delivered, head.read)).collect();
    assert_eq!(told, [(2, 2, 1), (3, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)]);
}

#[tokio::test]
async fn an_inbox_shows_what_is_mine_with_its_newest_message() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    hire(&world, talk.tenant, talk.operator).await;
    arrives(&world, &mut router, &mut talk, &"ж".repeat(200), true).await;
    let mut turn = Turn::default();
    talk.operator_says(&mut turn, Speech::Note, "not in the preview");
    router.commit(&turn).await.unwrap();

    let inbox = world.store.reads().inbox(talk.tenant, talk.operator).await.unwrap();
    assert_eq!(inbox.version, 1);
    assert_eq!(inbox.chats.len(), 1);
    let chat = &inbox.chats[0];
    assert_eq!((chat.timeline, chat.name.as_str(), chat.stage), (talk.id(), "Alice", StageName::Active));
    assert_eq!((chat.preview.chars().count(), chat.preview_by, chat.head), (120, AuthorKind::Customer, 3));
    let nobodys = world.store.reads().inbox(talk.tenant, domain::OperatorId(Uuid::new_v4())).await.unwrap();
    assert!(nobodys.chats.is_empty());
}

#[tokio::test]
async fn a_board_shows_what_waits_the_longest_first() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let tenant = tenant();
    let mut talks: Vec<Talk> = (0..3).map(|_| Talk::new(tenant)).collect();
    hire(&world, tenant, talks[2].operator).await;
    for (n, talk) in talks.iter_mut().enumerate() {
        arrives(&world, &mut router, talk, &format!("hi {n}"), n == 2).await;
    }
    sqlx::query("UPDATE ticket SET since_at = since_at - 1000 WHERE timeline = $1")
        .bind(talks[1].id().0)
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
    let board = world.store.reads().board(tenant).await.unwrap();
    assert_eq!((board.total, board.version), (2, 4));
    let previews: Vec<_> = board.waiting.iter().map(|card| card.preview.as_str()).collect();
    assert_eq!(previews, ["hi 1", "hi 0"]);
}

#[tokio::test]
async fn conversations_are_listed_by_keyset_and_filtered() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let tenant = tenant();
    let mut talks: Vec<Talk> = (0..5).map(|_| Talk::new(tenant)).collect();
    for talk in &mut talks {
        arrives(&world, &mut router, talk, "hi", false).await;
    }
    let mut turn = Turn::default();
    talks[0].closes(&mut turn);
    router.commit(&turn).await.unwrap();

    let reads = world.store.api_reads();
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = reads.conversations(tenant, Filter::default(), after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(After { opened_at: last.opened_at, id: last.id });
        seen.extend(page.iter().map(|row| row.id));
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((seen.len(), unique.len()), (5, 5));
    let closed = Filter { stage: Some(StageName::Closed), ..Filter::default() };
    let closed = reads.conversations(tenant, closed, None, 10).await.unwrap();
    assert_eq!(closed.iter().map(|row| row.timeline).collect::<Vec<_>>(), [talks[0].id()]);
    let one = reads.conversation(tenant, closed[0].id).await.unwrap();
    assert_eq!(one.as_ref(), Some(&closed[0]));
    assert!(!reads.open_timeline(tenant, talks[0].id()).await.unwrap());
    assert!(reads.open_timeline(tenant, talks[1].id()).await.unwrap());
}

#[tokio::test]
async fn settings_grow_with_each_change_and_only_then() {
    let world = World::new().await;
    let settings = world.store.settings();
    let before = settings.read().await.unwrap();
    assert_eq!((before.inbound_partitions, before.desk_partitions), (4, 4));
    assert!(!before.store_epoch.is_empty());
    let tenant = TenantId(Uuid::new_v4());
    sqlx::query("INSERT INTO tenant (id, name, created_at) VALUES ($1, 'Shop', 0)")
        .bind(tenant.0)
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
    let widget = WidgetSettings {
        tenant,
        title: "Help".into(),
        origins: vec!["https://shop.example".into()],
        customer_secrets: vec!["secret".into()],
    };
    settings.put_widget(widget.clone(), Timestamp(1)).await.unwrap();
    let after = settings.read().await.unwrap();
    assert_eq!((after.version, after.widgets), (before.version + 1, vec![widget.clone()]));
    settings.put_widget(widget, Timestamp(2)).await.unwrap();
    assert_eq!(settings.version().await.unwrap(), after.version, "nothing changed");
    settings.restored().await.unwrap();
    assert_ne!(settings.read().await.unwrap().store_epoch, before.store_epoch);
}
