//! `GET /v1/monitor/figures.csv`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use protocol::Problem;
use protocol::monitor::{Digests, Figures, Live, Spread, WindowName};
use serde::Deserialize;
use utoipa::IntoParams;

use super::read::seen;
use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Cells that a spreadsheet would take for a formula begin so.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const HEAD: &str = "queue,as_of,from,waiting,longest_wait_ms,in_work,on_hold,wrap_up,entered,answered,answered_in_time,abandoned,\
abandoned_short,flowed_out,service_level_percent,abandoned_percent,wait_average_ms,wait_median_ms,wait_p90_ms,wait_longest_ms,\
first_reply_average_ms,first_reply_p90_ms,reply_average_ms,reply_p90_ms,handling_average_ms,handling_p90_ms,missed_offers,\
declined_offers,transferred,closed,reopened\r\n";

/// Which figures.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    #[serde(default)]
    #[param(inline)]
    window: WindowName,
}

/// Export the figures
///
/// One row a queue, then one of all together. A figure of which there is nothing is an empty cell.
#[utoipa::path(
    get, path = "/v1/monitor/figures.csv", tag = "monitor", security(("bearer" = [])), params(Which),
    responses(
        (status = 200, description = "a table", body = String, content_type = "text/csv"),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn figures(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(which): Query<Which>,
) -> Result<Response, Refused> {
    let picture = api.monitor.picture(&api, staff.principal.tenant).await?;
    let live = picture.live(which.window, &seen(&staff, None), Digests::default());
    let headers: [(HeaderName, HeaderValue); 2] = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"figures.csv\"")),
    ];
    Ok((headers, table(&live)).into_response())
}

fn table(live: &Live) -> String {
    let rows = live.queues.iter().map(|queue| (queue.name.as_str(), &queue.figures));
    let rows = rows.chain([("(all)", &live.all)]);
    let rows = rows.map(|(name, figures)| row(live, name, figures));
    [HEAD.to_owned()].into_iter().chain(rows).collect()
}

fn row(live: &Live, name: &str, of: &Figures) -> String {
    let spread = |spread: Option<Spread>, which: fn(Spread) -> i64| cell(spread.map(which));
    let cells = [
        quoted(name),
        live.as_of.to_string(),
        live.from.to_string(),
        of.waiting.to_string(),
        cell(of.longest_since.map(|since| live.as_of - since)),
        of.in_work.to_string(),
        of.on_hold.to_string(),
        of.wrap_up.to_string(),
        of.entered.to_string(),
        of.answered.to_string(),
        of.answered_in_time.to_string(),
        of.abandoned.to_string(),
        of.abandoned_short.to_string(),
        of.flowed_out.to_string(),
        cell(of.service_level_percent),
        cell(of.abandoned_percent),
        spread(of.wait, |of| of.average_ms),
        spread(of.wait, |of| of.median_ms),
        spread(of.wait, |of| of.p90_ms),
        spread(of.wait, |of| of.longest_ms),
        spread(of.first_reply, |of| of.average_ms),
        spread(of.first_reply, |of| of.p90_ms),
        spread(of.reply, |of| of.average_ms),
        spread(of.reply, |of| of.p90_ms),
        spread(of.handling, |of| of.average_ms),
        spread(of.handling, |of| of.p90_ms),
        of.missed_offers.to_string(),
        of.declined_offers.to_string(),
        of.transferred.to_string(),
        of.closed.to_string(),
        of.reopened.to_string(),
    ];
    format!("{}\r\n", cells.join(","))
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// In quotes, and never a formula.
fn quoted(text: &str) -> String {
    let safe = if text.starts_with(FORMULAS) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_queues_name_is_text_and_nothing_else() {
        assert_eq!(quoted("Returns"), "\"Returns\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
