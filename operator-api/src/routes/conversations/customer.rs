//! `GET /v1/conversations/{id}/customer`, and what operators write down there.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use protocol::Problem;
use protocol::problem::ProblemKind;
use protocol::search::{CustomerAttribute, CustomerCard, EarlierChat};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{among, find, find_to_write, past, tag_cards};
use crate::body::Json;
use crate::caller::Staff;
use crate::id::{InPath, TwoInPath};
use crate::refusal::Refused;
use crate::state::Api;

const NAME_CHARS: usize = 40;
const VALUE_CHARS: usize = 500;
/// Ids of customers whom the tenant names are made from its name for them: version 5.
const NAMED_BY_TENANT: usize = 5;

/// What is known now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttributeSaid {
    #[schema(min_length = 1, max_length = 500)]
    value: String,
}

/// Read what is known of a conversation's customer
///
/// Of earlier conversations those are told that the asker may see.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/customer", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")),
    responses(
        (status = 200, description = "attributes, tags, earlier conversations", body = CustomerCard),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<axum::Json<CustomerCard>, Refused> {
    let row = find(&api, &staff, &id).await?;
    let tenant = staff.principal.tenant;
    let card = api.store.customers().card(tenant, row.customer, row.id, among(&staff)).await?;
    let attributes = card.attributes.into_iter().map(|it| CustomerAttribute {
        name: it.name,
        value: it.value,
        at: it.at.0,
        by_name: it.by.map(|(_, name)| name),
    });
    let earlier = card.earlier.into_iter().map(|it| EarlierChat {
        chat: past(it.conversation),
        first_words: it.first_words,
        first_n: it.first_position.map(|position| position.0),
    });
    Ok(axum::Json(CustomerCard {
        customer: row.customer,
        is_known: row.customer.0.get_version_num() == NAMED_BY_TENANT,
        since: card.since.map(|at| at.0),
        conversations: card.conversations,
        attributes: attributes.collect(),
        tags: tag_cards(card.tags),
        earlier: earlier.collect(),
    }))
}

/// Write down something about a conversation's customer
///
/// Over what stood there; it is the customer's, in whatever conversation.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/customer/{name}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("name" = String, Path, description = "what it is, such as `E-mail`")),
    request_body = AttributeSaid,
    responses(
        (status = 204, description = "it is written down"),
        (status = 400, description = "name or value are not as they should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "there are as many as can be", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, name): TwoInPath,
    body: Result<Json<AttributeSaid>, Refused>,
) -> Result<StatusCode, Refused> {
    let row = find_to_write(&api, &staff, &id).await?;
    let Json(said) = body?;
    let (name, value) = (line("name", &name, NAME_CHARS)?, line("value", &said.value, VALUE_CHARS)?);
    let by = Some(staff.operator);
    if !api.store.customers().put_attribute(staff.principal.tenant, row.customer, name, value, by).await? {
        return Err(Refused::new(
            ProblemKind::Conflict,
            "there are 30 of this customer: take one away first",
        ));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Forget something about a conversation's customer
///
/// Twice is as good as once.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}/customer/{name}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("name" = String, Path, description = "what it is")),
    responses(
        (status = 204, description = "nothing of this name is known"),
        (status = 400, description = "the name is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, name): TwoInPath,
) -> Result<StatusCode, Refused> {
    let row = find_to_write(&api, &staff, &id).await?;
    let name = line("name", &name, NAME_CHARS)?;
    api.store.customers().remove_attribute(staff.principal.tenant, row.customer, name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One line that somebody reads.
fn line(field: &'static str, text: &str, max_chars: usize) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::field(field, "is empty: write something"));
    }
    if text.chars().any(char::is_control) {
        return Err(Refused::field(field, "has a control character: leave that out"));
    }
    if text.chars().count() > max_chars {
        return Err(Refused::field(field, format!("is too long: {max_chars} characters fit")));
    }
    Ok(text.to_owned())
}
