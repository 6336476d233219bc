//! Addresses that one reader may fetch one file by, for a while: a browser's `img` and `a` send no token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{FileId, TenantId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Tells this signature from any other use of its key.
const PURPOSE: &[u8] = b"switchboard file link 1\n";
/// Tenant, file, reader, revocation version, end, side.
const BODY_BYTES: usize = 16 + 16 + 16 + 8 + 8 + 1;
const TAG_BYTES: usize = 32;
/// Both in base64 without padding.
const TEXT_BYTES: usize = ((BODY_BYTES + TAG_BYTES) * 4).div_ceil(3);
/// A link counts for one to two of these, and is the same for one of them: a page that is drawn again finds its pictures
/// in the browser's cache.
const STEP_S: i64 = 600;

/// Who may fetch what, until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    pub tenant: TenantId,
    pub file: FileId,
    pub reader: Reader,
    /// Seconds since 1970.
    pub until_s: i64,
}

/// Who fetches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reader {
    /// The customer or operator.
    pub id: Uuid,
    pub is_staff: bool,
    /// Of the token with which they asked for the link: who is revoked has no links either.
    pub rv: u64,
}

/// Why a link opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LinkError {
    #[error("this is no link of ours")]
    Forged,
    #[error("the link has expired")]
    Expired,
}

impl Link {
    /// A link that is good from now for [`STEP_S`] seconds at least.
    pub fn new(tenant: TenantId, file: FileId, reader: Reader, now_s: i64) -> Self {
        Self { tenant, file, reader, until_s: (now_s.div_euclid(STEP_S) + 2) * STEP_S }
    }

    fn to_bytes(self) -> [u8; BODY_BYTES] {
        let Reader { id, is_staff, rv } = self.reader;
        let mut bytes = [0; BODY_BYTES];
        bytes[..16].copy_from_slice(self.tenant.as_bytes());
        bytes[16..32].copy_from_slice(self.file.as_bytes());
        bytes[32..48].copy_from_slice(id.as_bytes());
        bytes[48..56].copy_from_slice(&rv.to_be_bytes());
        bytes[56..64].copy_from_slice(&self.until_s.to_be_bytes());
        bytes[64] = u8::from(is_staff);
        bytes
    }

    fn from_bytes(bytes: &[u8; BODY_BYTES]) -> Self {
        let id = |at: usize| Uuid::from_bytes(bytes[at..at + 16].try_into().expect("16 bytes"));
        let number = |at: usize| -> [u8; 8] { bytes[at..at + 8].try_into().expect("8 bytes") };
        Self {
            tenant: TenantId(id(0)),
            file: FileId(id(16)),
            reader: Reader { id: id(32), is_staff: bytes[64] == 1, rv: u64::from_be_bytes(number(48)) },
            until_s: i64::from_be_bytes(number(56)),
        }
    }
}

/// Signs links with the newest key and opens those of every active one.
#[derive(Clone)]
pub struct Links {
    newest_first: Vec<Hmac<Sha256>>,
}

impl std::fmt::Debug for Links {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Links({} keys)", self.newest_first.len())
    }
}

impl Links {
    /// Shape: one key at least, the newest first.
    pub fn new(keys: &[[u8; 32]]) -> Self {
        assert!(!keys.is_empty(), "a file of keys holds at least one");
        let mac = |key: &[u8; 32]| {
            let mut mac = Hmac::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.update(PURPOSE);
            mac
        };
        Self { newest_first: keys.iter().map(mac).collect() }
    }

    /// The link as one part of a path.
    pub fn sign(&self, link: Link) -> String {
        let body = link.to_bytes();
        let newest = self.newest_first.first().expect("there is at least one key");
        let tag = newest.clone().chain_update(body).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([body.as_slice(), tag.as_slice()].concat())
    }

