//! `GET /v1/targets`

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use domain::operator::{Presence, Status};
use domain::{DeskId, SkillId, Timestamp};
use protocol::Problem;
use protocol::frame::StatusName;
use protocol::settings::SkillBody;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::figures::targets;
use crate::caller::Staff;
use crate::refusal::Refused;
use crate::state::Api;

/// Skills that have a name here.
const SKILLS: u32 = 500;

/// Everybody and every queue that a conversation can be handed to, at one moment. Instants are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(crate) struct Targets {
    pub(super) at: i64,
    pub(super) queues: Vec<QueueTarget>,
    /// By name; whoever asks is among them.
    pub(super) operators: Vec<OperatorTarget>,
}

/// A queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueueTarget {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) is_paused: bool,
    pub(super) is_open: bool,
    /// When business hours begin or end next; none: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes_at: Option<i64>,
    pub(super) waiting: u64,
    /// Since when whoever has waited longest does; none: nobody waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<i64>,
    /// Operators of it who are there for it.
    pub(super) online: usize,
    /// Those of them who could take one more conversation of it now.
    pub(super) free: usize,
    /// How long an offer of it stands.
    pub(super) offer_ms: u32,
    /// What it asks for.
    pub(super) skills: Vec<String>,
}

/// An operator.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperatorTarget {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) status: StatusName,
    /// Of `away`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    pub(super) since: i64,
    pub(super) can: Can,
    /// Slots in use, and how many there are.
    pub(super) used: u64,
    pub(super) capacity: u16,
    /// What the settings allow; `capacity` may be chosen below it.
    pub(super) most: u16,
    pub(super) queues: Vec<OperatorPlace>,
    pub(super) skills: Vec<String>,
}

/// What an operator has of a queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperatorPlace {
    pub(super) queue: Uuid,
    pub(super) used: u64,
    /// None: up to the capacity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u16>,
}

/// Whether an operator takes a conversation now, and why not.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Can {
    Take,
    /// No slot is free.
    Full,
    /// Goes away once the conversations in hand are done.
    Leaving,
    Away,
    /// Every page of theirs has been left alone for a while.
    Untouched,
    Offline,
    /// Chose to be there, but no page of theirs answers.
    Unreachable,
}

/// Whom a conversation can be handed to
#[utoipa::path(
    get, path = "/v1/targets", tag = "conversations", security(("bearer" = [])),
    responses(
        (status = 200, description = "queues and operators with what they have in hand", body = Targets),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(State(api): State<Arc<Api>>, staff: Staff) -> Result<axum::Json<Targets>, Refused> {
    let tenant = staff.principal.tenant;
    let settings = api.store.api_settings();
    let desk = settings.desk(tenant, DeskId::default_of(tenant)).await?;
    let skills = settings.list::<SkillBody>(tenant, staff.operator, None, SKILLS).await?;
    let names: HashMap<SkillId, String> =
        skills.into_iter().map(|kept| (SkillId(kept.id), kept.body.name)).collect();
    let load = api.store.api_reads().desk_load(tenant).await?;
    Ok(axum::Json(targets(&desk, &load, &names, Timestamp(api.clock.now_ms()))))
}

pub(super) fn status(presence: &Presence) -> (StatusName, Option<String>) {
    match &presence.status {
        Status::Online => (StatusName::Online, None),
        Status::Away { reason } => (StatusName::Away, Some(reason.clone())),
        Status::Offline => (StatusName::Offline, None),
    }
}
