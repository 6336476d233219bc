//! One view of leases and seats.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{PodId, Subject};
use fred::clients::Pipeline;
use fred::interfaces::{HashesInterface as _, KeysInterface as _};
use fred::prelude::Client;
use fred::types::Value;
use tokio::time::Instant;
use uuid::Uuid;

use super::connection::{Conn, custom};
use super::shared::Shared;
use super::table::Row;
use super::write;
use crate::{Found, Lease, Lookup, Pod, PodKind, RegistryError, Seat};

/// A pod that is listed for the first time costs one more round; more than one more only while pods keep arriving.
const ROUNDS: usize = 3;

/// Leases and seats as they stood at one moment on one server.
pub(super) struct View {
    run_id: String,
    leases: HashMap<PodId, Option<Lease>>,
    seats: Vec<Vec<Seat>>,
    pub(super) boots: Vec<Uuid>,
}

/// Which leases to read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leases {
    Live,
    Listed,
}

impl Shared {
    /// Writes `rows`, if any, and reads leases and the seats of `subjects`, in one round trip.
    pub(super) async fn view(
        &self,
        conn: &Arc<Conn>,
        rows: &[Row],
        subjects: &[Subject],
        which: Leases,
    ) -> Result<View, RegistryError> {
        let mut round = 1;
        loop {
            // Repeated rounds write again; the same text under the same field changes nothing.
            let (view, unknown) = self.view_once(conn, rows, subjects, which).await?;
            if unknown.is_empty() || round == ROUNDS {
                return Ok(view);
            }
            self.introduce(conn, &unknown).await?;
            round += 1;
        }
    }

    async fn view_once(
        &self,
        conn: &Arc<Conn>,
        rows: &[Row],
        subjects: &[Subject],
        which: Leases,
    ) -> Result<(View, Vec<Uuid>), RegistryError> {
        let now = Instant::now();
        let mut ids = self.known.live_ids(now);
        if which == Leases::Listed {
            ids.extend(self.known.listed_ids());
            ids.sort_unstable();
            ids.dedup();
        }
        let keys: Vec<String> = ids.iter().map(|id| self.keys.lease(*id)).collect();
        let pipeline = conn.pipeline();
        for row in rows {
            write::queue_put(&pipeline, &self.keys, row).await.map_err(|error| conn.fail(error))?;
        }
        let answers =
            read_at_once(&pipeline, &self.keys.pods(), &keys, subjects.iter().map(|s| self.keys.seats(s)))
                .await
                .map_err(|error| conn.fail(error))?;

        let mut answers = answers.into_iter();
        let mut next = || answers.next().unwrap_or(Value::Null);
        let boots: Vec<Uuid> = texts(next()).iter().filter_map(|boot| boot.parse().ok()).collect();
        let mut leases = HashMap::with_capacity(ids.len());
        if !keys.is_empty() {
            let held: Vec<Option<String>> = next().convert().map_err(|error| conn.fail(error))?;
            for ((id, key), text) in ids.into_iter().zip(&keys).zip(held) {
                leases.insert(id, self.known.note(id, key, text, now)?);
            }
        }
        let mut seats = Vec::with_capacity(subjects.len());
        for subject in subjects {
            seats.push(read_seats(&self.keys.seats(subject), next())?);
        }
        let unknown = self.known.unknown(&boots);
        Ok((View { run_id: conn.run_id.clone(), leases, seats, boots }, unknown))
    }

    /// Learns who stands behind boots that are listed for the first time.
    async fn introduce(&self, conn: &Arc<Conn>, boots: &[Uuid]) -> Result<(), RegistryError> {
        let key = self.keys.pods();
        let fields: Vec<String> = boots.iter().map(Uuid::to_string).collect();
        let texts: Vec<Option<String>> =
            conn.client.hmget(key.as_str(), fields).await.map_err(|error| conn.fail(error))?;
        for text in texts.into_iter().flatten() {
            let pod: Pod =
                serde_json::from_str(&text).map_err(|_| RegistryError::Malformed { key: key.clone() })?;
            self.known.introduce(pod, Instant::now());
        }
        Ok(())
    }
}

/// Reads everything at one moment. A pipeline alone would let a flush and a re-assertion slip in between seats and
/// leases, and a seat that was missing would be believed because the lease is whole a moment later.
async fn read_at_once(
    pipeline: &Pipeline<Client>,
    pods: &str,
    leases: &[String],
    seats: impl Iterator<Item = String> + Send,
) -> Result<Vec<Value>, fred::error::Error> {
    let _: Value = custom(pipeline, "MULTI", &[]).await?;
    let _: Value = pipeline.hkeys(pods).await?;
    if !leases.is_empty() {
        let _: Value = pipeline.mget(leases.to_vec()).await?;
    }
    for key in seats {
        let _: Value = pipeline.hvals(key).await?;
    }
    let _: Value = custom(pipeline, "EXEC", &[]).await?;
    let mut answers: Vec<Value> = pipeline.all().await?;
    answers.pop().unwrap_or(Value::Null).convert()
}

fn read_seats(key: &str, answer: Value) -> Result<Vec<Seat>, RegistryError> {
    let malformed = || RegistryError::Malformed { key: key.to_owned() };
    texts(answer).iter().map(|text| serde_json::from_str(text).map_err(|_| malformed())).collect()
}

fn texts(answer: Value) -> Vec<String> {
    match answer {
        Value::Array(values) => values.into_iter().filter_map(Value::into_string).collect(),
        _ => Vec::new(),
    }
}

impl View {
    /// The seats that stand under the `index`th subject.
    pub(super) fn valid(&mut self, index: usize) -> Vec<Seat> {
        let mut seats = std::mem::take(&mut self.seats[index]);
        seats.retain(|seat| {
            let lease = self.leases.get(&seat.pod).and_then(Option::as_ref);
            lease.is_some_and(|lease| lease.pod.boot == seat.boot)
        });
        seats
    }

    /// The answer to a look-up.
    pub(super) fn answer(mut self, shared: &Shared) -> Lookup {
        let found = (0..self.seats.len()).map(|index| Found { seats: self.valid(index) }).collect();
        let now = Instant::now();
        let mut not_whole = Vec::new();
        for (id, lease) in self.leases {
            let pod = match lease {
                Some(lease) if lease.whole_under.as_deref() == Some(self.run_id.as_str()) => continue,
                Some(lease) => Some(lease.pod),
                None => shared.known.remembered(id, now),
            };
            not_whole.extend(pod.filter(|pod| pod.kind == PodKind::Gateway));
        }
        Lookup { found, not_whole }
    }
}
