//! A known customer's token, signed by the tenant's own server (HS256).

use domain::{CustomerId, TenantId};
use jsonwebtoken::{Algorithm, DecodingKey};
use protocol::frame::Role;
use serde::Deserialize;

use crate::principal::{LEEWAY_S, MAX_TOKEN_BYTES, Principal, TokenError, check_times};
use crate::tokens::decode;

/// How far ahead `exp` may be: who steals such a token has little of it.
pub const MAX_S: i64 = 300;
/// A shorter secret can be guessed; it never verifies anything.
pub const MIN_SECRET_BYTES: usize = 32;
const MAX_SUB_BYTES: usize = 255;
const MAX_NAME_CHARS: usize = 100;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    name: Option<String>,
    exp: i64,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    rv: u64,
    #[serde(default)]
    aud: Option<Audience>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Whether `token` claims to be signed by a tenant and not by us. It proves nothing: each verifier insists on its own
/// algorithm.
pub fn claims_to_be(token: &str) -> bool {
    token.len() <= MAX_TOKEN_BYTES
        && jsonwebtoken::decode_header(token).is_ok_and(|header| header.alg == Algorithm::HS256)
}

/// Whom `token` names at `tenant`, whose secrets are `secrets`.
///
/// Shape: `sub` (1 to 255 bytes) is the tenant's own name of the customer, `exp` at most 5 minutes ahead; `name`, `iat`,
/// `nbf`, `rv` are optional; an `aud` must be the tenant's id. The customer's id is derived from tenant and `sub`.
pub fn verify(
    token: &str,
    secrets: &[String],
    tenant: TenantId,
    now_s: i64,
) -> Result<Principal, TokenError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::Malformed);
    }
    let strong = secrets.iter().filter(|secret| secret.len() >= MIN_SECRET_BYTES);
    let mut found = Err(TokenError::UnknownKey);
    for secret in strong {
        found = decode::<Claims>(
            token,
            &DecodingKey::from_secret(secret.as_bytes()),
            Algorithm::HS256,
            |rules| {
                rules.validate_aud = false;
                rules.set_required_spec_claims(&["exp", "sub"]);
            },
        );
        if found.is_ok() {
            break;
        }
    }
    let claims = found?;
    let meant = match &claims.aud {
        None => true,
        Some(Audience::One(one)) => *one == tenant.to_string(),
        Some(Audience::Many(many)) => many.contains(&tenant.to_string()),
    };
    if !meant {
        return Err(TokenError::WrongAudience);
    }
    if claims.sub.is_empty() || claims.sub.len() > MAX_SUB_BYTES {
        return Err(TokenError::Malformed);
    }
    check_times(now_s, claims.exp, &[claims.iat, claims.nbf])?;
    if claims.exp > now_s.saturating_add(MAX_S + LEEWAY_S) {
        return Err(TokenError::TooLong);
    }
    Ok(Principal {
        tenant,
        role: Role::Customer,
        id: CustomerId::known(tenant, &claims.sub).0,
        name: claims
            .name
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_NAME_CHARS)
            .collect(),
        rv: claims.rv,
        issued_at_s: claims.iat.unwrap_or(now_s),
        expires_at_s: claims.exp,
    })
}

#[cfg(test)]
mod tests {
    use domain::{CustomerId, TenantId};
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use protocol::frame::Role;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{claims_to_be, verify};
    use crate::TokenError;

    const NOW: i64 = 1_000_000;
    const SECRET: &str = "a secret of the tenant, long enough";
    const TENANT: TenantId = TenantId(Uuid::from_u128(1));

