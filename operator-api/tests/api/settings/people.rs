//! How operators come in.

use serde_json::json;
use uuid::Uuid;

use super::house;
use crate::house::{BOB, House};

async fn invite(house: &House, operator: Uuid) -> String {
    let path = format!("/v1/settings/operators/{operator}/invitation");
    let invitation = house.request("POST", &path).bearer(&house.sue()).send().await.ok(201);
    invitation["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invited_operator_sets_a_password_and_signs_in_by_it() {
    let house = house().await;
    let (id, _) = house.hire("max", "operator", &[]).await;
    let sign_in = |password: &str| {
        let body = json!({"email": "max@example.org", "password": password});
        house.request("POST", "/v1/sign-in").json(&body).send()
    };
    sign_in("").await.refused(401, "sign-in-failed");
    let old = invite(&house, id).await;
    let token = invite(&house, id).await;
    let accept = |token: &str, password: &str| {
        let body = json!({"token": token, "password": password});
        house.request("POST", "/v1/sign-in/invitation").json(&body).send()
    };
    accept(&old, "a long enough one").await.refused(401, "unauthenticated");
    assert_eq!(accept(&token, "short").await.refused(400, "bad-request")["field"], "password");
    let signed_in = accept(&token, "a long enough one").await;
    assert!(signed_in.header("set-cookie").is_some());
    let access = signed_in.ok(200)["access_token"].as_str().unwrap().to_owned();
    house.request("GET", "/v1/me").bearer(&access).send().await.ok(200);
    accept(&token, "another long one").await.refused(401, "unauthenticated");
    sign_in("a long enough one").await.ok(200);
}

#[tokio::test]
async fn a_new_password_ends_every_sign_in_of_before() {
    let house = house().await;
    let before = house.bob();
    let token = invite(&house, BOB.0).await;
    let body = json!({"token": token, "password": "a long enough one"});
    house.request("POST", "/v1/sign-in/invitation").json(&body).send().await.ok(200);
    house.request("GET", "/v1/me").bearer(&before).send().await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_invitation_is_for_active_operators_of_ones_own_tenant() {
    let house = house().await;
    let path = format!("/v1/settings/operators/{}/invitation", BOB.0);
    house.request("POST", &path).bearer(&house.mallory()).send().await.refused(404, "not-found");
    let body = json!({"name": "Bob", "email": "bob@bob.example", "is_active": false});
    let token = invite(&house, BOB.0).await;
    house.put(&format!("operators/{}", BOB.0), &house.sue(), &body).send().await.ok(200);
    house.request("POST", &path).bearer(&house.sue()).send().await.refused(404, "not-found");
    let body = json!({"token": token, "password": "a long enough one"});
    house.request("POST", "/v1/sign-in/invitation").json(&body).send().await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn nobody_takes_their_own_right_to_administer_away() {
    let house = house().await;
    let sue = crate::house::SUE.0;
    let body = json!({"name": "Sue", "email": "sue@sue.example", "role": "supervisor"});
    house.put(&format!("operators/{sue}"), &house.sue(), &body).send().await.refused(409, "conflict");
}
