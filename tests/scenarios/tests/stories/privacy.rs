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
