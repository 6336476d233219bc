//! Wrong passwords, counted per account and per address, so that nobody guesses for long.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Counts are for this long.
const WINDOW_MS: i64 = 15 * 60 * 1000;
/// An office behind one address may make as many mistakes as this many accounts.
const ACCOUNTS_PER_ADDRESS: u32 = 10;
/// Accounts and addresses that are remembered; the oldest are forgotten first.
const REMEMBERED: usize = 20_000;

/// Wrong passwords of late, in this process.
pub(crate) struct Attempts {
    allowed: u32,
    counts: Mutex<Counts>,
}

struct Counts {
    accounts: Windows<[u8; 32]>,
    addresses: Windows<IpAddr>,
}

/// Ask again after this many seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TooMany {
    pub(crate) retry_s: u64,
}

impl Attempts {
    pub(crate) fn new(allowed: u32) -> Self {
        Self { allowed, counts: Mutex::new(Counts { accounts: Windows::new(), addresses: Windows::new() }) }
    }

    /// Counts an attempt before it is judged, so that many at once do not slip through.
    pub(crate) fn begin(
        &self,
        account: [u8; 32],
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> Result<(), TooMany> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.accounts.check(&account, self.allowed, now_ms)?;
        if let Some(address) = address {
            let allowed = self.allowed.saturating_mul(ACCOUNTS_PER_ADDRESS);
            counts.addresses.check(&address, allowed, now_ms)?;
            counts.addresses.count(address, now_ms);
        }
        counts.accounts.count(account, now_ms);
        Ok(())
    }

    /// The password was right: the account starts afresh, the address gets this attempt back.
    pub(crate) fn succeeded(&self, account: &[u8; 32], address: Option<IpAddr>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.accounts.0.remove(account);
        if let Some(window) = address.and_then(|address| counts.addresses.0.get_mut(&address)) {
            window.count = window.count.saturating_sub(1);
        }
    }
}

struct Window {
    count: u32,
    until_ms: i64,
}

struct Windows<K>(HashMap<K, Window>);

impl<K: Eq + Hash + Clone> Windows<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn check(&self, key: &K, allowed: u32, now_ms: i64) -> Result<(), TooMany> {
        match self.0.get(key) {
            Some(window) if window.until_ms > now_ms && window.count >= allowed => {
                let wait_ms = u64::try_from(window.until_ms - now_ms).unwrap_or(0);
                Err(TooMany { retry_s: wait_ms.div_ceil(1000) })
            }
            _ => Ok(()),
        }
    }

    fn count(&mut self, key: K, now_ms: i64) {
        if !self.0.contains_key(&key) && self.0.len() >= REMEMBERED {
            self.make_room(now_ms);
        }
        let fresh = Window { count: 0, until_ms: now_ms + WINDOW_MS };
        let window = self.0.entry(key).or_insert(fresh);
        if window.until_ms <= now_ms {
            *window = Window { count: 0, until_ms: now_ms + WINDOW_MS };
        }
        window.count = window.count.saturating_add(1);
    }

    fn make_room(&mut self, now_ms: i64) {
        self.0.retain(|_, window| window.until_ms > now_ms);
        if self.0.len() >= REMEMBERED {
            let oldest = self.0.iter().min_by_key(|(_, window)| window.until_ms).map(|(key, _)| key.clone());
            oldest.map(|key| self.0.remove(&key));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{Attempts, REMEMBERED, TooMany, WINDOW_MS};

    const HOME: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));

    fn account(n: u32) -> [u8; 32] {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&n.to_be_bytes());
        key
    }

    #[test]
    fn an_account_is_closed_after_too_many_mistakes_and_opens_again() {
        let attempts = Attempts::new(3);
        for _ in 0..3 {
            assert_eq!(attempts.begin(account(1), HOME, 0), Ok(()));
        }
        assert_eq!(attempts.begin(account(1), HOME, 1000), Err(TooMany { retry_s: 899 }));
        assert_eq!(attempts.begin(account(2), HOME, 1000), Ok(()), "others may go on");
        assert_eq!(attempts.begin(account(1), HOME, WINDOW_MS), Ok(()));
    }

    #[test]
    fn a_right_password_starts_the_count_again() {
        let attempts = Attempts::new(3);
        for _ in 0..20 {
            assert_eq!(attempts.begin(account(1), HOME, 0), Ok(()));
            attempts.succeeded(&account(1), HOME);
        }
    }

    #[test]
    fn an_address_that_tries_many_accounts_is_closed_too() {
        let attempts = Attempts::new(3);
        for n in 0..30 {
            assert_eq!(attempts.begin(account(n), HOME, 0), Ok(()), "{n}");
        }
        assert!(attempts.begin(account(99), HOME, 0).is_err());
        assert!(attempts.begin(account(99), None, 0).is_ok());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let attempts = Attempts::new(3);
        for n in 0..u32::try_from(REMEMBERED).unwrap() + 10 {
            attempts.begin(account(n), None, i64::from(n)).unwrap();
        }
        assert_eq!(attempts.counts.lock().unwrap().accounts.0.len(), REMEMBERED);
    }
}
