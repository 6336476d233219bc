//! Lists, pages and transcripts: complete for those who may, nothing for others.

use domain::CustomerId;
use protocol::frame::Role;
use runtime::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, House, SECRET, TENANT};

#[tokio::test]
async fn staff_reads_everything_and_the_customer_only_what_is_for_them() {
    let house = House::start().await;
    let (customer, bob) = (CustomerId(Uuid::new_v4()), house.bob());
    let timeline = house.customer_says(customer, "hello?").await;
    let list = house.request("GET", "/v1/conversations").bearer(&bob).send().await.ok(200);
    let row = list["conversations"][0].clone();
    assert_eq!(row["timeline"], json!(timeline));
    house.write(&row, &bob, "note", &json!({"kind": "note", "text": "for us"})).send().await.ok(201);
    let sue = house.sue();
    house.write(&row, &sue, "whisper", &json!({"kind": "whisper", "text": "try this"})).send().await.ok(201);
    house.write(&row, &sue, "message", &json!({"text": "hello"})).send().await.ok(201);

    let path = format!("/v1/timelines/{timeline}/entries");
    let page = house.request("GET", &path).bearer(&bob).send().await.ok(200);
    let kinds = |page: &Value| -> Vec<String> {
        let entries = page["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&page), ["message", "note", "whisper", "message"]);
    let first = house.request("GET", &format!("{path}?before=3")).bearer(&bob).send().await.ok(200);
    assert_eq!(kinds(&first), ["message", "note"]);
    let last = house.request("GET", &format!("{path}?after=3")).bearer(&bob).send().await.ok(200);
    assert_eq!(kinds(&last), ["message"]);

    let guest = house.signer.guest_token(TENANT, customer, Clock.now_s());
    let answer = house.request("GET", "/v1/me/transcript").bearer(&guest).send().await;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(!text.contains("for us") && !text.contains("try this"), "{text}");
    let page = answer.ok(200);
    assert_eq!(kinds(&page), ["message", "message"]);
    assert_eq!((&page["entries"][1]["n"], &page["head"]), (&json!(2), &json!(2)), "seqs, never positions");
    assert!(page["entries"][1].get("seq").is_none());
}

#[tokio::test]
async fn a_customer_has_no_way_to_staffs_endpoints_and_staff_none_to_customers() {
    let house = House::start().await;
    let guest = house.signer.guest_token(TENANT, CustomerId(Uuid::new_v4()), Clock.now_s());
    let nil = Uuid::nil();
    for path in [
        "/v1/conversations".to_owned(),
        format!("/v1/conversations/{nil}"),
        format!("/v1/timelines/{nil}/entries"),
        format!("/v1/commands/{nil}"),
    ] {
        house.request("GET", &path).bearer(&guest).send().await.refused(403, "forbidden");
        house.request("GET", &path).send().await.refused(401, "unauthenticated");
    }
    house.request("GET", "/v1/me/transcript").bearer(&house.bob()).send().await.refused(403, "forbidden");
    let empty = house.request("GET", "/v1/me/transcript").bearer(&guest).send().await.ok(200);
    assert_eq!(empty["entries"], json!([]));
}

#[tokio::test]
async fn another_tenants_ids_do_not_exist() {
    let house = House::start().await;
    let row = house.waiting_conversation().await;
    let (id, timeline, mallory) =
        (row["id"].as_str().unwrap(), row["timeline"].as_str().unwrap(), house.mallory());
    for path in [format!("/v1/conversations/{id}"), format!("/v1/timelines/{timeline}/entries")] {
        house.request("GET", &path).bearer(&mallory).send().await.refused(404, "not-found");
    }
    let list = house.request("GET", "/v1/conversations").bearer(&mallory).send().await.ok(200);
    assert_eq!(list["conversations"], json!([]));
    for verb in ["take", "close", "reopen"] {
        house.command(&row, verb, &mallory, None).send().await.refused(404, "not-found");
    }
    house.write(&row, &mallory, "k", &json!({"text": "hi"})).send().await.refused(404, "not-found");
}

#[tokio::test]
async fn a_list_is_read_page_by_page_without_doubles_or_gaps() {
    let house = House::start().await;
    let mut said = Vec::new();
    for n in 0..60 {
        said.push(house.customer_sends(CustomerId(Uuid::from_u128(n + 1)), "hello?").await);
    }
    house.all_stand(&said).await;
    let (mut seen, mut after, bob) = (Vec::new(), String::new(), house.bob());
    for pages in 1.. {
        assert!(pages <= 2, "60 conversations are two pages");
        let path = format!("/v1/conversations?state=waiting{after}");
        let page = house.request("GET", &path).bearer(&bob).send().await.ok(200);
        seen.extend(page["conversations"].as_array().unwrap().iter().map(|row| row["id"].to_string()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 60);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
    let path = format!("/v1/conversations?assignee={}", BOB.0);
    let none = house.request("GET", &path).bearer(&bob).send().await.ok(200);
    assert_eq!(none["conversations"], json!([]));
}

#[tokio::test]
async fn a_known_customer_reads_with_the_tenants_own_token() {
    let house = House::start().await;
    let customer = CustomerId::known(TENANT, "42");
    house.customer_says(customer, "it is me").await;
    let token = hs256(SECRET, &json!({"sub": "42", "name": "Ann", "exp": Clock.now_s() + 60}));
    let ask = |tenant: String| {
        house.request("GET", "/v1/me/transcript").bearer(&token).header("switchboard-tenant", &tenant).send()
    };
    let page = ask(TENANT.to_string()).await.ok(200);
    assert_eq!(page["entries"][0]["text"], "it is me");
    ask(crate::house::OTHER_TENANT.to_string()).await.refused(401, "unauthenticated");
    let nameless = house.request("GET", "/v1/me").bearer(&token).send().await;
    assert_eq!(nameless.refused(400, "bad-request")["field"], "switchboard-tenant");
}

#[tokio::test]
async fn an_expired_token_says_so() {
    let house = House::start().await;
    let staff = identity::tokens::Staff {
        tenant: TENANT,
        operator: BOB,
        role: Role::Operator,
        name: "Bob".into(),
        rv: 0,
    };
    let old = house.signer.operator_access(&staff, Clock.now_s() - 700);
    let problem = house.request("GET", "/v1/me").bearer(&old).send().await.refused(401, "unauthenticated");
    assert!(problem["detail"].as_str().unwrap().contains("refresh"), "{problem}");
}

/// A token as a tenant's server makes it.
fn hs256(secret: &str, claims: &Value) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let message =
        format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
    let tag = hmac_sha256(secret.as_bytes(), message.as_bytes());
    format!("{message}.{}", base64(&tag))
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for sextet in 0..=three.len() {
            let at = (bits >> (18 - 6 * sextet)) & 63;
            text.push(char::from(LETTERS[usize::try_from(at).unwrap()]));
        }
    }
    text
}
