use domain::desk::{self, Desk, Settings};
use domain::fact::Fact;
use domain::timeline::Speech;
use domain::turn::{CommandResult, Turn};
use domain::{ClientId, DeskId, Position, Refusal, Seq, Subject, Version};
use protocol::record::Topic;
use store::turn::{CommitError, OutboxRow};
use uuid::Uuid;

use crate::fixture::{Talk, World, hire, some_fact, tenant, version};

#[tokio::test]
async fn what_a_turn_wrote_is_loaded_as_it_was() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello \0 with a NUL, \"quotes\" and ю");
    talk.is_taken(&mut turn);
    talk.operator_says(&mut turn, Speech::Note, "a note");
    talk.operator_says(&mut turn, Speech::Message, "hello Alice");
    router.commit(&turn).await.unwrap();

    let loaded = world.store.state().load_timelines(&[talk.id()]).await.unwrap();
    assert_eq!(loaded[&talk.id()], talk.timeline);
    let places: Vec<_> = (1..=4).map(|position| (talk.id(), Position(position))).collect();
    let mut entries = world.store.state().entries_at(&places).await.unwrap();
    entries.sort_by_key(|entry| entry.position);
    let written: Vec<_> = turn.entries.iter().map(|entry| (**entry).clone()).collect();
    assert_eq!(entries, written);
    assert_eq!(
        entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [Some(Seq(1)), Some(Seq(2)), None, Some(Seq(3))]
    );
}

#[tokio::test]
async fn a_closed_conversation_is_loaded_with_its_reason_and_no_deadline() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    talk.is_taken(&mut turn);
    talk.operator_says(&mut turn, Speech::Message, "hello");
    router.commit(&turn).await.unwrap();
    let due = world.store.state().due(|_| true).await.unwrap();
    assert_eq!(due, [(talk.id(), talk.timeline.conversation.clone().unwrap().due_at.unwrap())]);
    assert!(world.store.state().due(|_| false).await.unwrap().is_empty());

    let mut turn = Turn::default();
    talk.closes(&mut turn);
    router.commit(&turn).await.unwrap();
    let loaded = world.store.state().load_timelines(&[talk.id()]).await.unwrap();
    assert_eq!(loaded[&talk.id()], talk.timeline);
    assert!(world.store.state().due(|_| true).await.unwrap().is_empty());
}

#[tokio::test]
async fn known_client_ids_answer_their_position() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let client_id = ClientId(Uuid::now_v7());
    let mut turn = Turn::default();
    talk.says(&mut turn, "first");
    talk.says_as(&mut turn, "second", client_id);
    router.commit(&turn).await.unwrap();
    let known = (talk.id(), talk.customer.0, client_id);
    let same_id_of_another = (talk.id(), talk.operator.0, client_id);
    let found = world.store.state().known(&[known, same_id_of_another]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[&known], Position(2));
}

#[tokio::test]
async fn a_client_id_that_is_there_already_is_a_duplicate_and_writes_nothing() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let client_id = ClientId(Uuid::now_v7());
    let mut turn = Turn::default();
    talk.says_as(&mut turn, "once", client_id);
    router.commit(&turn).await.unwrap();

    let mut other = Talk::new(talk.tenant);
    let mut turn = Turn::default();
    other.says(&mut turn, "goes down with the duplicate");
    talk.says_as(&mut turn, "twice", client_id);
    let error = router.commit(&turn).await.unwrap_err();
    assert!(matches!(error, CommitError::Duplicate), "{error:?}");
    assert_eq!(world.count("entry").await, 1);
    assert_eq!(world.count("timeline").await, 1);
    let standing =
        world.store.ownership().read(Topic::Inbound, router.owned[0].partition).await.unwrap().unwrap();
    assert_eq!(standing.now, router.owned[0], "the offset did not move");
}

#[tokio::test]
async fn a_stale_copy_is_a_duplicate_too() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut stale = talk.clone();
    let mut turn = Turn::default();
    talk.says(&mut turn, "first");
    router.commit(&turn).await.unwrap();
    let mut turn = Turn::default();
    stale.says(&mut turn, "at the same position");
    assert!(matches!(router.commit(&turn).await, Err(CommitError::Duplicate)));
}

#[tokio::test]
async fn a_row_that_can_never_be_written_is_data_and_not_transient() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    for entry in &mut turn.entries {
        let mut broken = (**entry).clone();
        broken.position = Position(0);
        *entry = broken.into();
    }
    let error = router.commit(&turn).await.unwrap_err();
    assert!(matches!(error, CommitError::Data(_)), "{error:?}");
    assert_eq!(world.count("entry").await, 0);
}

#[tokio::test]
async fn a_turn_without_a_fence_is_refused() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    router.owned.clear();
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    assert!(matches!(router.commit(&turn).await, Err(CommitError::Lost { .. })));
    assert_eq!(world.count("entry").await, 0);
}

