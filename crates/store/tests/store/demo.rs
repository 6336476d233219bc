use domain::{CustomerId, OperatorId, TenantId, TimelineId};
use protocol::frame::{Role, StageName};
use protocol::link::{Range, Reader, WidgetSettings};
use store::demo::{DemoData, DemoOperator};
use store::reads::Filter;
use uuid::Uuid;

use crate::fixture::World;

fn data() -> DemoData {
    let tenant = TenantId(Uuid::from_u128(1));
    let operator = |n: u128, name: &str, role| DemoOperator {
        id: OperatorId(Uuid::from_u128(n)),
        email: format!("{name}@demo.example"),
        name: name.to_owned(),
        role,
        password_hash: "hash".into(),
    };
    DemoData {
        tenant,
        tenant_name: "Demo shop".into(),
        widget: WidgetSettings {
            tenant,
            title: "Demo shop".into(),
            origins: vec!["*".into()],
            customer_secrets: vec![],
        },
        operators: vec![
            operator(10, "bob", Role::Operator),
            operator(11, "carol", Role::Operator),
            operator(12, "sue", Role::Supervisor),
        ],
        customers: (20..24).map(|n| (CustomerId(Uuid::from_u128(n)), format!("Customer {n}"))).collect(),
    }
}

#[tokio::test]
async fn the_demo_is_the_same_after_a_second_seeding() {
    let world = World::new().await;
    world.store.demo().seed(data()).await.unwrap();
    let tables =
        ["tenant", "desk", "operator", "timeline", "conversation", "entry", "ticket", "audit", "outbox"];
    let mut before = Vec::new();
    for table in tables {
        before.push(world.count(table).await);
    }
    let version = world.store.settings().version().await.unwrap();
    world.store.demo().seed(data()).await.unwrap();
    for (table, before) in tables.into_iter().zip(before) {
        assert_eq!(world.count(table).await, before, "{table}");
    }
    assert_eq!(world.store.settings().version().await.unwrap(), version);
    assert_eq!(world.count("operator").await, 3);
}

#[tokio::test]
async fn the_history_has_right_numbers_and_is_closed() {
    let world = World::new().await;
    world.store.demo().seed(data()).await.unwrap();
    let demo = data();
    let reads = world.store.reads();
    let listed = reads.conversations(demo.tenant, Filter::default(), None, 10).await.unwrap();
    assert_eq!(listed.len(), 4);
    assert!(listed.iter().all(|row| row.stage == StageName::Closed && row.ticket_version.is_some()));
    assert!(world.store.state().due(|_| true).await.unwrap().is_empty());
    for (customer, name) in demo.customers {
        let timeline = TimelineId::of(customer, "web");
        let staff = Reader::Staff { operator: demo.operators[0].id };
        let page =
            reads.page(demo.tenant, timeline, staff, Range::After { after: 0 }).await.unwrap().unwrap();
        let positions: Vec<u64> = page.entries.iter().map(|entry| entry.n).collect();
        assert_eq!(positions, (1..=page.head).collect::<Vec<_>>(), "{name}");
        let seqs: Vec<u64> = page.entries.iter().filter_map(|entry| entry.seq).collect();
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "{name}");
        assert!(seqs.len() < positions.len(), "there is a note");
        assert!(page.entries.is_sorted_by_key(|entry| entry.at));
        let loaded = world.store.state().load_timelines(&[timeline]).await.unwrap();
        assert_eq!(loaded[&timeline].last_position.0, page.head);
    }
}
