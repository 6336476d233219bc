//! Every route asks what its row of the table says, and nobody comes in who may not.

use domain::rights::{Ability, Grants, Scope};
use domain::{CustomerId, DeskId, QueueId};
use operator_api::Need;
use runtime::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{House, Plan, TENANT, eventually_some};

fn first_queue() -> Uuid {
    QueueId::default_of(DeskId::default_of(TENANT)).0
}

/// Somebody at the door.
struct Person {
    name: &'static str,
    token: Option<String>,
    /// Of staff.
    grants: Option<Grants>,
    is_customer: bool,
}

/// What the table says that becomes of this person.
fn wanted(need: Need, person: &Person) -> Option<u16> {
    let staff = |may: fn(&Grants, Ability) -> bool, ability| match (&person.token, &person.grants) {
        (None, _) => Some(401),
        (Some(_), None) => Some(403),
        (Some(_), Some(grants)) => (!may(grants, ability)).then_some(403),
    };
    match need {
        Need::Nothing => None,
        Need::Token => person.token.is_none().then_some(401),
        Need::Customer if person.token.is_none() => Some(401),
        Need::Customer => (!person.is_customer).then_some(403),
        Need::Staff => staff(|_, _| true, Ability::See),
        Need::Able(ability) => staff(|grants, ability| grants.of(ability) > Scope::None, ability),
        Need::AbleEverywhere(ability) => staff(|grants, ability| grants.of(ability) == Scope::All, ability),
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_its_row_says_and_nobody_else() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let role = json!({"name": "Reader", "see": "own"});
    let reader = house.make("roles", &role).await["id"].as_str().unwrap().to_owned();
    let guest = house.signer.guest_token(TENANT, CustomerId(Uuid::new_v4()), Clock.now_s());
    let (_, supervisor) = house.hire("max", "supervisor", &[first_queue()]).await;
    let (_, reads) = house.hire("rita", &reader, &[]).await;
    let staff =
        |name, token, grants| Person { name, token: Some(token), grants: Some(grants), is_customer: false };
    let people = [
        Person { name: "nobody", token: None, grants: None, is_customer: false },
        Person { name: "guest", token: Some(guest), grants: None, is_customer: true },
        staff("operator", house.bob(), Grants::OPERATOR),
        staff("supervisor", supervisor, Grants::SUPERVISOR),
        staff("administrator", house.sue(), Grants::ADMINISTRATOR),
        staff("reader", reads, Grants { see: Scope::Own, ..Grants::default() }),
        staff("another tenant's administrator", house.mallory(), Grants::ADMINISTRATOR),
    ];
    let mut cells = 0;
    for (method, path, need) in operator_api::table() {
        let nil = Uuid::nil().to_string();
        let path =
            path.replace("{id}", &nil).replace("{file}", &nil).replace("{link}", "x").replace("{no}", "0");
        let path = path.replace("{*path}", "x.js").replace("{tag}", &nil).replace("{name}", "x");
        for person in &people {
            let mut request = house.request(method.as_str(), &path);
            if let Some(token) = &person.token {
                request = request.bearer(token);
            }
            let status = request.send().await.status;
            match wanted(need, person) {
                Some(wanted) => assert_eq!(status, wanted, "{} at {method} {path}", person.name),
                // Without a password or a cookie signing in is refused by its own words.
                None if path.contains("/v1/sign-in") => {}
                None => {
                    assert!(![401, 403].contains(&status), "{} at {method} {path}: {status}", person.name)
                }
            }
            cells += 1;
        }
    }
    assert!(cells > 400, "{cells}");
}

#[test]
fn the_document_has_every_route_and_the_table_has_every_one_of_the_document() {
    let document: Value = serde_json::from_str(&operator_api::document()).unwrap();
    let mut documented: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    // Pages and files for people.
    let pages = ["GET /v1/docs", "GET /desk", "GET /desk/", "GET /desk/{*path}"];
    documented.extend(pages.map(str::to_owned));
    let mut table: Vec<String> =
        operator_api::table().into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    documented.sort();
    table.sort();
    assert_eq!(table, documented);
}

#[tokio::test]
async fn who_is_not_active_any_more_has_a_token_of_no_use() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let (id, token) = house.hire("max", "supervisor", &[]).await;
    house.request("GET", "/v1/settings/tags").bearer(&token).send().await.ok(200);
    let body = json!({"name": "max", "email": "max@example.org", "role": "supervisor", "is_active": false});
    house.put(&format!("operators/{id}"), &house.sue(), &body).send().await.ok(200);
    house.request("GET", "/v1/settings/tags").bearer(&token).send().await.refused(401, "unauthenticated");
    // Also one that was made since, by whatever mistake.
    let fresh = identity::tokens::Staff {
        tenant: TENANT,
        operator: domain::OperatorId(id),
        role: protocol::frame::Role::Supervisor,
        name: "max".into(),
        rv: 9,
    };
    let fresh = house.signer.operator_access(&fresh, Clock.now_s());
    house.request("GET", "/v1/conversations").bearer(&fresh).send().await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on_whatever_the_token_says() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let me = |token: String| house.request("GET", "/v1/me").bearer(&token).send();
    let rights = me(house.sue()).await.ok(200)["rights"].clone();
    assert_eq!(
        (&rights["grants"]["administer"], &rights["queues"]),
        (&json!("all"), &json!([first_queue()]))
    );
    assert_eq!(me(house.bob()).await.ok(200)["rights"]["grants"]["take"], "queues");
    let role = json!({"name": "Senior", "see": "all", "administer": "all"});
    let senior = house.make("roles", &role).await["id"].clone();
    let (id, token) = house.hire("max", "operator", &[]).await;
    house.request("GET", "/v1/settings/audit").bearer(&token).send().await.refused(403, "forbidden");
    let body = json!({"name": "max", "email": "max@example.org", "role": senior});
    house.put(&format!("operators/{id}"), &house.sue(), &body).send().await.ok(200);
    house.request("GET", "/v1/settings/audit").bearer(&token).send().await.ok(200);
}

