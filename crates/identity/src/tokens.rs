//! Our own tokens: EdDSA, one algorithm, `kid` only as the name of a key that we hold. The one wrapper of the JWT
//! library: it judges signature, issuer and audience; times are judged here, by the time that is passed in.

use std::collections::BTreeMap;

use domain::{CustomerId, OperatorId, TenantId};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use protocol::frame::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keys::{Keys, TokenKey};
use crate::principal::{MAX_TOKEN_BYTES, Principal, TokenError, check_times};
use crate::random;

/// How long a guest's token lasts; the gateway reissues it when it is older than a day.
pub const GUEST_S: i64 = 30 * 24 * 3600;
/// How long an operator's access token lasts.
pub const ACCESS_S: i64 = 600;

const ISSUER: &str = "switchboard";
const AUDIENCE: &str = "switchboard";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    tenant: TenantId,
    role: Role,
    name: String,
    rv: u64,
    iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    exp: i64,
    jti: Uuid,
}

/// Signs with the newest key.
#[derive(Clone)]
pub struct Signer {
    kid: String,
    key: EncodingKey,
}

/// Verifies by every active key.
#[derive(Clone)]
pub struct Verifier {
    keys: BTreeMap<String, DecodingKey>,
    jwks: String,
}

/// An operator as an access token names them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    pub tenant: TenantId,
    pub operator: OperatorId,
    pub role: Role,
    pub name: String,
    pub rv: u64,
}

impl Signer {
    pub fn new(keys: &Keys) -> Self {
        let newest = keys.newest_token_key();
        Self { kid: newest.kid().to_owned(), key: newest.encoding() }
    }

    /// A guest's token: the customer id is all they have.
    pub fn guest_token(&self, tenant: TenantId, customer: CustomerId, now_s: i64) -> String {
        self.sign(tenant, Role::Guest, customer.0, String::new(), 0, now_s, GUEST_S)
    }

    /// An operator's or supervisor's access token.
    pub fn operator_access(&self, staff: &Staff, now_s: i64) -> String {
        let Staff { tenant, operator, role, name, rv } = staff;
        self.sign(*tenant, *role, operator.0, name.clone(), *rv, now_s, ACCESS_S)
    }

    #[expect(clippy::too_many_arguments, reason = "these are the claims; both callers stand above")]
    fn sign(
        &self,
        tenant: TenantId,
        role: Role,
        sub: Uuid,
        name: String,
        rv: u64,
        iat: i64,
        for_s: i64,
    ) -> String {
        let (iss, aud, jti) = (ISSUER.to_owned(), AUDIENCE.to_owned(), random::id());
        let claims = Claims { iss, aud, sub, tenant, role, name, rv, iat, nbf: None, exp: iat + for_s, jti };
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.key).expect("the key was checked when it was loaded")
    }
}

impl Verifier {
    pub fn new(keys: &Keys) -> Self {
        let all = keys.token_keys();
        let jwks =
            serde_json::json!({ "keys": all.iter().map(TokenKey::jwk).collect::<Vec<_>>() }).to_string();
        Self { keys: all.iter().map(|key| (key.kid().to_owned(), key.decoding())).collect(), jwks }
    }

    /// The public keys as a JSON Web Key Set, newest first.
    pub fn jwks(&self) -> &str {
        &self.jwks
    }

    /// Whom `token` names.
    ///
    /// Errors: see [`TokenError`]; revocation is the caller's to judge ([`Principal::is_revoked_by`]).
    pub fn verify(&self, token: &str, now_s: i64) -> Result<Principal, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
        if header.alg != Algorithm::EdDSA {
            return Err(TokenError::Forged);
        }
        let kid = header.kid.ok_or(TokenError::UnknownKey)?;
        let key = self.keys.get(&kid).ok_or(TokenError::UnknownKey)?;
        let claims: Claims = decode(token, key, Algorithm::EdDSA, |rules| {
            rules.set_issuer(&[ISSUER]);
            rules.set_audience(&[AUDIENCE]);
            rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        })?;
        check_times(now_s, claims.exp, &[Some(claims.iat), claims.nbf])?;
        Ok(Principal {
            tenant: claims.tenant,
            role: claims.role,
            id: claims.sub,
            name: claims.name,
            rv: claims.rv,
            issued_at_s: claims.iat,
            expires_at_s: claims.exp,
        })
    }
}

/// The claims of a token whose signature is right by `key` and `algorithm` alone.
pub(crate) fn decode<C: serde::de::DeserializeOwned>(
    token: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
    more: impl FnOnce(&mut Validation),
) -> Result<C, TokenError> {
    let mut rules = Validation::new(algorithm);
    // The library would ask the machine's clock, and skips `nbf`; `check_times` judges them all.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    more(&mut rules);
    let decoded = jsonwebtoken::decode(token, key, &rules).map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => TokenError::Forged,
        ErrorKind::InvalidAudience | ErrorKind::InvalidIssuer => TokenError::WrongAudience,
        _ => TokenError::Malformed,
    })?;
    Ok(decoded.claims)
}
