//! What a desk hears of its settings.

use domain::desk::{OperatorSettings, QueueSettings};
use domain::hours::{Interval, Plan, Week};
use domain::policy::{Membership, Overflow, Relax, Spread};
use domain::timeline::Rules;
use domain::{DeskId, QueueId, SkillId, Timestamp, Version};
use protocol::settings::{
    HoursBody, OperatorBody, OperatorQueue, OverflowBody, QueueBody, RelaxBody, SkillBody, SpreadName,
    WordsBody,
};
use store::settings::change::Expected;

use super::{BOB, OTHER, SUE, TENANT, find, first_queue, make, sue, two_tenants, write};
use crate::fixture::{hire, tenant};

#[tokio::test]
async fn a_tenant_begins_with_one_queue_and_everybody_in_it() {
    let world = two_tenants().await;
    let desk = DeskId::default_of(TENANT);
    let told = world.store.settings().desk(TENANT, desk).await.unwrap();
    let queue = first_queue(TENANT);
    // What nobody has changed is as everywhere.
    let mut first = QueueSettings { words: None, ..QueueSettings::new(queue, "Support") };
    first.rules.version = Version(1);
    assert_eq!(told.queues, [first]);
    assert_eq!(
        told.operators,
        [OperatorSettings::new(BOB, "bob", queue), OperatorSettings::new(SUE, "sue", queue)]
    );
    assert_eq!(told.version.0, world.store.settings().version().await.unwrap());
    let theirs = world.store.settings().desk(OTHER, DeskId::default_of(OTHER)).await.unwrap();
    assert_eq!(theirs.operators.len(), 1);
}

#[tokio::test]
async fn a_tenant_that_nobody_set_up_has_operators_in_the_default_queue() {
    let world = two_tenants().await;
    let (bare, operator) = (tenant(), BOB);
    hire(&world, bare, operator).await;
    let told = world.store.settings().desk(bare, DeskId::default_of(bare)).await.unwrap();
    assert_eq!(told.queues, []);
    assert_eq!(told.operators, [OperatorSettings::new(operator, "Bob", first_queue(bare))]);
}

#[tokio::test]
async fn a_queue_is_told_whole() {
    let world = two_tenants().await;
    let german = make(&world.store, SkillBody { name: "German".into() }).await.id;
    let week = Week { monday: vec![Interval::new("09:00", "18:00")], ..Week::default() };
    let plan = Plan { zone: "Europe/London".into(), week, days: vec![] };
    let hours = make(&world.store, HoursBody { name: "Weekdays".into(), plan }).await.id;
    let body = QueueBody {
        skills: vec![german],
        relax: vec![RelaxBody { after_ms: 60_000, skill: Some(german) }],
        overflow: vec![OverflowBody { after_ms: 90_000, to: first_queue(TENANT).0 }],
        hours: Some(hours),
        is_paused: true,
        serves_after_close: true,
        spread: SpreadName::RoundRobin,
        offer_ms: 25_000,
        auto_accepts: true,
        per_operator: Some(3),
        wrap_up_ms: 120_000,
        idle_frees_slot: true,
        held_frees_slot: true,
        words: WordsBody { inactive_ms: None, reopen_within_ms: None, ..WordsBody::default() },
        ..QueueBody::new("Returns")
    };
    let returns = make(&world.store, body).await.id;
    let told = world.store.settings().desk(TENANT, DeskId::default_of(TENANT)).await.unwrap();
    let queue = told.queue(QueueId(returns)).unwrap();
    assert_eq!((queue.name.as_str(), queue.skills.as_slice()), ("Returns", [SkillId(german)].as_slice()));
    assert_eq!((queue.offer_ms, queue.auto_accepts, queue.wrap_up_ms), (25_000, true, 120_000));
    let rules = &queue.rules;
    assert_eq!(rules.relax, [Relax { after_ms: 60_000, skill: Some(SkillId(german)) }]);
    assert_eq!(rules.overflow, [Overflow { after_ms: 90_000, to: first_queue(TENANT) }]);
    assert!(rules.is_paused && rules.serves_after_close && rules.idle_frees_slot && rules.held_frees_slot);
    assert_eq!((rules.spread, rules.version), (Spread::RoundRobin, Version(1)));
    // Monday 2026-11-23, 10:00 and 20:00 in London.
    let open = rules.hours.as_ref().unwrap();
    assert!(open.is_open(Timestamp(1_795_428_000_000)) && !open.is_open(Timestamp(1_795_464_000_000)));
    let words = queue.words.unwrap();
    assert_eq!((words.inactive_ms, words.reopen_within_ms), (None, 0));
    assert_eq!(words.first_reply_ms, Rules::default().first_reply_ms);
}

#[tokio::test]
async fn an_operator_is_told_with_places_limits_and_skills_until_they_are_not_active() {
    let world = two_tenants().await;
    let german = make(&world.store, SkillBody { name: "German".into() }).await.id;
    let returns =
        make(&world.store, QueueBody { per_operator: Some(3), ..QueueBody::new("Returns") }).await.id;
    let before = find::<OperatorBody>(&world.store, BOB.0).await.unwrap().body;
    let body = OperatorBody {
        name: "Bob B.".into(),
        capacity: 7,
        hard_limit: 9,
        auto_accepts: true,
        queues: vec![
            OperatorQueue { queue: returns, limit: None },
            OperatorQueue { queue: first_queue(TENANT).0, limit: Some(1) },
        ],
        skills: vec![german],
        ..before
    };
    write(&world.store, sue(), BOB.0, Expected::Something, body.clone()).await.unwrap();
    let settings = world.store.settings();
    let told = settings.desk(TENANT, DeskId::default_of(TENANT)).await.unwrap();
    let bob = told.operators.iter().find(|operator| operator.id == BOB).unwrap();
    let wanted = OperatorSettings {
        id: BOB,
        name: "Bob B.".into(),
        capacity: 7,
        hard_limit: 9,
        auto_accepts: true,
        queues: vec![
            Membership { queue: QueueId(returns), limit: Some(3) },
            Membership { queue: first_queue(TENANT), limit: Some(1) },
        ],
        skills: vec![SkillId(german)],
    };
    assert_eq!(*bob, wanted);
    let gone = OperatorBody { is_active: false, ..body };
    write(&world.store, sue(), BOB.0, Expected::Something, gone).await.unwrap();
    let told = settings.desk(TENANT, DeskId::default_of(TENANT)).await.unwrap();
    assert_eq!(told.operators.iter().map(|operator| operator.id).collect::<Vec<_>>(), [SUE]);
}
