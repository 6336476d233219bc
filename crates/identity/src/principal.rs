//! Whom a proof names, and why a proof does not count.

use domain::{CustomerId, OperatorId, TenantId};
use protocol::frame::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A token counts until this long after its `exp`: clocks differ, and a socket is cut by the same rule.
pub const LEEWAY_S: i64 = 5;

/// Longer texts are no tokens.
pub(crate) const MAX_TOKEN_BYTES: usize = 4096;

/// Who somebody is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Principal {
    pub tenant: TenantId,
    pub role: Role,
    /// The customer's or the operator's id.
    pub id: Uuid,
    pub name: String,
    /// Revocation version: a revocation with a higher one ends it.
    pub rv: u64,
    pub issued_at_s: i64,
    pub expires_at_s: i64,
}

impl Principal {
    /// The customer, if it is one.
    pub fn customer(&self) -> Option<CustomerId> {
        (!self.role.is_staff()).then_some(CustomerId(self.id))
    }

    /// The operator, if it is one (a supervisor is one too).
    pub fn operator(&self) -> Option<OperatorId> {
        self.role.is_staff().then_some(OperatorId(self.id))
    }

    /// The instant from which it does not count any more, milliseconds since 1970.
    pub const fn ends_at_ms(&self) -> i64 {
        self.expires_at_s.saturating_add(LEEWAY_S).saturating_mul(1000)
    }

    /// Whether a revocation of this principal up to `version` ends it.
    pub const fn is_revoked_by(&self, version: u64) -> bool {
        self.rv < version
    }
}

/// Why a proof does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenError {
    /// It counted once: get a fresh one.
    #[error("it has expired")]
    Expired,
    #[error("it does not count yet; the signer's clock is ahead")]
    NotYet,
    #[error("it lasts longer than allowed")]
    TooLong,
    #[error("it is not what it should be")]
    Malformed,
    #[error("it is signed by a key that is not known here")]
    UnknownKey,
    #[error("its signature is wrong")]
    Forged,
    #[error("it is meant for somebody else")]
    WrongAudience,
}

/// Judges the times of a proof by the same rule everywhere: it counts before `exp` + leeway.
pub(crate) fn check_times(now_s: i64, exp: i64, begins: &[Option<i64>]) -> Result<(), TokenError> {
    if now_s >= exp.saturating_add(LEEWAY_S) {
        return Err(TokenError::Expired);
    }
    if begins.iter().flatten().any(|begin| *begin > now_s.saturating_add(LEEWAY_S)) {
        return Err(TokenError::NotYet);
    }
    Ok(())
}
