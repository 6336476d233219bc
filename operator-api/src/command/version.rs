//! `If-Match` and `ETag`: nobody overwrites what they have not seen.

use axum::extract::FromRequestParts;
use domain::Version;
use http::HeaderValue;
use http::header::IF_MATCH;
use http::request::Parts;
use protocol::Problem;
use protocol::problem::ProblemKind;

use crate::refusal::Refused;

/// The version that the asker has seen: `"v7"`, or `*` for whichever it is.
pub(crate) struct IfMatch(pub(crate) Option<Version>);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let Some(value) = parts.headers.get(IF_MATCH) else {
            let detail =
                "send the version that you have seen as `If-Match: \"v7\"`, or `*` for whichever it is";
            return Err(Problem::new(ProblemKind::VersionRequired).field("If-Match").detail(detail).into());
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let number = text.strip_prefix("\"v").and_then(|rest| rest.strip_suffix('"'));
        // Versions are stored as signed numbers.
        let version =
            number.and_then(|digits| digits.parse().ok()).filter(|version| i64::try_from(*version).is_ok());
        match version {
            Some(version) => Ok(Self(Some(Version(version)))),
            None => Err(Refused::field("If-Match", "write one version as \"v7\", or *")),
        }
    }
}

/// `"v7"`.
pub(crate) fn etag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"v{version}\"")).expect("digits are visible letters")
}
