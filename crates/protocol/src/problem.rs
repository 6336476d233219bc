//! RFC 9457 problems: every refusal names what is wrong, where, and what to do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use domain::Refusal;

/// A refusal. `type` is stable and may be matched; `detail` is for people.
///
/// Sample: `{"type":"too-long","title":"The text is too long","status":413,"field":"text","limit":10000,
/// "detail":"the text has 10 412 characters; 10 000 are allowed: shorten it or send two messages"}`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    pub title: String,
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// The field at fault, as a JSON path without the leading `$.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// The limit that was crossed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub limit: Option<u64>,
    /// The id to quote to support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<String>)]
    pub request: Option<Box<str>>,
    /// All that is wrong, where it is more than one field may tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "{ field: string, value: string, detail: string }[]")]
    #[schema(value_type = Option<Vec<FieldError>>)]
    pub errors: Option<Box<Vec<FieldError>>>,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
pub struct FieldError {
    /// A path such as `overflow[0].to`; `line 4, skills` in a table.
    pub field: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, and what to write instead.
    pub detail: String,
}

/// The stable names of problems.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    BadRequest,
    TooLong,
    Unauthenticated,
    SignInFailed,
    Forbidden,
    NotFound,
    Conflict,
    VersionMismatch,
    VersionRequired,
    KeyReused,
    Closed,
    NotClosed,
    NotYours,
    /// The offer stands no longer.
    NotOffered,
    /// The operator or the queue cannot take it now.
    NotAvailable,
    /// A message names a file that is not its author's, of another conversation, or not clean.
    FileUnfit,
    TooMany,
    Busy,
    Unavailable,
    Internal,
}

impl ProblemKind {
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated | Self::SignInFailed => 401,
            Self::Forbidden | Self::NotYours => 403,
            Self::NotFound => 404,
            Self::Conflict
            | Self::Closed
            | Self::NotClosed
            | Self::NotOffered
            | Self::NotAvailable
            | Self::FileUnfit => 409,
            Self::VersionMismatch => 412,
            Self::TooLong => 413,
            Self::KeyReused => 422,
            Self::VersionRequired => 428,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Busy | Self::Unavailable => 503,
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request was not understood",
            Self::TooLong => "The text is too long",
            Self::Unauthenticated => "Sign in first",
            Self::SignInFailed => "E-mail or password is wrong",
            Self::Forbidden => "Your role does not allow this",
            Self::NotFound => "There is no such thing",
            Self::Conflict => "The state does not allow this",
            Self::VersionMismatch => "It was changed in the meantime",
            Self::VersionRequired => "If-Match is missing",
            Self::KeyReused => "The Idempotency-Key was used for another request",
            Self::Closed => "The conversation is closed",
            Self::NotClosed => "The conversation is not closed",
            Self::NotYours => "Another operator answers this conversation",
            Self::NotOffered => "The offer stands no longer",
            Self::NotAvailable => "Nobody there can take it now",
            Self::FileUnfit => "The file cannot be sent",
            Self::TooMany => "Too many requests",
            Self::Busy => "Busy, try again",
            Self::Unavailable => "Not available at the moment",
            Self::Internal => "Something failed on our side",
        }
    }
}

impl Problem {
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            field: None,
            limit: None,
            request: None,
            errors: None,
        }
    }

    /// Several things are wrong; the first one's field is the problem's own.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.field = errors.first().map(|error| error.field.clone());
        self.errors = Some(Box::new(errors));
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal {
            Refusal::NoSuchConversation | Refusal::NoSuchOperator | Refusal::NoSuchQueue => {
                ProblemKind::NotFound
            }
            Refusal::NotOffered => ProblemKind::NotOffered,
            Refusal::NotAvailable => ProblemKind::NotAvailable,
            Refusal::Closed => ProblemKind::Closed,
            Refusal::NotClosed => ProblemKind::NotClosed,
            Refusal::NotYours => ProblemKind::NotYours,
            Refusal::NotAllowed => ProblemKind::Forbidden,
            Refusal::VersionMismatch { .. } => ProblemKind::VersionMismatch,
        };
        Self::new(kind).detail(refusal.to_string())
    }
}
