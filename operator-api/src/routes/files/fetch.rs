//! `GET /v1/files/{link}/content`, `GET /v1/files/{link}/thumbnail`

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::response::{IntoResponse, Response};
use files::link::Link;
use files::{Object, Part, name, thumbnail};
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use protocol::Problem;
use protocol::problem::ProblemKind;
use store::files::File;

use super::may_read;
use super::upload::unavailable;
use crate::caller::Caller;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Nothing in an attachment runs, loads or frames anything, wherever it is opened.
const POLICY: &str =
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Pages of our own sites may show it, those of others may not.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// As long as a link is the same.
const THUMBNAIL_CACHE: &str = "private, max-age=600";

/// A link that counts, with what it leads to.
pub(crate) struct Followed(File);

impl FromRequestParts<Arc<Api>> for Followed {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refused> {
        let InPath(text) = InPath::from_request_parts(parts, api).await?;
        let gone =
            || Refused::not_found("file under this link, or the link has expired: ask for the file again");
        let Link { tenant, file, reader, .. } =
            api.links.open(&text, api.clock.now_s()).map_err(|_| gone())?;
        // A browser sends no token here; who sends one must be the reader.
        if parts.headers.contains_key(AUTHORIZATION) {
            let Caller(principal) = Caller::from_request_parts(parts, api).await?;
            if (principal.tenant, principal.id, principal.role.is_staff())
                != (tenant, reader.id, reader.is_staff)
            {
                return Err(gone());
            }
        }
        let revoked = api.store.accounts().revocation_version(tenant, reader.id).await?;
        if reader.rv < revoked {
            return Err(gone());
        }
        let file = api.store.files().read(tenant, file).await?.filter(|file| may_read(file, &reader));
        let file = file.ok_or_else(gone)?;
        if !file.quarantine.is_released() {
            let detail = "the file is not released by the scanner: ask for it again in a while";
            return Err(Refused::new(ProblemKind::Conflict, detail));
        }
        Ok(Self(file))
    }
}

/// Download a file
///
/// By a link of the file's own description; it counts for one reader, for a while. Always a download, never shown in place.
#[utoipa::path(
    get, path = "/v1/files/{link}/content", tag = "files",
    params(("link" = String, Path, description = "from `content_url`")),
    responses(
        (status = 200, description = "as it was uploaded, with its own media type", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, description = "a token was sent that does not count", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such link, not the reader's, or expired", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "not released by the scanner", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn content(
    State(api): State<Arc<Api>>,
    Followed(file): Followed,
) -> Result<Response, Refused> {
    let disposition = HeaderValue::from_str(&name::disposition(&file.name)).expect("it is visible ASCII");
    let media_type = HeaderValue::from_str(&file.media_type).map_err(|error| Refused::internal(&error))?;
    let mut response = send(&api, &file, Part::Whole).await?;
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// Show a picture's thumbnail
///
/// A JPEG of at most 320 × 320 pixels, without any of the original's metadata.
#[utoipa::path(
    get, path = "/v1/files/{link}/thumbnail", tag = "files",
    params(("link" = String, Path, description = "from `thumbnail_url`")),
    responses(
        (status = 200, description = "the small picture", body = Vec<u8>, content_type = "image/jpeg"),
        (status = 401, description = "a token was sent that does not count", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such link, not the reader's, expired, or no picture", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "not released by the scanner", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn thumbnail(
    State(api): State<Arc<Api>>,
    Followed(file): Followed,
) -> Result<Response, Refused> {
    if !file.has_thumbnail {
        return Err(Refused::not_found("thumbnail of this file"));
    }
    let mut response = send(&api, &file, Part::Thumbnail).await?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(thumbnail::MEDIA_TYPE));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(THUMBNAIL_CACHE));
    Ok(response)
}

async fn send(api: &Api, file: &File, part: Part) -> Result<Response, Refused> {
    let object = Object { tenant: file.tenant, id: file.object };
    let bytes = api.files.get(object, part).await.map_err(unavailable)?;
    let headers = [
        (CONTENT_LENGTH, HeaderValue::from(bytes.size_bytes)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (RESOURCE_POLICY, HeaderValue::from_static("same-site")),
    ];
    Ok((headers, Body::from_stream(bytes.stream)).into_response())
}
