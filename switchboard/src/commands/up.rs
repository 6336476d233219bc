//! `switchboard up`: everything on one node, on one port.

use std::error::Error;
use std::time::Duration;

use runtime::{Config, Shutdown};
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use store::child::PgChild;

use super::demo_data;
use crate::assets::{self, Screens};
use crate::modes::{self, OneNode, Process, Unfit};
use crate::patience::{LET_IN, patiently};
use crate::{observe, say, unusable};

/// After the grace: what still runs is ended.
const LAST: Duration = Duration::from_secs(2);

#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Makes the demo at the start: a shop with the widget, two operators, a supervisor.
    #[arg(long)]
    demo: bool,
    /// Where everything is kept; wins over node.data_dir.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

pub(crate) async fn run(mut config: Config, args: &Args) -> Result<(), Box<dyn Error>> {
    if !modes::is_one_node(&config) {
        let text = "`switchboard up` is for mode one-node; run `gateway`, `router` and `operator-api` as pods of a cluster";
        return Err(Box::new(Unfit(text.to_owned())));
    }
    if let Some(folder) = &args.data_dir {
        config.node.data_dir = folder.clone();
    }
    config.node.data_dir = std::path::absolute(&config.node.data_dir)?;
    let process = Process::start(config)?;
    let config = &process.config;
    // Before anything is made: who must choose another port finds no folder left behind.
    unusable::demand_free("node.listen", &config.node.listen).await?;
    unusable::demand_free("node.observe_listen", &config.node.observe_listen).await?;

    let child = match config.store.url()? {
        Some(_) => None,
        None => {
            say::step("starting PostgreSQL");
            Some(PgChild::start_with(&config.node.data_dir, config.store.programs_dir()).await?)
        }
    };
    let url = match &child {
        Some(child) => child.url().to_owned(),
        None => modes::store_url(config)?,
    };
    // Another's server that does not let us in may be the wrong one: that is told at once.
    let patience = if child.is_some() { LET_IN } else { Duration::ZERO };
    let served = serve(&process, &url, args.demo, patience).await;
    let ended = match served {
        Ok(node) => node.until_stopped(&process, child.as_ref()).await,
        Err(error) => Err(error),
    };
    if let Some(child) = child {
        say::step("stopping PostgreSQL");
        child.stop().await?;
    }
    ended
}

/// All parts, each with a scope of its own: they end one after the other.
struct Node {
    gateway: Shutdown,
    api: Shutdown,
    router: Shutdown,
    log: Arc<dyn event_log::EventLog>,
    store: Store,
}

async fn serve(process: &Process, url: &str, demo: bool, patience: Duration) -> Result<Node, Box<dyn Error>> {
    let config = &process.config;
    say::step("bringing the schema up to date");
    patiently(patience, async || modes::migrate(config, url).await).await?;
    std::fs::create_dir_all(&config.node.data_dir).map_err(|error| {
        Unfit(format!("node.data_dir: cannot make {}: {error}", config.node.data_dir.display()))
    })?;
    // For psql and pg_dump, and for tools that look after the node.
    std::fs::write(config.node.data_dir.join("postgres.url"), format!("{url}\n"))?;
    let router_me = modes::me(config, "router");
    let connect = async || modes::connect_store(config, url.to_owned(), router_me.boot).await;
    let store = patiently(patience, connect).await?;
    if demo {
        say::step("making the demo");
        patiently(patience, async || demo_data::seed(&store).await).await?;
    }
    let log = patiently(patience, async || modes::connect_log(config, Some(url.to_owned())).await).await?;
    observe::serve(process).await?;

    let ports = OneNode::new();
    let (gateway, api, router) = (Shutdown::new(), Shutdown::new(), Shutdown::new());
    let keys = modes::keys(config)?;
    let mut router_config = modes::router_config(config);
    router_config.link_listen = String::new();
    router::run(router::Parts {
        me: router_me,
        config: router_config,
        log: log.clone(),
        registry: ports.handle(),
        net: ports.net.clone(),
        store: store.clone(),
        health: process.health.clone(),
        metrics: process.metrics.clone(),
        shutdown: router.clone(),
    })
    .await?;

    let mut api_config: operator_api::ApiConfig = config.into();
    (api_config.listen, api_config.link_listen) = (None, String::new());
    let rest = operator_api::run(operator_api::Parts {
        config: api_config,
        me: modes::me(config, "operator-api"),
        log: log.clone(),
        registry: ports.handle(),
        net: ports.net.clone(),
        store: store.clone(),
        keys: keys.clone(),
        files: modes::files(config)?,
        assets: Arc::new(Screens),
        shutdown: api.clone(),
        metrics: process.metrics.clone(),
    })
    .await?;

    let mut gateway_config: gateway::GatewayConfig = config.into();
    (gateway_config.listen, gateway_config.link_listen) = (config.node.listen.clone(), String::new());
    let running = gateway::run(gateway::Parts {
        config: gateway_config,
        me: modes::me(config, "gateway"),
        log: log.clone(),
        registry: ports.handle(),
        net: ports.net.clone(),
        keys,
        assets: Arc::new(Screens),
        fallback: Some(rest.routes),
        shutdown: gateway.clone(),
        metrics: process.metrics.clone(),
        health: process.health.clone(),
    })
    .await?;
    greet(&format!("http://{}", running.address), demo);
    Ok(Node { gateway, api, router, log, store })
}

/// What a newcomer needs to know.
fn greet(address: &str, demo: bool) {
    say::line("");
    say::line(&format!("Switchboard is running: {address}/"));
    if !assets::are_built() {
        say::line("The screens were not built into this binary: `make web` first, then build again.");
    }
    if demo {
        say::line(&format!("  customer     {address}/shop/     a demo shop with the widget"));
        say::line(&format!("  workstation  {address}/desk/"));
        demo_data::tell_logins();
    }
    say::line("Ctrl-C stops it; whatever happens, nothing that had a tick is lost.");
}

impl Node {
    /// Runs until the process is told to stop or its PostgreSQL is gone; then ends part by part, those who let clients in
    /// first.
    async fn until_stopped(self, process: &Process, child: Option<&PgChild>) -> Result<(), Box<dyn Error>> {
        let mut ended = Ok(());
        let gone = async {
            match child {
                Some(child) => child.ended().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = process.shutdown.stopping() => {}
            () = self.router.stopping_now() => {
                ended = Err(Box::new(Unfit("the router ended; its last log lines say why".to_owned())) as Box<dyn Error>);
            }
            how = gone => {
                let text = format!("PostgreSQL ended by itself ({how}); {}/postgres.log says why", process.config.node.data_dir.display());
                ended = Err(Box::new(Unfit(text)));
            }
        }
        process.health.set_unready("process", "stopping");
        for part in [&self.gateway, &self.api, &self.router] {
            let now = process.shutdown.stopping_now();
            let finish = part.finish(process.grace(), LAST);
            tokio::select! {
                _ = finish => {}
                () = now => part.stop_now(),
            }
        }
        modes::close_log(&self.log).await;
        self.store.close().await;
        ended
    }
}
