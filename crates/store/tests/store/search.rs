//! What was said is found by its words, as far as one may see it.

use domain::timeline::Speech;
use domain::turn::Turn;
use domain::{OperatorId, QueueId, TenantId, Timestamp};
use sqlx::Connection;
use store::reads::{After, Among, By, Found, FoundPage, Searched, Wanted};
use uuid::Uuid;

use crate::fixture::{Router, Talk, World, hire, tenant};

const WEEK_MS: i64 = 604_800_000;

/// A conversation in which the customer says these texts.
async fn talk(world: &World, router: &mut Router, tenant: TenantId, texts: &[&str]) -> Talk {
    let mut talk = Talk::new(tenant);
    hire(world, talk.tenant, talk.operator).await;
    let mut turn = Turn::default();
    for text in texts {
        talk.says(&mut turn, text);
    }
    router.commit(&turn).await.unwrap();
    talk
}

async fn index(world: &World) {
    while world.store.search_index().catch_up(100).await.unwrap() > 0 {}
}

fn wanted(text: &str) -> Wanted {
    Wanted { text: text.into(), ..Wanted::default() }
}

async fn page(
    world: &World,
    tenant: TenantId,
    wanted: Wanted,
    after: Option<After>,
    max: usize,
) -> FoundPage {
    match world.store.api_reads().search(tenant, wanted, after, max).await.unwrap() {
        Searched::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

async fn found(world: &World, tenant: TenantId, wanted: Wanted) -> Vec<Found> {
    page(world, tenant, wanted, None, 25).await.found
}

fn marked(found: &Found) -> Vec<String> {
    let snippet = &found.shown[0].snippet;
    let letters: Vec<char> = snippet.text.chars().collect();
    snippet.marks.iter().map(|mark| letters[mark.clone()].iter().collect()).collect()
}

async fn superuser(world: &World, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut world.superuser().await).await.unwrap();
}

#[tokio::test]
async fn words_are_found_in_any_form_in_english_and_in_russian() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let talk = talk(
        &world,
        &mut router,
        tenant(),
        &[
            "Two Poles of my tent SNAPPED\u{0}, order NV-204-88317.",
            "Деньги списались дважды, счёт оплачен, дуга сломалась",
        ],
    )
    .await;
    index(&world).await;
    for (text, marks) in [
        ("pole snap", vec!["Poles", "SNAPPED"]),
        ("tents", vec!["tent"]),
        ("88317", vec!["88317"]),
        ("nv-204-88317", vec!["NV", "204", "88317"]),
        ("ДЕНЬГАМИ", vec!["Деньги"]),
        ("счет дуги", vec!["счёт", "дуга"]),
        // "the" is in every text.
        ("the tent", vec!["tent"]),
    ] {
        let found = found(&world, talk.tenant, wanted(text)).await;
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].hits, marked(&found[0])),
            (1, marks.into_iter().map(str::to_owned).collect()),
            "{text}"
        );
    }
    // By the name too; and never by words that stand in different entries.
    assert_eq!(found(&world, talk.tenant, wanted("alice")).await[0].shown, []);
    assert_eq!(found(&world, talk.tenant, wanted("tent деньги")).await, []);
    for text in ["", "  !?", "the", "и"] {
        let answer = world.store.api_reads().search(talk.tenant, wanted(text), None, 25).await.unwrap();
        assert_eq!(answer, Searched::NoWords, "{text}");
    }
}

#[tokio::test]
async fn another_tenants_words_are_not_found_and_the_index_itself_is_nobodys_to_read() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    // The ends of these ids are the same: so are the keys of their words.
    let (here, there) = (TenantId(Uuid::from_u128(0xa_0000_0001)), TenantId(Uuid::from_u128(0xb_0000_0001)));
    let mine = talk(&world, &mut router, here, &["the canary is mine"]).await;
    talk(&world, &mut router, there, &["the canary is theirs"]).await;
    index(&world).await;
    let found = found(&world, here, wanted("canary")).await;
    assert_eq!(found.iter().map(|it| it.conversation.timeline).collect::<Vec<_>>(), [mine.id()]);
    assert_eq!(found[0].shown[0].snippet.text, "the canary is mine");

    let mut reader = world.superuser().await;
    sqlx::query("SET ROLE switchboard_reader").execute(&mut reader).await.unwrap();
    for (sql, state) in [
        ("SELECT count(*) FROM search_entry", "42501"),
        ("SELECT timeline FROM search_due", "42501"),
        ("SELECT count(*) FROM search_found('{canary}', NULL, NULL, 1, gen_random_uuid(), 5)", "42704"),
    ] {
        let error = sqlx::query(sql).fetch_all(&mut reader).await.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).unwrap().into_owned();
        assert_eq!(code, state, "{sql}: {error}");
    }
    let mut heads = world.superuser().await;
    let mut transaction = heads.begin().await.unwrap();
    sqlx::query("SET LOCAL ROLE switchboard_heads").execute(&mut *transaction).await.unwrap();
    let sql = "SELECT * FROM search_found('{canary}', NULL, NULL, 1, gen_random_uuid(), 5)";
    let error = sqlx::query(sql).fetch_all(&mut *transaction).await.unwrap_err();
    assert_eq!(error.as_database_error().and_then(|error| error.code()).unwrap(), "42501", "{error}");
}

