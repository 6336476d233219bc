//! Rows of attachments: repeated uploads, one scanner at a time, what may be sent, what goes.

use domain::file::{Attachment, Judgement, MAX_ATTEMPTS, Quarantine};
use domain::turn::Turn;
use domain::{FileId, Position, TenantId, TimelineId};
use protocol::link::{Range, Reader};
use sqlx::{Connection, PgConnection};
use store::files::{Added, File, NewFile, Scan, SendError, Sending};
use uuid::Uuid;

use crate::fixture::{Talk, World, tenant};

const LEASE_MS: i64 = 60_000;

fn arrived(tenant: TenantId, timeline: TimelineId, uploader: Uuid) -> NewFile {
    NewFile {
        tenant,
        id: FileId(Uuid::now_v7()),
        timeline,
        uploader,
        by_customer: true,
        name: "счёт.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 1_000,
        digest: [7; 32],
        object: Uuid::new_v4(),
    }
}

fn any_file(tenant: TenantId) -> NewFile {
    arrived(tenant, TimelineId(Uuid::new_v4()), Uuid::new_v4())
}

async fn add(world: &World, file: &NewFile) -> File {
    world.store.files().announce(file.tenant, file.object).await.unwrap();
    match world.store.files().add(file.clone()).await.unwrap() {
        Added::New(file) => file,
        Added::There(file) => panic!("it was there: {file:?}"),
    }
}

async fn read(world: &World, file: &NewFile) -> File {
    world.store.files().read(file.tenant, file.id).await.unwrap().unwrap()
}

async fn begin(world: &World, file: &NewFile) -> Option<Scan> {
    world.store.files().begin_scan(file.tenant, file.id, LEASE_MS).await.unwrap()
}

/// A file with this judgement.
async fn judged(world: &World, file: &NewFile, judgement: Judgement) {
    add(world, file).await;
    let scan = begin(world, file).await.unwrap();
    assert!(world.store.files().judge(scan, judgement, false).await.unwrap());
}

fn sending(file: &NewFile, files: &[FileId]) -> Sending {
    Sending {
        tenant: file.tenant,
        timeline: file.timeline,
        uploader: file.uploader,
        files: files.to_vec(),
        for_customer: true,
    }
}

