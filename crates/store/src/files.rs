//! Rows of attachments. Their bytes lie elsewhere, under the name of an *object*.
//!
//! A file is its uploader's alone until an entry names it ([`Files::send`]); one that no entry names within a day goes.
//! Where it stands between its arrival and its readers is decided by [`domain::file`]; here that is written down, by one
//! at a time.

mod quarantine;
mod row;
mod send;

use domain::file::Quarantine;
use domain::{FileId, TenantId, TimelineId, Timestamp};
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use row::Row;

pub use quarantine::Scan;
pub(crate) use send::mark;
pub use send::{SendError, Sending};

/// A file that has arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFile {
    pub tenant: TenantId,
    pub id: FileId,
    pub timeline: TimelineId,
    /// The customer or operator.
    pub uploader: Uuid,
    pub by_customer: bool,
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
    /// SHA-256.
    pub digest: [u8; 32],
    /// Announced before ([`Files::announce`]).
    pub object: Uuid,
}

/// A file as its row says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    pub tenant: TenantId,
    pub id: FileId,
    pub timeline: TimelineId,
    pub uploader: Uuid,
    pub by_customer: bool,
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
    pub digest: [u8; 32],
    pub object: Uuid,
    pub quarantine: Quarantine,
    pub has_thumbnail: bool,
    pub created_at: Timestamp,
    /// When an entry first named it.
    pub sent_at: Option<Timestamp>,
    /// Whether an entry that the customer may see names it.
    pub for_customer: bool,
}

/// What became of a file that has arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Added {
    New(File),
    /// There is one with this id; the bytes that were announced are nobody's.
    There(File),
}

/// What somebody has uploaded and not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unsent {
    pub files: u64,
    pub size_bytes: u64,
}

/// Rows of attachments.
#[derive(Clone, Debug)]
pub struct Files {
    pool: Pool,
}

impl Files {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Bytes are about to be written under this name: if nothing comes of it they are found and taken away.
    pub async fn announce(&self, tenant: TenantId, object: Uuid) -> Result<(), StoreError> {
        self.pool
            .run("announce an object", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/file_object/announce.sql", object, tenant.0)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("announce an object"))
                })
            })
            .await
    }

    /// Keeps the row of a file whose bytes are stored. Of two with one id the first stays.
    pub async fn add(&self, file: NewFile) -> Result<Added, StoreError> {
        self.pool
            .transaction("add a file", move |transaction| {
                Box::pin(async move {
                    let added = sqlx::query_file!(
                        "queries/file/add.sql",
                        file.tenant.0,
                        file.id.0,
                        file.timeline.0,
                        file.uploader,
                        file.by_customer,
                        file.name,
                        file.media_type,
                        codec::int(file.size_bytes),
                        file.digest.as_slice(),
                        file.object
                    )
                    .execute(&mut *transaction)
                    .await
                    .map_err(failed("add a file"))?;
                    let row = sqlx::query_file_as!(Row, "queries/file/lock.sql", file.tenant.0, file.id.0)
                        .fetch_one(transaction)
                        .await
                        .map_err(failed("read a file that was added"))?;
                    let row = File::try_from(row)?;
                    Ok(if added.rows_affected() > 0 { Added::New(row) } else { Added::There(row) })
                })
            })
            .await
    }

    /// One file; none if the tenant has no such one.
    pub async fn read(&self, tenant: TenantId, id: FileId) -> Result<Option<File>, StoreError> {
        self.pool
            .as_person(tenant, "read a file", move |transaction| {
                Box::pin(async move {
                    sqlx::query_file_as!(Row, "queries/file/read.sql", id.0)
                        .fetch_optional(transaction)
                        .await
                        .map_err(failed("read a file"))?
                        .map(File::try_from)
                        .transpose()
                })
            })
            .await
    }

    pub async fn unsent(&self, tenant: TenantId, uploader: Uuid) -> Result<Unsent, StoreError> {
        self.pool
            .run("count files that were not sent", move |connection| {
                Box::pin(async move {
                    let row = sqlx::query_file!("queries/file/unsent.sql", tenant.0, uploader)
                        .fetch_one(connection)
                        .await
                        .map_err(failed("count files that were not sent"))?;
                    Ok(Unsent { files: codec::num(row.files), size_bytes: codec::num(row.bytes) })
                })
            })
            .await
    }

    /// Takes an upload back that no entry names; answers the object that is nobody's now.
    pub async fn remove(
        &self,
        tenant: TenantId,
        id: FileId,
        uploader: Uuid,
    ) -> Result<Option<Uuid>, StoreError> {
        self.pool
            .run("remove a file", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/file/remove.sql", tenant.0, id.0, uploader)
                        .fetch_optional(connection)
                        .await
                        .map_err(failed("remove a file"))
                })
            })
            .await
    }

    /// Lets files go that no entry named for so long, at most `max`. Tells how many; their bytes are orphans now.
    pub async fn sweep(&self, unsent_for_ms: i64, max: u32) -> Result<u64, StoreError> {
        self.pool
            .run("sweep files", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/file/sweep.sql", unsent_for_ms, i64::from(max))
                        .execute(connection)
                        .await
                        .map(|done| done.rows_affected())
                        .map_err(failed("sweep files"))
                })
            })
            .await
    }

    /// Objects that were announced so long ago and that no file names, oldest first, at most `max`.
    pub async fn orphans(&self, made_for_ms: i64, max: u32) -> Result<Vec<(TenantId, Uuid)>, StoreError> {
        self.pool
            .run("look for orphaned objects", move |connection| {
                Box::pin(async move {
                    let rows =
                        sqlx::query_file!("queries/file_object/orphans.sql", made_for_ms, i64::from(max))
                            .fetch_all(connection)
                            .await
                            .map_err(failed("look for orphaned objects"))?;
                    Ok(rows.into_iter().map(|row| (TenantId(row.tenant), row.id)).collect())
                })
            })
            .await
    }

    /// Whether a file names this object.
    pub async fn is_named(&self, object: Uuid) -> Result<bool, StoreError> {
        self.pool
            .run("look for a file by its object", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/file_object/is_named.sql", object)
                        .fetch_one(connection)
                        .await
                        .map_err(failed("look for a file by its object"))
                })
            })
            .await
    }

    /// The bytes of an object are gone. One that a file names is not forgotten.
    pub async fn forget(&self, object: Uuid) -> Result<(), StoreError> {
        self.pool
            .run("forget an object", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/file_object/forget.sql", object)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("forget an object"))
                })
            })
            .await
    }
}
