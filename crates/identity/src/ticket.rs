//! Resume tickets: who held a socket a moment ago opens the next one without asking anybody.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::keys::Keys;
use crate::principal::{MAX_TOKEN_BYTES, Principal, TokenError, check_times};

/// Tells a ticket's signature from any other use of its key.
const PURPOSE: &[u8] = b"switchboard resume ticket 1\n";

/// Makes tickets with the newest key and opens those of every active one.
#[derive(Clone)]
pub struct Tickets {
    newest_first: Vec<Hmac<Sha256>>,
}

impl Tickets {
    pub fn new(keys: &Keys) -> Self {
        let mac = |key: &[u8; 32]| {
            let mut mac = Hmac::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.update(PURPOSE);
            mac
        };
        Self { newest_first: keys.ticket_keys().iter().map(mac).collect() }
    }

    /// A ticket that counts for this principal as long as their token does: tenant, role, name, `exp` and revocation
    /// version are bound into it.
    pub fn seal(&self, principal: &Principal) -> String {
        let body = serde_json::to_vec(principal).expect("a principal is plain data");
        let newest = self.newest_first.first().expect("a file holds at least one key");
        let tag = newest.clone().chain_update(&body).finalize().into_bytes();
        format!("{}.{}", URL_SAFE_NO_PAD.encode(&body), URL_SAFE_NO_PAD.encode(tag))
    }

    /// Whom `ticket` names.
    ///
    /// Errors: see [`TokenError`]; revocation is the caller's to judge ([`Principal::is_revoked_by`]).
    pub fn open(&self, ticket: &str, now_s: i64) -> Result<Principal, TokenError> {
        if ticket.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let (body, tag) = ticket.split_once('.').ok_or(TokenError::Malformed)?;
        let body = URL_SAFE_NO_PAD.decode(body).map_err(|_| TokenError::Malformed)?;
        let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| TokenError::Malformed)?;
        let genuine = |mac: &Hmac<Sha256>| mac.clone().chain_update(&body).verify_slice(&tag).is_ok();
        if !self.newest_first.iter().any(genuine) {
            return Err(TokenError::Forged);
        }
        let principal: Principal = serde_json::from_slice(&body).map_err(|_| TokenError::Malformed)?;
        check_times(now_s, principal.expires_at_s, &[])?;
        Ok(principal)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use domain::TenantId;
    use proptest::prelude::*;
    use protocol::frame::Role;
    use uuid::Uuid;

    use super::Tickets;
    use crate::keys::Keys;
    use crate::{Principal, TokenError};

    fn principal() -> Principal {
        Principal {
            tenant: TenantId(Uuid::from_u128(1)),
            role: Role::Operator,
            id: Uuid::from_u128(2),
            name: "Bob".into(),
            rv: 3,
            issued_at_s: 900,
            expires_at_s: 1000,
        }
    }

    #[test]
    fn a_ticket_names_the_same_principal_until_their_token_ends() {
        let tickets = Tickets::new(&Keys::ephemeral());
        let ticket = tickets.seal(&principal());
        assert_eq!(tickets.open(&ticket, 1004), Ok(principal()));
        assert_eq!(tickets.open(&ticket, 1005), Err(TokenError::Expired));
        assert!(principal().is_revoked_by(4) && !principal().is_revoked_by(3));
    }

    #[test]
    fn a_ticket_outlives_one_rotation_of_the_keys() {
        let folder = tempfile::tempdir().unwrap();
        let ticket = Tickets::new(&Keys::load_or_create(folder.path()).unwrap()).seal(&principal());
        assert!(Tickets::new(&Keys::rotate(folder.path()).unwrap()).open(&ticket, 0).is_ok());
        let third = Tickets::new(&Keys::rotate(folder.path()).unwrap());
        assert_eq!(third.open(&ticket, 0), Err(TokenError::Forged));
    }

    #[test]
    fn a_changed_body_is_forged() {
        let tickets = Tickets::new(&Keys::ephemeral());
        let ticket = tickets.seal(&principal());
        let (_, tag) = ticket.split_once('.').unwrap();
        let body = serde_json::to_vec(&Principal { role: Role::Supervisor, ..principal() }).unwrap();
        let raised = format!("{}.{tag}", URL_SAFE_NO_PAD.encode(body));
        assert_eq!(tickets.open(&raised, 0), Err(TokenError::Forged));
        assert_eq!(tickets.open(ticket.split_once('.').unwrap().0, 0), Err(TokenError::Malformed));
        let short = &ticket[..ticket.len() - 3];
        assert_eq!(tickets.open(short, 0), Err(TokenError::Forged), "a cut signature proves nothing");
    }

    proptest! {
        #[test]
        fn hostile_tickets_are_refused(text in ".{0,200}") {
            prop_assert!(Tickets::new(&Keys::ephemeral()).open(&text, 0).is_err());
        }
    }
}
