//! Attachments in quarantine: nobody gets what no scanner let through, whoever dies on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use domain::file::Judgement;
use domain::{FileId, TimelineId};
use files::Bytes;
use files::scanner::{ScanError, Scanner, Verdict};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use store::files::NewFile;
use tempfile::TempDir;
use uuid::Uuid;

use crate::files::{GIF, Guest, lies};
use crate::house::{House, Plan, TENANT, eventually, eventually_some};

/// What the scanner of a test says.
const CLEAN: u8 = 0;
const INFECTED: u8 = 1;
const AWAY: u8 = 2;

#[derive(Debug)]
struct Told(Arc<AtomicU8>);

impl Told {
    fn says(what: u8) -> (Arc<AtomicU8>, Plan) {
        let says = Arc::new(AtomicU8::new(what));
        let plan = Plan { router: false, scanner: Arc::new(Self(says.clone())), ..Plan::default() };
        (says, plan)
    }
}

#[async_trait::async_trait]
impl Scanner for Told {
    async fn scan(&self, _: Bytes) -> Result<Verdict, ScanError> {
        match self.0.load(Ordering::SeqCst) {
            CLEAN => Ok(Verdict::Clean),
            INFECTED => Ok(Verdict::Infected { name: "Test.Virus-1".into() }),
            _ => Err(ScanError::Answer { answer: "away".into() }),
        }
    }

    async fn ping(&self) -> Result<(), ScanError> {
        Ok(())
    }
}

async fn sql(house: &House, statement: &'static str) {
    let mut connection = PgConnection::connect(house.database.url()).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
}

async fn in_state(house: &House, guest: &Guest, id: Uuid, state: &str) -> Value {
    eventually_some(state, || async {
        Some(guest.get(house, id).send().await.ok(200)).filter(|file| file["state"] == state)
    })
    .await
}

#[tokio::test]
async fn an_infected_file_is_named_to_staff_and_given_to_nobody() {
    let (_, plan) = Told::says(INFECTED);
    let house = House::with(plan).await;
    let (guest, id) = (Guest::new(&house), Uuid::now_v7());
    let file = guest.put(&house, id, "pixel.gif", GIF).send().await.ok(201);
    assert_eq!(file["state"], "infected");
    for key in ["content_url", "thumbnail_url", "urls_until", "found"] {
        assert!(file.get(key).is_none(), "{key}");
    }
    let links = files::link::Links::new(&house.keys.derived("file links"));
    let reader = files::link::Reader { id: guest.id.0, is_staff: false, rv: 0 };
    let link = files::link::Link::new(TENANT, FileId(id), reader, runtime::Clock.now_s());
    for part in ["content", "thumbnail"] {
        let path = format!("/v1/files/{}/{part}", links.sign(link));
        house.request("GET", &path).send().await.refused(409, "conflict");
    }
    assert_eq!(lies(&house).len(), 1, "there is no thumbnail of it");
    assert!(house.metrics.encode().contains("switchboard_api_file_scans_total{verdict=\"infected\"} 1"));
    // A colleague of whoever it was sent to cannot be sent it: the row refuses.
    let sending = store::files::Sending {
        tenant: TENANT,
        timeline: guest.timeline(),
        uploader: guest.id.0,
        files: vec![FileId(id)],
        for_customer: true,
    };
    assert!(house.store.files().send(sending).await.is_err());
}

#[tokio::test]
async fn a_scanner_that_is_away_holds_files_back_until_it_returns() {
    let (says, plan) = Told::says(AWAY);
    let house = House::with(plan).await;
    let (guest, id) = (Guest::new(&house), Uuid::now_v7());
    let file = guest.put(&house, id, "pixel.gif", GIF).send().await.ok(201);
    assert_eq!(file["state"], "failed");
    assert!(file.get("content_url").is_none());
    says.store(CLEAN, Ordering::SeqCst);
    // Its time has come again.
    sql(&house, "UPDATE file SET due_at = 0").await;
    let file = in_state(&house, &guest, id, "clean").await;
    assert!(file["content_url"].is_string() && file["thumbnail_url"].is_string(), "{file}");
}

#[tokio::test]
async fn a_scan_that_died_with_its_process_is_taken_up() {
    let (_, plan) = Told::says(CLEAN);
    let house = House::with(plan).await;
    let (guest, id) = (Guest::new(&house), Uuid::now_v7());
    guest.put(&house, id, "pixel.gif", GIF).send().await.ok(201);
    // As if whoever began it were gone, and its lease over.
    sql(&house, "UPDATE file SET state = 1, attempt = 1, due_at = 0, has_thumbnail = false").await;
    let file = guest.get(&house, id).send().await.ok(200);
    assert!(file.get("content_url").is_none(), "{file}");
    let file = in_state(&house, &guest, id, "clean").await;
    assert!(file["thumbnail_url"].is_string(), "{file}");
}

/// What a process left behind that died a day ago: an upload that never got its row, and one that was never sent.
#[tokio::test]
async fn what_nobody_sent_is_gone_after_a_day_with_its_bytes() {
    let database = services::postgres().await.fresh_database().await;
    store::migrate(database.url()).await.unwrap();
    let store = store::Store::connect(store::Options::new(database.url())).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (unsent, sent) = (Uuid::new_v4(), Uuid::new_v4());
    let died = lay(&folder, Uuid::new_v4());
    store.files().announce(TENANT, died).await.unwrap();
    for (id, is_sent) in [(unsent, false), (sent, true)] {
        let object = lay(&folder, Uuid::new_v4());
        store.files().announce(TENANT, object).await.unwrap();
        let file = NewFile {
            tenant: TENANT,
            id: FileId(id),
            timeline: TimelineId(Uuid::from_u128(1)),
            uploader: Uuid::from_u128(2),
            by_customer: true,
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            size_bytes: 5,
            digest: [0; 32],
            object,
        };
        store.files().add(file).await.unwrap();
        let scan = store.files().begin_scan(TENANT, FileId(id), 1_000).await.unwrap().unwrap();
        assert!(store.files().judge(scan, Judgement::Clean, false).await.unwrap());
        if is_sent {
            let sending = store::files::Sending {
                tenant: TENANT,
                timeline: TimelineId(Uuid::from_u128(1)),
                uploader: Uuid::from_u128(2),
                files: vec![FileId(id)],
                for_customer: true,
            };
            store.files().send(sending).await.unwrap();
        }
    }
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql("UPDATE file SET created_at = 0; UPDATE file_object SET made_at = 0")
        .execute(&mut connection)
        .await
        .unwrap();
    let house = House::on(database, Plan { router: false, folder, ..Plan::default() }).await;
    eventually("the bytes are gone", || async { lies(&house).len() == 1 }).await;
    assert_eq!(house.store.files().read(TENANT, FileId(unsent)).await.unwrap(), None);
    let kept = house.store.files().read(TENANT, FileId(sent)).await.unwrap().unwrap();
    assert_eq!(lies(&house), [kept.object.to_string()], "what was sent stays");
}

/// The bytes of an object, as they lie in the folder.
fn lay(folder: &TempDir, object: Uuid) -> Uuid {
    let tenant = folder.path().join(TENANT.to_string());
    std::fs::create_dir_all(&tenant).unwrap();
    std::fs::write(tenant.join(object.to_string()), "words").unwrap();
    object
}