#[tokio::test]
async fn tickets_inboxes_and_boards_are_loaded_as_they_were() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    hire(&world, talk.tenant, talk.operator).await;
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    let Fact::Conversation(now) = some_fact(&talk) else { panic!("it is a conversation's") };
    let conversation = now.conversation;

    let desk_id = DeskId::default_of(talk.tenant);
    let rows = world.store.state().load_desk(talk.tenant, desk_id).await.unwrap();
    assert!(rows.tickets.is_empty());
    assert_eq!(rows.operators.len(), 1);
    let at = now.since;
    let mut desk = Desk::new(rows, Settings::new(), at);
    for command in [
        desk::Command::Conversation(now),
        desk::Command::Take {
            by: talk.operator,
            client_id: ClientId(Uuid::now_v7()),
            conversation,
            if_version: None,
        },
    ] {
        let decision = desk::decide(&desk, &command, at);
        turn.take_desk(&mut desk, decision, at);
    }
    router.commit(&turn).await.unwrap();

    let loaded = world.store.state().load_desk(talk.tenant, desk_id).await.unwrap();
    assert_eq!(loaded.tickets.iter().collect::<Vec<_>>(), desk.tickets().collect::<Vec<_>>());
    assert_eq!(loaded.operators.iter().collect::<Vec<_>>(), desk.operators().collect::<Vec<_>>());
    assert_eq!(loaded.board_version, version(2));
    let parts =
        world.store.state().load_desk_parts(talk.tenant, desk_id, &[conversation], false).await.unwrap();
    assert_eq!((parts.tickets, parts.operators), (loaded.tickets, vec![]));
    let heads = world.store.state().desk_heads().await.unwrap();
    assert_eq!(heads.inboxes, [(talk.tenant, desk_id, talk.operator, version(1))]);
    assert_eq!(heads.boards, [(talk.tenant, desk_id, desk.queue, version(2))]);
}

#[tokio::test]
async fn the_first_answer_to_a_command_stays() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let tenant = tenant();
    let asker = Subject::Operator(tenant, domain::OperatorId(Uuid::new_v4()));
    let (refused, granted) = (ClientId(Uuid::now_v7()), ClientId(Uuid::now_v7()));
    let result = |client_id, answer| CommandResult { tenant, asker, client_id, answer };
    let both = vec![
        result(refused, Err(Refusal::VersionMismatch { actual: Version(7) })),
        result(granted, Ok(Version(3))),
    ];
    let mut turn = Turn { results: both, ..Turn::default() };
    router.commit(&turn).await.unwrap();
    turn.results = vec![result(granted, Err(Refusal::Closed))];
    router.commit(&turn).await.unwrap();

    let reads = world.store.reads();
    let answer = reads.command_result(tenant, asker, granted).await.unwrap().unwrap().answer;
    assert_eq!(answer, Ok(Version(3)));
    let answer = reads.command_result(tenant, asker, refused).await.unwrap().unwrap().answer;
    assert_eq!(answer, Err(Refusal::VersionMismatch { actual: Version(7) }));
    let elsewhere = reads.command_result(crate::fixture::tenant(), asker, granted).await.unwrap();
    assert!(elsewhere.is_none(), "another tenant has no such answer");
}

#[tokio::test]
async fn facts_wait_in_the_outbox_until_they_are_in_the_log() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let partition = router.owned[0].partition;
    let mut talk = Talk::new(tenant());
    let row =
        |no, talk: &Talk| OutboxRow { topic: Topic::Inbound, partition, no, facts: vec![some_fact(talk)] };
    for no in 1..=3 {
        let mut turn = Turn::default();
        talk.says(&mut turn, "hello");
        router.commit_with(&turn, vec![row(no, &talk)], vec![]).await.unwrap();
    }
    let pending = world.store.outbox().pending(Topic::Inbound, partition, 0, 10).await.unwrap();
    assert_eq!(pending.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(pending[2].1, [some_fact(&talk)]);

    router.commit_with(&Turn::default(), vec![], vec![(Topic::Inbound, partition, 2)]).await.unwrap();
    let standing = world.store.ownership().read(Topic::Inbound, partition).await.unwrap().unwrap().now;
    assert_eq!((standing.outbox_no, standing.outbox_done), (3, 2));
    assert_eq!(world.count("outbox").await, 1);

    let claimed = router.claimed()[0];
    assert!(!world.store.outbox().done(Uuid::new_v4(), claimed, 3).await.unwrap(), "not the owner");
    assert_eq!(world.count("outbox").await, 1);
    assert!(world.store.outbox().done(router.boot, claimed, 3).await.unwrap());
    assert_eq!(world.count("outbox").await, 0);
}

#[tokio::test]
async fn recent_heads_are_those_of_the_last_entries() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    talk.operator_says(&mut turn, Speech::Note, "a note");
    router.commit(&turn).await.unwrap();
    let at = turn.entries[0].at;
    let heads = world.store.state().recent_heads(at, |_| true).await.unwrap();
    assert_eq!(heads.len(), 1);
    assert_eq!((heads[0].timeline, heads[0].position, heads[0].seq), (talk.id(), Position(2), Seq(1)));
    assert!(world.store.state().recent_heads(at.plus_ms(60_000), |_| true).await.unwrap().is_empty());
}
