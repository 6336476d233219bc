//! JSON bodies: bounded in size and time, unknown fields refused by name.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use protocol::Problem;
use protocol::problem::ProblemKind;
use runtime::Deadline;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::refusal::Refused;

/// A text of 32 KiB fits, whatever of it is escaped but control characters.
const MAX_BYTES: usize = 128 * 1024;
/// Some thousand lines.
const MAX_CSV_BYTES: usize = 1024 * 1024;
/// From the head of the request to the end of its body.
const WAIT: Duration = Duration::from_secs(10);

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        if !is_of_type(&request, "application/json") {
            // A form of another site cannot send this type without asking first.
            return Err(Refused::field("Content-Type", "the body must be application/json"));
        }
        parse(&read(request, MAX_BYTES).await?).map(Self)
    }
}

/// A table as `text/csv`.
pub(crate) struct Csv(pub(crate) Bytes);

impl<S: Sync> FromRequest<S> for Csv {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        if !is_of_type(&request, "text/csv") {
            return Err(Refused::field("Content-Type", "the body must be text/csv"));
        }
        read(request, MAX_CSV_BYTES).await.map(Self)
    }
}

fn is_of_type(request: &Request, wanted: &str) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

async fn read(request: Request, max_bytes: usize) -> Result<Bytes, Refused> {
    let body = Limited::new(request.into_body(), max_bytes).collect();
    match Deadline::within(WAIT).wait(body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX);
            Err(Problem::new(ProblemKind::TooLong)
                .limit(limit)
                .detail("the body is too large: send less")
                .into())
        }
        Ok(Err(_)) => Err(Refused::new(ProblemKind::BadRequest, "the body broke off")),
        Err(_) => Err(Refused::new(ProblemKind::BadRequest, "the body did not arrive within 10 s")),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(bytes).map_err(|error| {
        let detail = format!("the body does not fit: {error}");
        match field_at_fault::<T>(bytes, &error) {
            Some(field) => Refused::field(field, detail),
            None => Refused::new(ProblemKind::BadRequest, detail),
        }
    })
}

/// The field that is unknown, missing, or without which the error is another one.
fn field_at_fault<T: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> Option<String> {
    if let Some(named) = named_field(&error.to_string()) {
        return Some(named);
    }
    let Ok(Value::Object(body)) = serde_json::from_slice(bytes) else { return None };
    let why = |body: &serde_json::Map<String, Value>| {
        serde_json::from_value::<T>(Value::Object(body.clone())).err().map(|error| error.to_string())
    };
    let whole = why(&body)?;
    body.keys().find(|key| why(&without(&body, key)).as_ref() != Some(&whole)).cloned()
}

fn without(body: &serde_json::Map<String, Value>, key: &str) -> serde_json::Map<String, Value> {
    body.iter().filter(|(name, _)| *name != key).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The name in serde's "unknown field `x`", "missing field `x`", "duplicate field `x`".
pub(crate) fn named_field(error: &str) -> Option<String> {
    let (_, rest) = error.split_once(" field `")?;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::parse;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its shape matters")]
        text: String,
        #[serde(default)]
        #[expect(dead_code, reason = "only its shape matters")]
        count: u8,
    }

    #[test]
    fn a_field_at_fault_is_named() {
        for (body, field) in [
            (r#"{"text":"a","size":1}"#, Some("size")),
            (r#"{"count":1}"#, Some("text")),
            (r#"{"text":1}"#, Some("text")),
            (r#"{"text":"a","count":300}"#, Some("count")),
            (r#"{"text":"a","text":"b"}"#, Some("text")),
            (r#"{"text":"#, None),
            ("[]", None),
            ("", None),
            ("\u{0}", None),
        ] {
            let refused = parse::<Sample>(body.as_bytes()).unwrap_err();
            assert_eq!(
                (refused.problem().status, refused.problem().field.as_deref()),
                (400, field),
                "{body}"
            );
        }
        assert!(parse::<Sample>(br#"{"text":"a"}"#).is_ok());
    }
}
