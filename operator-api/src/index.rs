//! What was said comes into the index a moment later, whichever pod has time.

use std::sync::Arc;
use std::time::Duration;

use crate::state::Api;

/// How often is looked for what is new.
const LOOK: Duration = Duration::from_millis(500);
/// What is taken in one transaction.
const AT_ONCE: u32 = 200;

/// Puts entries into the index until the process stops.
pub(crate) async fn watch(api: Arc<Api>) {
    while !api.sleeps_through(LOOK).await {
        loop {
            match api.store.search_index().catch_up(AT_ONCE).await {
                Ok(taken) => {
                    api.figures.indexed.inc_by(u64::from(taken));
                    if taken < AT_ONCE || api.shutdown.is_stopping() {
                        break;
                    }
                }
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "entries were not put into the index; it is tried again");
                    break;
                }
            }
        }
    }
}