#[tokio::test]
async fn who_sees_their_own_or_their_queues_sees_nothing_else() {
    let house = House::start().await;
    let row = house.waiting_conversation().await;
    let (path, timeline) = (
        format!("/v1/conversations/{}", row["id"].as_str().unwrap()),
        format!("/v1/timelines/{}/entries", row["timeline"].as_str().unwrap()),
    );
    let role = async |name: &str, see: &str| {
        let body = json!({"name": name, "see": see, "write": "own", "take": "queues"});
        house.make("roles", &body).await["id"].as_str().unwrap().to_owned()
    };
    let (own, queues) = (role("Own", "own").await, role("Queues", "queues").await);
    let elsewhere = house.make("queues", &json!({"name": "Elsewhere"})).await;
    let elsewhere = Uuid::parse_str(elsewhere["id"].as_str().unwrap()).unwrap();
    for (name, role, queue, sees) in [
        ("ann", &own, first_queue(), false),
        ("ben", &queues, elsewhere, false),
        ("cas", &queues, first_queue(), true),
    ] {
        let (_, token) = house.hire(name, role, &[queue]).await;
        for path in [&path, &timeline] {
            let answer = house.request("GET", path).bearer(&token).send().await;
            assert_eq!(answer.status, if sees { 200 } else { 404 }, "{name} {path}");
        }
        let list = house.request("GET", "/v1/conversations").bearer(&token).send().await.ok(200);
        let ids: Vec<&Value> =
            list["conversations"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
        assert_eq!(ids.contains(&&row["id"]), sees, "{name}");
        let write = house.write(&row, &token, "k", &json!({"kind": "note", "text": "hm"})).send().await;
        assert_eq!(write.status, if sees { 201 } else { 404 }, "{name}");
        if !sees {
            house.command(&row, "take", &token, None).send().await.refused(404, "not-found");
        }
    }
    let (_, token) = house.hire("dan", &queues, &[first_queue()]).await;
    house.command(&row, "take", &token, row["ticket_version"].as_u64()).send().await.ok(200);
    // What is one's own is seen in whatever queue it stands.
    let mine = eventually_some("the timeline heard of it", || async {
        let list = house.request("GET", "/v1/conversations?state=active").bearer(&token).send().await.ok(200);
        list["conversations"].as_array().unwrap().first().cloned()
    })
    .await;
    assert_eq!((&mine["id"], &mine["queue"]), (&row["id"], &json!(first_queue())));
}
