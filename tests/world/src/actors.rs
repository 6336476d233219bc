//! Who meets in a world: customers, operators, and the day that passes between them.

use domain::TimelineId;

use crate::client::{Client, Page, Pass};
use crate::rest;
use crate::topology::{TENANT, Topology, World};

impl World {
    /// A new guest on the first gateway.
    pub async fn customer(&mut self, name: &str) -> Client {
        let customer = self.client(name, Pass::Guest(TENANT), 0, |_| {}).await;
        self.is_at(&customer, 0);
        customer
    }

    /// An operator of the demo (`anna`, `james`, `marta`) on the last gateway: never on the customers' pod in a cluster.
    pub async fn operator(&mut self, name: &str) -> Client {
        let token = self.sign_in(name).await;
        let last = self.gateways.len() - 1;
        let operator = self.client(name, Pass::Token(token), last, |page| page.wants_board = true).await;
        self.is_at(&operator, last);
        operator
    }

    /// Customers and operators meet through the whole system, not inside one pod.
    fn is_at(&self, client: &Client, gateway: usize) {
        let page = client.page();
        assert_eq!(page.gateway, Some(self.gateways[gateway]), "{} is on another pod", page.name);
        assert!(
            self.topology == Topology::OneNode || self.gateways.len() > 1,
            "a cluster of one gateway has customers and operators on one pod"
        );
    }

    /// A client whose first gateway is the one with this number.
    pub async fn client(
        &mut self,
        name: &str,
        pass: Pass,
        gateway: usize,
        prepare: impl FnOnce(&mut Page),
    ) -> Client {
        let mut gateways = self.gateways.clone();
        gateways.rotate_left(gateway);
        let client = Client::start(name, pass, gateways, prepare);
        self.pages.push(client.shared_page());
        client.welcomed().await;
        client
    }

    /// An access token for an operator of the demo.
    pub async fn sign_in(&self, name: &str) -> String {
        let body = serde_json::json!({"email": format!("{name}@demo.example"), "password": format!("{name}-demo-1")});
        let answer = rest::post(self.api, "/v1/sign-in", &[], &body).await.expect("the API answers");
        assert_eq!(answer.status, 200, "{name} cannot sign in: {}", answer.body);
        answer.json()["access_token"].as_str().expect("a token is text").to_owned()
    }

    /// Makes everything that was written in a timeline a day older.
    pub async fn a_day_passes(&self, timeline: TimelineId) {
        for statement in [
            "UPDATE entry SET at = at - 86400000 WHERE timeline = $1",
            "UPDATE conversation SET opened_at = opened_at - 86400000 WHERE timeline = $1",
        ] {
            sqlx::query(statement)
                .bind(timeline.0)
                .execute(&self.pool)
                .await
                .expect("the store can be changed");
        }
    }
}
