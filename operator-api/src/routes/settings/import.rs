//! `POST /v1/settings/…/import`: tables of operators and canned replies.
//!
//! A table is judged line by line against what there is now. A dry run tells what would happen and writes nothing; the
//! run itself is one transaction: if one of its lines cannot be written, none is.

mod canned_replies;
mod known;
mod operators;
mod table;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use identity::random;
use protocol::Problem;
use protocol::problem::FieldError;
use protocol::settings::{CannedReplyBody, Faults, OperatorBody};
use serde::{Deserialize, Serialize};
use store::settings::change::{Draft, Expected};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Page;
use super::nouns::{author, may_change};
use crate::body::Csv;
use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;
use known::Known;
use table::{Line, Table};

/// How to run it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// Tell what would happen and write nothing.
    #[serde(default)]
    dry_run: bool,
    /// Lines that are not as they should be are left out; else none is written if one of them is not.
    #[serde(default)]
    leave_bad_lines: bool,
}

/// What becomes of a table.
#[derive(Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Nothing was written.
    dry_run: bool,
    created: usize,
    changed: usize,
    same: usize,
    /// Lines that are not as they should be.
    failed: usize,
    lines: Vec<LineBody>,
}

/// What becomes of a line.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportedLine)]
struct LineBody {
    /// As an editor counts; the first is the names of the columns.
    line: u64,
    outcome: Becomes,
    /// What it is about, in the table's own words.
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// Of a bad line: `field` is the column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Becomes {
    Created,
    Changed,
    Same,
    Failed,
}

/// A noun that tables can hold.
trait Row: Page {
    /// The columns that there may be; the first ones must be.
    const COLUMNS: &'static [&'static str];
    const NEEDED: usize;
    /// The column that says which one a line is about.
    const KEY: &'static str;

    /// The body that a line makes of the one there was. Notes what is wrong by column.
    fn read(line: &Line<'_>, known: &Known, before: Option<&Self>, faults: &mut Faults) -> Self;

    /// The column of a body's field.
    fn column(field: &str) -> &str {
        field.split(['[', '.']).next().unwrap_or(field)
    }
}

