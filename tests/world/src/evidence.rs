//! What the store and the log hold, for the checker.

use std::sync::Arc;
use std::time::Duration;

use checker::{Claim, EntryRow, Evidence, LogRow, Write};
use domain::entry::{Author, EntryKind, Happening};
use domain::{ClientId, CustomerId, OperatorId, SenderId, SenderNo, TenantId, TimelineId};
use event_log::{Assigned, EventLog};
use protocol::Record;
use protocol::record::{Command, Topic};
use sqlx::{PgPool, Row as _};
use uuid::Uuid;

/// Records every claim and every committed turn of a partition, and who wrote it by its connection's name: the store
/// itself keeps only the newest. For tests' databases.
const WITNESS: &str = "
    CREATE SCHEMA witness;
    CREATE TABLE witness.ownership (no bigserial, topic text, partition int, owner uuid, epoch bigint, turn bigint, claimed bool, writer text);
    CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF NEW.epoch <> OLD.epoch THEN
            LOCK TABLE ownership IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO witness.ownership (topic, partition, owner, epoch, turn, claimed, writer)
            VALUES (NEW.topic, NEW.partition, NEW.owner, NEW.epoch, NEW.turn, true, current_setting('application_name'));
        ELSIF NEW.turn <> OLD.turn THEN
            LOCK TABLE ownership IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO witness.ownership (topic, partition, owner, epoch, turn, claimed, writer)
            VALUES (NEW.topic, NEW.partition, NEW.owner, NEW.epoch, NEW.turn, false, current_setting('application_name'));
        END IF;
        RETURN NULL;
    END $$;
    LOCK TABLE ownership IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO witness.ownership (topic, partition, owner, epoch, turn, claimed, writer)
    SELECT topic, partition, owner, epoch, turn, true, '' FROM ownership WHERE owner IS NOT NULL;
    CREATE TRIGGER witness AFTER UPDATE ON ownership FOR EACH ROW EXECUTE FUNCTION witness.note();
";

/// Keeps every record of a log in tables: it drops what has been consumed.
const LOG_WITNESS: &str = "
    CREATE TABLE witness.record (topic int, partition int, \"offset\" bigint, value bytea);
    CREATE FUNCTION witness.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO witness.record SELECT topic, partition, \"offset\", value FROM appended;
        RETURN NULL;
    END $$;
    CREATE TRIGGER witness AFTER INSERT ON log.record REFERENCING NEW TABLE AS appended
    FOR EACH STATEMENT EXECUTE FUNCTION witness.keep();
";

/// Where the log's records are read from.
pub enum LogEvidence {
    /// The witness's copy.
    Tables,
    /// The log itself, which keeps what was consumed.
    Log(Arc<dyn EventLog>),
}

/// Installs the witness in a migrated database.
pub async fn install_witness(pool: &PgPool) {
    for statements in [WITNESS, LOG_WITNESS] {
        sqlx::raw_sql(statements).execute(pool).await.expect("the witness can be installed");
    }
}

/// Reads everything there is.
pub async fn load(pool: &PgPool, log: &LogEvidence, partitions: u32) -> Evidence {
    let (claims, writes) = ownership(pool).await;
    let log = match log {
        LogEvidence::Tables => witnessed_records(pool).await,
        LogEvidence::Log(log) => records(log.as_ref(), partitions).await,
    };
    Evidence { entries: entries(pool).await, log, claims, writes }
}

/// Every `say` that the witness kept, in the order of its partition.
async fn witnessed_records(pool: &PgPool) -> Vec<LogRow> {
    let rows = sqlx::query(
        "SELECT r.partition, r.\"offset\", r.value FROM witness.record r JOIN log.topic t ON t.id = r.topic
         WHERE t.name = $1 ORDER BY r.partition, r.\"offset\"",
    )
    .bind(Topic::Inbound.name())
    .fetch_all(pool)
    .await
    .expect("the witness can be asked");
    rows.iter()
        .filter_map(|row| {
            let partition =
                u32::try_from(row.get::<i32, _>("partition")).expect("partitions are not negative");
            said(partition, row.get("offset"), row.get("value"))
        })
        .collect()
}

/// The row of a record that is a `say`.
fn said(partition: u32, offset: i64, value: &[u8]) -> Option<LogRow> {
    match Record::decode(value).expect("what we wrote can be read").command {
        Command::Say { timeline, author, client_id, .. }
        | Command::Fill { timeline, author, client_id, .. } => {
            Some(LogRow { partition, offset, timeline, author: author.id(), client_id })
        }
        _ => None,
    }
}

async fn entries(pool: &PgPool) -> Vec<EntryRow> {
    let rows = sqlx::query(
        "SELECT e.tenant, t.customer, e.timeline, e.position, e.seq, e.author_kind, e.author, e.client_id, e.sender,
                e.sender_no, e.body
         FROM entry e JOIN timeline t ON t.id = e.timeline ORDER BY e.timeline, e.position",
    )
    .fetch_all(pool)
    .await
    .expect("entries can be read");
    rows.iter()
        .map(|row| {
            let kind: EntryKind = serde_json::from_str(row.get("body")).expect("a stored body parses");
            let author: Uuid = row.get("author");
            let sender: Option<Uuid> = row.get("sender");
            let no: Option<i64> = row.get("sender_no");
            EntryRow {
                tenant: TenantId(row.get("tenant")),
                customer: CustomerId(row.get("customer")),
                timeline: TimelineId(row.get("timeline")),
                position: unsigned(row.get("position")),
                seq: row.get::<Option<i64>, _>("seq").map(unsigned),
                author: match row.get::<i16, _>("author_kind") {
                    0 => Author::Customer(CustomerId(author)),
                    1 => Author::Operator(OperatorId(author)),
                    2 => Author::Supervisor(OperatorId(author)),
                    _ => Author::System,
                },
                client_id: ClientId(row.get("client_id")),
                sender: sender.zip(no).map(|(sender, no)| (SenderId(sender), SenderNo(unsigned(no)))),
                kind: name(&kind).to_owned(),
                assignee: assignee(&kind),
            }
        })
        .collect()
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).expect("numbers are not negative")
}

