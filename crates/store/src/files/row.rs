//! A row of a file, and its states as small numbers. The migration says the same in its comments.

use domain::file::Quarantine;
use domain::{FileId, TenantId, TimelineId, Timestamp};
use uuid::Uuid;

use super::File;
use crate::codec;
use crate::error::StoreError;

pub(super) struct Row {
    pub(super) tenant: Uuid,
    pub(super) id: Uuid,
    pub(super) timeline: Uuid,
    pub(super) uploader: Uuid,
    pub(super) by_customer: bool,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size_bytes: i64,
    pub(super) digest: Vec<u8>,
    pub(super) object: Uuid,
    pub(super) state: i16,
    pub(super) attempt: i32,
    pub(super) verdict: String,
    pub(super) has_thumbnail: bool,
    pub(super) created_at: i64,
    pub(super) sent_at: Option<i64>,
    pub(super) for_customer: bool,
}

impl TryFrom<Row> for File {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt =
            |column| StoreError::Corrupt { table: "file", column, id: row.id.to_string(), source: None };
        let digest = row.digest.as_slice().try_into().map_err(|_| corrupt("digest"))?;
        let attempt = u32::try_from(row.attempt).map_err(|_| corrupt("attempt"))?;
        let quarantine = match row.state {
            0 => Quarantine::Received,
            1 => Quarantine::Scanning { attempt },
            CLEAN => Quarantine::Clean,
            NOT_SCANNED => Quarantine::NotScanned,
            4 => Quarantine::Infected { name: row.verdict },
            5 => Quarantine::Failed { attempt, why: row.verdict },
            _ => return Err(corrupt("state")),
        };
        Ok(Self {
            tenant: TenantId(row.tenant),
            id: FileId(row.id),
            timeline: TimelineId(row.timeline),
            uploader: row.uploader,
            by_customer: row.by_customer,
            name: row.name,
            media_type: row.media_type,
            size_bytes: codec::num(row.size_bytes),
            digest,
            object: row.object,
            quarantine,
            has_thumbnail: row.has_thumbnail,
            created_at: Timestamp(row.created_at),
            sent_at: row.sent_at.map(Timestamp),
            for_customer: row.for_customer,
        })
    }
}

pub(super) const CLEAN: i16 = 2;
pub(super) const NOT_SCANNED: i16 = 3;

/// State, attempt and verdict of a row.
pub(super) fn columns(quarantine: &Quarantine) -> (i16, i32, &str) {
    let count = |attempt: u32| i32::try_from(attempt).unwrap_or(i32::MAX);
    match quarantine {
        Quarantine::Received => (0, 0, ""),
        Quarantine::Scanning { attempt } => (1, count(*attempt), ""),
        Quarantine::Clean => (CLEAN, 0, ""),
        Quarantine::NotScanned => (NOT_SCANNED, 0, ""),
        Quarantine::Infected { name } => (4, 0, name),
        Quarantine::Failed { attempt, why } => (5, count(*attempt), why),
    }
}
