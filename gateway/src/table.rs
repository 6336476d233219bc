//! Who listens to what on this pod.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{ConnectionId, Subject};

use crate::handle::Handle;

/// Locks of the table; a delivery takes one of them.
const SHARDS: usize = 16;

/// Those who listen to one subject; nearly always one.
enum Listeners {
    One(Arc<Handle>),
    Many(Vec<Arc<Handle>>),
}

/// All sessions of the pod by subject and by connection.
pub(crate) struct Table {
    hasher: RandomState,
    subjects: Vec<Mutex<HashMap<Subject, Listeners>>>,
    connections: Mutex<HashMap<ConnectionId, Arc<Handle>>>,
}

impl Table {
    pub(crate) fn new() -> Self {
        let subjects = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { hasher: RandomState::new(), subjects, connections: Mutex::default() }
    }

    /// Adds a session under its subjects.
    pub(crate) fn add(&self, handle: &Arc<Handle>, subjects: &[Subject]) {
        self.connections().insert(handle.connection(), handle.clone());
        for subject in subjects {
            self.join(handle, *subject);
        }
    }

    /// Adds a session under one more subject.
    pub(crate) fn join(&self, handle: &Arc<Handle>, subject: Subject) {
        match self.shard(&subject).entry(subject) {
            Entry::Vacant(vacant) => {
                vacant.insert(Listeners::One(handle.clone()));
            }
            Entry::Occupied(mut occupied) => {
                let mut all = occupied.get().to_vec();
                if !all.iter().any(|one| one.connection() == handle.connection()) {
                    all.push(handle.clone());
                    *occupied.get_mut() = Listeners::Many(all);
                }
            }
        }
    }

    pub(crate) fn leave(&self, connection: ConnectionId, subject: Subject) {
        let mut shard = self.shard(&subject);
        let Entry::Occupied(mut occupied) = shard.entry(subject) else { return };
        let mut rest = occupied.get().to_vec();
        rest.retain(|one| one.connection() != connection);
        match rest.len() {
            0 => {
                occupied.remove();
            }
            1 => *occupied.get_mut() = Listeners::One(rest.swap_remove(0)),
            _ => *occupied.get_mut() = Listeners::Many(rest),
        }
    }

    /// Takes a session out.
    pub(crate) fn remove(&self, connection: ConnectionId, subjects: &[Subject]) {
        for subject in subjects {
            self.leave(connection, *subject);
        }
        self.connections().remove(&connection);
    }

    pub(crate) fn listeners(&self, subject: &Subject) -> Vec<Arc<Handle>> {
        self.shard(subject).get(subject).map_or_else(Vec::new, Listeners::to_vec)
    }

    pub(crate) fn connection(&self, connection: ConnectionId) -> Option<Arc<Handle>> {
        self.connections().get(&connection).cloned()
    }

    pub(crate) fn len(&self) -> usize {
        self.connections().len()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Handle>> {
        self.connections().values().cloned().collect()
    }

    fn shard(&self, subject: &Subject) -> MutexGuard<'_, HashMap<Subject, Listeners>> {
        let hash = self.hasher.hash_one(subject);
        let at = usize::try_from(hash % 16).expect("a remainder by the number of shards");
        self.subjects[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connections(&self) -> MutexGuard<'_, HashMap<ConnectionId, Arc<Handle>>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listeners {
    fn to_vec(&self) -> Vec<Arc<Handle>> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
        }
    }
}
