//! The id in a path. What is no id names nothing, and neither does what is no text.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

use crate::refusal::Refused;

/// Both placeholders of a path, as text, in their order.
pub(crate) struct TwoInPath(pub(crate) String, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for TwoInPath {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Path::<(String, String)>::from_request_parts(parts, state).await {
            Ok(Path((one, two))) => Ok(Self(one, two)),
            Err(_) => Err(Refused::not_found("thing: the path is no text")),
        }
    }
}

/// The one placeholder of a path, as text.
pub(crate) struct InPath(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for InPath {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) => Ok(Self(text)),
            Err(_) => Err(Refused::not_found("thing: the path is no text")),
        }
    }
}
