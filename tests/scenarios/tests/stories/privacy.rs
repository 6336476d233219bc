//! What is for staff stays with staff.

use protocol::frame::{ClientFrame, SpeechKind};
use protocol::problem::ProblemKind;
use world::client::Pass;
use world::{PATIENCE, World, rest};

use super::actors::{a_customer_who_wrote, takes};

pub(crate) async fn notes_and_whispers_never_reach_the_customer(world: &mut World) {
    let anna = world.operator("anna").await;
    let marta = world.operator("marta").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    anna.says_in(timeline, SpeechKind::Note, "canary-note").await;
    anna.sees_in(timeline, "canary-note").await;
    marta.watches(timeline).await;
    marta.says_in(timeline, SpeechKind::Whisper, "canary-whisper").await;
    anna.sees_in(timeline, "canary-whisper").await;
    let refused = anna.says_in(timeline, SpeechKind::Whisper, "not a supervisor").await;
    anna.wait(PATIENCE, |page| match page.refused.get(&refused) {
        Some(problem) if problem.kind == ProblemKind::Forbidden => Ok(()),
        other => Err(format!("the whisper was not refused: {other:?}")),
    })
    .await;
    anna.says_in(timeline, SpeechKind::Message, "an answer").await;
    alice.sees("an answer").await;

    // Neither in what came, nor in the history, nor by REST, nor on a device that starts with nothing.
    let Pass::Token(token) = alice.page().pass.clone() else { panic!("a guest keeps a token") };
    let fresh = world.client("alice elsewhere", Pass::Token(token.clone()), 0, |_| {}).await;
    fresh.sees("an answer").await;
    fresh.frames(vec![ClientFrame::History { req: 1, timeline, after: None, before: Some(100) }]).await;
    assert_eq!(fresh.page().threads[&timeline].cursor, 3, "the question, Anna, the answer");
    let authorization = format!("Bearer {token}");
    for path in ["/v1/me/transcript".to_owned(), format!("/v1/timelines/{timeline}/entries")] {
        let answer = rest::get(world.api, &path, &[("authorization", &authorization)]).await.unwrap();
        assert!(!answer.body.contains("canary"), "{path} leaks: {}", answer.body);
        assert!(!answer.body.contains("position"), "{path} names a position: {}", answer.body);
    }
    world.verdict().await;
}

pub(crate) async fn another_customers_timeline_stays_closed(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "canary-of-alice").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    let (bob, _) = a_customer_who_wrote(world, "bob", "a question of my own").await;

    // Bob writes, reads, watches, closes, takes and marks what is Alice's.
    let said = bob.says_in(timeline, SpeechKind::Message, "let me in").await;
    bob.wait(PATIENCE, |page| match page.refused.get(&said) {
        Some(problem) if matches!(problem.kind, ProblemKind::NotYours | ProblemKind::Forbidden) => Ok(()),
        other => Err(format!("the text was not refused: {other:?}")),
    })
    .await;
    let history = bob.page().next_req();
    let watch = bob.page().next_req();
    bob.frames(vec![
        ClientFrame::History { req: history, timeline, after: None, before: None },
        ClientFrame::Watch { req: watch, timeline },
        ClientFrame::Ack { timeline, n: 2 },
        ClientFrame::Read { timeline, n: 2 },
        ClientFrame::Typing { timeline, on: true },
    ])
    .await;
    for req in [history, watch] {
        bob.wait(PATIENCE, |page| match page.refused_requests.get(&req).map(|problem| problem.kind) {
            Some(ProblemKind::NotYours | ProblemKind::Forbidden | ProblemKind::NotFound) => Ok(()),
            other => Err(format!("request {req} was not refused: {other:?}")),
        })
        .await;
    }
    let commands: [fn(domain::TimelineId, domain::ConversationId, domain::ClientId) -> ClientFrame; 3] = [
        |timeline, _, cid| ClientFrame::Close { timeline, cid, if_version: None },
        |timeline, _, cid| ClientFrame::Reopen { timeline, cid, if_version: None },
        |_, conversation, cid| ClientFrame::Take { conversation, cid, if_version: None },
    ];
    for command in commands {
        let cid = domain::ClientId(uuid::Uuid::now_v7());
        bob.frames(vec![command(timeline, conversation, cid)]).await;
        bob.wait(PATIENCE, |page| match page.refused.get(&cid).map(|problem| problem.kind) {
            Some(ProblemKind::NotYours | ProblemKind::Forbidden) => Ok(()),
            other => Err(format!("the command was not refused: {other:?}")),
        })
        .await;
    }
    assert!(!bob.page().threads.contains_key(&timeline), "bob holds something of alice's timeline");

    let Pass::Token(bobs) = bob.page().pass.clone() else { panic!("a guest keeps a token") };
    let stranger = world.token_of_another_tenant().await;
    for (token, expected) in [(bobs.clone(), 403), (stranger, 404)] {
        let authorization = format!("Bearer {token}");
        for path in [format!("/v1/timelines/{timeline}/entries"), format!("/v1/conversations/{conversation}")]
        {
            let answer = rest::get(world.api, &path, &[("authorization", &authorization)]).await.unwrap();
            assert_eq!(answer.status, expected, "{path}: {}", answer.body);
            assert!(!answer.body.contains("canary"), "{path} leaks: {}", answer.body);
        }
    }
    let authorization = format!("Bearer {bobs}");
    let own = rest::get(world.api, "/v1/me/transcript", &[("authorization", &authorization)]).await.unwrap();
    assert!(own.body.contains("a question of my own"), "{}", own.body);
    assert!(!own.body.contains("canary"), "bob's transcript leaks: {}", own.body);
    alice.says("still mine").await;
    anna.sees_in(timeline, "still mine").await;
    alice.sees("still mine").await;
    assert_eq!(alice.page().threads[&timeline].read, 0, "nobody but Anna's side marks Alice's timeline");
    world.verdict().await;
}
