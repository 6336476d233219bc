//! `GET /v1/me/transcript`

use std::sync::Arc;

use axum::extract::State;
use domain::TimelineId;
use protocol::Problem;
use protocol::frame::Page;
use protocol::link::{Range, Reader};

use super::read::WEB;
use crate::caller::Customer;
use crate::query::Query;
use crate::refusal::Refused;
use crate::routes::timelines::entries::{Between, range};
use crate::state::Api;

/// My own conversation history
///
/// For customers: what both sides said and what happened, without anything that was for staff only. Numbers are seqs.
#[utoipa::path(
    get, path = "/v1/me/transcript", tag = "me", security(("bearer" = [])), params(Between),
    responses(
        (status = 200, description = "a page, lowest number first", body = Page),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn transcript(
    State(api): State<Arc<Api>>,
    customer: Customer,
    Query(between): Query<Between>,
) -> Result<axum::Json<Page>, Refused> {
    let range: Range = range(&between)?;
    let timeline = TimelineId::of(customer.id, WEB);
    let reader = Reader::Customer { customer: customer.id };
    let page = api.store.api_reads().page(customer.tenant, timeline, reader, range).await?;
    page.map(axum::Json).ok_or_else(|| Refused::not_found("timeline"))
}
