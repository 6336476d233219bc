//! The shift's own operators: made by the demo's administrator, invited, signed in.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use domain::ClientId;
use protocol::frame::{ClientFrame, DeskFrame, StatusName};
use serde_json::{Value, json};
use uuid::Uuid;
use world::{Client, rest};

/// As `switchboard demo-data` makes her.
const ADMINISTRATOR: (&str, &str) = ("marta@demo.example", "marta-demo-1");
const PASSWORD: &str = "shift-demo-1";

/// An operator of the shift.
#[derive(Clone, Copy, Debug)]
pub(crate) struct One {
    pub(crate) name: &'static str,
    email: &'static str,
}

const ALL: [One; 6] = [
    One { name: "Lena Sørensen", email: "lena.shift@demo.example" },
    One { name: "Omar Haddad", email: "omar.shift@demo.example" },
    One { name: "Priya Nair", email: "priya.shift@demo.example" },
    One { name: "Jonas Weber", email: "jonas.shift@demo.example" },
    One { name: "Mei Tanaka", email: "mei.shift@demo.example" },
    One { name: "Pedro Alves", email: "pedro.shift@demo.example" },
];

pub(crate) struct Staff {
    api: SocketAddr,
    count: usize,
}

impl Staff {
    /// Makes whoever is missing.
    pub(crate) async fn meet(api: SocketAddr, count: u32) -> Result<Self, Box<dyn Error>> {
        let staff = Self { api, count: usize::try_from(count)?.min(ALL.len()) };
        let (email, password) = ADMINISTRATOR;
        let unreachable = |error: &dyn std::fmt::Display| {
            format!(
                "nothing answers at http://{api} ({error}): start the demo with `make up`, or name it with --api"
            )
        };
        let signed = staff.token(email, password).await.map_err(|error| unreachable(&error))?;
        let administrator = signed.ok_or("this is not the demo: its administrator cannot sign in")?;
        let queues = staff.list("queues", &administrator).await?;
        let queues: Vec<Value> = queues.iter().map(|queue| json!({"queue": queue["id"]})).collect();
        let there = staff.list("operators", &administrator).await?;
        for one in staff.all() {
            if staff.token(one.email, PASSWORD).await?.is_some() {
                continue;
            }
            let known = there.iter().find(|kept| kept["body"]["email"] == one.email);
            let id = match known {
                Some(kept) => kept["id"].clone(),
                None => {
                    let body = json!({"name": one.name, "email": one.email, "queues": queues, "capacity": 4});
                    staff.post("/v1/settings/operators", &administrator, &body).await?["id"].clone()
                }
            };
            let id = id.as_str().ok_or("an operator without an id")?;
            let path = format!("/v1/settings/operators/{id}/invitation");
            let invitation = staff.post(&path, &administrator, &json!({})).await?;
            let accept = json!({"token": invitation["token"], "password": PASSWORD});
            staff.post("/v1/sign-in/invitation", "", &accept).await?;
        }
        Ok(staff)
    }

    pub(crate) fn all(&self) -> &'static [One] {
        &ALL[..self.count]
    }

    /// A fresh access token.
    pub(crate) async fn sign_in(&self, one: &One) -> Result<String, Box<dyn Error>> {
        let token = self.token(one.email, PASSWORD).await?;
        Ok(token.ok_or_else(|| format!("{} cannot sign in", one.email))?)
    }

    async fn token(&self, email: &str, password: &str) -> Result<Option<String>, Box<dyn Error>> {
        let body = json!({"email": email, "password": password});
        let answer = rest::post(self.api, "/v1/sign-in", &[], &body).await?;
        match answer.status {
            200 => Ok(answer.json()["access_token"].as_str().map(str::to_owned)),
            401 => Ok(None),
            status => Err(format!("signing in as {email} was answered {status}: {}", answer.body).into()),
        }
    }

    async fn list(&self, noun: &str, token: &str) -> Result<Vec<Value>, Box<dyn Error>> {
        let bearer = format!("Bearer {token}");
        let path = format!("/v1/settings/{noun}");
        let answer = rest::get(self.api, &path, &[("authorization", &bearer)]).await?;
        if answer.status != 200 {
            return Err(format!("{path} was answered {}: {}", answer.status, answer.body).into());
        }
        Ok(answer.json()["items"].as_array().cloned().unwrap_or_default())
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Result<Value, Box<dyn Error>> {
        let bearer = format!("Bearer {token}");
        let key = Uuid::new_v4().to_string();
        let headers = [("idempotency-key", key.as_str()), ("authorization", &bearer)];
        // Whoever takes up an invitation has no token yet.
        let headers = if token.is_empty() { &headers[..1] } else { &headers[..] };
        let answer = rest::post(self.api, path, headers, body).await?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("{path} was answered {}: {}", answer.status, answer.body).into());
        }
        Ok(answer.json())
    }
}

/// Off-line, so that what is left in hand is offered to somebody else at once.
pub(crate) async fn goes_home(client: &Client) {
    let ask = DeskFrame::Status { operator: None, status: StatusName::Offline, reason: None, next: false };
    let cid = ClientId(Uuid::now_v7());
    client.frames(vec![ClientFrame::Desk { cid, ask }]).await;
    let answered = |page: &mut world::client::Page| {
        page.results.get(&cid).map(drop).ok_or_else(|| "no answer".to_owned())
    };
    // Without an answer the desk finds out by itself, in a minute.
    let _ = client.until(Duration::from_secs(5), answered).await;
}
