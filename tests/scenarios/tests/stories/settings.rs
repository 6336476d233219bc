//! What an administrator saves is what every pod works by.

use std::time::{Duration, Instant};

use domain::ConversationId;
use protocol::frame::{ClientFrame, DeskFrame, StatusName};
use serde_json::{Value, json};
use uuid::Uuid;
use world::client::Pass;
use world::topology::TENANT;
use world::{Client, PATIENCE, World, rest};

use super::actors::a_customer_who_wrote;

/// What is promised.
const PROMISE: Duration = Duration::from_secs(1);
/// What a busy machine may add: these stories are no benchmark.
const SLACK: Duration = Duration::from_secs(9);
/// Between two looks at a page that nobody tells of changes.
const LOOK: Duration = Duration::from_millis(10);
const PASSWORD: &str = "of-the-story-1";

pub(crate) async fn what_is_saved_acts_on_every_pod(world: &mut World) {
    let marta = Administrator { bearer: format!("Bearer {}", world.sign_in("marta").await) };
    every_gateway_shows_a_new_title(world, &marta).await;
    a_queue_and_its_operator_work_at_once(world, &marta).await;
    world.verdict().await;
}

/// Gateways have their settings from routers.
async fn every_gateway_shows_a_new_title(world: &World, marta: &Administrator) {
    let widget = format!("/v1/settings/widgets/{}", TENANT.0);
    let before = marta.reads(world, &widget).await;
    for n in 1..=3 {
        let title = format!("Help {n}");
        let mut body = before["body"].clone();
        (body["title"], body["texts"]) = (json!(title), json!([]));
        marta.saves(world, &widget, &body).await;
        let saved = Instant::now();
        for (at, gateway) in world.gateways.iter().enumerate() {
            let path = format!("/widget/settings.json?tenant={}", TENANT.0);
            let shown = async || rest::get(*gateway, &path, &[]).await.unwrap().json()["title"] == *title;
            until(&format!("gateway {at} shows “{title}”"), shown).await;
            tell(&format!("gateway {at} shows what was saved"), saved);
        }
    }
    marta.saves(world, &widget, &before["body"]).await;
}

/// The desk's owner hears of a new queue, of a new operator, and of who works where. Each of both is new, so that nothing
/// that other stories left behind comes to her.
async fn a_queue_and_its_operator_work_at_once(world: &mut World, marta: &Administrator) {
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "is anybody there?").await;
    let queue = marta.makes(world, "/v1/settings/queues", &json!({"name": "Night"})).await;
    let saved = Instant::now();
    marta.moves(world, conversation, &queue).await;
    tell("the desk takes a conversation into a new queue", saved);

    let mut body = json!({"name": "Zoe", "email": "zoe@demo.example", "auto_accepts": true, "queues": []});
    let operator = marta.makes(world, "/v1/settings/operators", &body).await;
    let operator = format!("/v1/settings/operators/{operator}");
    let zoe = marta.invites(world, &operator).await;
    until("the desk knows its new operator", async || chooses(&zoe, StatusName::Online).await.is_ok()).await;

    body["queues"] = json!([{"queue": queue}]);
    marta.saves(world, &operator, &body).await;
    let saved = Instant::now();
    zoe.wait(PATIENCE, |page| {
        let mut chats = page.inbox.iter().flat_map(|inbox| &inbox.chats);
        match chats.any(|chat| chat.conversation == conversation) {
            true => Ok(()),
            false => Err("the conversation did not come".to_owned()),
        }
    })
    .await;
    tell("who comes to a queue has what waits there on her screen", saved);

    let timeline = alice.timeline();
    alice.sees_joined(timeline).await;
    zoe.closes(timeline).await.unwrap();
    chooses(&zoe, StatusName::Offline).await.unwrap();
}

async fn chooses(operator: &Client, status: StatusName) -> Result<u64, protocol::Problem> {
    let ask = DeskFrame::Status { operator: None, status, reason: None, next: false };
    operator.command(|cid| ClientFrame::Desk { cid, ask }).await
}

/// Looks until it is so.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < end, "not after {PATIENCE:?}: {what}");
        tokio::time::sleep(LOOK).await;
    }
}

fn tell(what: &str, saved: Instant) {
    let took = saved.elapsed();
    println!("{what} {took:?} after the answer to the save");
    assert!(took < PROMISE + SLACK, "{what} after {took:?}: {PROMISE:?} are promised");
}

/// Who changes settings.
struct Administrator {
    bearer: String,
}

impl Administrator {
    async fn reads(&self, world: &World, path: &str) -> Value {
        let answer = rest::get(world.api, path, &[("authorization", &self.bearer)]).await.unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    async fn saves(&self, world: &World, path: &str, body: &Value) {
        let headers = [("authorization", self.bearer.as_str()), ("if-match", "*")];
        let answer = rest::put(world.api, path, &headers, body).await.unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }

    /// Answers what came of it; `key` is the same for repetitions.
    async fn posts(&self, world: &World, path: &str, key: Uuid, body: &Value) -> Value {
        let key = key.to_string();
        let headers = [("authorization", self.bearer.as_str()), ("idempotency-key", key.as_str())];
        let answer = rest::post(world.api, path, &headers, body).await.unwrap();
        assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        answer.json()
    }

    /// The id of what is made.
    async fn makes(&self, world: &World, path: &str, body: &Value) -> String {
        let made = self.posts(world, path, Uuid::new_v4(), body).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// As soon as the desk knows the queue: until then it refuses.
    async fn moves(&self, world: &World, conversation: ConversationId, queue: &str) {
        let to = json!({"kind": "queue", "id": queue});
        // Nobody is in it yet: there it waits.
        let body = json!({"conversations": [{"id": conversation}], "to": to, "or_queue": true});
        until("the conversation is in the new queue", async || {
            let answer = self.posts(world, "/v1/monitor/moves", Uuid::new_v4(), &body).await;
            answer["moved"][0]["version"].is_u64()
        })
        .await;
    }

    /// The operator's own page, on the last gateway.
    async fn invites(&self, world: &mut World, operator: &str) -> Client {
        let path = format!("{operator}/invitation");
        let invitation = self.posts(world, &path, Uuid::new_v4(), &json!({})).await;
        let accept = json!({"token": invitation["token"], "password": PASSWORD});
        let signed = self.posts(world, "/v1/sign-in/invitation", Uuid::new_v4(), &accept).await;
        let token = signed["access_token"].as_str().unwrap().to_owned();
        let last = world.gateways.len() - 1;
        world.client("zoe", Pass::Token(token), last, |page| page.wants_board = true).await
    }
}
