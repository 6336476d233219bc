//! One pod judges a tenant's alert rules, and an alert of a rule lasts once.

use domain::TenantId;
use protocol::monitor::FigureName;
use protocol::settings::{AlertRuleBody, ComparisonName};
use store::alerts::{Raising, What};
use store::settings::change::Expected;
use uuid::Uuid;

use super::{TENANT, make, sue, two_tenants};

const LEASE_MS: i64 = 60_000;
const NOBODY: [TenantId; 0] = [];
const FIRST: Uuid = Uuid::from_u128(0xa1);
const SECOND: Uuid = Uuid::from_u128(0xa2);

fn rule() -> AlertRuleBody {
    AlertRuleBody {
        name: "Many wait".to_owned(),
        figure: FigureName::Waiting,
        queue: None,
        comparison: ComparisonName::Above,
        threshold: 5,
        for_ms: 0,
        shows_toast: true,
        plays_sound: true,
    }
}

#[tokio::test]
async fn the_rules_of_a_tenant_are_one_pods_until_it_lets_go_or_its_lease_is_over() {
    let world = two_tenants().await;
    let alerts = world.store.alerts();
    assert_eq!(
        alerts.watch(FIRST, LEASE_MS).await.unwrap(),
        NOBODY,
        "without rules there is nothing to judge"
    );
    let kept = make(&world.store, rule()).await;
    assert_eq!(alerts.watch(FIRST, LEASE_MS).await.unwrap(), [TENANT]);
    assert_eq!(alerts.watch(SECOND, LEASE_MS).await.unwrap(), NOBODY);
    assert_eq!(alerts.watch(FIRST, LEASE_MS).await.unwrap(), [TENANT], "kept for as long again");

    alerts.release_watch(FIRST).await.unwrap();
    assert_eq!(alerts.watch(SECOND, 0).await.unwrap(), [TENANT]);
    assert_eq!(alerts.watch(FIRST, LEASE_MS).await.unwrap(), [TENANT], "a lease of no time is over at once");
    assert_eq!(alerts.watch(SECOND, LEASE_MS).await.unwrap(), NOBODY);

    let settings = world.store.api_settings();
    settings.remove::<AlertRuleBody>(sue(), kept.id, Expected::Version(1)).await.unwrap();
    assert_eq!(alerts.watch(FIRST, LEASE_MS).await.unwrap(), NOBODY, "what is deleted is not judged");
}

#[tokio::test]
async fn an_alert_of_a_rule_lasts_once_and_is_written_by_whoever_judges_alone() {
    let world = two_tenants().await;
    let alerts = world.store.alerts();
    let rule = make(&world.store, rule()).await.id;
    let raising = || Raising { rule, queue: None, detail: "{}".to_owned() };
    assert_eq!(alerts.raise(TENANT, FIRST, raising()).await.unwrap(), None, "nobody judges yet");
    alerts.watch(FIRST, LEASE_MS).await.unwrap();
    let no = alerts.raise(TENANT, FIRST, raising()).await.unwrap();
    assert!(no.is_some());
    assert_eq!(alerts.raise(TENANT, FIRST, raising()).await.unwrap(), None, "it lasts");
    assert_eq!(alerts.lasting_rules(TENANT).await.unwrap(), [rule]);
    let (_, listed) = alerts.list(TENANT).await.unwrap();
    assert_eq!((listed.len(), Some(listed[0].no), listed[0].ended_at), (1, no, None));
    assert_eq!(listed[0].what, What::Rule { rule, queue: None, detail: "{}".to_owned() });

    assert!(!alerts.end(TENANT, SECOND, rule).await.unwrap(), "another pod ends nothing");
    assert!(alerts.end(TENANT, FIRST, rule).await.unwrap());
    assert!(!alerts.end(TENANT, FIRST, rule).await.unwrap(), "once");
    assert!(alerts.lasting_rules(TENANT).await.unwrap().is_empty());
    assert!(alerts.raise(TENANT, FIRST, raising()).await.unwrap() > no, "another time it is another alert");
}
