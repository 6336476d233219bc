//! The one place of this crate that draws.

use domain::CustomerId;
use uuid::Uuid;

/// Bytes for keys, salts and refresh tokens, from the operating system's generator.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut drawn = [0; N];
    rand::fill(&mut drawn[..]);
    drawn
}

/// A random id (UUIDv4).
pub fn id() -> Uuid {
    Uuid::new_v4()
}

/// A guest who was never here before.
pub fn guest() -> CustomerId {
    CustomerId(id())
}
