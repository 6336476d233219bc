//! What was there before there was administration.

use protocol::settings::{BuiltIn, OperatorBody, OperatorQueue, QueueBody, RoleName, WidgetBody};
use sqlx::{Connection, PgConnection};
use store::Store;
use uuid::Uuid;

use super::{BOB, SUE, TENANT, first_queue};
use crate::fixture::options;

/// Migrations before the one under test, oldest first.
fn before() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let old = files.into_iter().filter(|file| file.file_name().unwrap().to_str().unwrap() < "0012");
    old.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

#[tokio::test]
async fn tenants_of_before_have_their_queue_their_people_and_an_administrator() {
    let database = services::postgres().await.fresh_database().await;
    let mut old = PgConnection::connect(database.url()).await.unwrap();
    for migration in before() {
        sqlx::raw_sql(sqlx::AssertSqlSafe(migration)).execute(&mut old).await.unwrap();
    }
    let queue = first_queue(TENANT);
    let desk = domain::DeskId::default_of(TENANT);
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "INSERT INTO tenant VALUES ('{t}', 'Shop', 0);
         INSERT INTO desk VALUES ('{t}', '{q}', '{d}', 7);
         INSERT INTO widget VALUES ('{t}', 'Help \"us\"', '{{https://shop.example}}', '{{secret}}');
         INSERT INTO operator (tenant, id, desk, email, name, role, password_hash, created_at)
         VALUES ('{t}', '{b}', '{d}', 'Bob@example.org', 'Bob', 0, 'x', 1),
                ('{t}', '{s}', '{d}', 'sue@example.org', 'Sue', 1, 'x', 2)",
        t = TENANT,
        q = queue,
        d = desk,
        b = BOB,
        s = SUE
    )))
    .execute(&mut old)
    .await
    .unwrap();
    let this = include_str!("../../../migrations/0020_settings.sql");
    let mut transaction = old.begin().await.unwrap();
    sqlx::raw_sql(this).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();

    for (id, role) in [(BOB, BuiltIn::Operator), (SUE, BuiltIn::Administrator)] {
        let body: String = body_of(&mut old, "operator", id.0).await;
        let body: OperatorBody = serde_json::from_str(&body).unwrap();
        assert_eq!((body.role, body.is_active), (RoleName::BuiltIn(role), true));
        assert_eq!(body.queues, [OperatorQueue { queue: queue.0, limit: None }]);
    }
    let body: QueueBody = serde_json::from_str(&body_of(&mut old, "queue", queue.0).await).unwrap();
    assert_eq!(body, QueueBody::new("Support"));
    let body: WidgetBody = serde_json::from_str(&body_of(&mut old, "widget", TENANT.0).await).unwrap();
    assert_eq!(body, WidgetBody::new("Help \"us\"", vec!["https://shop.example".into()]));
    let uses: i64 = sqlx::query_scalar("SELECT count(*) FROM setting_use").fetch_one(&mut old).await.unwrap();
    assert_eq!(uses, 2);
    drop(old);
    assert!(Store::connect(options(database.url())).await.is_err(), "it was migrated by hand");
}

async fn body_of(connection: &mut PgConnection, noun: &str, id: Uuid) -> String {
    sqlx::query_scalar("SELECT body FROM setting WHERE tenant = $1 AND noun = $2 AND id = $3")
        .bind(TENANT.0)
        .bind(noun)
        .bind(id)
        .fetch_one(connection)
        .await
        .unwrap()
}