#[tokio::test]
async fn from_queue_tag_and_before_narrow_what_is_found() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = talk(&world, &mut router, tenant(), &["the pole snapped"]).await;
    let mut turn = Turn::default();
    talk.operator_says(&mut turn, Speech::Note, "snapped pole, batch 24");
    router.commit(&turn).await.unwrap();
    index(&world).await;
    let conversation = talk.timeline.conversation.clone().unwrap();
    let (tag, queue) = (Uuid::new_v4(), QueueId(Uuid::new_v4()));
    superuser(
        &world,
        &format!(
            "INSERT INTO setting (tenant, noun, id, version, label, key, body, changed_at)
             VALUES ('{0}', 'tag', '{tag}', 1, 'Warranty', 'warranty', '{{\"name\":\"Warranty\",\"colour\":\"blue\"}}', 0);
             INSERT INTO ticket (conversation, tenant, desk, queue, timeline, customer, version, conversation_version,
                 since_at, state)
             VALUES ('{1}', '{0}', gen_random_uuid(), '{queue}', '{2}', '{3}', 1, 1, 0, 0)",
            talk.tenant, conversation.id, talk.id(), talk.customer
        ),
    )
    .await;
    assert!(world.store.tags().put(talk.tenant, conversation.id, tag, talk.operator).await.unwrap());
    assert!(world.store.tags().put(talk.tenant, conversation.id, tag, talk.operator).await.unwrap(), "again");
    let opened_at = conversation.opened_at;
    let pole = || wanted("pole");
    let hits =
        async |wanted: Wanted| found(&world, talk.tenant, wanted).await.first().map_or(0, |found| found.hits);
    for (what, wanted, wanted_hits) in [
        ("all", pole(), 2),
        ("customer", Wanted { by: Some(By::Customer), ..pole() }, 1),
        ("staff", Wanted { by: Some(By::Staff), ..pole() }, 1),
        ("operator", Wanted { by: Some(By::Operator(talk.operator)), ..pole() }, 1),
        ("colleague", Wanted { by: Some(By::Operator(OperatorId(Uuid::new_v4()))), ..pole() }, 0),
        ("name by customer", Wanted { by: Some(By::Customer), ..wanted("alice") }, 0),
        ("queue", Wanted { queue: Some(queue), ..pole() }, 2),
        ("another queue", Wanted { queue: Some(QueueId(Uuid::new_v4())), ..pole() }, 0),
        ("tag", Wanted { tag: Some(tag), ..pole() }, 2),
        ("another tag", Wanted { tag: Some(Uuid::new_v4()), ..pole() }, 0),
        ("before", Wanted { before: Some(opened_at), ..pole() }, 0),
        ("after", Wanted { before: Some(opened_at.plus_ms(1)), ..pole() }, 2),
    ] {
        assert_eq!(hits(wanted).await, wanted_hits, "{what}");
    }
    let row = &found(&world, talk.tenant, pole()).await[0];
    assert_eq!(
        (row.tags[0].name.as_str(), row.shown[0].kind, row.shown[1].kind),
        ("Warranty", "note", "message")
    );
    assert_eq!((row.shown[0].author_name.as_deref(), &row.shown[1].author_name), (Some("Bob"), &None));
    world.store.tags().remove(talk.tenant, conversation.id, tag).await.unwrap();
    assert_eq!(hits(Wanted { tag: Some(tag), ..pole() }).await, 0);
}

#[tokio::test]
async fn who_does_not_see_all_finds_their_own_and_their_queues() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = talk(&world, &mut router, tenant(), &["the pole snapped"]).await;
    let mut turn = Turn::default();
    talk.is_taken(&mut turn);
    router.commit(&turn).await.unwrap();
    index(&world).await;
    let conversation = talk.timeline.conversation.clone().unwrap().id;
    let queue = QueueId(Uuid::new_v4());
    superuser(
        &world,
        &format!(
            "INSERT INTO ticket (conversation, tenant, desk, queue, timeline, customer, version, conversation_version,
                 since_at, state, assignee, assignee_name)
             VALUES ('{conversation}', '{0}', gen_random_uuid(), '{queue}', '{1}', '{2}', 1, 1, 0, 1, '{3}', 'Bob')",
            talk.tenant, talk.id(), talk.customer, talk.operator
        ),
    )
    .await;
    let stranger = OperatorId(Uuid::new_v4());
    for (operator, queues, sees) in [
        (talk.operator, vec![], true),
        (stranger, vec![queue], true),
        (stranger, vec![QueueId(Uuid::new_v4())], false),
        (stranger, vec![], false),
    ] {
        let among = Some(Among { operator, queues });
        let answer = page(&world, talk.tenant, Wanted { among, ..wanted("pole") }, None, 25).await;
        assert_eq!((answer.found.len(), answer.next), (usize::from(sees), None));
    }
}

