//! `GET /v1/search`

use std::sync::Arc;

use axum::extract::State;
use domain::entry::Author;
use domain::{OperatorId, QueueId, Timestamp};
use protocol::Problem;
use protocol::frame::AuthorKind;
use protocol::search::{FoundChat, FoundEntry, SearchPage};
use protocol::settings::Noun;
use serde::Deserialize;
use store::reads::{By, Called, Found, Hit, Searched, Wanted};
use utoipa::IntoParams;

use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::routes::conversations::list::read_cursor;
use crate::routes::conversations::{among, past, tag_cards};
use crate::state::Api;

const PAGE: usize = 25;
/// Nobody looks for a text.
const MAX_CHARS: usize = 200;

/// What is looked for; all of it must fit.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Words that one entry, or the customer's name, has, in whatever form.
    #[param(min_length = 1, max_length = 200)]
    q: String,
    /// Who said it: `customer`, `operator`, `me`, or an operator's name or id.
    #[serde(default)]
    from: Option<String>,
    /// A queue's name or id.
    #[serde(default)]
    queue: Option<String>,
    /// A tag's name or id.
    #[serde(default)]
    tag: Option<String>,
    /// Conversations that were opened before this instant, in milliseconds since 1970.
    #[serde(default)]
    before: Option<i64>,
    /// `next` of the page before.
    #[serde(default)]
    after: Option<String>,
}

/// Find conversations by what was said
///
/// In Russian and in English. Notes and whispers are found too, as those who see a conversation read them. What is said
/// comes into the index within a second or so; `behind_ms` tells if it takes longer.
#[utoipa::path(
    get, path = "/v1/search", tag = "conversations", security(("bearer" = [])), params(Which),
    responses(
        (status = 200, description = "at most 25, the last opened first", body = SearchPage),
        (status = 400, description = "a parameter is not as it should be, or so many entries have these words that they cannot be read in time", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(which): Query<Which>,
) -> Result<axum::Json<SearchPage>, Refused> {
    let after = which.after.as_deref().map(read_cursor).transpose()?;
    if which.q.chars().count() > MAX_CHARS {
        return Err(Refused::field(
            "q",
            format!("these are too many words: {MAX_CHARS} characters are enough"),
        ));
    }
    let wanted = Wanted {
        text: which.q,
        by: match which.from {
            Some(from) => Some(by(&api, &staff, from).await?),
            None => None,
        },
        queue: match which.queue {
            Some(name) => Some(QueueId(setting(&api, &staff, "queue", Noun::Queue, name).await?)),
            None => None,
        },
        tag: match which.tag {
            Some(name) => Some(setting(&api, &staff, "tag", Noun::Tag, name).await?),
            None => None,
        },
        before: which.before.map(Timestamp),
        among: among(&staff),
    };
    match api.store.api_reads().search(staff.principal.tenant, wanted, after, PAGE).await? {
        Searched::Page(page) => Ok(axum::Json(SearchPage {
            found: page.found.into_iter().map(chat).collect(),
            next: page.next.map(|next| format!("{}.{}", next.opened_at.0, next.id)),
            behind_ms: page.behind_ms,
        })),
        Searched::NoWords => Err(Refused::field(
            "q",
            "no word here that could be looked for: give one that not every text has",
        )),
        Searched::TooBroad => Err(Refused::field(
            "q",
            "too many messages have these words: add a word, or narrow it by from, queue, tag or before",
        )),
    }
}

async fn by(api: &Api, staff: &Staff, from: String) -> Result<By, Refused> {
    match from.to_lowercase().as_str() {
        "customer" => Ok(By::Customer),
        "operator" => Ok(By::Staff),
        "me" => Ok(By::Operator(staff.operator)),
        _ => {
            let name = checked("from", from)?;
            let called = api.store.api_reads().operator_called(staff.principal.tenant, name.clone()).await?;
            let known = ["customer", "operator", "me"].map(str::to_owned);
            let Called { id, names } = called;
            let names = known.into_iter().chain(names).collect();
            the_one("from", "operator", &name, Called { id, names }).map(|id| By::Operator(OperatorId(id)))
        }
    }
}

async fn setting(
    api: &Api,
    staff: &Staff,
    field: &'static str,
    noun: Noun,
    name: String,
) -> Result<uuid::Uuid, Refused> {
    let name = checked(field, name)?;
    let called = api.store.api_reads().setting_called(staff.principal.tenant, noun, name.clone()).await?;
    the_one(field, noun.title(), &name, called)
}

/// A NUL does not fit into a text of the store, and nothing has so long a name.
fn checked(field: &'static str, name: String) -> Result<String, Refused> {
    let fits = !name.contains('\0') && name.chars().count() <= MAX_CHARS;
    if fits { Ok(name) } else { Err(Refused::field(field, "no name is like this")) }
}

fn the_one(field: &'static str, what: &str, name: &str, called: Called) -> Result<uuid::Uuid, Refused> {
    called.id.ok_or_else(|| {
        let fix = match called.names.as_slice() {
            [] => "there is none yet".to_owned(),
            names => format!("try {}", names.join(", ")),
        };
        Refused::field(field, format!("no {what} is called “{name}”: {fix}"))
    })
}

fn chat(found: Found) -> FoundChat {
    FoundChat {
        chat: past(found.conversation),
        tags: tag_cards(found.tags),
        hits: found.hits,
        shown: found.shown.into_iter().map(entry).collect(),
    }
}

fn entry(hit: Hit) -> FoundEntry {
    FoundEntry {
        n: hit.position.0,
        by: match hit.author {
            Author::Customer(_) => AuthorKind::Customer,
            Author::Operator(_) => AuthorKind::Operator,
            Author::Supervisor(_) => AuthorKind::Supervisor,
            Author::System => AuthorKind::System,
        },
        by_name: hit.author_name,
        kind: hit.kind.to_owned(),
        at: hit.at.0,
        text: hit.snippet.text,
        marks: hit.snippet.marks.into_iter().map(|mark| (mark.start, mark.end)).collect(),
        cut_before: hit.snippet.is_cut_before,
        cut_after: hit.snippet.is_cut_after,
    }
}
