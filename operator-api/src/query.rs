//! Query strings: unknown names are refused, as in bodies.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::body::named_field;
use crate::refusal::Refused;

/// The query string as `T`.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let parsed = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        parsed.map(|query| Self(query.0)).map_err(|error| {
            let text = error.body_text();
            let field =
                named_field(&text).or_else(|| first_name(&text)).unwrap_or_else(|| "query".to_owned());
            Refused::field(field, text)
        })
    }
}

/// The name in "…: after: invalid digit found in string".
fn first_name(error: &str) -> Option<String> {
    let (_, rest) = error.split_once(": ")?;
    let (name, _) = rest.split_once(": ")?;
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then(|| name.to_owned())
}