/// Time that passes for the rows alone.
async fn age(world: &World, by_ms: i64) {
    let mut connection = world.superuser().await;
    sqlx::query("UPDATE file SET created_at = created_at - $1, due_at = due_at - $1")
        .bind(by_ms)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("UPDATE file_object SET made_at = made_at - $1")
        .bind(by_ms)
        .execute(&mut connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn of_two_uploads_with_one_id_the_first_stays() {
    let world = World::new().await;
    let file = any_file(tenant());
    let added = add(&world, &file).await;
    assert_eq!(added.quarantine, Quarantine::Received);
    assert_eq!((added.name.as_str(), added.size_bytes, added.digest), ("счёт.pdf", 1_000, [7; 32]));
    let again = NewFile { object: Uuid::new_v4(), digest: [8; 32], ..file.clone() };
    world.store.files().announce(again.tenant, again.object).await.unwrap();
    assert_eq!(world.store.files().add(again.clone()).await.unwrap(), Added::There(added.clone()));
    assert_eq!(read(&world, &file).await, added);
    assert!(world.store.files().is_named(file.object).await.unwrap());
    assert!(!world.store.files().is_named(again.object).await.unwrap());
    // The same id of another tenant is another file.
    let elsewhere = NewFile { tenant: tenant(), object: Uuid::new_v4(), ..file };
    add(&world, &elsewhere).await;
}

#[tokio::test]
async fn another_tenants_file_does_not_exist() {
    let world = World::new().await;
    let file = any_file(tenant());
    judged(&world, &file, Judgement::Clean).await;
    let other = tenant();
    assert_eq!(world.store.files().read(other, file.id).await.unwrap(), None);
    assert_eq!(world.store.files().remove(other, file.id, file.uploader).await.unwrap(), None);
    let foreign = Sending { tenant: other, ..sending(&file, &[file.id]) };
    assert!(matches!(world.store.files().send(foreign).await, Err(SendError::Unfit { id }) if id == file.id));

    let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
    sqlx::raw_sql("SET ROLE switchboard_reader").execute(&mut connection).await.unwrap();
    sqlx::query("SELECT set_config('app.tenant', $1, false)")
        .bind(other.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM file").fetch_one(&mut connection).await.unwrap();
    assert_eq!(seen, 0);
    for sql in ["DELETE FROM file", "UPDATE file SET for_customer = true", "SELECT * FROM file_object"] {
        let error = sqlx::query(sql).execute(&mut connection).await.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        assert_eq!(code, "42501", "{sql}: {error}");
    }
}

#[tokio::test]
async fn one_attempt_at_a_time_has_a_file_and_only_its_word_counts() {
    let world = World::new().await;
    let (files, file) = (world.store.files(), any_file(tenant()));
    add(&world, &file).await;
    let first = begin(&world, &file).await.unwrap();
    assert_eq!((first.attempt, first.object), (1, file.object));
    // Its lease has not run out: it is nobody else's.
    assert_eq!(files.due_scans(LEASE_MS, 10).await.unwrap(), []);
    age(&world, LEASE_MS + 1).await;
    let second = files.due_scans(LEASE_MS, 10).await.unwrap().pop().unwrap();
    assert_eq!(second.attempt, 2);
    assert!(!files.judge(first, Judgement::Clean, true).await.unwrap(), "it comes too late");
    assert_eq!(read(&world, &file).await.quarantine, Quarantine::Scanning { attempt: 2 });
    let found = Judgement::Infected { name: "Eicar\0".into() };
    assert!(files.judge(second.clone(), found, false).await.unwrap());
    assert_eq!(read(&world, &file).await.quarantine, Quarantine::Infected { name: "Eicar".into() });
    assert!(!files.judge(second, Judgement::Clean, false).await.unwrap(), "it was judged");
    assert_eq!(begin(&world, &file).await, None);
    age(&world, 365 * 24 * 3_600_000).await;
    assert_eq!(files.due_scans(LEASE_MS, 10).await.unwrap(), [], "it is settled");
}

#[tokio::test]
async fn a_scan_that_failed_is_tried_again_later_and_not_for_ever() {
    let world = World::new().await;
    let (files, file) = (world.store.files(), any_file(tenant()));
    add(&world, &file).await;
    for attempt in 1..=MAX_ATTEMPTS {
        let scan = files.due_scans(LEASE_MS, 10).await.unwrap().pop().unwrap();
        assert_eq!(scan.attempt, attempt);
        let failed = Judgement::Failed { why: "no answer".into() };
        assert!(files.judge(scan, failed, false).await.unwrap());
        assert_eq!(files.due_scans(LEASE_MS, 10).await.unwrap(), [], "not at once");
        age(&world, 3_600_000).await;
    }
    assert_eq!(files.due_scans(LEASE_MS, 10).await.unwrap(), []);
    let failed = Quarantine::Failed { attempt: MAX_ATTEMPTS, why: "no answer".into() };
    assert_eq!(read(&world, &file).await.quarantine, failed);
}

#[tokio::test]
async fn two_pods_never_scan_one_file() {
    let world = World::new().await;
    let tenant = tenant();
    for _ in 0..20 {
        add(&world, &any_file(tenant)).await;
    }
    age(&world, 1_000).await;
    let (one, other) = (world.store.files(), world.store.files());
    let (one, other) = tokio::join!(one.due_scans(LEASE_MS, 15), other.due_scans(LEASE_MS, 15));
    let mut taken: Vec<FileId> =
        one.unwrap().into_iter().chain(other.unwrap()).map(|scan| scan.file).collect();
    let all = taken.len();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), all, "each once");
    let rest = world.store.files().due_scans(LEASE_MS, 30).await.unwrap();
    assert_eq!(all + rest.len(), 20);
}

#[tokio::test]
async fn only_clean_files_of_the_author_and_the_timeline_are_sent_all_or_none() {
    let world = World::new().await;
    let files = world.store.files();
    let file = any_file(tenant());
    let beside = NewFile { id: FileId(Uuid::now_v7()), object: Uuid::new_v4(), ..file.clone() };
    judged(&world, &file, Judgement::Clean).await;
    judged(&world, &beside, Judgement::NotScanned).await;
    let variant = |change: &dyn Fn(&mut NewFile)| {
        let mut other = NewFile { id: FileId(Uuid::now_v7()), object: Uuid::new_v4(), ..file.clone() };
        change(&mut other);
        other
    };
    let of_another_timeline = variant(&|file| file.timeline = TimelineId(Uuid::new_v4()));
    let of_another_uploader = variant(&|file| file.uploader = Uuid::new_v4());
    let (infected, failed, received) = (variant(&|_| {}), variant(&|_| {}), variant(&|_| {}));
    judged(&world, &of_another_timeline, Judgement::Clean).await;
    judged(&world, &of_another_uploader, Judgement::Clean).await;
    judged(&world, &infected, Judgement::Infected { name: "Eicar".into() }).await;
    judged(&world, &failed, Judgement::Failed { why: "no answer".into() }).await;
    add(&world, &received).await;
    let unknown = FileId(Uuid::now_v7());
    for unfit in
        [of_another_timeline.id, of_another_uploader.id, infected.id, failed.id, received.id, unknown]
    {
        let refused = files.send(sending(&file, &[file.id, unfit, beside.id])).await.unwrap_err();
        assert!(matches!(&refused, SendError::Unfit { id } if *id == unfit), "{refused:?}");
        assert_eq!(read(&world, &file).await.sent_at, None, "none of them was sent");
    }
    let sent = files.send(sending(&file, &[beside.id, file.id])).await.unwrap();
    let shown = |id, is_scanned| Attachment {
        id,
        name: "счёт.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 1_000,
        has_thumbnail: false,
        is_scanned,
    };
    assert_eq!(sent, [shown(beside.id, false), shown(file.id, true)], "in the order in which they are shown");
    let first = read(&world, &file).await;
    assert!(first.sent_at.is_some() && first.for_customer);
    assert_eq!(files.send(sending(&file, &[beside.id, file.id, file.id])).await.unwrap().len(), 3);
    assert_eq!(read(&world, &file).await, first, "again is the same");
    assert_eq!(files.send(sending(&file, &[])).await.unwrap(), []);
}

#[tokio::test]
async fn an_entry_and_its_files_are_written_together_and_read_as_they_were_said() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let file = arrived(talk.tenant, talk.id(), talk.customer.0);
    judged(&world, &file, Judgement::Clean).await;
    let fit = world.store.files().fit(sending(&file, &[file.id])).await.unwrap();
    assert_eq!(read(&world, &file).await.sent_at, None, "a question writes nothing");
    let unknown = FileId(Uuid::now_v7());
    let unfit = world.store.files().fit(sending(&file, &[file.id, unknown])).await;
    assert!(matches!(unfit, Err(SendError::Unfit { id }) if id == unknown));

    let mut turn = Turn::default();
    talk.says_with(&mut turn, "", fit.clone());
    router.commit(&turn).await.unwrap();
    let sent = read(&world, &file).await;
    assert!(sent.sent_at.is_some() && sent.for_customer);
    let reader = Reader::Customer { customer: talk.customer };
    let range = Range::After { after: 0 };
    let page = world.store.reads().page(talk.tenant, talk.id(), reader, range).await.unwrap().unwrap();
    let shown: Vec<_> = page.entries[0].files.iter().map(|it| (it.id, it.name.as_str())).collect();
    assert_eq!(shown, [(file.id, "счёт.pdf")]);
    let known = world.store.state().entries_at(&[(talk.id(), Position(1))]).await.unwrap();
    assert_eq!(known[0].files, fit, "as its author is told again");

    // A file that its uploader took back in between: the entry stands, and leads to nothing there.
    let gone = NewFile { id: FileId(Uuid::now_v7()), object: Uuid::new_v4(), ..file.clone() };
    judged(&world, &gone, Judgement::Clean).await;
    let fit = world.store.files().fit(sending(&gone, &[gone.id])).await.unwrap();
    world.store.files().remove(gone.tenant, gone.id, gone.uploader).await.unwrap();
    let mut turn = Turn::default();
    talk.says_with(&mut turn, "and this", fit);
    router.commit(&turn).await.unwrap();
    assert_eq!(world.count("entry").await, 2);
}

