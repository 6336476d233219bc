//! Attachments: one way in, two sides, and links that a browser can follow.
//!
//! | who | may upload | may read |
//! |---|---|---|
//! | a customer | into the own timeline | the own uploads; what an entry that they may see names |
//! | staff | into a conversation of the tenant | the own uploads; what an entry names |

pub(crate) mod fetch;
pub(crate) mod upload;

use domain::file::Quarantine;
use domain::{CustomerId, FileId, TenantId, TimelineId};
use files::link::{Link, Reader};
use http::StatusCode;
use protocol::Problem;
use protocol::problem::ProblemKind;
use serde::{Deserialize, Serialize};
use store::files::File;
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Customer, Staff};
use crate::quarantine;
use crate::refusal::Refused;
use crate::routes::me::read::WEB;
use crate::state::Api;

/// Whose question it is, and about which timeline.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    pub(crate) tenant: TenantId,
    pub(crate) timeline: TimelineId,
    pub(crate) reader: Reader,
}

/// What an upload is called.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Named {
    /// As the sender calls it; it is cleaned, and ends as the content does.
    pub(crate) name: String,
}

/// An attachment. Instants are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(crate) struct Attachment {
    #[schema(value_type = Uuid)]
    id: FileId,
    #[schema(value_type = Uuid)]
    timeline: TimelineId,
    /// At most 120 characters.
    name: String,
    /// The media type that the content shows.
    #[serde(rename = "type")]
    media_type: String,
    size_bytes: u64,
    #[schema(inline)]
    state: StateName,
    /// For staff: what a scanner found.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    /// Whether a message names it; until then it is its uploader's alone, and goes after a day.
    sent: bool,
    created_at: i64,
    /// Where to download it; none until it is `clean` or `not_scanned`.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_url: Option<String>,
    /// A small JPEG of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    /// Until when the addresses are good, for the asker alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    urls_until: Option<i64>,
}

/// Where an attachment stands between its arrival and its readers.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateName {
    Received,
    Scanning,
    Clean,
    /// There is no scanner here.
    NotScanned,
    Infected,
    /// The scanner could not say; it is asked again for a while.
    Failed,
}

impl Asker {
    pub(crate) fn customer(customer: &Customer) -> Self {
        let reader = Reader { id: customer.id.0, is_staff: false, rv: customer.rv };
        Self { tenant: customer.tenant, timeline: TimelineId::of(customer.id, WEB), reader }
    }

    pub(crate) fn staff(staff: &Staff, timeline: TimelineId) -> Self {
        let reader = Reader { id: staff.operator.0, is_staff: true, rv: staff.principal.rv };
        Self { tenant: staff.principal.tenant, timeline, reader }
    }
}

/// Whether this reader may have this file. The one place that says so.
pub(crate) fn may_read(file: &File, reader: &Reader) -> bool {
    let is_own = file.uploader == reader.id && file.by_customer != reader.is_staff;
    if reader.is_staff {
        return is_own || file.sent_at.is_some();
    }
    let is_own_timeline = file.timeline == TimelineId::of(CustomerId(reader.id), WEB);
    is_own_timeline && (is_own || file.for_customer)
}

/// The file of this id, if the asker may have it.
pub(crate) async fn find(api: &Api, asker: &Asker, id: &str) -> Result<File, Refused> {
    let missing = || Refused::not_found("file");
    let id: FileId = id.parse().map_err(|_| missing())?;
    let file = api.store.files().read(asker.tenant, id).await?.ok_or_else(missing)?;
    if file.timeline != asker.timeline || !may_read(&file, &asker.reader) {
        return Err(missing());
    }
    Ok(file)
}

/// What the asker gets to see of a file.
pub(crate) fn shown(api: &Api, asker: &Asker, file: File) -> Attachment {
    let link = Link::new(asker.tenant, file.id, asker.reader, api.clock.now_s());
    let url = |part: &str| format!("/v1/files/{}/{part}", api.links.sign(link));
    let is_released = file.quarantine.is_released();
    Attachment {
        id: file.id,
        timeline: file.timeline,
        name: file.name,
        media_type: file.media_type,
        size_bytes: file.size_bytes,
        state: state(&file.quarantine),
        sent: file.sent_at.is_some(),
        created_at: file.created_at.0,
        content_url: is_released.then(|| url("content")),
        thumbnail_url: (is_released && file.has_thumbnail).then(|| url("thumbnail")),
        urls_until: is_released.then_some(link.until_s.saturating_mul(1000)),
        found: match file.quarantine {
            Quarantine::Infected { name } if asker.reader.is_staff => Some(name),
            _ => None,
        },
    }
}

/// Takes an upload back that no message names. Twice is as good as once.
pub(crate) async fn take_back(api: &Api, asker: &Asker, id: &str) -> Result<StatusCode, Refused> {
    let Ok(id) = id.parse::<FileId>() else { return Ok(StatusCode::NO_CONTENT) };
    let store = api.store.files();
    if let Some(object) = store.remove(asker.tenant, id, asker.reader.id).await? {
        quarantine::delete(api, files::Object { tenant: asker.tenant, id: object }).await;
        return Ok(StatusCode::NO_CONTENT);
    }
    match store.read(asker.tenant, id).await? {
        Some(file) if file.uploader == asker.reader.id && file.timeline == asker.timeline => {
            Err(Problem::new(ProblemKind::Conflict)
                .field("id")
                .detail("a message names this file: it stays with the message")
                .into())
        }
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

const fn state(quarantine: &Quarantine) -> StateName {
    match quarantine {
        Quarantine::Received => StateName::Received,
        Quarantine::Scanning { .. } => StateName::Scanning,
        Quarantine::Clean => StateName::Clean,
        Quarantine::NotScanned => StateName::NotScanned,
        Quarantine::Infected { .. } => StateName::Infected,
        Quarantine::Failed { .. } => StateName::Failed,
    }
}

#[cfg(test)]
mod tests;
