//! Signing in, refreshing, signing out.

use domain::Timestamp;
use runtime::Clock;
use serde_json::{Value, json};

use crate::client::Answer;
use crate::house::{BOB, House, PASSWORD, Plan, TENANT};

fn credentials(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

async fn sign_in(house: &House) -> Answer {
    house.request("POST", "/v1/sign-in").json(&credentials("Bob@bob.example ", PASSWORD)).send().await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

async fn refresh(house: &House, cookie: &str) -> Answer {
    house.request("POST", "/v1/sign-in/refresh").header("cookie", cookie).send().await
}

#[tokio::test]
async fn an_operator_signs_in_and_asks_who_they_are() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let answer = sign_in(&house).await;
    let set = answer.header("set-cookie").unwrap().to_owned();
    for part in ["; Path=/v1/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=2592000"] {
        assert!(set.contains(part), "{set}");
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.ok(200);
    assert_eq!((&body["me"]["role"], &body["expires_in_s"]), (&json!("operator"), &json!(600)));
    let token = body["access_token"].as_str().unwrap();
    let me = house.request("GET", "/v1/me").bearer(token).send().await.ok(200);
    assert_eq!((&me["id"], &me["tenant"], &me["name"]), (&json!(BOB), &json!(TENANT), &json!("Bob")));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let send = |email: &str, password: &str| {
        house.request("POST", "/v1/sign-in").json(&credentials(email, password)).send()
    };
    let wrong = send("bob@bob.example", "wrong").await.refused(401, "sign-in-failed");
    let unknown = send("nobody@bob.example", PASSWORD).await.refused(401, "sign-in-failed");
    assert_eq!(wrong, unknown);
}

#[tokio::test]
async fn guessing_passwords_ends_after_the_allowed_attempts() {
    let mut plan = Plan { router: false, ..Plan::default() };
    plan.config.sign_in_attempts = 2;
    let house = House::with(plan).await;
    let send = |password: &str| {
        house.request("POST", "/v1/sign-in").json(&credentials("bob@bob.example", password)).send()
    };
    for _ in 0..2 {
        send("wrong").await.refused(401, "sign-in-failed");
    }
    let answer = send(PASSWORD).await;
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    answer.refused(429, "too-many");
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_the_attempts_of_its_own_address() {
    for (trusted_proxies, status) in [(vec!["127.0.0.0/8".parse().unwrap()], 401), (vec![], 429)] {
        let mut plan = Plan { router: false, ..Plan::default() };
        (plan.config.sign_in_attempts, plan.config.trusted_proxies) = (1, trusted_proxies);
        let house = House::with(plan).await;
        // Ten accounts are what one address may get wrong.
        let guesses = |account: u32, client: &str| {
            house
                .request("POST", "/v1/sign-in")
                .header("x-forwarded-for", client)
                .json(&credentials(&format!("somebody-{account}@bob.example"), "wrong"))
                .send()
        };
        for account in 0..10 {
            assert_eq!(guesses(account, "192.0.2.1").await.status, 401);
        }
        assert_eq!(guesses(10, "192.0.2.1").await.status, 429);
        assert_eq!(guesses(11, "192.0.2.2").await.status, status);
    }
}

#[tokio::test]
async fn a_refresh_token_counts_once_and_a_second_tab_is_told_to_look_again() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let first = cookie(&sign_in(&house).await);
    let answer = refresh(&house, &first).await;
    let second = cookie(&answer);
    answer.ok(200);
    assert_ne!(first, second);
    refresh(&house, &first).await.refused(409, "conflict");
    refresh(&house, &second).await.ok(200);
}

#[tokio::test]
async fn a_stolen_refresh_token_ends_the_whole_sign_in() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let (old, next) = (identity::refresh::mint(), identity::refresh::mint());
    let now = Timestamp(Clock.now_ms());
    let row = |minted: &identity::refresh::Minted| store::accounts::RefreshToken {
        digest: minted.digest.to_vec(),
        family: uuid::Uuid::from_u128(7),
        tenant: TENANT,
        operator: BOB,
        expires_at: now.plus_ms(1_000_000),
        used_at: None,
    };
    let accounts = house.store.accounts();
    accounts.keep_refresh_token(row(&old), now).await.unwrap();
    assert!(accounts.rotate_refresh_token(&old.digest, row(&next), now.plus_ms(-20_000)).await.unwrap());

    let cookie = |token: &str| format!("switchboard-refresh={token}");
    refresh(&house, &cookie(&old.token)).await.refused(401, "unauthenticated");
    refresh(&house, &cookie(&next.token)).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_token_of_an_ended_sign_in_is_refused_and_its_cookie_taken_away() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let cookie = cookie(&sign_in(&house).await);
    let out = house.request("POST", "/v1/sign-out").header("cookie", &cookie).send().await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    let again = house.request("POST", "/v1/sign-out").header("cookie", &cookie).send().await;
    assert_eq!(again.status, 204, "twice is as good as once");
    let answer = refresh(&house, &cookie).await;
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    answer.refused(401, "unauthenticated");
    house.request("POST", "/v1/sign-in/refresh").send().await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_revoked_operator_is_out_at_once_and_may_sign_in_again() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let answer = sign_in(&house).await;
    let cookie = cookie(&answer);
    let token = answer.ok(200)["access_token"].as_str().unwrap().to_owned();
    house.store.accounts().revoke(TENANT, BOB.0, Timestamp(Clock.now_ms())).await.unwrap();
    house.request("GET", "/v1/me").bearer(&token).send().await.refused(401, "unauthenticated");
    refresh(&house, &cookie).await.refused(401, "unauthenticated");
    let fresh = sign_in(&house).await.ok(200)["access_token"].as_str().unwrap().to_owned();
    house.request("GET", "/v1/me").bearer(&fresh).send().await.ok(200);
}

#[tokio::test]
async fn a_page_of_another_origin_can_neither_sign_in_nor_refresh() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let cookie = cookie(&sign_in(&house).await);
    for path in ["/v1/sign-in", "/v1/sign-in/refresh", "/v1/sign-out"] {
        let request =
            house.request("POST", path).header("origin", "https://evil.example").header("cookie", &cookie);
        request.json(&credentials("bob@bob.example", PASSWORD)).send().await.refused(403, "forbidden");
    }
    let body = credentials("bob@bob.example", PASSWORD).to_string().into_bytes();
    let form =
        house.request("POST", "/v1/sign-in").header("content-type", "text/plain").bytes(body).send().await;
    assert_eq!(form.refused(400, "bad-request")["field"], "Content-Type");
}

#[tokio::test]
async fn behind_https_the_cookie_never_travels_without() {
    let mut plan = Plan { router: false, ..Plan::default() };
    plan.config.public_url = "https://desk.example".into();
    let house = House::with(plan).await;
    let set = sign_in(&house).await.header("set-cookie").unwrap().to_owned();
    assert!(set.starts_with("__Secure-switchboard-refresh=") && set.ends_with("; Secure"), "{set}");
}