const fn name(kind: &EntryKind) -> &'static str {
    match kind {
        EntryKind::Message { .. } => "message",
        EntryKind::Note { .. } => "note",
        EntryKind::Whisper { .. } => "whisper",
        EntryKind::Event { .. } => "event",
        EntryKind::Undelivered { .. } => "undelivered",
        EntryKind::Form { .. } => "form",
    }
}

/// Who answers from this entry on, if it says so.
const fn assignee(kind: &EntryKind) -> Option<Option<OperatorId>> {
    match kind {
        EntryKind::Event { event: Happening::Joined { assignee, .. } } => Some(Some(assignee.operator)),
        EntryKind::Event {
            event: Happening::Left { .. } | Happening::Closed { .. } | Happening::Reopened,
        } => Some(None),
        _ => None,
    }
}

/// Every `say` in the log, in the order of its partition.
async fn records(log: &dyn EventLog, partitions: u32) -> Vec<LogRow> {
    let topic: Arc<str> = Topic::Inbound.name().into();
    let mut found = Vec::new();
    for partition in 0..partitions {
        let bounds = log.bounds(&topic, partition).await.expect("the log answers");
        if bounds.start == bounds.end {
            continue;
        }
        let mut reader = log.reader(4 << 20).await.expect("the log can be read");
        let assigned = Assigned { topic: Arc::clone(&topic), partition, from: bounds.start };
        reader.assign(&[assigned]).await.expect("the start can be read");
        let mut next = bounds.start;
        while next < bounds.end {
            let reads = reader.poll(1_000, Duration::from_secs(5)).await.expect("the log can be read");
            assert!(!reads.is_empty(), "{topic}/{partition} ends at {}, read up to {next}", bounds.end);
            for read in reads {
                next = read.position.offset + 1;
                found.extend(said(partition, read.position.offset, &read.value));
            }
        }
    }
    found
}

async fn ownership(pool: &PgPool) -> (Vec<Claim>, Vec<Write>) {
    let rows = sqlx::query(
        "SELECT topic, partition, owner, epoch, turn, claimed, writer FROM witness.ownership ORDER BY no",
    )
    .fetch_all(pool)
    .await
    .expect("the witness can be asked");
    let (mut claims, mut writes) = (Vec::new(), Vec::new());
    for row in rows {
        let topic: String = row.get("topic");
        let partition = u32::try_from(row.get::<i32, _>("partition")).expect("partitions are not negative");
        let epoch = unsigned(row.get("epoch"));
        let owner = row.get::<Option<Uuid>, _>("owner").unwrap_or_else(Uuid::nil);
        if row.get("claimed") {
            claims.push(Claim { topic, partition, epoch, owner });
        } else {
            // The connection bears the writer's boot id: a zombie's write would stand under one that is not the owner's.
            let writer: String = row.get("writer");
            let owner = writer.parse().expect("turns are written by connections that bear a boot id");
            writes.push(Write { topic, partition, epoch, owner, turn: unsigned(row.get("turn")) });
        }
    }
    (claims, writes)
}
