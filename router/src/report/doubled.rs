//! Two connections of one page: the one with the lower attempt is told to close.

use domain::{SenderId, Subject};
use protocol::link::Push;
use registry::Seat;

use crate::ports::Ports;
use crate::tell::pods::Pods;

/// Looks the sender's seats up and tells the pods of all but the newest.
pub(super) async fn supersede(ports: &Ports, pods: &Pods, subject: Subject, sender: SenderId) {
    let found = match ports.registry.look_up(&[subject]).await {
        Ok(lookup) => lookup.found.into_iter().next().unwrap_or_default(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a doubled connection stays for now");
            return;
        }
    };
    for seat in older(&found.seats, sender) {
        if let Some(pusher) = pods.pusher(seat.pod) {
            let _ = pusher.send(Push::Superseded { connection: seat.connection });
        }
    }
}

/// The seats of `sender` that a higher attempt has replaced.
fn older(seats: &[Seat], sender: SenderId) -> Vec<&Seat> {
    let theirs = || seats.iter().filter(|seat| seat.sender == sender);
    let newest = theirs().map(|seat| seat.attempt).max();
    theirs().filter(|seat| Some(seat.attempt) < newest).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Attempt, ConnectionId, PodId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_lower_attempts_of_the_same_sender_are_superseded() {
        let sender = SenderId(Uuid::from_u128(1));
        let seat = |connection: u128, sender, attempt| Seat {
            connection: ConnectionId(Uuid::from_u128(connection)),
            pod: PodId(Uuid::nil()),
            boot: Uuid::nil(),
            sender,
            attempt: Attempt(attempt),
            since_ms: 0,
        };
        let other = SenderId(Uuid::from_u128(2));
        let seats = [seat(1, sender, 2), seat(2, sender, 5), seat(3, other, 1), seat(4, sender, 5)];
        let closed: Vec<u128> = older(&seats, sender).iter().map(|it| it.connection.0.as_u128()).collect();
        assert_eq!(closed, [1]);
        assert!(older(&seats, SenderId(Uuid::nil())).is_empty());
    }
}