    /// What a part of a path allows now. Compared in constant time.
    ///
    /// # Errors
    /// See [`LinkError`]. Whether the reader is still allowed to, is the caller's to judge.
    pub fn open(&self, text: &str, now_s: i64) -> Result<Link, LinkError> {
        // Before anything is decoded: a path may be long.
        if text.len() != TEXT_BYTES {
            return Err(LinkError::Forged);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::Forged)?;
        let (body, tag) = bytes.split_first_chunk::<BODY_BYTES>().ok_or(LinkError::Forged)?;
        let genuine = |mac: &Hmac<Sha256>| mac.clone().chain_update(body).verify_slice(tag).is_ok();
        if !self.newest_first.iter().any(genuine) {
            return Err(LinkError::Forged);
        }
        let link = Link::from_bytes(body);
        if now_s >= link.until_s { Err(LinkError::Expired) } else { Ok(link) }
    }
}

#[cfg(test)]
mod tests {
    use domain::{FileId, TenantId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{Link, LinkError, Links, Reader, STEP_S};

    fn links() -> Links {
        Links::new(&[[7; 32]])
    }

    fn reader(id: u128) -> Reader {
        Reader { id: Uuid::from_u128(id), is_staff: false, rv: 0 }
    }

    fn link(id: u128) -> Link {
        Link::new(TenantId(Uuid::from_u128(1)), FileId(Uuid::from_u128(2)), reader(id), 1_000)
    }

    #[test]
    fn a_link_opens_until_its_end_and_not_after() {
        let text = links().sign(link(3));
        let until_s = link(3).until_s;
        assert_eq!(links().open(&text, 1_000), Ok(link(3)));
        assert_eq!(links().open(&text, until_s - 1), Ok(link(3)));
        assert_eq!(links().open(&text, until_s), Err(LinkError::Expired));
        assert!((STEP_S..=2 * STEP_S).contains(&(until_s - 1_000)));
        assert_eq!(text, links().sign(link(3)), "the same link for a while");
    }

    #[test]
    fn one_rotation_of_the_keys_keeps_links_and_two_do_not() {
        let text = links().sign(link(3));
        assert!(Links::new(&[[8; 32], [7; 32]]).open(&text, 1_000).is_ok());
        assert_eq!(Links::new(&[[9; 32], [8; 32]]).open(&text, 1_000), Err(LinkError::Forged));
    }

    fn any_link() -> impl Strategy<Value = Link> {
        (any::<u128>(), any::<u128>(), any::<u128>(), any::<u64>(), any::<bool>(), 0..1_i64 << 40).prop_map(
            |(tenant, file, id, rv, is_staff, now_s)| {
                let reader = Reader { id: Uuid::from_u128(id), is_staff, rv };
                Link::new(TenantId(Uuid::from_u128(tenant)), FileId(Uuid::from_u128(file)), reader, now_s)
            },
        )
    }

    proptest! {
        #[test]
        fn what_was_signed_is_what_is_opened(link in any_link()) {
            let text = links().sign(link);
            prop_assert_eq!(links().open(&text, link.until_s - 1), Ok(link));
            prop_assert_eq!(links().open(&text, link.until_s), Err(LinkError::Expired));
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        }

        /// Every bit counts: of the tenant, the file, the reader, the end and the signature itself.
        #[test]
        fn a_changed_letter_is_forged(link in any_link(), at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_-]") {
            let text = links().sign(link);
            let at = at.index(text.len());
            let mut changed = text.clone();
            changed.replace_range(at..=at, &to);
            let opened = links().open(&changed, 0);
            prop_assert_eq!(opened, if changed == text { Ok(link) } else { Err(LinkError::Forged) });
        }

        /// Parts of two good links do not make a third.
        #[test]
        fn a_body_with_the_tag_of_another_is_forged(one in any_link(), other in any_link()) {
            prop_assume!(one != other);
            let (one, other) = (links().sign(one), links().sign(other));
            // 84 letters are 63 bytes: the cut is inside the body, so each half is whole letters.
            let mixed = format!("{}{}", &one[..84], &other[84..]);
            prop_assume!(mixed != one && mixed != other);
            prop_assert_eq!(links().open(&mixed, 0), Err(LinkError::Forged));
        }

        #[test]
        fn hostile_texts_are_forged(text in ".{0,200}") {
            prop_assert_eq!(links().open(&text, 0), Err(LinkError::Forged));
        }
    }
}
