//! A change is one transaction, or nothing.

use domain::rights::{Ability, Object};
use protocol::settings::{
    Audience, BuiltIn, CannedReplyBody, LocalText, Noun, OperatorBody, OverflowBody, QueueBody, RoleBody,
    RoleName, SkillBody,
};
use serde_json::{Value, json};
use store::settings::audit::AuditFilter;
use store::settings::change::{Author, Expected, Request};
use store::settings::refusal::{Refusal, User};
use uuid::Uuid;

use super::{BOB, MALLORY, OTHER, SUE, TENANT, find, first_queue, make, refusal, sue, two_tenants, write};

fn skill(name: &str) -> SkillBody {
    SkillBody { name: name.to_owned() }
}

fn with_role(body: &OperatorBody, role: RoleName) -> OperatorBody {
    OperatorBody { role, ..body.clone() }
}

#[tokio::test]
async fn a_change_raises_the_number_and_leaves_its_line_in_the_audit() {
    let world = two_tenants().await;
    let settings = world.store.api_settings();
    let before = settings.version().await.unwrap();
    let made = make(&world.store, skill("German")).await;
    assert_eq!((made.version, made.changed_by), (1, Some(SUE)));
    let changed = write(&world.store, sue(), made.id, Expected::Version(1), skill("Deutsch")).await.unwrap();
    assert_eq!((changed.version, changed.body.name.as_str()), (2, "Deutsch"));
    settings.remove::<SkillBody>(sue(), made.id, Expected::Version(2)).await.unwrap();
    assert_eq!(settings.version().await.unwrap(), before + 3);
    assert_eq!(find::<SkillBody>(&world.store, made.id).await, None);

    let filter = AuditFilter { subject: Some(made.id.to_string()), ..AuditFilter::default() };
    let lines = settings.audit(TENANT, filter.clone(), None, 10).await.unwrap();
    let told: Vec<(String, Value, Value)> = lines
        .iter()
        .map(|line| {
            let json = |raw: &Option<Box<serde_json::value::RawValue>>| {
                raw.as_ref().map_or(Value::Null, |raw| serde_json::from_str(raw.get()).unwrap())
            };
            assert_eq!((line.actor, line.actor_name.as_str()), (Some(SUE), "sue"));
            (line.action.clone(), json(&line.before), json(&line.after))
        })
        .collect();
    let (german, deutsch) = (json!({"name": "German"}), json!({"name": "Deutsch"}));
    assert_eq!(
        told,
        [
            ("skill.deleted".to_owned(), deutsch.clone(), Value::Null),
            ("skill.changed".to_owned(), german.clone(), deutsch),
            ("skill.created".to_owned(), Value::Null, german),
        ]
    );
    let older = settings.audit(TENANT, filter, Some(lines[1].no), 10).await.unwrap();
    assert_eq!(older.len(), 1, "a page goes on before its last line");
    let queues = AuditFilter { noun: Some(Noun::Queue), actor: Some(SUE.0), subject: None };
    assert!(settings.audit(TENANT, queues, None, 10).await.unwrap().is_empty(), "the system made the queue");
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let world = two_tenants().await;
    let made = make(&world.store, skill("German")).await;
    write(&world.store, sue(), made.id, Expected::Version(1), skill("Deutsch")).await.unwrap();
    // The answer was lost: the same again is the same.
    let again = write(&world.store, sue(), made.id, Expected::Version(1), skill("Deutsch")).await.unwrap();
    assert_eq!(again.version, 2);
    let bob = Author { tenant: TENANT, operator: Some(BOB) };
    for (author, name) in [(sue(), "French"), (bob, "Deutsch")] {
        let stale = write(&world.store, author, made.id, Expected::Version(1), skill(name)).await;
        assert_eq!(refusal(stale), Refusal::Stale { version: 2 }, "{name}");
    }
    let stale = world.store.api_settings().remove::<SkillBody>(sue(), made.id, Expected::Version(1)).await;
    assert_eq!(refusal(stale), Refusal::Stale { version: 2 });
    let unknown = write(&world.store, sue(), Uuid::nil(), Expected::Something, skill("x")).await;
    assert_eq!(refusal(unknown), Refusal::Missing);
}

#[tokio::test]
async fn a_change_to_the_same_changes_nothing() {
    let world = two_tenants().await;
    let made = make(&world.store, skill("German")).await;
    let audit = world.count("audit").await;
    let same = write(&world.store, sue(), made.id, Expected::Version(1), skill("German")).await.unwrap();
    assert_eq!((same.version, world.count("audit").await), (1, audit));
}

