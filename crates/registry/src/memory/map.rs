//! The map itself: leases with their expiry, and seats by subject. Time is passed in.

use std::collections::HashMap;

use domain::{ConnectionId, PodId, Subject};
use tokio::time::Instant;

use crate::nudges::Mailbox;
use crate::{Found, LEASE_TTL, Lease, Lookup, Pod, PodKind, REMEMBERED, Seat};

/// What `whole_under` says here: this map cannot be another one.
const THE_MAP: &str = "memory";

#[derive(Debug)]
struct Held {
    pod: Pod,
    nudges: Mailbox,
    expires_at: Instant,
}

impl Held {
    fn is_valid(&self, now: Instant) -> bool {
        now < self.expires_at
    }

    fn is_live(&self, now: Instant) -> bool {
        now < self.expires_at + REMEMBERED
    }

    fn lease(&self, now: Instant) -> Lease {
        Lease { pod: self.pod.clone(), whole_under: self.is_valid(now).then(|| THE_MAP.to_owned()) }
    }
}

/// Leases and seats of all parts.
#[derive(Debug, Default)]
pub(super) struct Map {
    leases: HashMap<PodId, Held>,
    seats: HashMap<Subject, HashMap<ConnectionId, Seat>>,
}

impl Map {
    /// A new boot takes the lease of its pod, whoever holds it, and inherits nothing.
    pub(super) fn take_lease(&mut self, pod: Pod, nudges: Mailbox, now: Instant) {
        self.forget_seats(|seat| seat.pod == pod.id && seat.boot != pod.boot);
        self.leases.insert(pod.id, Held { pod, nudges, expires_at: now + LEASE_TTL });
    }

    /// Beats a lease; one that another boot holds stays with it.
    pub(super) fn beat(&mut self, pod: &Pod, nudges: &Mailbox, now: Instant) {
        match self.leases.get_mut(&pod.id) {
            Some(held) if held.pod.boot == pod.boot => held.expires_at = now + LEASE_TTL,
            Some(held) if held.is_valid(now) => {}
            Some(_) | None => self.take_lease(pod.clone(), nudges.clone(), now),
        }
        self.forget_the_dead(now);
    }

    /// Gives the lease back and takes the seats of this boot away.
    pub(super) fn leave(&mut self, pod: &Pod) {
        if self.leases.get(&pod.id).is_some_and(|held| held.pod.boot == pod.boot) {
            self.leases.remove(&pod.id);
        }
        self.forget_seats(|seat| seat.boot == pod.boot);
    }

    pub(super) fn add(&mut self, subjects: &[Subject], seat: Seat, now: Instant) -> Vec<Seat> {
        for subject in subjects {
            self.seats.entry(*subject).or_default().insert(seat.connection, seat.clone());
        }
        let mut standing = subjects.first().map_or_else(Vec::new, |first| self.valid(first, now));
        if !standing.iter().any(|other| other.connection == seat.connection) {
            standing.push(seat);
        }
        standing
    }

    pub(super) fn remove(&mut self, subjects: &[Subject], connection: ConnectionId) {
        for subject in subjects {
            if let Some(seats) = self.seats.get_mut(subject) {
                seats.remove(&connection);
                if seats.is_empty() {
                    self.seats.remove(subject);
                }
            }
        }
    }

    pub(super) fn look_up(&self, subjects: &[Subject], now: Instant) -> Lookup {
        let found = subjects.iter().map(|subject| Found { seats: self.valid(subject, now) }).collect();
        let not_whole = self
            .leases
            .values()
            .filter(|held| held.pod.kind == PodKind::Gateway && held.is_live(now) && !held.is_valid(now))
            .map(|held| held.pod.clone())
            .collect();
        Lookup { found, not_whole }
    }

    pub(super) fn pods(&self, kind: PodKind, now: Instant) -> Vec<Lease> {
        let of_kind = self.leases.values().filter(|held| held.pod.kind == kind && held.is_live(now));
        of_kind.map(|held| held.lease(now)).collect()
    }

    pub(super) fn mailbox(&self, pod: PodId, now: Instant) -> Option<Mailbox> {
        self.leases.get(&pod).filter(|held| held.is_valid(now)).map(|held| held.nudges.clone())
    }

    /// The seats whose pod holds its lease under the same boot.
    fn valid(&self, subject: &Subject, now: Instant) -> Vec<Seat> {
        let Some(seats) = self.seats.get(subject) else { return Vec::new() };
        let stands = |seat: &&Seat| {
            self.leases.get(&seat.pod).is_some_and(|held| held.pod.boot == seat.boot && held.is_valid(now))
        };
        seats.values().filter(stands).cloned().collect()
    }

    /// A part that is still in the process keeps its seats however long the process was frozen: when it goes on, its
    /// table must be as whole as its next beat says.
    fn forget_the_dead(&mut self, now: Instant) {
        let is_dead = |held: &&Held| !held.is_live(now) && held.nudges.is_orphan();
        let dead: Vec<Pod> = self.leases.values().filter(is_dead).map(|held| held.pod.clone()).collect();
        for pod in dead {
            self.leave(&pod);
        }
    }

    fn forget_seats(&mut self, gone: impl Fn(&Seat) -> bool) {
        self.seats.retain(|_, seats| {
            seats.retain(|_, seat| !gone(seat));
            !seats.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{Attempt, SenderId, TenantId, TimelineId};
    use uuid::Uuid;

    use super::*;

    fn pod(boot: u128) -> Pod {
        Pod {
            id: PodId(Uuid::from_u128(1)),
            boot: Uuid::from_u128(boot),
            kind: PodKind::Gateway,
            address: "here".to_owned(),
        }
    }

    fn seat(boot: u128, connection: u128) -> Seat {
        Seat {
            connection: ConnectionId(Uuid::from_u128(connection)),
            pod: PodId(Uuid::from_u128(1)),
            boot: Uuid::from_u128(boot),
            sender: SenderId(Uuid::from_u128(9)),
            attempt: Attempt(1),
            since_ms: 0,
        }
    }

    #[test]
    fn a_pod_without_a_beat_is_not_whole_for_a_minute_and_then_gone() {
        let subject = Subject::Timeline(TenantId(Uuid::nil()), TimelineId(Uuid::nil()));
        let mut map = Map::default();
        let start = Instant::now();
        map.take_lease(pod(1), Mailbox::default(), start);
        map.add(&[subject], seat(1, 7), start);
        assert_eq!(map.look_up(&[subject], start).found[0].seats.len(), 1);
        assert!(map.look_up(&[subject], start).not_whole.is_empty());

        let silent = map.look_up(&[subject], start + LEASE_TTL);
        assert!(silent.found[0].seats.is_empty());
        assert_eq!(silent.not_whole, vec![pod(1)]);

        let gone = map.look_up(&[subject], start + LEASE_TTL + REMEMBERED);
        assert!(gone.not_whole.is_empty());
        assert!(map.pods(PodKind::Gateway, start + LEASE_TTL + REMEMBERED).is_empty());
    }

    #[test]
    fn a_late_beat_of_the_old_boot_does_not_take_the_lease_back() {
        let subject = Subject::Pod(PodId(Uuid::nil()));
        let mut map = Map::default();
        let start = Instant::now();
        map.take_lease(pod(1), Mailbox::default(), start);
        map.take_lease(pod(2), Mailbox::default(), start);
        map.beat(&pod(1), &Mailbox::default(), start + Duration::from_secs(1));
        map.add(&[subject], seat(2, 7), start);
        assert_eq!(map.look_up(&[subject], start).found[0].seats, vec![seat(2, 7)]);
    }
}
