//! Between the thread that polls and the task that reads: records up to a bound, orders the other way.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use crate::{Assigned, LogError, Read};

/// What a record costs beside its value.
const OVERHEAD_BYTES: usize = 96;

/// What the reader's owner wants; each is answered once done.
pub(super) enum Order {
    Assign(Vec<Assigned>, oneshot::Sender<Result<(), LogError>>),
    Unassign(Vec<(Arc<str>, u32)>, oneshot::Sender<()>),
    Pause(Vec<(Arc<str>, u32)>, bool, oneshot::Sender<()>),
}

#[derive(Default)]
struct State {
    reads: VecDeque<Read>,
    bytes: usize,
    failures: VecDeque<LogError>,
    /// At most one at a time: their sender waits for the answer.
    orders: VecDeque<Order>,
    woken: bool,
    closed: bool,
}

/// Shared by both sides.
pub(super) struct Buffer {
    state: Mutex<State>,
    /// Wakes the thread.
    wake: Condvar,
    /// Wakes the task.
    filled: Notify,
    max_bytes: usize,
}

/// What the thread has to do.
pub(super) struct Work {
    pub(super) orders: VecDeque<Order>,
    pub(super) closed: bool,
    /// How much more may be read ahead.
    pub(super) room_bytes: usize,
}

impl Buffer {
    pub(super) fn new(max_bytes: usize) -> Self {
        Self {
            state: Mutex::default(),
            wake: Condvar::new(),
            filled: Notify::new(),
            max_bytes: max_bytes.max(1),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Thread: waits for something to do, at most `wait`.
    pub(super) fn work(&self, wait: Duration) -> Work {
        let state = self.state();
        let idle = |state: &mut State| !state.woken && !state.closed && state.orders.is_empty();
        let waited = self.wake.wait_timeout_while(state, wait, idle);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.woken = false;
        Work {
            orders: std::mem::take(&mut state.orders),
            closed: state.closed,
            room_bytes: self.max_bytes.saturating_sub(state.bytes),
        }
    }

    /// Anybody: makes the thread look.
    pub(super) fn wake(&self) {
        self.state().woken = true;
        self.wake.notify_one();
    }

    /// Thread: hands records over.
    pub(super) fn fill(&self, reads: Vec<Read>) {
        if reads.is_empty() {
            return;
        }
        let mut state = self.state();
        state.bytes += reads.iter().map(size_bytes).sum::<usize>();
        state.reads.extend(reads);
        drop(state);
        self.filled.notify_one();
    }

    /// Thread: tells what went wrong for good.
    pub(super) fn fail(&self, failure: LogError) {
        self.state().failures.push_back(failure);
        self.filled.notify_one();
    }

    /// Thread: forgets records of partitions that moved.
    pub(super) fn forget(&self, is_gone: impl Fn(&Read) -> bool) {
        let mut state = self.state();
        state.reads.retain(|read| !is_gone(read));
        state.bytes = state.reads.iter().map(size_bytes).sum();
    }

    /// Task: takes what is there.
    pub(super) fn take(&self, max: usize) -> Result<Vec<Read>, LogError> {
        let mut state = self.state();
        if state.reads.is_empty() {
            return state.failures.pop_front().map_or_else(|| Ok(Vec::new()), Err);
        }
        let n = max.min(state.reads.len());
        let taken: Vec<Read> = state.reads.drain(..n).collect();
        let was_full = state.bytes >= self.max_bytes;
        state.bytes -= taken.iter().map(size_bytes).sum::<usize>();
        if was_full && state.bytes < self.max_bytes {
            state.woken = true;
            self.wake.notify_one();
        }
        Ok(taken)
    }

    /// Task: resolves when there may be something to take.
    pub(super) async fn filled(&self) {
        self.filled.notified().await;
    }

    pub(super) fn order(&self, order: Order) {
        self.state().orders.push_back(order);
        self.wake.notify_one();
    }

    pub(super) fn close(&self) {
        self.state().closed = true;
        self.wake.notify_one();
    }
}

pub(super) fn size_bytes(read: &Read) -> usize {
    read.value.len() + OVERHEAD_BYTES
}
