//! Problems as responses. A fault of ours carries the id under which the log tells the rest.

use axum::response::{IntoResponse, Response};
use domain::rights::Denied;
use event_log::LogError;
use http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use identity::random;
use protocol::Problem;
use protocol::problem::{FieldError, ProblemKind};
use protocol::settings::Faults;
use store::StoreError;
use store::settings::refusal::{Refusal, User};

/// A refusal on its way to the asker.
#[derive(Debug)]
pub(crate) struct Refused {
    problem: Box<Problem>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refused {
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Problem::new(kind).detail(detail).into()
    }

    /// A part of the request that is not as it should be.
    pub(crate) fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Problem::new(ProblemKind::BadRequest).field(field).detail(detail).into()
    }

    /// The tenant has no such thing; whether another one has is not told.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format!("there is no such {what}"))
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.header = Some((RETRY_AFTER, HeaderValue::from(seconds.max(1))));
        self
    }

    /// Something that must not happen did. The asker gets an id, the log the cause.
    pub(crate) fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let request = random::id().to_string();
        tracing::error!(request, error = cause, "failed to answer a request");
        let mut problem = Problem::new(ProblemKind::Internal).detail("quote the request's id to support");
        problem.request = Some(request.into());
        problem.into()
    }

    /// Not now: the store or the log does not answer.
    pub(crate) fn unavailable(cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::warn!(error = cause, "cannot answer a request now");
        Self::new(ProblemKind::Unavailable, "try again in a moment").retry_after(1)
    }

    /// Several things are wrong; people are told the first, programs all of them.
    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("{} {}", one.field, one.detail),
            [first, ..] => format!("{} {} (and {} more)", first.field, first.detail, errors.len() - 1),
            [] => "nothing is wrong".to_owned(),
        };
        Problem::new(ProblemKind::BadRequest).errors(errors).detail(detail).into()
    }

    /// Unless there is nothing to complain of.
    pub(crate) fn unless_faultless(faults: Faults) -> Result<(), Self> {
        let errors = faults.into_errors();
        if errors.is_empty() { Ok(()) } else { Err(Self::fields(errors)) }
    }

    /// What is wrong, for an answer of several parts.
    pub(crate) fn into_problem(self) -> Problem {
        *self.problem
    }

    #[cfg(test)]
    pub(crate) fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let header = match problem.kind {
            ProblemKind::Unauthenticated => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            _ => None,
        };
        Self { problem: Box::new(problem), header }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => (*refusal).into(),
            error if error.is_transient() => Self::unavailable(&error),
            error => Self::internal(&error),
        }
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::new(ProblemKind::Forbidden, denied.to_string())
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let conflict = |detail: &str| Self::new(ProblemKind::Conflict, detail);
        match refusal {
            Refusal::Missing => Self::not_found("thing"),
            Refusal::Stale { version } => {
                let detail = format!("it is at version \"v{version}\" by now: read it again, then change it");
                Self::new(ProblemKind::VersionMismatch, detail)
            }
            Refusal::Fields(errors) => Self::fields(errors),
            Refusal::InUse(users) => in_use(users),
            Refusal::KeyReused => {
                let detail = "this Idempotency-Key was used for another request: use a new one for each";
                Self::new(ProblemKind::KeyReused, detail)
            }
            Refusal::TooMany { limit } => conflict(&format!("there are {limit} already: delete some first")),
            Refusal::LocksOut => {
                conflict("you would lose your own right to administer: let another administrator do it")
            }
            Refusal::DefaultQueue => conflict("conversations come in by this queue: rename it instead"),
        }
    }
}

/// What it is used by, by name.
fn in_use(users: Vec<User>) -> Refused {
    let named: Vec<String> = users
        .iter()
        .map(|user| match user {
            User::Setting { noun, label, .. } => format!("the {noun} “{label}”"),
            User::Conversations(count) => format!("{count} conversations that are not over"),
        })
        .collect();
    let errors = users.into_iter().map(|user| match user {
        User::Setting { noun, id, label } => {
            FieldError { field: noun.to_owned(), value: id.to_string(), detail: label }
        }
        User::Conversations(count) => FieldError {
            field: "conversations".to_owned(),
            value: count.to_string(),
            detail: "are not over".to_owned(),
        },
    });
    let detail = format!("it is used by {}: change these first", named.join(", "));
    let mut problem = Problem::new(ProblemKind::Conflict).detail(detail);
    problem.errors = Some(Box::new(errors.collect()));
    problem.into()
}

impl From<LogError> for Refused {
    fn from(error: LogError) -> Self {
        match &error {
            LogError::Full { reason, retry_ms } => {
                let detail = format!("nothing can be stored at the moment ({reason}): send it again later");
                Self::new(ProblemKind::Busy, detail).retry_after(retry_ms.div_ceil(1000))
            }
            error if error.is_transient() => Self::unavailable(error),
            LogError::Closed => Self::unavailable(&error),
            _ => Self::internal(&error),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).expect("a problem is plain data");
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(self.header);
        response
    }
}

/// The answer where there is nothing.
pub(crate) async fn no_such_path() -> Refused {
    Refused::not_found("path; /v1/docs lists them")
}

/// The answer to a method that the path does not know.
pub(crate) async fn no_such_method() -> Refused {
    let mut problem =
        Problem::new(ProblemKind::BadRequest).detail("this path does not know that method; see /v1/docs");
    problem.status = StatusCode::METHOD_NOT_ALLOWED.as_u16();
    problem.into()
}
