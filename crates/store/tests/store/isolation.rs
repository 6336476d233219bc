//! Who can see what, asked of the roles themselves.

use domain::turn::Turn;
use protocol::link::{Range, Reader};
use sqlx::{Connection, PgConnection};
use store::reads::Filter;
use store::{Store, StoreError};

use crate::fixture::{Talk, World, hire, options, tenant};

const CANARY: &str = "canary-of-the-other-tenant";

/// Two tenants with a conversation each; the second one's is the canary.
async fn two_tenants(world: &World) -> (Talk, Talk) {
    let mut router = world.claim(1).await;
    let (mut here, mut there) = (Talk::new(tenant()), Talk::new(tenant()));
    for talk in [&here, &there] {
        hire(world, talk.tenant, talk.operator).await;
    }
    let mut turn = Turn::default();
    here.says(&mut turn, "hello");
    there.says(&mut turn, CANARY);
    router.commit(&turn).await.unwrap();
    (here, there)
}

/// A session that works as `role`, as the pools do.
async fn session(world: &World, role: &'static str) -> PgConnection {
    let mut connection = world.superuser().await;
    sqlx::query(sqlx::AssertSqlSafe(format!("SET ROLE {role}"))).execute(&mut connection).await.unwrap();
    connection
}

fn sqlstate(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned()
}

#[tokio::test]
async fn no_read_for_a_person_meets_another_tenant() {
    let world = World::new().await;
    let (here, there) = two_tenants(&world).await;
    let reads = world.store.reads();
    let staff = Reader::Staff { operator: here.operator };
    for range in [Range::After { after: 0 }, Range::Before { before: None }] {
        assert_eq!(reads.page(here.tenant, there.id(), staff, range).await.unwrap(), None);
        let page = reads.page(here.tenant, here.id(), staff, range).await.unwrap().unwrap();
        assert!(!serde_json::to_string(&page).unwrap().contains(CANARY));
        // A customer's id does not open another tenant's door either.
        let customer = Reader::Customer { customer: there.customer };
        let page = reads.page(here.tenant, there.id(), customer, range).await.unwrap().unwrap();
        assert!(page.entries.is_empty());
    }
    assert!(reads.watch_allowed(here.tenant, here.operator, here.id()).await.unwrap());
    assert!(!reads.watch_allowed(here.tenant, here.operator, there.id()).await.unwrap());
    assert!(!reads.watch_allowed(there.tenant, here.operator, there.id()).await.unwrap());
    assert!(!reads.open_timeline(here.tenant, there.id()).await.unwrap());
    assert_eq!(reads.conversations(here.tenant, Filter::default(), None, 10).await.unwrap().len(), 1);
    assert_eq!(reads.operators(here.tenant).await.unwrap().len(), 1);
    let foreign = there.timeline.conversation.as_ref().unwrap().id;
    assert_eq!(reads.conversation(here.tenant, foreign).await.unwrap(), None);
}

