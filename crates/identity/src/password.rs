//! Passwords: argon2id with 19 MiB and two passes. Each call takes tens of milliseconds of one core: run it on a thread
//! that may block, a few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::random;

/// Longer passwords are refused, not cut.
pub const MAX_BYTES: usize = 1024;
/// Shorter ones are refused when they are set.
pub const MIN_CHARS: usize = 8;

/// Why a password cannot be set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("a password has at least {MIN_CHARS} characters")]
    TooShort,
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The hash to store, with its salt and settings in it.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    Ok(hash_any(password))
}

/// Whether `password` is the one of `hash`. A hash that is none is nobody's.
pub fn verify(password: &str, hash: &str) -> bool {
    let Ok(stored) = PasswordHash::new(hash) else { return verify_nobody(password) };
    password.len() <= MAX_BYTES && hasher().verify_password(password.as_bytes(), &stored).is_ok()
}

/// Takes as long as [`verify`] and says no: for an account that does not exist.
pub fn verify_nobody(password: &str) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| hash_any(&random::id().to_string()));
    let stored = PasswordHash::new(&NOBODY).expect("it was written by the line above");
    let _ = hasher().verify_password(password.as_bytes(), &stored);
    false
}

fn hash_any(password: &str) -> String {
    let salt: [u8; 16] = random::bytes();
    let hashed = hasher().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.expect("the settings and the length of the salt are valid").to_string()
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, PasswordError, hash, verify, verify_nobody};

    #[test]
    fn only_the_same_password_is_right() {
        let stored = hash("correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse", &stored));
        assert!(!verify("Correct horse", &stored));
        assert_ne!(hash("correct horse").unwrap(), stored, "each has a salt of its own");
    }

    #[test]
    fn what_is_no_hash_is_nobodys() {
        for stored in ["", "correct horse", "$argon2id$v=19$m=19456,t=2,p=1$", "$5$rounds=1$x$y"] {
            assert!(!verify("correct horse", stored), "{stored}");
        }
        assert!(!verify_nobody("correct horse"));
    }

    #[test]
    fn a_password_that_is_too_short_or_too_long_cannot_be_set() {
        assert_eq!(hash("1234567"), Err(PasswordError::TooShort));
        assert_eq!(hash(&"x".repeat(MAX_BYTES + 1)), Err(PasswordError::TooLong));
        assert!(!verify(&"x".repeat(MAX_BYTES + 1), &hash("correct horse").unwrap()));
    }
}
