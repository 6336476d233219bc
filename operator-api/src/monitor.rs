//! What supervisors see: a picture of a desk that is never older than [`FRESH`], read while somebody looks and shared by all who do.
//!
//! Events are read from where the last reading left off and summed up in a [`Ledger`]; what is now comes from the rows
//! themselves. Nothing is kept that the store does not have: another pod, or this one after a restart, tells the same.

mod alerts;
mod figures;
mod house;
mod lists;
mod picture;
mod projection;
mod rules;
mod series;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::TenantId;
use domain::rights::{Rights, Scope};
use protocol::monitor::WindowName;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::refusal::Refused;
use crate::state::Api;
pub(crate) use picture::{Picture, Sight};
use projection::Projection;
pub(crate) use rules::watch as watch_rules;
pub(crate) use series::series;

/// A picture younger than this is told again.
const FRESH: Duration = Duration::from_millis(200);
/// Desks that nobody has looked at for so long are read from the beginning the next time.
const UNWATCHED: Duration = Duration::from_secs(600);

/// The desks that somebody looks at.
#[derive(Default)]
pub(crate) struct Monitor {
    desks: std::sync::Mutex<HashMap<TenantId, Watched>>,
}

struct Watched {
    projection: Arc<Mutex<Projection>>,
    looked_at: Instant,
}

impl Monitor {
    /// The tenant's desk as it is now.
    pub(crate) async fn picture(&self, api: &Api, tenant: TenantId) -> Result<Arc<Picture>, Refused> {
        let projection = self.projection(tenant);
        // Whoever comes while it is read waits for that reading and has the same.
        let mut projection = projection.lock().await;
        projection.picture(api, tenant, FRESH).await
    }

    fn projection(&self, tenant: TenantId) -> Arc<Mutex<Projection>> {
        let now = Instant::now();
        let mut desks = self.desks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        desks.retain(|_, watched| now.duration_since(watched.looked_at) < UNWATCHED);
        let watched =
            desks.entry(tenant).or_insert_with(|| Watched { projection: Arc::default(), looked_at: now });
        watched.looked_at = now;
        watched.projection.clone()
    }
}

/// What somebody with these rights sees of a desk: whoever may step in somewhere looks at it there.
pub(crate) fn sight(rights: &Rights) -> Sight {
    match rights.grants.join.min(rights.grants.see) {
        Scope::All => Sight::All,
        Scope::Queues => Sight::Queues(rights.queues.clone()),
        Scope::Own | Scope::None => Sight::Queues(Vec::new()),
    }
}

/// Of a list.
pub(crate) const ROWS: u32 = 200;
const _: () = assert!(ROWS as usize == protocol::limit::BOARD_ROWS, "lists are as long as boards");

/// A short name of a value: equal values have equal ones, on every pod.
pub(crate) fn digest(value: &impl Serialize) -> String {
    let bytes = serde_json::to_vec(value).expect("it is plain data");
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// How far a window reaches back from the beginning of the running minute.
pub(crate) const fn reach_ms(window: WindowName) -> Option<i64> {
    match window {
        WindowName::Minutes30 => Some(30 * 60_000),
        WindowName::Minutes60 => Some(60 * 60_000),
        WindowName::Today => None,
    }
}
