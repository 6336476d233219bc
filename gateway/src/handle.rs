//! A session as the rest of the pod holds it: the state behind a lock, and the waker of its one task.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use domain::ConnectionId;
use futures_util::task::AtomicWaker;
use protocol::link::Outcome;

use crate::session::{HeadNow, Input, Now, Session, Told};

/// A session that others may tell something. Its own task alone carries out effects and owns the socket.
pub(crate) struct Handle {
    connection: ConnectionId,
    session: Mutex<Session>,
    waker: AtomicWaker,
    tick: AtomicBool,
    /// The slot of the wheel that will wake it, in milliseconds; `u64::MAX` = none.
    scheduled_ms: AtomicU64,
}

impl Handle {
    pub(crate) fn new(session: Session) -> Self {
        Self {
            connection: session.connection(),
            session: Mutex::new(session),
            waker: AtomicWaker::new(),
            tick: AtomicBool::new(false),
            scheduled_ms: AtomicU64::new(u64::MAX),
        }
    }

    pub(crate) fn connection(&self) -> ConnectionId {
        self.connection
    }

    /// The state itself; held for as long as one step takes. A panic in one session's step must not spread to those
    /// who tell it something, so a poisoned lock is taken all the same.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn step(&self, now: Now, input: Input) {
        self.session().step(now, input);
        self.waker.wake();
    }

    pub(crate) fn deliver(&self, now: Now, told: &Told) -> Outcome {
        let outcome = self.session().deliver(now, told);
        self.waker.wake();
        outcome
    }

    pub(crate) fn head(&self, head: HeadNow) -> bool {
        let was_behind = self.session().head(head);
        self.waker.wake();
        was_behind
    }

    /// Its task looks after the time when it wakes.
    pub(crate) fn tick(&self) {
        self.scheduled_ms.store(u64::MAX, Ordering::Release);
        self.tick.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// For its own task: whether time is to be looked after.
    pub(crate) fn take_tick(&self) -> bool {
        self.tick.swap(false, Ordering::AcqRel)
    }

    /// For its own task.
    pub(crate) fn register(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Notes that the wheel will wake it at `at_ms`. `false`: it will do so earlier anyway.
    pub(crate) fn schedule(&self, at_ms: u64) -> bool {
        self.scheduled_ms.fetch_min(at_ms, Ordering::AcqRel) > at_ms
    }
}
