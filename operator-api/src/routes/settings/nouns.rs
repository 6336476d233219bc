//! Reading and writing one noun, the same for all of them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::rights::{Ability, Object};
use domain::{QueueId, Version};
use http::header::{ETAG, LOCATION};
use http::{HeaderValue, Method, StatusCode};
use protocol::settings::{Faults, Setting};
use serde::{Deserialize, Serialize};
use store::settings::change::{Author, Draft, Expected, Request};
use store::settings::nouns::Kept;
use uuid::Uuid;

use super::Page;
use crate::body::Json;
use crate::caller::Staff;
use crate::command::{IdempotencyKey, IfMatch, etag, fingerprint};
use crate::id::InPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Of a page.
pub(super) const PAGE: u32 = 200;

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    #[serde(default)]
    after: Option<Uuid>,
}

/// One thing that was set up.
#[derive(Serialize)]
pub(super) struct KeptBody<T> {
    id: Uuid,
    version: u64,
    changed_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<Uuid>,
    body: T,
}

#[derive(Serialize)]
pub(super) struct PageBody<T> {
    items: Vec<KeptBody<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Uuid>,
}

impl<T> From<Kept<T>> for KeptBody<T> {
    fn from(kept: Kept<T>) -> Self {
        Self {
            id: kept.id,
            version: kept.version,
            changed_at: kept.changed_at.0,
            changed_by: kept.changed_by.map(|operator| operator.0),
            body: kept.body,
        }
    }
}

pub(super) async fn list<T: Page>(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(After { after }): Query<After>,
) -> Result<Response, Refused> {
    let (tenant, settings) = (staff.principal.tenant, api.store.api_settings());
    // One more than is shown tells whether there is a next page.
    let mut rows = settings.list::<T>(tenant, staff.operator, after, PAGE + 1).await?;
    let has_next = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| has_next).map(|last| last.id);
    let items = rows.into_iter().map(KeptBody::from).collect();
    Ok(axum::Json(PageBody { items, next }).into_response())
}

pub(super) async fn read<T: Page>(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<Response, Refused> {
    let kept = find::<T>(&api, &staff, id_of::<T>(&id)?).await?;
    let kept = kept.ok_or_else(|| Refused::not_found(T::NOUN.title()))?;
    Ok(answer(StatusCode::OK, kept))
}

pub(super) async fn create<T: Page>(
    State(api): State<Arc<Api>>,
    staff: Staff,
    key: IdempotencyKey,
    Json(body): Json<T>,
) -> Result<Response, Refused> {
    check(&body)?;
    let request_id = key.client_id(staff.principal.tenant, staff.operator).0;
    // The id is the request's own: a repetition finds what the first one made.
    let id = Uuid::new_v5(&request_id, T::NOUN.name().as_bytes());
    may_change(&staff, id, [&body])?;
    let canonical = serde_json::to_vec(&body).expect("a body is plain data");
    let fingerprint = fingerprint(&Method::POST, T::LIST, None, &canonical).to_vec();
    let request = Request { id: request_id, fingerprint };
    let kept = api.store.api_settings().create(author(&staff), request, id, body).await?;
    let location = T::ONE.replace("{id}", &id.to_string());
    let mut response = answer(StatusCode::CREATED, kept);
    let location = HeaderValue::from_str(&location).expect("an id is visible letters");
    response.headers_mut().insert(LOCATION, location);
    Ok(response)
}

pub(super) async fn replace<T: Page>(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    IfMatch(if_version): IfMatch,
    Json(body): Json<T>,
) -> Result<Response, Refused> {
    check(&body)?;
    let id = id_of::<T>(&id)?;
    let missing = || Refused::not_found(T::NOUN.title());
    let before = find::<T>(&api, &staff, id).await?.ok_or_else(missing)?;
    may_change(&staff, id, [&before.body, &body])?;
    let draft = Draft { id, expected: expected(if_version, Some(&before)), body };
    let kept = api.store.api_settings().write(author(&staff), vec![draft]).await?;
    let kept = kept.into_iter().next().ok_or_else(missing)?;
    Ok(answer(StatusCode::OK, kept))
}

pub(super) async fn remove<T: Page>(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Refused> {
    let id = id_of::<T>(&id)?;
    let before = find::<T>(&api, &staff, id).await?;
    if let Some(before) = &before {
        may_change(&staff, id, [&before.body])?;
    }
    // What is not there any more is deleted already; what never was is not found.
    let expected = expected(if_version, before.as_ref());
    match api.store.api_settings().remove::<T>(author(&staff), id, expected).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(error.into()),
    }
}

/// Whoever asks in the name of their tenant.
pub(crate) fn author(staff: &Staff) -> Author {
    Author { tenant: staff.principal.tenant, operator: Some(staff.operator) }
}

/// All that is wrong with a body, at once.
pub(super) fn check<T: Setting>(body: &T) -> Result<(), Refused> {
    let mut faults = Faults::default();
    body.check(&mut faults);
    Refused::unless_faultless(faults)
}

/// What a noun is before a change and after it: whoever makes the change must be allowed both.
pub(super) fn may_change<'a, T: Setting>(
    staff: &Staff,
    id: Uuid,
    bodies: impl IntoIterator<Item = &'a T>,
) -> Result<(), Refused> {
    for body in bodies {
        if !body.is_personal() {
            let queues: Vec<QueueId> = body.queues(id).into_iter().map(QueueId).collect();
            staff.may(Ability::Administer, &Object::Queues(&queues))?;
        }
    }
    Ok(())
}

/// Rights were judged by what `before` says: whatever it is by then is not what they were judged by.
fn expected<T>(if_version: Option<Version>, before: Option<&Kept<T>>) -> Expected {
    let seen = if_version.map(|version| version.0).or(before.map(|before| before.version));
    seen.map_or(Expected::Something, Expected::Version)
}

async fn find<T: Page>(api: &Api, staff: &Staff, id: Uuid) -> Result<Option<Kept<T>>, Refused> {
    Ok(api.store.api_settings().find::<T>(staff.principal.tenant, staff.operator, id).await?)
}

fn id_of<T: Page>(text: &str) -> Result<Uuid, Refused> {
    text.parse().map_err(|_| Refused::not_found(T::NOUN.title()))
}

fn answer<T: Serialize>(status: StatusCode, kept: Kept<T>) -> Response {
    let etag = etag(kept.version);
    (status, [(ETAG, etag)], axum::Json(KeptBody::from(kept))).into_response()
}
