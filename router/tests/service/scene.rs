//! How most stories here begin: one router, one gateway, and Ann, who has a seat.

use domain::{OperatorId, Subject};

use crate::bench::{Bench, TestRouter};
use crate::gateway::Gateway;
use crate::people::Customer;
use crate::talk::bob_takes;

pub(crate) struct Scene {
    pub(crate) bench: Bench,
    pub(crate) router: TestRouter,
    pub(crate) gateway: Gateway,
    pub(crate) ann: Customer,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::on(Bench::new().await).await
    }

    pub(crate) async fn on(bench: Bench) -> Self {
        let router = bench.router().await;
        let gateway = Gateway::new(&bench, &[&router]).await;
        let ann = Customer::new(bench.tenant);
        gateway.seat(&[ann.subject()]).await;
        Self { bench, router, gateway, ann }
    }

    /// Ann says hello, and Bob, who has a seat too, takes her ticket.
    pub(crate) async fn bob_takes(&self) -> OperatorId {
        let Self { bench, gateway, ann, .. } = self;
        gateway.seat(&[Subject::Operator(bench.tenant, bench.operators[0])]).await;
        bench.append(&ann.says("hello")).await;
        bob_takes(bench, gateway, ann).await
    }
}
