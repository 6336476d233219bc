//! Files go with messages, both ways, and only their sender's own.

use std::time::{Duration, Instant};

use domain::{ConversationId, FileId, TimelineId};
use protocol::frame::{ClientFrame, FileBody, SpeechKind};
use protocol::problem::ProblemKind;
use uuid::Uuid;
use world::client::{Order, Pass, text_of};
use world::{Client, PATIENCE, World, rest};

use super::actors::{a_customer_who_wrote, takes};

/// Uploads a text, and waits until a message may name it.
async fn uploads(world: &World, token: &str, folder: &str, name: &str, content: &str) -> FileId {
    let id = FileId(Uuid::now_v7());
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    let path = format!("{folder}/{id}?name={name}");
    let answer = rest::upload(world.api, &path, &headers, content).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    let end = Instant::now() + PATIENCE;
    let mut poll = tokio::time::interval(Duration::from_millis(50));
    loop {
        poll.tick().await;
        let about = rest::get(world.api, &format!("{folder}/{id}"), &headers).await.unwrap();
        // Nobody scans in these worlds.
        if about.json()["state"] == "not_scanned" {
            return id;
        }
        assert!(Instant::now() < end, "it is not released: {}", about.body);
    }
}

/// What a reader gets of a file.
async fn downloads(world: &World, token: &str, path: &str) -> Result<String, u16> {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    let about = rest::get(world.api, path, &headers).await.unwrap();
    if about.status != 200 {
        return Err(about.status);
    }
    // As a browser follows it: without a token.
    let link = about.json()["content_url"].as_str().expect("it is released").to_owned();
    Ok(rest::get(world.api, &link, &[]).await.unwrap().body)
}

/// The files under a text, once it stands there.
async fn files_under(client: &Client, timeline: TimelineId, text: &str) -> Vec<FileBody> {
    client.sees_in(timeline, text).await;
    let page = client.page();
    let mut entries = page.threads[&timeline].entries.iter();
    entries.find(|entry| text_of(&entry.body) == Some(text)).expect("it was seen").files.clone()
}

async fn is_refused(client: &Client, timeline: TimelineId, file: FileId) {
    let said = client.says_with(timeline, "not this one", &[file]).await;
    client
        .wait(PATIENCE, |page| match page.refused.get(&said) {
            Some(problem) if problem.kind == ProblemKind::FileUnfit => Ok(()),
            other => Err(format!("the text was not refused: {other:?}")),
        })
        .await;
}

fn token_of(client: &Client) -> String {
    let Pass::Token(token) = client.page().pass.clone() else { panic!("a guest keeps a token") };
    token
}

pub(crate) async fn files_reach_the_other_side_and_nobody_elses_are_sent(world: &mut World) {
    let anna = world.operator("anna").await;
    let annas = world.sign_in("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let (timeline, alices) = (alice.timeline(), token_of(&alice));
    takes(&anna, timeline, conversation).await;
    let in_conversation = |of: ConversationId| format!("/v1/conversations/{of}/files");

    let receipt = uploads(world, &alices, "/v1/me/files", "receipt.txt", "paid on Tuesday").await;
    let theirs = format!("{}/{receipt}", in_conversation(conversation));
    assert_eq!(downloads(world, &annas, &theirs).await, Err(404), "nobody has sent it");
    let say = {
        let mut page = alice.page();
        page.say_with(timeline, SpeechKind::Message, "here it is", &[receipt]);
        page.outbox.back().expect("it was said").say.clone()
    };
    alice.order(Order::Outbox).await;
    let [found] = &files_under(&anna, timeline, "here it is").await[..] else { panic!("one file") };
    assert_eq!((found.id, found.name.as_str(), found.size_bytes), (receipt, "receipt.txt", 15));
    assert_eq!(downloads(world, &annas, &theirs).await.as_deref(), Ok("paid on Tuesday"));

    // The reverse, without a word.
    let label = uploads(world, &annas, &in_conversation(conversation), "label.txt", "send it here").await;
    anna.says_with(timeline, "", &[label]).await;
    let [found] = &files_under(&alice, timeline, "").await[..] else { panic!("one file") };
    assert_eq!((found.id, found.name.as_str()), (label, "label.txt"));
    let mine = format!("/v1/me/files/{label}");
    assert_eq!(downloads(world, &alices, &mine).await.as_deref(), Ok("send it here"));

    // The same message once more is the same message, and a page that starts with nothing reads it whole.
    alice.frames(vec![ClientFrame::Say(say)]).await;
    let fresh = world.client("alice elsewhere", Pass::Token(alices.clone()), 0, |_| {}).await;
    assert_eq!(files_under(&fresh, timeline, "here it is").await.len(), 1);

    // Somebody else's, of another conversation, and one that does not exist.
    let (bob, _) = a_customer_who_wrote(world, "bob", "another question").await;
    is_refused(&bob, bob.timeline(), receipt).await;
    is_refused(&alice, timeline, label).await;
    is_refused(&alice, timeline, FileId(Uuid::now_v7())).await;
    assert_eq!(downloads(world, &token_of(&bob), &format!("/v1/me/files/{receipt}")).await, Err(404));
    // What is refused holds nothing up.
    alice.says("still here").await;
    anna.sees_in(timeline, "still here").await;
    world.verdict().await;
}