#[tokio::test]
async fn a_request_that_is_repeated_makes_one_and_another_one_by_its_key_is_refused() {
    let world = two_tenants().await;
    let settings = world.store.api_settings();
    let request = Request { id: Uuid::new_v4(), fingerprint: vec![1] };
    let id = Uuid::new_v4();
    let first = settings.create(sue(), request.clone(), id, skill("German")).await.unwrap();
    let again = settings.create(sue(), request.clone(), id, skill("German")).await.unwrap();
    assert_eq!(first, again);
    let other = Request { fingerprint: vec![2], ..request.clone() };
    assert_eq!(refusal(settings.create(sue(), other, id, skill("French")).await), Refusal::KeyReused);
    settings.remove::<SkillBody>(sue(), id, Expected::Something).await.unwrap();
    let late = settings.create(sue(), request, id, skill("German")).await;
    assert_eq!(refusal(late), Refusal::Missing, "what was deleted since does not come back");
}

#[tokio::test]
async fn a_refused_request_is_not_remembered() {
    let world = two_tenants().await;
    let settings = world.store.api_settings();
    let version = settings.version().await.unwrap();
    let taken = make(&world.store, skill("German")).await;
    let request = Request { id: Uuid::new_v4(), fingerprint: vec![1] };
    let refused = settings.create(sue(), request.clone(), Uuid::new_v4(), skill("GERMAN")).await;
    let Refusal::Fields(errors) = refusal(refused) else { panic!("the name is taken") };
    assert_eq!((errors[0].field.as_str(), errors.len()), ("name", 1));
    assert!(errors[0].detail.contains("German"), "{errors:?}");
    assert_eq!(settings.version().await.unwrap(), version + 1, "nothing of it was written");
    settings.remove::<SkillBody>(sue(), taken.id, Expected::Something).await.unwrap();
    settings.create(sue(), request, Uuid::new_v4(), skill("GERMAN")).await.unwrap();
}

#[tokio::test]
async fn what_is_named_must_be_there() {
    let world = two_tenants().await;
    let gone = make(&world.store, skill("German")).await.id;
    world.store.api_settings().remove::<SkillBody>(sue(), gone, Expected::Something).await.unwrap();
    let body = QueueBody {
        skills: vec![gone],
        // Another tenant's is not there.
        overflow: vec![OverflowBody { after_ms: 0, to: first_queue(OTHER).0 }],
        hours: Some(Uuid::nil()),
        ..QueueBody::new("Returns")
    };
    let written = write(&world.store, sue(), Uuid::new_v4(), Expected::Nothing, body).await;
    let Refusal::Fields(errors) = refusal(written) else { panic!("three names lead nowhere") };
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["skills[0]", "overflow[0].to", "hours"]);
    assert_eq!(world.count("desk").await, 2, "no board is left behind");
}

#[tokio::test]
async fn what_is_used_stays_and_says_by_what() {
    let world = two_tenants().await;
    let settings = world.store.api_settings();
    let german = make(&world.store, skill("German")).await.id;
    let returns =
        make(&world.store, QueueBody { skills: vec![german], ..QueueBody::new("Returns") }).await.id;
    let used = refusal(settings.remove::<SkillBody>(sue(), german, Expected::Something).await);
    assert_eq!(
        used,
        Refusal::InUse(vec![User::Setting { noun: "queue", id: returns, label: "Returns".into() }])
    );
    sqlx::query(
        "INSERT INTO ticket (conversation, tenant, desk, queue, timeline, customer, version, conversation_version, since_at, state)
         SELECT gen_random_uuid(), tenant, id, queue, gen_random_uuid(), gen_random_uuid(), 1, 1, 0, 0 FROM desk WHERE queue = $1",
    )
    .bind(returns)
    .execute(&mut world.superuser().await)
    .await
    .unwrap();
    let waiting = refusal(settings.remove::<QueueBody>(sue(), returns, Expected::Something).await);
    assert_eq!(waiting, Refusal::InUse(vec![User::Conversations(1)]));
    sqlx::query("UPDATE ticket SET state = 2").execute(&mut world.superuser().await).await.unwrap();
    settings.remove::<QueueBody>(sue(), returns, Expected::Something).await.unwrap();
    settings.remove::<QueueBody>(sue(), returns, Expected::Version(1)).await.unwrap();
    settings.remove::<SkillBody>(sue(), german, Expected::Something).await.unwrap();
    // Everybody is in the first queue; without them it would stay all the same.
    for operator in [BOB, SUE] {
        let body = find::<OperatorBody>(&world.store, operator.0).await.unwrap().body;
        let nowhere = OperatorBody { queues: vec![], ..body };
        write(&world.store, sue(), operator.0, Expected::Something, nowhere).await.unwrap();
    }
    let first = first_queue(TENANT).0;
    let refused = refusal(settings.remove::<QueueBody>(sue(), first, Expected::Something).await);
    assert_eq!(refused, Refusal::DefaultQueue);
}