    fn signed(secret: &str, algorithm: Algorithm, claims: &Value) -> String {
        jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret.as_bytes()))
            .unwrap()
    }

    fn judged(claims: &Value) -> Result<Uuid, TokenError> {
        let token = signed(SECRET, Algorithm::HS256, claims);
        verify(&token, &[SECRET.to_owned()], TENANT, NOW).map(|principal| principal.id)
    }

    #[test]
    fn a_customer_is_known_by_the_tenants_own_name() {
        let token =
            signed(SECRET, Algorithm::HS256, &json!({"sub": "42", "name": "Ann\u{7}", "exp": NOW + 60}));
        assert!(claims_to_be(&token));
        let ann = verify(&token, &[SECRET.to_owned()], TENANT, NOW).unwrap();
        assert_eq!((ann.role, ann.tenant, ann.name.as_str(), ann.rv), (Role::Customer, TENANT, "Ann", 0));
        assert_eq!(ann.customer(), Some(CustomerId::known(TENANT, "42")));
        assert_eq!(ann.expires_at_s, NOW + 60);
    }

    #[test]
    fn both_active_secrets_count_and_others_do_not() {
        let claims = json!({"sub": "42", "exp": NOW + 60});
        let old = "the older secret of the tenant, long too";
        let secrets = [SECRET.to_owned(), old.to_owned()];
        assert!(verify(&signed(old, Algorithm::HS256, &claims), &secrets, TENANT, NOW).is_ok());
        let other = signed("another secret that nobody ever knew", Algorithm::HS256, &claims);
        assert_eq!(verify(&other, &secrets, TENANT, NOW).unwrap_err(), TokenError::Forged);
        assert_eq!(verify(&other, &[], TENANT, NOW).unwrap_err(), TokenError::UnknownKey);
    }

    #[test]
    fn a_secret_that_can_be_guessed_never_counts() {
        for weak in ["", "short"] {
            let token = signed(weak, Algorithm::HS256, &json!({"sub": "42", "exp": NOW + 60}));
            assert_eq!(verify(&token, &[weak.to_owned()], TENANT, NOW).unwrap_err(), TokenError::UnknownKey);
        }
    }

    #[test]
    fn another_algorithm_is_refused_even_with_the_right_secret() {
        for algorithm in [Algorithm::HS384, Algorithm::HS512] {
            let token = signed(SECRET, algorithm, &json!({"sub": "42", "exp": NOW + 60}));
            assert!(!claims_to_be(&token));
            assert_eq!(verify(&token, &[SECRET.to_owned()], TENANT, NOW).unwrap_err(), TokenError::Forged);
        }
    }

    #[test]
    fn times_are_judged_with_five_seconds_of_leeway() {
        assert!(judged(&json!({"sub": "42", "exp": NOW - 4})).is_ok());
        for (claims, refusal) in [
            (json!({"sub": "42", "exp": NOW - 5}), TokenError::Expired),
            (json!({"sub": "42", "exp": NOW + 306}), TokenError::TooLong),
            (json!({"sub": "42", "exp": NOW + 60, "nbf": NOW + 6}), TokenError::NotYet),
            (json!({"sub": "42", "exp": NOW + 60, "iat": NOW + 6}), TokenError::NotYet),
        ] {
            assert_eq!(judged(&claims), Err(refusal), "{claims}");
        }
        assert!(judged(&json!({"sub": "42", "exp": NOW + 305, "nbf": NOW + 5})).is_ok());
    }

    #[test]
    fn claims_of_the_wrong_shape_are_refused() {
        for claims in [
            json!({"exp": NOW + 60}),
            json!({"sub": "42"}),
            json!({"sub": 42, "exp": NOW + 60}),
            json!({"sub": "", "exp": NOW + 60}),
            json!({"sub": "x".repeat(256), "exp": NOW + 60}),
            json!({"sub": "42", "exp": format!("{}", NOW + 60)}),
            json!({"sub": "42", "exp": NOW + 60, "nbf": "0"}),
            json!({"sub": "42", "exp": null}),
            json!({"sub": "42", "exp": NOW + 60, "rv": -1}),
        ] {
            assert_eq!(judged(&claims), Err(TokenError::Malformed), "{claims}");
        }
    }

    #[test]
    fn a_token_for_another_audience_is_refused() {
        let other = Uuid::from_u128(9).to_string();
        assert_eq!(
            judged(&json!({"sub": "42", "exp": NOW + 60, "aud": other})),
            Err(TokenError::WrongAudience)
        );
        assert_eq!(judged(&json!({"sub": "42", "exp": NOW + 60, "aud": []})), Err(TokenError::WrongAudience));
        assert!(judged(&json!({"sub": "42", "exp": NOW + 60, "aud": TENANT.to_string()})).is_ok());
        assert!(judged(&json!({"sub": "42", "exp": NOW + 60, "aud": [other, TENANT.to_string()]})).is_ok());
    }
}
