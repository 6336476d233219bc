//! Who gives which file to the scanner, and what came of it. The row is the fence: only the attempt that it names counts.

use domain::file::{self, Command, Judgement, Quarantine};
use domain::{FileId, TenantId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::{Row, columns};
use super::{File, Files};
use crate::error::{StoreError, failed};

/// Verdicts are for people: the first of it will do.
const VERDICT_CHARS: usize = 500;

/// The right to judge a file: one attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scan {
    pub tenant: TenantId,
    pub file: FileId,
    pub object: Uuid,
    pub media_type: String,
    pub attempt: u32,
}

impl Files {
    /// Takes a file to the scanner; nobody else does for `lease_ms`. None if there is nothing to do for it.
    pub async fn begin_scan(
        &self,
        tenant: TenantId,
        id: FileId,
        lease_ms: i64,
    ) -> Result<Option<Scan>, StoreError> {
        self.pool
            .transaction("begin a scan", move |transaction| {
                Box::pin(async move { begin(transaction, tenant.0, id.0, lease_ms).await })
            })
            .await
    }

    /// Takes files to the scanner that nobody has taken, or whose taker is gone, or whose time has come again.
    pub async fn due_scans(&self, lease_ms: i64, max: u32) -> Result<Vec<Scan>, StoreError> {
        self.pool
            .transaction("take due scans", move |transaction| {
                Box::pin(async move {
                    let due = sqlx::query_file!("queries/file/due.sql", i64::from(max))
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("look for due scans"))?;
                    let mut scans = Vec::new();
                    for row in due {
                        scans.extend(begin(&mut *transaction, row.tenant, row.id, lease_ms).await?);
                    }
                    Ok(scans)
                })
            })
            .await
    }

    /// Writes down what came of a scan. False: the file is gone, or another attempt has it.
    pub async fn judge(
        &self,
        scan: Scan,
        judgement: Judgement,
        has_thumbnail: bool,
    ) -> Result<bool, StoreError> {
        self.pool
            .transaction("judge a file", move |transaction| {
                Box::pin(async move {
                    let found = lock(&mut *transaction, scan.tenant.0, scan.file.0).await?;
                    let mine = Quarantine::Scanning { attempt: scan.attempt };
                    let Some(found) =
                        found.filter(|file| file.quarantine == mine && file.object == scan.object)
                    else {
                        return Ok(false);
                    };
                    let judge = Command::Judge(shortened(judgement));
                    let Ok(event) = file::decide(&found.quarantine, judge) else { return Ok(false) };
                    let after = file::apply(&found.quarantine, event);
                    write(transaction, &found, &after, retry_in_ms(&after), has_thumbnail).await?;
                    Ok(true)
                })
            })
            .await
    }
}

async fn begin(
    connection: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    lease_ms: i64,
) -> Result<Option<Scan>, StoreError> {
    let Some(found) = lock(&mut *connection, tenant, id).await? else { return Ok(None) };
    let Ok(event) = file::decide(&found.quarantine, Command::Begin) else { return Ok(None) };
    let after = file::apply(&found.quarantine, event);
    let Quarantine::Scanning { attempt } = after else {
        write(connection, &found, &after, retry_in_ms(&after), found.has_thumbnail).await?;
        return Ok(None);
    };
    write(connection, &found, &after, Some(lease_ms), found.has_thumbnail).await?;
    let File { tenant, id, object, media_type, .. } = found;
    Ok(Some(Scan { tenant, file: id, object, media_type, attempt }))
}

/// When a file that could not be scanned has its next time.
fn retry_in_ms(state: &Quarantine) -> Option<i64> {
    match state {
        Quarantine::Failed { attempt, .. } => file::retry_wait_ms(*attempt),
        _ => None,
    }
}

fn shortened(judgement: Judgement) -> Judgement {
    // A NUL does not fit into a text of the store.
    let short = |text: String| text.chars().filter(|c| *c != '\0').take(VERDICT_CHARS).collect();
    match judgement {
        Judgement::Infected { name } => Judgement::Infected { name: short(name) },
        Judgement::Failed { why } => Judgement::Failed { why: short(why) },
        Judgement::Clean | Judgement::NotScanned => judgement,
    }
}

async fn lock(connection: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<Option<File>, StoreError> {
    sqlx::query_file_as!(Row, "queries/file/lock.sql", tenant, id)
        .fetch_optional(connection)
        .await
        .map_err(failed("lock a file"))?
        .map(File::try_from)
        .transpose()
}

async fn write(
    connection: &mut PgConnection,
    file: &File,
    after: &Quarantine,
    due_in_ms: Option<i64>,
    has_thumbnail: bool,
) -> Result<(), StoreError> {
    let (state, attempt, verdict) = columns(after);
    sqlx::query_file!(
        "queries/file/judge.sql",
        file.tenant.0,
        file.id.0,
        state,
        attempt,
        verdict,
        due_in_ms,
        has_thumbnail
    )
    .execute(connection)
    .await
    .map(drop)
    .map_err(failed("write where a file stands"))
}
