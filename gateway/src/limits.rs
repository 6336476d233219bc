//! How many sockets one address may hold, and how fast it may open them. An office behind one address must still
//! work, so the count is generous and the pace does the rest.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::session::{Bucket, Rate};

/// Addresses are forgotten once they hold nothing; looked through when this many more are known.
const SWEEP_AT: usize = 4_096;

/// The addresses that hold sockets now.
pub(crate) struct Addresses {
    max_open: u32,
    pace: Rate,
    known: Mutex<HashMap<IpAddr, Known>>,
}

struct Known {
    open: u32,
    pace: Bucket,
}

/// A place for one socket; given back when it is dropped.
pub(crate) struct Place {
    addresses: Arc<Addresses>,
    address: IpAddr,
}

impl Addresses {
    pub(crate) fn new(max_open: u32) -> Arc<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a count of sockets, far below 2^24")]
        let per_second = max_open as f32 / 10.0;
        let pace = Rate { burst: max_open, per_second };
        Arc::new(Self { max_open, pace, known: Mutex::default() })
    }

    /// A place for one more socket, unless the address has too many or opens them too fast.
    pub(crate) fn enter(self: &Arc<Self>, address: IpAddr, now_ms: u64) -> Option<Place> {
        let mut known = self.known();
        if known.len() >= SWEEP_AT && !known.contains_key(&address) {
            known.retain(|_, known| known.open > 0);
        }
        let entry =
            known.entry(address).or_insert_with(|| Known { open: 0, pace: Bucket::full(self.pace, now_ms) });
        if entry.open >= self.max_open || entry.pace.take(self.pace, now_ms).is_err() {
            return None;
        }
        entry.open += 1;
        Some(Place { addresses: self.clone(), address })
    }

    fn known(&self) -> MutexGuard<'_, HashMap<IpAddr, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(known) = self.addresses.known().get_mut(&self.address) {
            known.open = known.open.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Addresses;
    use std::net::{IpAddr, Ipv4Addr};

    const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn an_address_holds_as_many_sockets_as_it_may_and_gets_places_back() {
        let addresses = Addresses::new(3);
        let mut places: Vec<_> = (0..3).filter_map(|_| addresses.enter(OFFICE, 0)).collect();
        assert_eq!(places.len(), 3);
        assert!(addresses.enter(OFFICE, 60_000).is_none());
        places.pop();
        assert!(addresses.enter(OFFICE, 60_000).is_some());
        assert!(addresses.enter(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).is_some());
    }

    #[test]
    fn sockets_that_come_and_go_too_fast_are_refused() {
        let addresses = Addresses::new(10);
        let entered = (0..100).filter(|_| addresses.enter(OFFICE, 0).is_some()).count();
        assert_eq!(entered, 10);
        assert!(addresses.enter(OFFICE, 1_000).is_some());
    }
}