/// Import operators
///
/// Columns: `email`, `name`, then any of `role` (a name), `capacity`, `hard_limit`, `auto_accepts`, `is_active` (`yes` or
/// `no`), `queues` (names with `;` between them, `Returns:3` for a limit), `skills` (names with `;`). An address that is
/// there is changed, and keeps what has no column. Whoever is new has no password: invite them.
#[utoipa::path(
    post, path = "/v1/settings/operators/import", tag = "settings", security(("bearer" = [])), params(How),
    request_body(content = String, content_type = "text/csv", description = "UTF-8, a line of column names first; at most 1 MiB and 5 000 lines"),
    responses(
        (status = 200, description = "what became of each line, or would", body = Imported),
        (status = 400, description = "no such table, or (not in a dry run) lines that are not as they should be: `errors` has all of them", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "you would lose your own right to administer, or there would be too many", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "somebody changed one of them in the meantime: try again", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the table is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn operators(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(how): Query<How>,
    Csv(text): Csv,
) -> Result<Response, Refused> {
    run::<OperatorBody>(&api, &staff, &how, &text).await
}

/// Import canned replies
///
/// Columns: `shortcut`, `title`, `text`, then any of `language` (`en` where there is none) and `queues` (names with `;`
/// between them; none: for everyone). One line a language. A shortcut that is there gets this text in this language.
#[utoipa::path(
    post, path = "/v1/settings/canned-replies/import", tag = "settings", security(("bearer" = [])), params(How),
    request_body(content = String, content_type = "text/csv", description = "UTF-8, a line of column names first; at most 1 MiB and 5 000 lines"),
    responses(
        (status = 200, description = "what became of each line, or would", body = Imported),
        (status = 400, description = "no such table, or (not in a dry run) lines that are not as they should be: `errors` has all of them", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "there would be too many", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "somebody changed one of them in the meantime: try again", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the table is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn canned_replies(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(how): Query<How>,
    Csv(text): Csv,
) -> Result<Response, Refused> {
    run::<CannedReplyBody>(&api, &staff, &how, &text).await
}

async fn run<T: Row>(api: &Api, staff: &Staff, how: &How, text: &[u8]) -> Result<Response, Refused> {
    let table = Table::read(text, T::COLUMNS, T::NEEDED)?;
    let known = Known::read(api, staff).await?;
    let (lines, drafts) = plan::<T>(api, staff, &table, &known).await?;
    let count = |wanted: Becomes| lines.iter().filter(|line| line.outcome == wanted).count();
    let failed = count(Becomes::Failed);
    if !how.dry_run {
        if failed > 0 && !how.leave_bad_lines {
            return Err(Refused::fields(errors(lines)));
        }
        if !drafts.is_empty() {
            api.store.api_settings().write(author(staff), drafts).await?;
        }
    }
    let imported = Imported {
        dry_run: how.dry_run,
        created: count(Becomes::Created),
        changed: count(Becomes::Changed),
        same: count(Becomes::Same),
        failed,
        lines,
    };
    Ok(axum::Json(imported).into_response())
}

/// What becomes of each line, and all that has to be written for it.
async fn plan<T: Row>(
    api: &Api,
    staff: &Staff,
    table: &Table,
    known: &Known,
) -> Result<(Vec<LineBody>, Vec<Draft<T>>), Refused> {
    let there = known::all::<T>(api, staff).await?;
    let mut lines = Vec::new();
    // Several lines may be about the same: each goes on from what the one before made.
    let mut drafts: Vec<Draft<T>> = Vec::new();
    for line in table.lines() {
        let name = line.get(T::KEY).unwrap_or_default().to_owned();
        let key = name.to_lowercase();
        let kept = there.iter().find(|kept| !kept.body.is_personal() && kept.body.key() == key);
        let draft = drafts.iter().position(|draft| draft.body.key() == key);
        let before = draft.map(|at| &drafts[at].body).or(kept.map(|kept| &kept.body)).cloned();
        let mut faults = Faults::default();
        let body = T::read(&line, known, before.as_ref(), &mut faults);
        let id = kept.map(|kept| kept.id).or(draft.map(|at| drafts[at].id)).unwrap_or_else(random::id);
        let errors = judge(staff, id, before.as_ref(), &body, faults);
        let outcome = match (&errors[..], kept, draft) {
            ([_, ..], ..) => Becomes::Failed,
            (_, Some(_), _) if before.as_ref() == Some(&body) => Becomes::Same,
            (_, None, Some(_)) | (_, Some(_), _) => Becomes::Changed,
            (_, None, None) => Becomes::Created,
        };
        if matches!(outcome, Becomes::Created | Becomes::Changed) {
            match draft {
                Some(at) => drafts[at].body = body,
                None => {
                    let expected = kept.map_or(Expected::Nothing, |kept| Expected::Version(kept.version));
                    drafts.push(Draft { id, expected, body });
                }
            }
        }
        let id = (outcome != Becomes::Failed).then_some(id);
        lines.push(LineBody { line: line.number, outcome, name, id, errors });
    }
    Ok((lines, drafts))
}

/// All that is wrong with what a line makes, by column.
fn judge<T: Row>(
    staff: &Staff,
    id: Uuid,
    before: Option<&T>,
    body: &T,
    mut faults: Faults,
) -> Vec<FieldError> {
    body.check(&mut faults);
    let mut errors = faults.into_errors();
    for error in &mut errors {
        error.field = T::column(&error.field).to_owned();
    }
    // What a column says wrongly is not complained of a second time for what was made of it.
    let mut seen = std::collections::HashSet::new();
    errors.retain(|error| seen.insert(error.field.clone()));
    if may_change(staff, id, before.into_iter().chain([body])).is_err() {
        let detail = "is not in your queues: ask an administrator".to_owned();
        errors.push(FieldError { field: T::KEY.to_owned(), value: body.label().to_owned(), detail });
    }
    errors
}

/// The errors of all lines, each with its line.
fn errors(lines: Vec<LineBody>) -> Vec<FieldError> {
    let of_line = |line: LineBody| {
        let number = line.line;
        line.errors
            .into_iter()
            .map(move |error| FieldError { field: format!("line {number}, {}", error.field), ..error })
    };
    lines.into_iter().flat_map(of_line).take(200).collect()
}
