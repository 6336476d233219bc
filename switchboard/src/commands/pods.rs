//! `switchboard gateway`, `router`, `operator-api`: one pod of a cluster each.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use runtime::Config;

use crate::assets::Screens;
use crate::modes::{self, Process};
use crate::observe;

/// After the grace: what still runs is ended.
const LAST: Duration = Duration::from_secs(2);

pub(crate) async fn gateway(config: Config) -> Result<(), Box<dyn Error>> {
    modes::demand_cluster(&config)?;
    let process = Process::start(config)?;
    let config = &process.config;
    let log = modes::connect_log(config, None).await?;
    observe::serve(&process).await?;
    let running = gateway::run(gateway::Parts {
        config: config.into(),
        me: modes::me(config, "gateway"),
        log: log.clone(),
        registry: modes::connect_registry(config).await?,
        net: modes::pod_net(config)?,
        keys: modes::keys(config)?,
        assets: Arc::new(Screens),
        fallback: way_to_workstation(&config.api.public_url),
        shutdown: process.shutdown.clone(),
        metrics: process.metrics.clone(),
        health: process.health.clone(),
    })
    .await?;
    tracing::info!(address = %running.address, "a gateway serves");
    until_stopped(&process).await;
    modes::close_log(&log).await;
    Ok(())
}

pub(crate) async fn router(config: Config) -> Result<(), Box<dyn Error>> {
    modes::demand_cluster(&config)?;
    let process = Process::start(config)?;
    let config = &process.config;
    let me = modes::me(config, "router");
    let store = modes::connect_store(config, modes::store_url(config)?, me.boot).await?;
    let log = modes::connect_log(config, None).await?;
    observe::serve(&process).await?;
    let running = router::run(router::Parts {
        me,
        config: modes::router_config(config),
        log: log.clone(),
        registry: modes::connect_registry(config).await?,
        net: modes::pod_net(config)?,
        store: store.clone(),
        health: process.health.clone(),
        metrics: process.metrics.clone(),
        shutdown: process.shutdown.clone(),
    })
    .await?;
    tracing::info!(address = running.address, "a router serves");
    until_stopped(&process).await;
    modes::close_log(&log).await;
    store.close().await;
    Ok(())
}

pub(crate) async fn operator_api(config: Config) -> Result<(), Box<dyn Error>> {
    modes::demand_cluster(&config)?;
    let process = Process::start(config)?;
    let config = &process.config;
    let me = modes::me(config, "operator-api");
    let store = modes::connect_store(config, modes::store_url(config)?, me.boot).await?;
    let log = modes::connect_log(config, None).await?;
    observe::serve(&process).await?;
    let running = operator_api::run(operator_api::Parts {
        config: config.into(),
        me,
        log: log.clone(),
        registry: modes::connect_registry(config).await?,
        net: modes::pod_net(config)?,
        store: store.clone(),
        keys: modes::keys(config)?,
        files: modes::files(config)?,
        assets: Arc::new(Screens),
        shutdown: process.shutdown.clone(),
        metrics: process.metrics.clone(),
    })
    .await?;
    tracing::info!(address = ?running.address, "an operator-api serves");
    until_stopped(&process).await;
    modes::close_log(&log).await;
    store.close().await;
    Ok(())
}

/// The demo's first page links to the workstation as one node serves it: on the same address. Here it is elsewhere.
fn way_to_workstation(public_url: &str) -> Option<Router> {
    if public_url.is_empty() {
        return None;
    }
    let target = format!("{}/desk/", public_url.trim_end_matches('/'));
    let redirect = move || async move { Redirect::temporary(&target) };
    Some(Router::new().route("/desk", get(redirect.clone())).route("/desk/", get(redirect)))
}

async fn until_stopped(process: &Process) {
    process.shutdown.stopping().await;
    process.health.set_unready("process", "stopping");
    if !process.shutdown.finish(process.grace(), LAST).await {
        tracing::warn!("tasks were still running at the end");
    }
}