#[tokio::test]
async fn the_reader_sees_one_tenant_whatever_it_asks() {
    let world = World::new().await;
    let (here, _) = two_tenants(&world).await;
    let mut connection = session(&world, "switchboard_reader").await;
    let mut transaction = connection.begin().await.unwrap();
    sqlx::query("SELECT set_config('app.tenant', $1, true)")
        .bind(here.tenant.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    for table in ["timeline", "conversation", "entry", "ticket", "desk", "receipt", "command_result"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE tenant <> $1");
        let foreign: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(here.tenant.0)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(foreign, 0, "{table}");
    }
    let bodies: Vec<String> =
        sqlx::query_scalar("SELECT body FROM entry").fetch_all(&mut *transaction).await.unwrap();
    assert_eq!(bodies.len(), 1);
    assert!(!bodies[0].contains(CANARY));
}

#[tokio::test]
async fn without_a_tenant_the_reader_is_refused_and_not_shown_nothing() {
    let world = World::new().await;
    let (here, _) = two_tenants(&world).await;
    let mut connection = session(&world, "switchboard_reader").await;
    let error = sqlx::query("SELECT body FROM entry").fetch_all(&mut connection).await.unwrap_err();
    assert_eq!(sqlstate(&error), "42704", "unset: {error}");
    // After a transaction that set it, the setting is '' and not unset.
    let mut transaction = connection.begin().await.unwrap();
    sqlx::query("SELECT set_config('app.tenant', $1, true)")
        .bind(here.tenant.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let error = sqlx::query("SELECT body FROM entry").fetch_all(&mut connection).await.unwrap_err();
    assert_eq!(sqlstate(&error), "22P02", "empty: {error}");
}

#[tokio::test]
async fn the_reader_reads_no_password_no_partition_of_entries_and_writes_nothing() {
    let world = World::new().await;
    let mut connection = session(&world, "switchboard_reader").await;
    sqlx::query("SELECT set_config('app.tenant', $1, false)")
        .bind(tenant().to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    for sql in [
        "SELECT password_hash FROM operator",
        "SELECT * FROM operator",
        "SELECT body FROM entry_0",
        "SELECT * FROM refresh_token",
        "SELECT customer_secrets FROM widget",
        "DELETE FROM entry",
        "UPDATE timeline SET last_position = 0",
    ] {
        let error = sqlx::query(sql).execute(&mut connection).await.unwrap_err();
        assert_eq!(sqlstate(&error), "42501", "{sql}: {error}");
    }
}

#[tokio::test]
async fn heads_sees_ids_and_numbers_only() {
    let world = World::new().await;
    two_tenants(&world).await;
    let mut connection = session(&world, "switchboard_heads").await;
    let timelines: Vec<i64> =
        sqlx::query_scalar("SELECT last_position FROM timeline").fetch_all(&mut connection).await.unwrap();
    assert_eq!(timelines, [1, 1]);
    for sql in [
        "SELECT customer_name FROM timeline",
        "SELECT name FROM operator",
        "SELECT email FROM operator",
        "SELECT body FROM entry",
        "SELECT assignee_name FROM conversation",
        "SELECT * FROM ticket",
    ] {
        let error = sqlx::query(sql).fetch_all(&mut connection).await.unwrap_err();
        assert_eq!(sqlstate(&error), "42501", "{sql}: {error}");
    }
}

#[tokio::test]
async fn the_app_changes_no_line_of_the_audit_and_no_table() {
    let world = World::new().await;
    let mut connection = session(&world, "switchboard_app").await;
    sqlx::query("INSERT INTO audit (tenant, at, action, subject) VALUES (gen_random_uuid(), 0, 'x', 'y')")
        .execute(&mut connection)
        .await
        .unwrap();
    for sql in [
        "UPDATE audit SET action = 'z'",
        "DELETE FROM audit",
        "TRUNCATE entry",
        "ALTER TABLE entry DISABLE ROW LEVEL SECURITY",
        "DROP TABLE outbox",
    ] {
        let error = sqlx::query(sql).execute(&mut connection).await.unwrap_err();
        assert_eq!(sqlstate(&error), "42501", "{sql}: {error}");
    }
}

#[tokio::test]
async fn every_table_with_a_tenant_that_persons_read_forces_row_level_security() {
    let world = World::new().await;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
           AND has_table_privilege('switchboard_reader', c.oid, 'SELECT')
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
    )
    .fetch_all(&mut world.superuser().await)
    .await
    .unwrap();
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn a_role_that_bypasses_row_level_security_is_refused_at_the_start() {
    // On a server of its own: roles belong to the whole server.
    let server = services::private_postgres().await;
    let database = server.fresh_database().await;
    store::migrate(database.url()).await.unwrap();
    let mut superuser = PgConnection::connect(database.url()).await.unwrap();
    sqlx::query("ALTER ROLE switchboard_app BYPASSRLS").execute(&mut superuser).await.unwrap();
    let error = Store::connect(options(database.url())).await.unwrap_err();
    assert!(matches!(&error, StoreError::RoleTooStrong { role } if role == "switchboard_app"), "{error:?}");

    sqlx::query("ALTER ROLE switchboard_app NOBYPASSRLS").execute(&mut superuser).await.unwrap();
    sqlx::query("CREATE ROLE guest LOGIN").execute(&mut superuser).await.unwrap();
    let error = Store::connect(options(&database.url_as("guest"))).await.unwrap_err();
    assert!(matches!(&error, StoreError::NotAMember { .. }), "{error:?}");
    // A login that only serves needs the roles and nothing else.
    sqlx::query("GRANT switchboard_app, switchboard_reader, switchboard_heads TO guest")
        .execute(&mut superuser)
        .await
        .unwrap();
    Store::connect(options(&database.url_as("guest"))).await.unwrap();
}

#[tokio::test]
async fn a_login_that_is_no_superuser_migrates_and_serves() {
    let server = services::private_postgres().await;
    let database = server.fresh_database().await;
    let mut superuser = PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql("CREATE ROLE chat LOGIN CREATEROLE").execute(&mut superuser).await.unwrap();
    sqlx::raw_sql("GRANT ALL ON SCHEMA public TO chat").execute(&mut superuser).await.unwrap();
    store::migrate(&database.url_as("chat")).await.unwrap();
    let store = Store::connect(options(&database.url_as("chat"))).await.unwrap();
    assert!(store.settings().read().await.unwrap().version > 0);
    let talk = Talk::new(tenant());
    assert!(!store.reads().watch_allowed(talk.tenant, talk.operator, talk.id()).await.unwrap());
}

#[tokio::test]
async fn a_database_that_was_never_migrated_is_refused_with_the_command() {
    let database = services::postgres().await.fresh_database().await;
    let error = Store::connect(options(database.url())).await.unwrap_err();
    assert!(matches!(error, StoreError::SchemaBehind { found: 0, .. }), "{error:?}");
    assert!(error.to_string().contains("switchboard migrate"));
    let (one, two) = tokio::join!(store::migrate(database.url()), store::migrate(database.url()));
    one.unwrap();
    two.unwrap();
    Store::connect(options(database.url())).await.unwrap();
}

#[tokio::test]
async fn a_database_of_a_newer_build_is_refused() {
    let world = World::new().await;
    sqlx::query(
        "INSERT INTO switchboard_store_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'newer', true, '', 0)",
    )
    .execute(&mut world.superuser().await)
    .await
    .unwrap();
    for error in [
        Store::connect(options(world.database.url())).await.unwrap_err(),
        store::migrate(world.database.url()).await.unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::SchemaAhead { found: 9999, .. }), "{error:?}");
    }
}
