//! Keeps one good connection to the master: finds it, notices that it hangs, ends or is master no longer, and starts
//! again.

use std::sync::Arc;
use std::time::Duration;

use fred::interfaces::{ClientLike as _, HashesInterface as _};
use fred::types::Value;
use fred::types::config::Options as CommandOptions;
use rand::RngExt as _;
use tokio::sync::Notify;

use super::connection::{Conn, failed};
use super::read::Leases;
use super::sentinel;
use super::shared::Shared;
use crate::{REMEMBERED, RegistryError};

/// How often the server must answer; a stopped one keeps its sockets open and is noticed by nothing else.
const PING_EVERY: Duration = Duration::from_millis(150);
const PING_ANSWER: Duration = Duration::from_millis(200);
const MISSES: u32 = 2;
/// How often the Sentinels are asked whether the master is another one: a master that was cut off from them lives on
/// and answers, but nobody else writes to it.
const SENTINELS_EVERY: Duration = Duration::from_secs(2);
/// How often the memory of pods is brought up to date, whether or not anybody looks up.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Longest pause between two attempts to find a master; a little random, or all pods would knock together.
const PAUSE_MS: std::ops::RangeInclusive<u64> = 50..=250;

/// Runs until it is aborted.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut number = 0;
    let mut is_told = false;
    loop {
        number += 1;
        match connect(&shared, number).await {
            Ok((conn, ended)) => {
                tracing::info!(run_id = %conn.run_id, server = ?conn.address, "the registry is reachable");
                is_told = false;
                shared.current.send_replace(Some(Arc::clone(&conn)));
                let reason = guard(&shared, &conn, &ended).await;
                // Whoever still waits for this connection fails by its own time-out.
                shared.current.send_replace(None);
                tracing::warn!(run_id = %conn.run_id, reason, "the registry's connection is given up");
            }
            Err(error) => {
                if !is_told {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the registry is not reachable; asking on"
                    );
                    is_told = true;
                }
                let pause_ms = rand::rng().random_range(PAUSE_MS);
                tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            }
        }
    }
}

async fn connect(shared: &Shared, number: u64) -> Result<(Arc<Conn>, Arc<Notify>), RegistryError> {
    let named = sentinel::find_master(&shared.options).await;
    let named = named.ok_or_else(|| RegistryError::Unreachable("no sentinel names a master".into()))?;
    Conn::open(number, named.master, shared.options.password.clone()).await
}

/// Returns why the connection must not be used any longer.
async fn guard(shared: &Arc<Shared>, conn: &Arc<Conn>, ended: &Notify) -> &'static str {
    tokio::select! {
        () = ended.notified() => "it ended",
        () = conn.suspected() => "the server says that it is no master",
        () = hangs(conn) => "the server does not answer",
        () = moved(shared, conn) => "most sentinels name another master",
        () = look(shared, conn) => "unreachable: looking never ends",
    }
}

/// Ends when the server missed several pings in a row.
async fn hangs(conn: &Conn) {
    let options = CommandOptions { timeout: Some(PING_ANSWER), ..CommandOptions::default() };
    let client = conn.client.with_options(&options);
    let mut every = tokio::time::interval(PING_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut misses = 0;
    while misses < MISSES {
        every.tick().await;
        match client.ping::<Value>(None).await {
            Ok(_) => misses = 0,
            Err(error) => {
                misses += 1;
                tracing::debug!(error = &failed(error) as &dyn std::error::Error, "a ping was missed");
            }
        }
    }
}

/// Ends when most of the Sentinels name another server.
async fn moved(shared: &Shared, conn: &Conn) {
    loop {
        tokio::time::sleep(SENTINELS_EVERY).await;
        match sentinel::find_master(&shared.options).await {
            Some(named) if named.by_majority && named.master != conn.address => return,
            Some(_) | None => {}
        }
    }
}

/// Keeps the memory of pods fresh, and strikes those from the list that are dead.
async fn look(shared: &Arc<Shared>, conn: &Arc<Conn>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = shared.strike_the_dead(conn).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "the list of pods was not read");
        }
    }
}

impl Shared {
    async fn strike_the_dead(&self, conn: &Arc<Conn>) -> Result<(), RegistryError> {
        let view = self.view(conn, &[], &[], Leases::Listed).await?;
        let dead = self.known.dead(&view.boots, tokio::time::Instant::now());
        if dead.is_empty() {
            return Ok(());
        }
        let fields: Vec<String> = dead.iter().map(ToString::to_string).collect();
        tracing::info!(boots = ?fields, after_s = REMEMBERED.as_secs(), "dead pods are struck from the list");
        let _: Value = conn.client.hdel(self.keys.pods(), fields).await.map_err(|error| conn.fail(error))?;
        Ok(())
    }
}
