//! One view of leases and seats.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{PodId, Subject};
use fred::error::Error;
use fred::interfaces::HashesInterface as _;
use fred::types::Value;
use tokio::time::Instant;
use uuid::Uuid;

use super::connection::Conn;
use super::scripts::{self, VIEW};
use super::seat;
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
    /// A seat could not be read, and nobody knows whose it is.
    is_strange: bool,
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
        let mut names = vec![self.keys.pods()];
        names.extend(keys.iter().cloned());
        names.extend(subjects.iter().map(|subject| self.keys.seats(subject)));
        let answer = self.write_and_read(conn, rows, &names, keys.len()).await;
        let mut answers = answer.map_err(|error| conn.fail(error))?.into_iter();
        let mut next = || answers.next().unwrap_or(Value::Null);
        let boots: Vec<Uuid> = texts(next()).iter().filter_map(|boot| boot.parse().ok()).collect();
        let held: Vec<Option<String>> = next().convert().map_err(|error| conn.fail(error))?;
        let mut leases = HashMap::with_capacity(ids.len());
        for ((id, key), text) in ids.into_iter().zip(&keys).zip(held) {
            leases.insert(id, self.known.note(id, key, text, now)?);
        }
        let mut is_strange = false;
        let mut seats = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let texts = texts(next());
            let known: Vec<Seat> = texts.iter().filter_map(|text| seat::read(text)).collect();
            if known.len() < texts.len() {
                is_strange = true;
                self.says_strange(&self.keys.seats(subject));
            }
            seats.push(known);
        }
        let unknown = self.known.unknown(&boots);
        Ok((View { run_id: conn.run_id.clone(), leases, seats, is_strange, boots }, unknown))
    }

    async fn write_and_read(
        &self,
        conn: &Conn,
        rows: &[Row],
        names: &[String],
        leases: usize,
    ) -> Result<Vec<Value>, Error> {
        let leases = leases.to_string();
        if rows.is_empty() {
            return scripts::run(&conn.client, VIEW, names, &[&leases]).await;
        }
        let pipeline = conn.pipeline();
        let _: Value = write::queue_put(&pipeline, &self.keys, rows).await?;
        let _: Value = scripts::run(&pipeline, VIEW, names, &[&leases]).await?;
        let mut answers: Vec<Value> = pipeline.all().await?;
        answers.pop().unwrap_or(Value::Null).convert()
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

    /// The answer to a look-up. With a seat that cannot be read, every gateway may be the one that is meant.
    pub(super) fn answer(mut self, shared: &Shared) -> Lookup {
        let found = (0..self.seats.len()).map(|index| Found { seats: self.valid(index) }).collect();
        let now = Instant::now();
        let mut not_whole = Vec::new();
        for (id, lease) in self.leases {
            let pod = match lease {
                Some(lease) if !self.is_strange && lease.is_whole_under(&self.run_id) => continue,
                Some(lease) => Some(lease.pod),
                None => shared.known.remembered(id, now),
            };
            not_whole.extend(pod.filter(|pod| pod.kind == PodKind::Gateway));
        }
        Lookup { found, not_whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redis::Options;

    fn gateway(n: u128) -> Pod {
        let (id, boot) = (PodId(Uuid::from_u128(n)), Uuid::from_u128(n + 100));
        Pod { id, boot, kind: PodKind::Gateway, address: format!("gateway-{n}:7000") }
    }

    #[test]
    fn a_table_that_is_whole_under_another_server_is_not_whole_under_this_one() {
        let options =
            Options { sentinels: vec![], master_name: String::new(), password: None, prefix: String::new() };
        let shared = Shared::new(options);
        let lease = |n, run: Option<&str>| {
            let pod = gateway(n);
            (pod.id, Some(Lease { pod, whole_under: run.map(str::to_owned) }))
        };
        let not_whole = |is_strange| {
            let leases = [lease(1, Some("this")), lease(2, Some("the one before")), lease(3, None)];
            let run_id = "this".to_owned();
            let view = View { run_id, leases: leases.into(), seats: vec![], is_strange, boots: vec![] };
            let mut not_whole = view.answer(&shared).not_whole;
            not_whole.sort_by_key(|pod| pod.id.0);
            not_whole
        };
        assert_eq!(not_whole(false), [gateway(2), gateway(3)]);
        assert_eq!(
            not_whole(true),
            [gateway(1), gateway(2), gateway(3)],
            "it may be the seat of any of them"
        );
    }
}
