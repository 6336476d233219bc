//! The safety net (D6): numbers of open subjects are compared with the store's, so that what push lost is found.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::{Subject, TimelineId};
use protocol::link::{HeadQuery, Pull, PullAnswer};

use crate::handle::Handle;
use crate::pod::Pod;
use crate::session::HeadNow;

const EVERY: Duration = Duration::from_secs(1);
/// While push is in doubt, all of them this often.
const DOUBT_EVERY: u64 = 2;
/// Sessions, and then subjects, of one question.
const ASKED_AT_ONCE: usize = 1_000;

/// Asks for heads until the pod stops.
pub(crate) async fn ask(pod: Arc<Pod>) {
    // While all is well each session is looked after once in so many seconds.
    let round = u128::from(pod.config.heads_round_ms.div_ceil(1_000));
    if round == 0 {
        return;
    }
    let mut beat = tokio::time::interval(EVERY);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut seconds: u64 = 0;
    loop {
        beat.tick().await;
        seconds += 1;
        let in_doubt = pod.in_doubt.load(Ordering::Relaxed);
        let sessions = match in_doubt {
            true if seconds.is_multiple_of(DOUBT_EVERY) => pod.table.all(),
            true => continue,
            false => {
                let mut some = pod.table.all();
                some.retain(|handle| handle.connection().0.as_u128() % round == u128::from(seconds) % round);
                some
            }
        };
        compare(&pod, &sessions).await;
    }
}

/// Subjects that another pod could not tell us about by the link.
pub(crate) async fn hear_nudges(pod: Arc<Pod>) {
    let mut nudges = pod.registry.nudges();
    while let Some(subject) = nudges.recv().await {
        let listeners = pod.table.listeners(&subject);
        compare(&pod, &listeners).await;
    }
}

/// Compares what these sessions know with what a router answers, some at a time: a pod that holds many must not need
/// memory for a question about all.
async fn compare(pod: &Arc<Pod>, sessions: &[Arc<Handle>]) {
    for some in sessions.chunks(ASKED_AT_ONCE) {
        compare_some(pod, some).await;
    }
}

async fn compare_some(pod: &Arc<Pod>, sessions: &[Arc<Handle>]) {
    let mut who_asks: HashMap<Question, Vec<Arc<Handle>>> = HashMap::new();
    for handle in sessions {
        for query in handle.session().head_queries() {
            who_asks.entry((query.subject, query.timeline)).or_default().push(handle.clone());
        }
    }
    let queries: Vec<HeadQuery> =
        who_asks.keys().map(|query| HeadQuery { subject: query.0, timeline: query.1 }).collect();
    for some in queries.chunks(ASKED_AT_ONCE) {
        let by_subject: HashMap<Subject, &HeadQuery> =
            some.iter().map(|query| (query.subject, query)).collect();
        let Ok(PullAnswer::Heads { heads }) = pod.pull(Pull::Heads { subjects: some.to_vec() }).await else {
            continue;
        };
        for head in heads {
            let Some(query) = by_subject.get(&head.subject) else { continue };
            let Some(handles) = who_asks.get(&(query.subject, query.timeline)) else { continue };
            for handle in handles {
                if handle.head(HeadNow { head, timeline: query.timeline }) {
                    pod.metrics.was_behind();
                }
            }
        }
    }
}

/// A question as a key.
type Question = (Subject, Option<TimelineId>);
