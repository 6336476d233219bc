//! Reads what is new about a desk and sums it up.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::figures::{Ledger, MINUTE_MS};
use domain::{TenantId, Timestamp};
use store::reads::Since;
use tokio::time::Instant;

use super::house::House;
use super::picture::Picture;
use super::{ROWS, alerts};
use crate::refusal::Refused;
use crate::state::Api;

/// The longest window and the half hour that its first point looks back on, with a minute to spare.
const REACH_MS: i64 = 91 * MINUTE_MS;

/// A desk as read so far.
#[derive(Default)]
pub(super) struct Projection {
    known: Option<Known>,
}

struct Known {
    settings_version: u64,
    house: Arc<House>,
    ledger: Arc<Ledger>,
    /// Events before were never read.
    loaded_from: Timestamp,
    settled: i64,
    /// What the last reading told: the next may tell some of it again.
    seen: HashSet<i64>,
    picture: Arc<Picture>,
    read_at: Instant,
}

impl Projection {
    /// The desk as it was at most `fresh` ago.
    pub(super) async fn picture(
        &mut self,
        api: &Api,
        tenant: TenantId,
        fresh: Duration,
    ) -> Result<Arc<Picture>, Refused> {
        if let Some(known) = &self.known
            && known.read_at.elapsed() < fresh
        {
            return Ok(known.picture.clone());
        }
        // What is read on stands only once it is there: a failure leaves everything as it was.
        let known = self.read(api, tenant).await?;
        let picture = known.picture.clone();
        self.known = Some(known);
        Ok(picture)
    }

    async fn read(&mut self, api: &Api, tenant: TenantId) -> Result<Known, Refused> {
        let read_at = Instant::now();
        let settings_version = api.store.api_settings().version().await?;
        let house = match &self.known {
            Some(known) if known.settings_version == settings_version => known.house.clone(),
            _ => Arc::new(House::read(&api.store, tenant).await?),
        };
        let wanted = |now: Timestamp| {
            let minute = Timestamp(now.0 - now.0.rem_euclid(MINUTE_MS));
            minute.plus_ms(-REACH_MS).min(house.day_began(now))
        };
        let from = wanted(Timestamp(api.clock.now_ms())).plus_ms(-MINUTE_MS);
        let known = self.known.as_ref().filter(|known| known.loaded_from <= from.plus_ms(MINUTE_MS));
        let since = known.map_or(Since::Time(from), |known| Since::Settled(known.settled));
        let mut desk = api.store.api_reads().desk_now(tenant, since).await?;
        let events = std::mem::take(&mut desk.events);
        let loaded_from = known.map_or(from, |known| known.loaded_from);
        let mut ledger = known.map(|known| known.ledger.clone()).unwrap_or_default();
        let is_new = |no: &i64| known.is_none_or(|known| !known.seen.contains(no));
        let fresh: Vec<_> = events.iter().filter(|(no, _)| is_new(no)).map(|(_, event)| *event).collect();
        let seen = events.iter().map(|(no, _)| *no).collect();
        if !fresh.is_empty() {
            let sums = Arc::make_mut(&mut ledger);
            fresh.iter().for_each(|event| sums.apply(event));
            sums.forget_before(wanted(desk.now));
        }
        let settled = desk.settled;
        let line = api.store.api_reads().line(tenant, None, ROWS).await?;
        let alerts = alerts::read(api, tenant).await?;
        let picture = Picture { desk, house: house.clone(), ledger: ledger.clone(), line, alerts };
        let picture = Arc::new(picture);
        Ok(Known { settings_version, house, ledger, loaded_from, settled, seen, picture, read_at })
    }
}