#[tokio::test]
async fn one_of_many_that_cannot_be_written_keeps_all_from_being_written() {
    let world = two_tenants().await;
    let draft = |name: &str| store::settings::change::Draft {
        id: Uuid::new_v4(),
        expected: Expected::Nothing,
        body: skill(name),
    };
    let (settings, version) = (world.store.api_settings(), world.store.settings().version().await.unwrap());
    let refused = settings.write(sue(), vec![draft("German"), draft("French"), draft("german")]).await;
    assert!(matches!(refusal(refused), Refusal::Fields(_)));
    assert!(settings.list::<SkillBody>(TENANT, SUE, None, 10).await.unwrap().is_empty());
    assert_eq!(settings.version().await.unwrap(), version);
    settings.write(sue(), vec![draft("German"), draft("French")]).await.unwrap();
    assert_eq!(settings.version().await.unwrap(), version + 1);
}

#[tokio::test]
async fn a_list_is_read_by_name_page_by_page() {
    let world = two_tenants().await;
    for name in ["Polish", "english", "German", "Dutch"] {
        make(&world.store, skill(name)).await;
    }
    let settings = world.store.api_settings();
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let page = settings.list::<SkillBody>(TENANT, SUE, after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        // What a page ends with may go away before the next one is asked for.
        settings.remove::<SkillBody>(sue(), last.id, Expected::Something).await.unwrap();
        names.extend(page.into_iter().map(|kept| kept.body.name));
    }
    assert_eq!(names, ["Dutch", "english", "German", "Polish"]);
}

#[tokio::test]
async fn what_is_ones_own_is_nobody_elses() {
    let world = two_tenants().await;
    let body = |title: &str, audience| CannedReplyBody {
        shortcut: "brb".to_owned(),
        title: title.to_owned(),
        audience,
        queues: vec![],
        texts: vec![LocalText { language: "en".into(), text: "One moment".into() }],
    };
    let mine = make(&world.store, body("Mine", Audience::Mine)).await;
    // The same shortcut for everyone is another one.
    let ours = make(&world.store, body("Ours", Audience::Everyone)).await;
    let settings = world.store.api_settings();
    let seen = async |operator| {
        let list = settings.list::<CannedReplyBody>(TENANT, operator, None, 10).await.unwrap();
        list.into_iter().map(|kept| kept.body.title).collect::<Vec<_>>()
    };
    assert_eq!(
        (seen(SUE).await, seen(BOB).await),
        (vec!["Mine".into(), "Ours".into()], vec!["Ours".to_owned()])
    );
    assert_eq!(settings.find::<CannedReplyBody>(TENANT, BOB, mine.id).await.unwrap(), None);
    let bob = Author { tenant: TENANT, operator: Some(BOB) };
    let written = write(&world.store, bob, mine.id, Expected::Something, body("Bob's", Audience::Mine)).await;
    assert_eq!(refusal(written), Refusal::Missing);
    let removed = settings.remove::<CannedReplyBody>(bob, mine.id, Expected::Something).await;
    assert_eq!(refusal(removed), Refusal::Missing);
    settings.remove::<CannedReplyBody>(sue(), ours.id, Expected::Something).await.unwrap();
}

