//! Rotating refresh tokens: each counts once. One that is shown again was stolen, and its whole family ends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use sha2::{Digest, Sha256};

use crate::random;

/// How long a sign-in lasts without being used.
pub const LASTS_MS: i64 = 30 * 24 * 3600 * 1000;
/// Two tabs may show the same token at once: within this time the second is told to look again, and nobody is signed
/// out. A thief gets nothing by it.
pub const REPEAT_MS: i64 = 10_000;

/// What is stored instead of the token.
pub type TokenDigest = [u8; 32];

/// A fresh token: the text is told to the browser once, the digest is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Minted {
    pub token: String,
    pub digest: TokenDigest,
}

/// A stored token, as the decision needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stored {
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// What to do with a token that was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Mark it used and hand out the next of its family, in one transaction.
    Rotate {
        expires_at: Timestamp,
    },
    /// It was rotated a moment ago, by another tab: the browser holds the next one already.
    Repeated,
    /// It was used before: end the family.
    Reused,
    Expired,
    Unknown,
}

/// A token for a browser.
pub fn mint() -> Minted {
    let token = URL_SAFE_NO_PAD.encode(random::bytes::<32>());
    let digest = digest(&token);
    Minted { token, digest }
}

/// The digest of a token as shown. 256 random bits need no slow hash.
pub fn digest(token: &str) -> TokenDigest {
    Sha256::digest(token.as_bytes()).into()
}

/// | stored | used | expired | decision |
/// |---|---|---|---|
/// | no | – | – | Unknown |
/// | yes | less than 10 s ago | – | Repeated |
/// | yes | longer ago | – | Reused |
/// | yes | no | yes | Expired |
/// | yes | no | no | Rotate |
pub fn decide(stored: Option<&Stored>, now: Timestamp) -> Decision {
    let Some(stored) = stored else { return Decision::Unknown };
    match stored.used_at {
        Some(used_at) if now.since_ms(used_at) < REPEAT_MS => Decision::Repeated,
        Some(_) => Decision::Reused,
        None if now >= stored.expires_at => Decision::Expired,
        None => Decision::Rotate { expires_at: now.plus_ms(LASTS_MS) },
    }
}

impl std::fmt::Debug for Minted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Minted(..)")
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::{Decision, LASTS_MS, Stored, decide, digest, mint};

    const NOW: Timestamp = Timestamp(1_000_000);

    fn stored(expires_in_ms: i64, used_ms_ago: Option<i64>) -> Stored {
        Stored { expires_at: NOW.plus_ms(expires_in_ms), used_at: used_ms_ago.map(|ms| NOW.plus_ms(-ms)) }
    }

    #[test]
    fn each_row_of_the_table_is_decided_so() {
        let rotate = Decision::Rotate { expires_at: NOW.plus_ms(LASTS_MS) };
        for (row, decision) in [
            (None, Decision::Unknown),
            (Some(stored(1, None)), rotate),
            (Some(stored(0, None)), Decision::Expired),
            (Some(stored(1, Some(0))), Decision::Repeated),
            (Some(stored(1, Some(9_999))), Decision::Repeated),
            (Some(stored(1, Some(10_000))), Decision::Reused),
            (Some(stored(-1, Some(10_000))), Decision::Reused),
        ] {
            assert_eq!(decide(row.as_ref(), NOW), decision, "{row:?}");
        }
    }

    #[test]
    fn a_token_is_found_by_its_digest_and_never_shows_itself() {
        let minted = mint();
        assert_eq!(digest(&minted.token), minted.digest);
        assert_eq!(minted.token.len(), 43);
        assert_ne!(mint(), minted);
        assert_eq!(format!("{minted:?}"), "Minted(..)");
    }
}
