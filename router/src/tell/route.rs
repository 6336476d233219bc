//! Where the deliveries of a turn go: a pure function of what the registry found.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{PodId, Subject};
use protocol::link::{Audience, Delivery, Numbered};
use registry::Lookup;
use runtime::Trace;
use serde_json::value::RawValue;
use uuid::Uuid;

/// A frame for those who listen to a subject, wherever they are. The frame is serialised once.
#[derive(Clone, Debug)]
pub(crate) struct Addressed {
    pub subject: Subject,
    pub audience: Audience,
    pub number: Option<Numbered>,
    pub trace: Option<Trace>,
    pub frame: Arc<RawValue>,
    /// Of the moment: never tried again.
    pub is_fleeting: bool,
}

impl Addressed {
    pub(crate) fn delivery(&self, boot: Option<Uuid>) -> Delivery {
        Delivery {
            subject: self.subject,
            audience: self.audience,
            boot,
            number: self.number,
            trace: self.trace.map(|trace| trace.to_string()),
            frame: (*self.frame).to_owned(),
        }
    }
}

/// One delivery of a pod's batch: which of the turn's, and the boot that the registry named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Item {
    pub index: usize,
    /// `None`: nobody said that the subject listens there, the pod gets everything.
    pub boot: Option<Uuid>,
}

/// A batch per pod, each in the order of the turn.
pub(crate) type Batches = HashMap<PodId, Vec<Item>>;

/// The distinct subjects in order of appearance, and for each delivery the place of its subject among them.
pub(crate) fn subjects(deliveries: &[Addressed]) -> (Vec<Subject>, Vec<usize>) {
    let mut places: HashMap<Subject, usize> = HashMap::new();
    let mut subjects = Vec::new();
    let of_delivery = deliveries
        .iter()
        .map(|addressed| {
            *places.entry(addressed.subject).or_insert_with(|| {
                subjects.push(addressed.subject);
                subjects.len() - 1
            })
        })
        .collect();
    (subjects, of_delivery)
}

/// Each delivery to the pods where its subject sits, once per pod, and to every pod whose table is not whole.
pub(crate) fn route(place_of_delivery: &[usize], lookup: &Lookup) -> Batches {
    let mut batches = Batches::new();
    for (index, place) in place_of_delivery.iter().enumerate() {
        let seats = lookup.found.get(*place).map_or(&[][..], |found| &found.seats);
        for seat in seats {
            push(&mut batches, seat.pod, Item { index, boot: Some(seat.boot) });
        }
        for pod in &lookup.not_whole {
            push(&mut batches, pod.id, Item { index, boot: None });
        }
    }
    batches
}

/// Everything to everybody: the registry could not be asked.
pub(crate) fn broadcast(deliveries: usize, gateways: impl IntoIterator<Item = PodId>) -> Batches {
    let all = || (0..deliveries).map(|index| Item { index, boot: None }).collect();
    gateways.into_iter().map(|pod| (pod, all())).collect()
}

/// Two seats of one subject in one pod are one delivery; the pod hands it to all of its sessions.
fn push(batches: &mut Batches, pod: PodId, item: Item) {
    let batch = batches.entry(pod).or_default();
    if batch.last().is_none_or(|last| last.index != item.index) {
        batch.push(item);
    }
}

#[cfg(test)]
mod tests {
    use domain::{Attempt, ConnectionId, OperatorId, SenderId, TenantId};
    use registry::{Found, Pod, PodKind, Seat};

    use super::*;

    fn subject(n: u128) -> Subject {
        Subject::Operator(TenantId(Uuid::from_u128(1)), OperatorId(Uuid::from_u128(n)))
    }

    fn addressed(n: u128) -> Addressed {
        let frame = RawValue::from_string(n.to_string()).unwrap().into();
        let audience = Audience::Staff;
        Addressed { subject: subject(n), audience, number: None, trace: None, frame, is_fleeting: false }
    }

    fn pod(n: u128) -> PodId {
        PodId(Uuid::from_u128(n))
    }

    fn seat(connection: u128, at: u128) -> Seat {
        Seat {
            connection: ConnectionId(Uuid::from_u128(connection)),
            pod: pod(at),
            boot: Uuid::from_u128(at + 100),
            sender: SenderId(Uuid::nil()),
            attempt: Attempt(1),
            since_ms: 0,
        }
    }

    fn item(index: usize, at: u128) -> Item {
        Item { index, boot: Some(Uuid::from_u128(at + 100)) }
    }

    #[test]
    fn asks_for_each_subject_once() {
        let (asked, places) = subjects(&[addressed(1), addressed(2), addressed(1)]);
        assert_eq!((asked, places), (vec![subject(1), subject(2)], vec![0, 1, 0]));
    }

    #[test]
    fn sends_a_delivery_once_to_each_pod_that_was_named() {
        let found = vec![
            Found { seats: vec![seat(1, 7), seat(2, 7), seat(3, 8)] },
            Found { seats: vec![seat(4, 8)] },
        ];
        let batches = route(&[0, 1, 0], &Lookup { found, not_whole: vec![] });
        assert_eq!(batches[&pod(7)], [item(0, 7), item(2, 7)]);
        assert_eq!(batches[&pod(8)], [item(0, 8), item(1, 8), item(2, 8)]);
        assert_eq!(batches.len(), 2);
    }

    #[test]
    fn a_pod_that_is_not_whole_gets_everything_once() {
        let found = vec![Found { seats: vec![seat(1, 7)] }, Found::default()];
        let not_whole = vec![Pod {
            id: pod(7),
            boot: Uuid::from_u128(107),
            kind: PodKind::Gateway,
            address: String::new(),
        }];
        let batches = route(&[0, 1], &Lookup { found, not_whole });
        assert_eq!(batches[&pod(7)], [item(0, 7), Item { index: 1, boot: None }]);
    }

    #[test]
    fn nobody_is_told_of_a_subject_without_seats_while_all_are_whole() {
        let batches = route(&[0], &Lookup { found: vec![Found::default()], not_whole: vec![] });
        assert!(batches.is_empty());
    }

    #[test]
    fn a_broadcast_reaches_every_gateway_in_the_order_of_the_turn() {
        let batches = broadcast(2, [pod(7), pod(8)]);
        assert_eq!(batches.len(), 2);
        assert_eq!(batches[&pod(8)], [Item { index: 0, boot: None }, Item { index: 1, boot: None }]);
    }
}
