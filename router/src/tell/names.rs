//! The names of operators, as staff is told them beside an entry: read once, forgotten when settings change.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use domain::turn::Tell;
use domain::{OperatorId, Subject, TenantId};
use lru::LruCache;
use store::Store;

/// Who, and how they are called.
pub(crate) type Named = HashMap<(TenantId, OperatorId), Arc<str>>;

/// Beyond this those who wrote longest ago are read again.
const MAX: NonZeroUsize = NonZeroUsize::new(4_096).expect("more than none");

/// Names that were read since the settings last changed.
#[derive(Debug)]
pub(crate) struct Names {
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    names: LruCache<(TenantId, OperatorId), Arc<str>>,
    /// Counts the times that all were forgotten: what was read before is not kept after.
    age: u64,
}

impl Default for Names {
    fn default() -> Self {
        Self { known: Mutex::new(Known { names: LruCache::new(MAX), age: 0 }) }
    }
}

impl Names {
    /// The names of the operators whose entries are told to staff.
    pub(super) async fn of_authors(&self, store: &Store, tell: &[Tell]) -> Named {
        let authors = tell.iter().filter_map(|tell| match tell {
            Tell::Entry { to: Subject::Customer(..), .. } => None,
            Tell::Entry { to, entry } => to.tenant().zip(entry.author.operator()),
            Tell::Inbox { .. } | Tell::Board { .. } | Tell::Result(_) => None,
        });
        self.look_up(store, authors).await
    }

    /// The names of these. Those not known yet are asked for in one query; one that cannot be found is left out, and
    /// the entry is told without it.
    pub(super) async fn look_up(
        &self,
        store: &Store,
        of: impl Iterator<Item = (TenantId, OperatorId)>,
    ) -> Named {
        let (mut found, missing, age) = self.known(of);
        if missing.is_empty() {
            return found;
        }
        match store.state().operator_names(&missing).await {
            Ok(read) => {
                let read = read.into_iter().map(|(who, name)| (who, Arc::<str>::from(name)));
                found.extend(self.keep(read.collect(), age));
            }
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, n = missing.len(), "failed to read operators' names");
            }
        }
        found
    }

    /// The settings have changed: a name may have too.
    pub(crate) fn forget(&self) {
        let mut known = self.lock();
        known.names.clear();
        known.age += 1;
    }

    fn known(
        &self,
        of: impl Iterator<Item = (TenantId, OperatorId)>,
    ) -> (Named, Vec<(TenantId, OperatorId)>, u64) {
        let (mut found, mut missing) = (Named::new(), Vec::new());
        let mut known = self.lock();
        for who in of {
            match known.names.get(&who) {
                Some(name) => drop(found.insert(who, name.clone())),
                None if missing.contains(&who) => {}
                None => missing.push(who),
            }
        }
        (found, missing, known.age)
    }

    fn keep(&self, read: Named, age: u64) -> Named {
        let mut known = self.lock();
        if known.age == age {
            for (who, name) in &read {
                known.names.put(*who, name.clone());
            }
        }
        read
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn who(n: u128) -> (TenantId, OperatorId) {
        (TenantId(Uuid::nil()), OperatorId(Uuid::from_u128(n)))
    }

    #[test]
    fn asks_once_for_each_and_never_for_one_that_is_known() {
        let names = Names::default();
        let (_, missing, age) = names.known([who(1), who(2), who(1)].into_iter());
        assert_eq!(missing, [who(1), who(2)]);
        names.keep(HashMap::from([(who(1), "Bob".into())]), age);
        let (found, missing, _) = names.known([who(1), who(2)].into_iter());
        assert_eq!((found.len(), missing), (1, vec![who(2)]));
    }

    #[test]
    fn a_name_that_was_read_before_a_change_is_not_kept_after_it() {
        let names = Names::default();
        let (_, _, age) = names.known([who(1)].into_iter());
        names.forget();
        names.keep(HashMap::from([(who(1), "Bob".into())]), age);
        let (found, ..) = names.known([who(1)].into_iter());
        assert!(found.is_empty());
    }
}