#[tokio::test]
async fn what_a_note_names_is_not_for_the_customer_until_a_message_names_it_too() {
    let world = World::new().await;
    let file = any_file(tenant());
    judged(&world, &file, Judgement::Clean).await;
    let note = Sending { for_customer: false, ..sending(&file, &[file.id]) };
    world.store.files().send(note.clone()).await.unwrap();
    assert!(!read(&world, &file).await.for_customer);
    world.store.files().send(sending(&file, &[file.id])).await.unwrap();
    world.store.files().send(note).await.unwrap();
    assert!(read(&world, &file).await.for_customer, "and that is not taken back");
}

#[tokio::test]
async fn what_nobody_sent_goes_after_a_day_and_what_was_sent_stays() {
    let world = World::new().await;
    let files = world.store.files();
    let day = 24 * 3_600_000;
    let sent = any_file(tenant());
    let forgotten = any_file(tenant());
    judged(&world, &sent, Judgement::Clean).await;
    judged(&world, &forgotten, Judgement::Clean).await;
    files.send(sending(&sent, &[sent.id])).await.unwrap();
    // Announced, and then the process died.
    let died = Uuid::new_v4();
    files.announce(sent.tenant, died).await.unwrap();
    assert_eq!(files.sweep(day, 100).await.unwrap(), 0);
    assert_eq!(files.orphans(day, 100).await.unwrap(), []);

    age(&world, day + 1).await;
    add(&world, &any_file(tenant())).await;
    assert_eq!(files.sweep(day, 100).await.unwrap(), 1);
    assert_eq!(files.read(forgotten.tenant, forgotten.id).await.unwrap(), None);
    assert!(files.read(sent.tenant, sent.id).await.unwrap().is_some());
    let mut orphans: Vec<Uuid> =
        files.orphans(day, 100).await.unwrap().into_iter().map(|(_, id)| id).collect();
    orphans.sort();
    let mut expected = [forgotten.object, died];
    expected.sort();
    assert_eq!(orphans, expected);
    for object in orphans.into_iter().chain([sent.object]) {
        files.forget(object).await.unwrap();
    }
    assert_eq!(files.orphans(0, 100).await.unwrap(), []);
    assert_eq!(world.count("file_object").await, 2, "what a file names is not forgotten");
}

#[tokio::test]
async fn an_upload_is_taken_back_by_its_uploader_until_it_is_sent() {
    let world = World::new().await;
    let files = world.store.files();
    let file = any_file(tenant());
    judged(&world, &file, Judgement::Clean).await;
    let unsent = files.unsent(file.tenant, file.uploader).await.unwrap();
    assert_eq!((unsent.files, unsent.size_bytes), (1, 1_000));
    assert_eq!(files.remove(file.tenant, file.id, Uuid::new_v4()).await.unwrap(), None);
    assert_eq!(files.remove(file.tenant, file.id, file.uploader).await.unwrap(), Some(file.object));
    assert_eq!(files.remove(file.tenant, file.id, file.uploader).await.unwrap(), None);
    let again = NewFile { object: Uuid::new_v4(), ..file };
    judged(&world, &again, Judgement::Clean).await;
    files.send(sending(&again, &[again.id])).await.unwrap();
    assert_eq!(files.remove(again.tenant, again.id, again.uploader).await.unwrap(), None);
    assert_eq!(files.unsent(again.tenant, again.uploader).await.unwrap().files, 0);
}
