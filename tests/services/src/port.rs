//! Ports that nobody listens on, below the range from which the kernel takes the local ends of connections: a port of
//! that range could be taken by any client while its service is down.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::ServiceError;

const FROM: u16 = 15_000;
const TO: u16 = 32_000;

/// Handed out by this process, and maybe not bound yet: never handed out again.
static TAKEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// A port that can be bound on loopback now.
pub(crate) fn free() -> Result<u16, ServiceError> {
    for _ in 0..1_000 {
        let random = u32::from_be_bytes(
            uuid::Uuid::new_v4().as_bytes()[..4].try_into().expect("the first four of sixteen bytes"),
        );
        let port = FROM + u16::try_from(random % u32::from(TO - FROM)).expect("a remainder below 17 000");
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && taken.insert(port) {
            return Ok(port);
        }
    }
    Err(ServiceError::NoPort { from: FROM, to: TO })
}