#[tokio::test]
async fn what_is_found_is_read_page_by_page_without_doubles_or_gaps() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let here = tenant();
    let mut turn = Turn::default();
    let mut talks: Vec<Talk> = (0..230).map(|_| Talk::new(here)).collect();
    for (n, talk) in talks.iter_mut().enumerate() {
        talk.says(&mut turn, if n % 2 == 0 { "the pole snapped" } else { "the pole is fine" });
    }
    router.commit(&turn).await.unwrap();
    // Over two years, and some in one instant.
    for (n, talk) in talks.iter().enumerate() {
        let at = 1_700_000_000_000 + i64::try_from(n / 3).unwrap() * WEEK_MS * 2;
        let id = talk.timeline.conversation.as_ref().unwrap().id;
        superuser(&world, &format!("UPDATE conversation SET opened_at = {at} WHERE id = '{id}'")).await;
    }
    index(&world).await;
    let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = page(&world, here, wanted("poles snapping"), after, 20).await;
        seen.extend(page.found.iter().map(|found| (found.conversation.opened_at, found.conversation.id)));
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (115, 6));
    assert!(seen.is_sorted_by(|a, b| a > b), "the last opened first, none twice");
    // A filter that lets few pass: pages may be short, and still all are told.
    let few = OperatorId(Uuid::new_v4());
    let some = talks[4].timeline.conversation.as_ref().unwrap().id;
    superuser(
        &world,
        &format!("UPDATE conversation SET assignee = '{few}', assignee_name = 'B' WHERE id = '{some}'"),
    )
    .await;
    let among = Some(Among { operator: few, queues: vec![] });
    let page = page(&world, here, Wanted { among, ..wanted("pole") }, None, 20).await;
    assert_eq!(page.found.iter().map(|found| found.conversation.id).collect::<Vec<_>>(), [some]);
    assert_eq!(page.next, None);
}

#[tokio::test]
async fn what_is_erased_or_changed_is_found_by_its_old_words_no_more() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let talk =
        talk(&world, &mut router, tenant(), &["my card is 4111", "the pole snapped", "the pole again"]).await;
    index(&world).await;
    assert_eq!(found(&world, talk.tenant, wanted("pole")).await[0].hits, 2);
    superuser(&world, "DELETE FROM entry WHERE position = 2").await;
    assert_eq!(found(&world, talk.tenant, wanted("pole")).await[0].hits, 1);
    superuser(
        &world,
        r#"UPDATE entry SET body = '{"kind":"message","text":"(removed)"}' WHERE position = 1"#,
    )
    .await;
    assert_eq!(found(&world, talk.tenant, wanted("4111")).await, [], "before the index caught up");
    assert!(page(&world, talk.tenant, wanted("pole"), None, 25).await.behind_ms < 60_000);
    index(&world).await;
    assert_eq!(found(&world, talk.tenant, wanted("4111")).await, []);
    assert_eq!(found(&world, talk.tenant, wanted("removed")).await[0].hits, 1);
    assert_eq!(world.count("search_due").await, 0);
}

#[tokio::test]
async fn two_that_index_at_once_take_each_entry_once() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let texts: Vec<String> = (0..60).map(|n| format!("pole {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let talk = talk(&world, &mut router, tenant(), &texts).await;
    let catch_up = async || {
        let mut taken = 0;
        loop {
            match world.store.search_index().catch_up(7).await.unwrap() {
                0 => return taken,
                some => taken += some,
            }
        }
    };
    let (one, two) = tokio::join!(catch_up(), catch_up());
    assert_eq!(one + two, 60);
    index(&world).await;
    let found = found(&world, talk.tenant, wanted("pole")).await;
    assert_eq!((found[0].hits, found[0].shown.len()), (60, 5));
    assert!(found[0].shown[0].position > found[0].shown[4].position, "the newest of them");
}

#[tokio::test]
async fn a_search_that_takes_too_long_says_so() {
    let world = World::new().await;
    let options = store::Options { statement_ms: 1, ..crate::fixture::options(world.database.url()) };
    let mut router = world.claim(1).await;
    let talk = talk(&world, &mut router, tenant(), &["the pole snapped"]).await;
    index(&world).await;
    superuser(
        &world,
        "CREATE OR REPLACE FUNCTION search_prefix(tenant uuid, opened_at bigint) RETURNS text LANGUAGE sql
         AS $$ SELECT pg_sleep(1)::text $$",
    )
    .await;
    let slow = store::Store::connect(store::Options { statement_ms: 200, ..options }).await.unwrap();
    let answer = slow.api_reads().search(talk.tenant, wanted("pole"), None, 25).await.unwrap();
    assert_eq!(answer, Searched::TooBroad);
    let _: Timestamp = slow.now().await.unwrap();
}
