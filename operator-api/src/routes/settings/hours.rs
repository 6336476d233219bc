//! When a plan of business hours is open in the next fortnight.

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use domain::hours::{Change, Day, Hours, Plan};
use protocol::Problem;
use protocol::settings::HoursBody;
use serde::Serialize;
use utoipa::ToSchema;

use super::nouns::check;
use crate::body::Json;
use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Today and the days after it.
const DAYS: u16 = 13;

/// The next 14 days, in the plan's own local time.
#[derive(Serialize, ToSchema)]
pub(crate) struct Preview {
    zone: String,
    /// Milliseconds since 1970, like every instant here.
    now: i64,
    /// What a clock on the wall shows: minutes after 00:00.
    local_minute: u16,
    /// East of UTC.
    offset_minutes: i32,
    /// When clocks are next put forward or back.
    #[serde(skip_serializing_if = "Option::is_none")]
    clocks_change_at: Option<i64>,
    is_open: bool,
    /// When that changes; none: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes_at: Option<i64>,
    /// Of the days together.
    open_ms: i64,
    days: Vec<PreviewDay>,
}

/// One local date.
#[derive(Serialize, ToSchema)]
struct PreviewDay {
    #[schema(format = Date)]
    date: String,
    /// Its own intervals hold and not those of its weekday.
    is_special: bool,
    /// What people call a special day.
    name: String,
    open_ms: i64,
    pieces: Vec<PreviewPiece>,
}

/// A stretch of one day; a shift past midnight is one of each of its days.
#[derive(Serialize, ToSchema)]
struct PreviewPiece {
    opens_at: i64,
    closes_at: i64,
    from_minute: u16,
    /// 1440 where the day ends first.
    to_minute: u16,
}

/// Preview saved business hours
#[utoipa::path(
    get, path = "/v1/settings/hours/{id}/preview", tag = "settings", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the plan")),
    responses(
        (status = 200, description = "the next 14 days", body = Preview),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such plan", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn saved(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<axum::Json<Preview>, Refused> {
    let missing = || Refused::not_found("plan of business hours");
    let id = id.parse().map_err(|_| missing())?;
    let settings = api.store.api_settings();
    let found = settings.find::<HoursBody>(staff.principal.tenant, staff.operator, id).await?;
    let found = found.ok_or_else(missing)?;
    preview(&found.body.plan, Timestamp(api.clock.now_ms()))
}

/// Preview business hours that are not saved
#[utoipa::path(
    post, path = "/v1/settings/hours/preview", tag = "settings", security(("bearer" = [])), request_body = HoursBody,
    responses(
        (status = 200, description = "the next 14 days", body = Preview),
        (status = 400, description = "fields are not as they should be: `errors` has all of them", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn unsaved(
    State(api): State<Arc<Api>>,
    _: Staff,
    Json(body): Json<HoursBody>,
) -> Result<axum::Json<Preview>, Refused> {
    check(&body)?;
    preview(&body.plan, Timestamp(api.clock.now_ms()))
}

fn preview(plan: &Plan, now: Timestamp) -> Result<axum::Json<Preview>, Refused> {
    // It was checked when it was saved, by an older build perhaps.
    let hours = Hours::new(plan)
        .map_err(|_| Refused::field("plan", "this plan is not valid any more: correct and save it"))?;
    let wall = hours.wall(now);
    let days: Vec<PreviewDay> = hours.days(now, DAYS).into_iter().map(|day| of_day(plan, day)).collect();
    let changes = hours.next_change(now);
    Ok(axum::Json(Preview {
        zone: plan.zone.clone(),
        now: now.0,
        local_minute: wall.minute,
        offset_minutes: wall.offset_minutes,
        clocks_change_at: wall.next_jump.map(|at| at.0),
        is_open: changes.map_or(hours.is_open(now), |(_, change)| change == Change::Closes),
        changes_at: changes.map(|(at, _)| at.0),
        open_ms: days.iter().map(|day| day.open_ms).sum(),
        days,
    }))
}

fn of_day(plan: &Plan, day: Day) -> PreviewDay {
    let special = plan.days.iter().find(|special| special.date == day.date);
    let pieces = day.pieces.iter().map(|piece| PreviewPiece {
        opens_at: piece.span.opens_at.0,
        closes_at: piece.span.closes_at.0,
        from_minute: piece.from_minute,
        to_minute: piece.to_minute,
    });
    PreviewDay {
        is_special: special.is_some(),
        name: special.map(|special| special.name.clone()).unwrap_or_default(),
        open_ms: day.pieces.iter().map(|piece| piece.span.closes_at.since_ms(piece.span.opens_at)).sum(),
        pieces: pieces.collect(),
        date: day.date,
    }
}
