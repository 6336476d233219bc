//! How long a fault was felt.

use std::fmt;
use std::time::{Duration, Instant};

use domain::ClientId;

use crate::crowd::{Crowd, Side};

/// Whatever dies, messages flow again within this time.
const LIVENESS: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);

/// Times from the fault, of texts written after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub(crate) first_tick: Duration,
    pub(crate) first_delivery: Duration,
    /// Both sides of every chat had a tick and saw the other's text. Each side writes every two seconds: so much of it
    /// may be waiting for somebody to write.
    pub(crate) everybody: Duration,
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "first tick {:.2} s, first delivery {:.2} s, everybody {:.2} s",
            self.first_tick.as_secs_f64(),
            self.first_delivery.as_secs_f64(),
            self.everybody.as_secs_f64()
        )
    }
}

/// Waits until both sides of every chat have written after the fault, got the tick and been seen.
///
/// # Panics
/// When that is not so within the liveness bound.
pub(crate) async fn again(crowd: &Crowd, fault: Instant) -> Flow {
    let (mut first_tick, mut first_delivery) = (None, None);
    let mut waiting: Vec<&Side> = crowd.sides.iter().collect();
    let mut poll = tokio::time::interval(POLL);
    loop {
        poll.tick().await;
        waiting.retain(|side| {
            let Some(client_id) = side.first_said_after(fault) else { return true };
            let (ticked, delivered) = (is_ticked(side, client_id), is_delivered(side, client_id));
            if ticked {
                first_tick.get_or_insert(fault.elapsed());
            }
            if delivered {
                first_delivery.get_or_insert(fault.elapsed());
            }
            !(ticked && delivered)
        });
        let (Some(first_tick), Some(first_delivery), true) = (first_tick, first_delivery, waiting.is_empty())
        else {
            assert!(fault.elapsed() < LIVENESS, "{}", why_not(&waiting, fault));
            continue;
        };
        return Flow { first_tick, first_delivery, everybody: fault.elapsed() };
    }
}

fn why_not(waiting: &[&Side], fault: Instant) -> String {
    let mut text = format!("after {LIVENESS:?} {} sides still wait", waiting.len());
    for side in waiting.iter().take(5) {
        let (writer, reader) = (side.writer.page().name.clone(), side.reader.page().name.clone());
        let ticked = side.first_said_after(fault).map(|client_id| is_ticked(side, client_id));
        text += &format!("\n  {writer} → {reader} in {}: ticked {ticked:?}", side.timeline);
    }
    text
}

/// A text without a row in the outbox has an entry on its author's screen.
fn is_ticked(side: &Side, client_id: ClientId) -> bool {
    side.writer.page().outbox.iter().find(|row| row.say.cid == client_id).is_none_or(|row| row.accepted)
}

fn is_delivered(side: &Side, client_id: ClientId) -> bool {
    let page = side.reader.page();
    let Some(thread) = page.threads.get(&side.timeline) else { return false };
    thread.entries.iter().rev().any(|entry| entry.cid == client_id)
}
