//! One clock for all sessions of the pod: a wheel of slots instead of a timer per connection.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::handle::Handle;

/// Width of a slot: how late a deadline may be judged.
const SLOT_MS: u64 = 100;
/// Slots of one turn; what is due later is looked at once a turn.
const SLOTS: usize = 256;

/// The wheel. Session tasks put themselves in, [`Wheel::turn`] wakes those whose time has come.
pub(crate) struct Wheel {
    slots: Mutex<Slots>,
}

struct Slots {
    slots: Vec<Vec<Weak<Handle>>>,
    /// The next slot to empty, counted from the start of the pod.
    next: u64,
}

impl Wheel {
    pub(crate) fn new() -> Self {
        let slots = Slots { slots: (0..SLOTS).map(|_| Vec::new()).collect(), next: 0 };
        Self { slots: Mutex::new(slots) }
    }

    /// Wakes the session at `due_ms` of the pod's clock or a slot later, unless it will be woken earlier anyway.
    pub(crate) fn schedule(&self, handle: &Arc<Handle>, due_ms: u64) {
        if !handle.schedule(due_ms) {
            return;
        }
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let last = slots.next + index(SLOTS) - 1;
        let slot = (due_ms / SLOT_MS + 1).clamp(slots.next, last);
        let at = place(slot);
        slots.slots[at].push(Arc::downgrade(handle));
    }

    /// Wakes everyone who is due by `now_ms`.
    pub(crate) fn wake_due(&self, now_ms: u64) {
        let mut due = Vec::new();
        {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            while slots.next <= now_ms / SLOT_MS {
                let at = place(slots.next);
                due.append(&mut slots.slots[at]);
                slots.slots[at].shrink_to(64);
                slots.next += 1;
            }
        }
        for handle in due.iter().filter_map(Weak::upgrade) {
            handle.tick();
        }
    }

    /// Turns for ever.
    pub(crate) async fn turn(&self, now_ms: impl Fn() -> u64) {
        let mut beat = tokio::time::interval(Duration::from_millis(SLOT_MS));
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            beat.tick().await;
            self.wake_due(now_ms());
        }
    }
}

fn index(n: usize) -> u64 {
    u64::try_from(n).expect("a small count")
}

fn place(slot: u64) -> usize {
    usize::try_from(slot % index(SLOTS)).expect("a remainder by a small count")
}
