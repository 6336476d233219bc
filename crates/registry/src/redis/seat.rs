//! A seat as Redis keeps it: one short line, because seats are nearly all that Redis holds.
//!
//! `<ids> <attempt> <since> <no>`: connection, pod, boot and sender, 16 bytes each, together in base64url; attempt and
//! milliseconds; a number that makes each writing of a seat another text. About 105 bytes: servers pack a small hash of
//! values up to `hash-max-listpack-value`.
//!
//! Releases that write seats in another way keep them under other keys, and their leases say so: a table in a format
//! that a router cannot read is not whole for it, so it broadcasts to that pod while both releases run, and no longer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Attempt, ConnectionId, PodId, SenderId};
use uuid::Uuid;

use crate::Seat;

/// The format, counted up with each change; part of the keys and of the lease.
pub(super) const FORMAT: u16 = 1;

/// The text of a seat, written as the `no`th.
pub(super) fn write(seat: &Seat, no: u64) -> String {
    let ids = [seat.connection.0, seat.pod.0, seat.boot, seat.sender.0];
    let ids = URL_SAFE_NO_PAD.encode(ids.map(Uuid::into_bytes).as_flattened());
    format!("{ids} {} {} {no}", seat.attempt.0, seat.since_ms)
}

/// The seat of a text; `None` if it is not one.
pub(super) fn read(text: &str) -> Option<Seat> {
    let mut words = text.split(' ');
    let ids = URL_SAFE_NO_PAD.decode(words.next()?).ok()?;
    let ([connection, pod, boot, sender], []) = ids.as_chunks::<16>() else { return None };
    let (attempt, since_ms) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let _no: u64 = words.next()?.parse().ok()?;
    words.next().is_none().then_some(Seat {
        connection: ConnectionId(Uuid::from_bytes(*connection)),
        pod: PodId(Uuid::from_bytes(*pod)),
        boot: Uuid::from_bytes(*boot),
        sender: SenderId(Uuid::from_bytes(*sender)),
        attempt: Attempt(attempt),
        since_ms,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seat() -> Seat {
        let id = Uuid::from_u128;
        Seat {
            connection: ConnectionId(id(1)),
            pod: PodId(id(2)),
            boot: id(3),
            sender: SenderId(id(u128::MAX)),
            attempt: Attempt(7),
            since_ms: 1_763_735_000_000,
        }
    }

    #[test]
    fn a_seat_is_read_as_it_was_written_and_is_short() {
        let text = write(&seat(), 41);
        assert_eq!(read(&text), Some(seat()));
        assert!(text.len() <= 120, "{} bytes: {text}", text.len());
    }

    #[test]
    fn each_writing_is_another_text() {
        assert_ne!(write(&seat(), 1), write(&seat(), 2));
    }

    proptest! {
        #[test]
        fn hostile_texts_are_refused_or_read(text in "[A-Za-z0-9_-]{0,90} ?[-0-9]{0,20} ?.{0,40}") {
            if let Some(seat) = read(&text) {
                prop_assert_eq!(read(&write(&seat, 1)), Some(seat));
            }
        }
    }

    #[test]
    fn what_is_cut_or_of_another_kind_is_no_seat() {
        let text = write(&seat(), 1);
        for other in [&text[..60], &text[..90], "{\"no\":1}", ""] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
