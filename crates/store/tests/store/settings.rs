//! What administration writes.

mod alert_rules;
mod changes;
mod desk;
mod migrated;

use domain::{DeskId, OperatorId, QueueId, TenantId};
use protocol::frame::Role;
use protocol::link::WidgetSettings;
use protocol::settings::Setting;
use store::demo::{DemoData, DemoOperator};
use store::settings::change::{Author, Draft, Expected, Request};
use store::settings::nouns::Kept;
use store::settings::refusal::Refusal;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::fixture::World;

pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(0x10));
pub(crate) const OTHER: TenantId = TenantId(Uuid::from_u128(0x20));
pub(crate) const BOB: OperatorId = OperatorId(Uuid::from_u128(0x11));
/// The administrator.
pub(crate) const SUE: OperatorId = OperatorId(Uuid::from_u128(0x12));
pub(crate) const MALLORY: OperatorId = OperatorId(Uuid::from_u128(0x21));

/// Two tenants as they begin.
async fn two_tenants() -> World {
    let world = World::new().await;
    let operator = |id: OperatorId, name: &str, role| DemoOperator {
        id,
        email: format!("{name}@example.org"),
        name: name.to_owned(),
        role,
        password_hash: "x".to_owned(),
    };
    let widget =
        |tenant| WidgetSettings { tenant, title: "Help".into(), origins: vec![], customer_secrets: vec![] };
    for (tenant, operators) in [
        (TENANT, vec![operator(BOB, "bob", Role::Operator), operator(SUE, "sue", Role::Supervisor)]),
        (OTHER, vec![operator(MALLORY, "mallory", Role::Supervisor)]),
    ] {
        let tenant_name = "Shop".to_owned();
        let data = DemoData { tenant, tenant_name, widget: widget(tenant), operators, customers: vec![] };
        world.store.demo().seed(data).await.unwrap();
    }
    world
}

fn sue() -> Author {
    Author { tenant: TENANT, operator: Some(SUE) }
}

fn first_queue(tenant: TenantId) -> QueueId {
    QueueId::default_of(DeskId::default_of(tenant))
}

async fn make<T: Setting>(store: &Store, body: T) -> Kept<T> {
    let request = Request { id: Uuid::new_v4(), fingerprint: vec![1] };
    store.api_settings().create(sue(), request, Uuid::new_v4(), body).await.unwrap()
}

async fn write<T: Setting>(
    store: &Store,
    author: Author,
    id: Uuid,
    expected: Expected,
    body: T,
) -> Result<Kept<T>, StoreError> {
    let kept = store.api_settings().write(author, vec![Draft { id, expected, body }]).await?;
    Ok(kept.into_iter().next().unwrap())
}

async fn find<T: Setting>(store: &Store, id: Uuid) -> Option<Kept<T>> {
    store.api_settings().find::<T>(TENANT, SUE, id).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer {
        Err(StoreError::Refused(refusal)) => *refusal,
        other => panic!("not refused: {other:?}"),
    }
}
