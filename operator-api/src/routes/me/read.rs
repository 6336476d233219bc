//! `GET /v1/me`

use std::sync::Arc;

use axum::extract::State;
use domain::rights::Grants;
use domain::{QueueId, TenantId, TimelineId};
use identity::Principal;
use identity::tokens::Staff;
use protocol::Problem;
use protocol::frame::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::caller::Caller;
use crate::refusal::Refused;
use crate::state::Api;

/// The channel of the widget.
pub(crate) const WEB: &str = "web";

/// Who asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct MeBody {
    #[schema(value_type = Uuid)]
    tenant: TenantId,
    role: Role,
    id: Uuid,
    /// Empty for a guest.
    name: String,
    /// A customer's own timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    timeline: Option<TimelineId>,
    /// An operator's, as settings say now; none in the answer to a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<RightsBody>,
    /// Milliseconds since 1970; none in the answer to a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// What an operator may do.
#[derive(Serialize, ToSchema)]
pub(crate) struct RightsBody {
    /// Those that the operator is in.
    #[schema(value_type = Vec<Uuid>)]
    queues: Vec<QueueId>,
    /// How far each ability reaches: `none`, `own`, `queues` or `all`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    grants: Grants,
}

impl MeBody {
    pub(crate) fn of_staff(staff: Staff) -> Self {
        let Staff { tenant, operator, role, name, rv: _ } = staff;
        Self { tenant, role, id: operator.0, name, timeline: None, rights: None, expires_at: None }
    }
}

impl From<Principal> for MeBody {
    fn from(principal: Principal) -> Self {
        Self {
            tenant: principal.tenant,
            role: principal.role,
            id: principal.id,
            timeline: principal.customer().map(|customer| TimelineId::of(customer, WEB)),
            rights: None,
            expires_at: Some(principal.expires_at_s.saturating_mul(1000)),
            name: principal.name,
        }
    }
}

/// Who I am
#[utoipa::path(
    get, path = "/v1/me", tag = "me", security(("bearer" = [])),
    responses(
        (status = 200, description = "whom the token names", body = MeBody),
        (status = 400, description = "a header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn me(
    State(api): State<Arc<Api>>,
    Caller(principal): Caller,
) -> Result<axum::Json<MeBody>, Refused> {
    let rights = match principal.operator() {
        Some(operator) => api.store.api_settings().rights(principal.tenant, operator).await?,
        None => None,
    };
    let mut body = MeBody::from(principal);
    body.rights = rights.map(|rights| RightsBody { queues: rights.queues, grants: rights.grants });
    Ok(axum::Json(body))
}