#[tokio::test]
async fn another_tenant_neither_sees_nor_changes_anything() {
    let world = two_tenants().await;
    let made = make(&world.store, skill("German")).await;
    let (settings, mallory) = (world.store.api_settings(), Author { tenant: OTHER, operator: Some(MALLORY) });
    assert_eq!(settings.find::<SkillBody>(OTHER, MALLORY, made.id).await.unwrap(), None);
    assert!(settings.list::<SkillBody>(OTHER, MALLORY, None, 10).await.unwrap().is_empty());
    let written = write(&world.store, mallory, made.id, Expected::Something, skill("x")).await;
    assert_eq!(refusal(written), Refusal::Missing);
    let removed = settings.remove::<SkillBody>(mallory, made.id, Expected::Something).await;
    assert_eq!(refusal(removed), Refusal::Missing);
    let filter = AuditFilter { subject: Some(made.id.to_string()), ..AuditFilter::default() };
    assert!(settings.audit(OTHER, filter, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_role_of_the_tenants_own_is_what_rights_say_and_tokens_of_before_end() {
    let world = two_tenants().await;
    let (settings, accounts) = (world.store.api_settings(), world.store.accounts());
    let role: RoleBody =
        serde_json::from_value(json!({"name": "Senior", "see": "queues", "take": "queues"})).unwrap();
    let senior = make(&world.store, role.clone()).await;
    let bob = find::<OperatorBody>(&world.store, BOB.0).await.unwrap().body;
    write(&world.store, sue(), BOB.0, Expected::Something, with_role(&bob, RoleName::Own(senior.id)))
        .await
        .unwrap();
    let rights = settings.rights(TENANT, BOB).await.unwrap().unwrap();
    assert_eq!((rights.grants, rights.queues.as_slice()), (role.grants(), [first_queue(TENANT)].as_slice()));
    // A senior counts as an operator still: no token says otherwise.
    assert_eq!(accounts.revocation_version(TENANT, BOB.0).await.unwrap(), 0);
    let everything: RoleBody = serde_json::from_value(json!({
        "name": "Senior", "see": "all", "write": "all", "take": "all", "whisper": "all", "join": "all"
    }))
    .unwrap();
    write(&world.store, sue(), senior.id, Expected::Something, everything).await.unwrap();
    assert_eq!(accounts.revocation_version(TENANT, BOB.0).await.unwrap(), 1);
    let account = accounts.operator_by_id(TENANT, BOB).await.unwrap().unwrap();
    assert_eq!((account.role, account.rv), (protocol::frame::Role::Supervisor, 1));
    let used = refusal(settings.remove::<RoleBody>(sue(), senior.id, Expected::Something).await);
    assert!(matches!(used, Refusal::InUse(users) if users.len() == 1));
}

#[tokio::test]
async fn who_is_not_active_is_nobody() {
    let world = two_tenants().await;
    let (settings, accounts) = (world.store.api_settings(), world.store.accounts());
    let bob = find::<OperatorBody>(&world.store, BOB.0).await.unwrap().body;
    let gone = OperatorBody { is_active: false, ..bob.clone() };
    write(&world.store, sue(), BOB.0, Expected::Something, gone).await.unwrap();
    assert_eq!(settings.rights(TENANT, BOB).await.unwrap(), None);
    assert_eq!(accounts.operator_by_id(TENANT, BOB).await.unwrap(), None);
    assert!(accounts.operators_by_email(&bob.email).await.unwrap().is_empty());
    assert_eq!(accounts.revocation_version(TENANT, BOB.0).await.unwrap(), 1);
    write(&world.store, sue(), BOB.0, Expected::Something, bob).await.unwrap();
    assert!(settings.rights(TENANT, BOB).await.unwrap().is_some());
}

#[tokio::test]
async fn nobody_gives_away_the_last_right_to_administer() {
    let world = two_tenants().await;
    let settings = world.store.api_settings();
    let sues = find::<OperatorBody>(&world.store, SUE.0).await.unwrap().body;
    let bobs = find::<OperatorBody>(&world.store, BOB.0).await.unwrap().body;
    assert_eq!(sues.role, RoleName::BuiltIn(BuiltIn::Administrator), "the first supervisor is");
    let operator = RoleName::BuiltIn(BuiltIn::Operator);
    for body in [with_role(&sues, operator), OperatorBody { is_active: false, ..sues.clone() }] {
        let refused = write(&world.store, sue(), SUE.0, Expected::Something, body).await;
        assert_eq!(refusal(refused), Refusal::LocksOut);
    }
    write(&world.store, sue(), BOB.0, Expected::Something, with_role(&bobs, sues.role)).await.unwrap();
    // Each takes the other's right away at once: one of them comes too late.
    let bob = Author { tenant: TENANT, operator: Some(BOB) };
    let (one, two) = tokio::join!(
        write(&world.store, sue(), BOB.0, Expected::Something, with_role(&bobs, operator)),
        write(&world.store, bob, SUE.0, Expected::Something, with_role(&sues, operator)),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let mut left = 0;
    for operator in [BOB, SUE] {
        let rights = settings.rights(TENANT, operator).await.unwrap().unwrap();
        left += usize::from(rights.may(Ability::Administer, &Object::Tenant).is_ok());
    }
    assert_eq!(left, 1);
}
