//! `Idempotency-Key`: what makes a repetition a repetition.

use axum::extract::FromRequestParts;
use domain::{ClientId, OperatorId, TenantId};
use http::Method;
use http::request::Parts;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::refusal::Refused;

const NAME: &str = "idempotency-key";
const MAX_BYTES: usize = 255;

/// The key of a request, 1 to 255 visible letters.
pub(crate) struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The command's id: the same for every repetition by the same person.
    pub(crate) fn client_id(&self, tenant: TenantId, asker: OperatorId) -> ClientId {
        let name = [asker.as_bytes().as_slice(), self.0.as_bytes()].concat();
        ClientId(Uuid::new_v5(&tenant.0, &name))
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let refused = |detail: &str| Refused::field("Idempotency-Key", detail);
        let value = parts.headers.get(NAME).ok_or_else(|| {
            refused("it is missing: send a new random one with each request, the same with repetitions")
        })?;
        match value.to_str() {
            Ok(text)
                if !text.is_empty()
                    && text.len() <= MAX_BYTES
                    && text.bytes().all(|b| b.is_ascii_graphic()) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(refused("it has 1 to 255 visible letters, for example a UUID")),
        }
    }
}

/// What a repetition must equal: method, path, the version that was expected, and the body as it was understood.
pub(crate) fn fingerprint(method: &Method, path: &str, expected: Option<u64>, body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    let expected = expected.map(|version| version.to_string()).unwrap_or_default();
    for part in [method.as_str().as_bytes(), path.as_bytes(), expected.as_bytes(), body] {
        // With its length: the parts cannot run into each other.
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use domain::{OperatorId, TenantId};
    use http::Method;
    use uuid::Uuid;

    use super::{IdempotencyKey, fingerprint};

    #[test]
    fn one_key_is_one_command_of_one_person() {
        let key = IdempotencyKey("k".to_owned());
        let of = |tenant, person| {
            key.client_id(TenantId(Uuid::from_u128(tenant)), OperatorId(Uuid::from_u128(person)))
        };
        assert_eq!(of(1, 1), of(1, 1));
        assert_ne!(of(1, 1), of(1, 2));
        assert_ne!(of(1, 1), of(2, 1));
    }

    #[test]
    fn each_part_of_a_request_counts() {
        let first = fingerprint(&Method::POST, "/a", Some(1), b"x");
        assert_eq!(first, fingerprint(&Method::POST, "/a", Some(1), b"x"));
        for other in [
            fingerprint(&Method::PUT, "/a", Some(1), b"x"),
            fingerprint(&Method::POST, "/a1", None, b"x"),
            fingerprint(&Method::POST, "/a", Some(2), b"x"),
            fingerprint(&Method::POST, "/a", None, b"1x"),
            fingerprint(&Method::POST, "/a", Some(1), b"y"),
        ] {
            assert_ne!(first, other);
        }
    }
}
