//! What an entry may name: files that are clean, of its own timeline, uploaded by its author.

use std::collections::HashSet;

use domain::entry::Entry;
use domain::file::Attachment;
use domain::{FileId, TenantId, TimelineId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Files;
use super::row::CLEAN;
use crate::codec;
use crate::error::{StoreError, failed};

/// The files that one entry names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sending {
    pub tenant: TenantId,
    pub timeline: TimelineId,
    /// The entry's author: nobody sends what another uploaded.
    pub uploader: Uuid,
    /// In the order in which they are shown.
    pub files: Vec<FileId>,
    /// Whether the customer may see the entry.
    pub for_customer: bool,
}

impl Sending {
    /// What an entry of the tenant names.
    pub(crate) fn of(entry: &Entry, tenant: TenantId) -> Self {
        Self {
            tenant,
            timeline: entry.timeline,
            uploader: entry.author.id(),
            files: entry.files.iter().map(|file| file.id).collect(),
            for_customer: entry.seq.is_some(),
        }
    }
}

/// Why files were not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It does not exist, is another timeline's or another's upload, or is not (yet) clean. Nothing was sent.
    #[error("the file {id} cannot be sent")]
    Unfit { id: FileId },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Files {
    /// What an entry would say of these files, if it may name them. Nothing is written: the entry's own turn does that.
    ///
    /// # Errors
    /// [`SendError::Unfit`] names the first that is not fit.
    pub async fn fit(&self, sending: Sending) -> Result<Vec<Attachment>, SendError> {
        let asked = sending.clone();
        let rows = self
            .pool
            .as_person(sending.tenant, "look whether files may be sent", move |transaction| {
                Box::pin(async move {
                    let ids: Vec<Uuid> = asked.files.iter().map(|id| id.0).collect();
                    sqlx::query_file_as!(Fit, "queries/file/fit.sql", asked.timeline.0, asked.uploader, &ids)
                        .fetch_all(transaction)
                        .await
                        .map_err(failed("look whether files may be sent"))
                })
            })
            .await?;
        attachments(&sending, &rows)
    }

    /// Marks files as named by an entry, all or none: from now on they stay, and those who may read the entry may read
    /// them. The same again is the same.
    ///
    /// # Errors
    /// [`SendError::Unfit`] names the first that is not fit.
    pub async fn send(&self, sending: Sending) -> Result<Vec<Attachment>, SendError> {
        let sent = self
            .pool
            .transaction("send files", move |transaction| {
                Box::pin(async move {
                    match send(&mut *transaction, &sending).await {
                        Ok(sent) => Ok(Ok(sent)),
                        Err(SendError::Unfit { id }) => Ok(Err(id)),
                        Err(SendError::Store(error)) => Err(error),
                    }
                })
            })
            .await?;
        sent.map_err(|id| SendError::Unfit { id })
    }
}

/// For the transaction that writes the entry. What is not fit any more was taken back by its own uploader since the
/// entry was taken: the entry stands, and leads to nothing there.
pub(crate) async fn mark(connection: &mut PgConnection, sending: &Sending) -> Result<(), StoreError> {
    match send(connection, sending).await {
        Ok(_) => Ok(()),
        Err(SendError::Unfit { id }) => {
            tracing::warn!(file = %id, timeline = %sending.timeline, "an entry names a file that is gone");
            Ok(())
        }
        Err(SendError::Store(error)) => Err(error),
    }
}

/// A file that may be sent.
struct Fit {
    id: Uuid,
    name: String,
    media_type: String,
    size_bytes: i64,
    has_thumbnail: bool,
    state: i16,
}

/// The statement. It writes nothing if one of them is not fit.
async fn send(connection: &mut PgConnection, sending: &Sending) -> Result<Vec<Attachment>, SendError> {
    let ids: Vec<Uuid> = sending.files.iter().map(|id| id.0).collect();
    let different = ids.iter().collect::<HashSet<_>>().len();
    let different = i64::try_from(different).unwrap_or(i64::MAX);
    let rows = sqlx::query_file_as!(
        Fit,
        "queries/file/send.sql",
        sending.tenant.0,
        sending.timeline.0,
        sending.uploader,
        &ids,
        sending.for_customer,
        different
    )
    .fetch_all(connection)
    .await
    .map_err(failed("send files"))?;
    attachments(sending, &rows)
}

/// What an entry says of the files, in its order.
fn attachments(sending: &Sending, rows: &[Fit]) -> Result<Vec<Attachment>, SendError> {
    let mut attachments = Vec::with_capacity(sending.files.len());
    for id in &sending.files {
        let row = rows.iter().find(|row| row.id == id.0).ok_or(SendError::Unfit { id: *id })?;
        attachments.push(Attachment {
            id: *id,
            name: row.name.clone(),
            media_type: row.media_type.clone(),
            size_bytes: codec::num(row.size_bytes),
            has_thumbnail: row.has_thumbnail,
            is_scanned: row.state == CLEAN,
        });
    }
    Ok(attachments)
}
