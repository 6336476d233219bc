//! The secrets of an installation, in files that only its account may read.

mod file;

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

use crate::random;

const TOKEN_FILE: &str = "token.keys";
const TICKET_FILE: &str = "ticket.keys";
/// How many keys of each kind count: the newest makes, both verify.
const ACTIVE: usize = 2;
/// PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Tells a derived key from any other use of the one it comes from.
const DERIVED: &[u8] = b"switchboard derived key 1\n";

type Secret = [u8; 32];

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("cannot make the folder of secrets {path}")]
    Folder {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot read the keys in {path}")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot write the keys into {path}")]
    Write {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "{path} has mode {mode:o}: others may read it; run `chmod 600` on it, and make new keys if others did"
    )]
    Open { path: PathBuf, mode: u32 },
    #[error("line {line} of {path} is no key; a key is 32 bytes in URL-safe base64")]
    Malformed { path: PathBuf, line: usize },
    #[error("{path} holds {count} keys; one or two are allowed, newest first")]
    Count { path: PathBuf, count: usize },
}

/// The active keys, newest first. The pods of a cluster load the same folder.
#[derive(Clone)]
pub struct Keys {
    tokens: Vec<TokenKey>,
    tickets: Vec<Secret>,
}

impl Keys {
    /// Reads the keys in `folder`; those that are not there are made, with mode 0600.
    ///
    /// Guarantees: of several processes that start at once one makes them and all read the same.
    pub fn load_or_create(folder: &Path) -> Result<Self, KeysError> {
        file::make_folder(folder)?;
        let tokens = file::load_or_create(&folder.join(TOKEN_FILE))?;
        let tickets = file::load_or_create(&folder.join(TICKET_FILE))?;
        Ok(Self::from_secrets(&tokens, tickets))
    }

    /// Puts a new key in front of each kind and lets the oldest go: what that one made does not count any more. Pods
    /// use the new keys from their next start.
    pub fn rotate(folder: &Path) -> Result<Self, KeysError> {
        file::make_folder(folder)?;
        let tokens = file::rotate(&folder.join(TOKEN_FILE))?;
        let tickets = file::rotate(&folder.join(TICKET_FILE))?;
        Ok(Self::from_secrets(&tokens, tickets))
    }

    /// Keys of this process alone.
    pub fn ephemeral() -> Self {
        Self::from_secrets(&[random::bytes()], vec![random::bytes()])
    }

    fn from_secrets(tokens: &[Secret], tickets: Vec<Secret>) -> Self {
        Self { tokens: tokens.iter().map(TokenKey::new).collect(), tickets }
    }

    /// Keys for another use, one for each active key of tickets, newest first: who learns one of these learns none of
    /// those, and keys of two uses have nothing in common.
    pub fn derived(&self, purpose: &str) -> Vec<[u8; 32]> {
        let derive = |key: &Secret| {
            let mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.chain_update(DERIVED).chain_update(purpose).finalize().into_bytes().into()
        };
        self.tickets.iter().map(derive).collect()
    }

    pub(crate) fn newest_token_key(&self) -> &TokenKey {
        self.tokens.first().expect("a file holds at least one key")
    }

    pub(crate) fn token_keys(&self) -> &[TokenKey] {
        &self.tokens
    }

    pub(crate) fn ticket_keys(&self) -> &[Secret] {
        &self.tickets
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({} for tokens, {} for tickets)", self.tokens.len(), self.tickets.len())
    }
}

/// One Ed25519 key.
#[derive(Clone)]
pub(crate) struct TokenKey {
    kid: String,
    pkcs8: Vec<u8>,
    /// The public half in URL-safe base64.
    x: String,
}

impl TokenKey {
    fn new(seed: &Secret) -> Self {
        let pkcs8 = [&PKCS8[..], seed].concat();
        let jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&pkcs8), Algorithm::EdDSA)
            .expect("any 32 bytes are an Ed25519 key");
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else {
            unreachable!("the library makes an octet key pair of an Ed25519 key")
        };
        let digest = Sha256::digest(pair.x.as_bytes());
        Self { kid: URL_SAFE_NO_PAD.encode(&digest[..12]), pkcs8, x: pair.x }
    }

    /// Its name: a digest of the public half.
    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn encoding(&self) -> EncodingKey {
        EncodingKey::from_ed_der(&self.pkcs8)
    }

    pub(crate) fn decoding(&self) -> DecodingKey {
        DecodingKey::from_ed_components(&self.x).expect("the library wrote it as base64")
    }

    /// The public half as RFC 8037 writes it.
    pub(crate) fn jwk(&self) -> serde_json::Value {
        serde_json::json!({
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": self.x,
        })
    }
}

#[cfg(test)]
mod tests;
