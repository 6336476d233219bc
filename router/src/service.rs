//! Starts a router, task by task, and ends it in the opposite order.

use std::sync::Arc;
use std::time::Duration;

use event_log::{EventLog, LogError};
use link::{LinkError, Me, Net};
use protocol::link::{PodSettings, Purpose};
use protocol::record::Topic;
use registry::{ConnectionRegistry, Pod, PodKind, RegistryError};
use runtime::{Health, Metrics, Shutdown};
use store::{Store, StoreError};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::StoreClock;
use crate::config::RouterConfig;
use crate::intake::Intake;
use crate::metrics::RouterMetrics;
use crate::outbox::{self, IN_FLIGHT};
use crate::ownership::{self, Owner, measure_lag};
use crate::ports::Ports;
use crate::pull::Pulls;
use crate::tell::pods::{self, Pods};
use crate::tell::{self, Teller};
use crate::turn::GivenUp;
use crate::writer::{Order, Writer};
use crate::{report, serve, settings};

/// Orders that wait for a writer.
const ORDERS: usize = 64;
/// How long the registry is given to forget us.
const LEAVE: Duration = Duration::from_secs(1);

/// What a router is made of.
pub struct Parts {
    /// This process and this start of it.
    pub me: Me,
    pub config: RouterConfig,
    pub log: Arc<dyn EventLog>,
    /// A handle that has not joined: the router joins as itself.
    pub registry: Arc<dyn ConnectionRegistry>,
    pub net: Net,
    pub store: Store,
    pub health: Health,
    pub metrics: Metrics,
    /// A scope of the router's own: `stop` gives the partitions back, `stop_now` is a crash.
    pub shutdown: Shutdown,
}

/// A router that runs until its scope stops.
#[derive(Debug)]
pub struct Running {
    /// Where pods dial it.
    pub address: String,
}

/// Why a router could not start. Starting again later may succeed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the router could not prepare its topics")]
    Log(#[source] LogError),
    #[error("the router could not register in the store")]
    Store(#[source] StoreError),
    #[error("the router's link could not listen")]
    Link(#[source] LinkError),
    #[error("the router could not join the registry")]
    Registry(#[source] RegistryError),
}

/// Starts a router. Returns once it is registered, listens, and has begun to claim.
///
/// # Errors
/// See [`StartError`]; whatever was started before ends with the scope.
pub async fn run(parts: Parts) -> Result<Running, StartError> {
    let Parts { me, config, log, registry, net, store, health, metrics, shutdown } = parts;
    health.set_unready(ownership::PART, "starting");
    let topics = Topic::ALL.map(|topic| (topic.name(), config.partitions.of(topic)));
    log.ensure_topics(&topics).await.map_err(StartError::Log)?;
    let listener = net
        .listen(me, &config.link_listen, &[Purpose::Pull, Purpose::Report])
        .await
        .map_err(StartError::Link)?;
    let address = match config.link_advertise.as_str() {
        "" => listener.address().to_owned(),
        advertised => advertised.to_owned(),
    };
    let clock = StoreClock::new(store.now().await.map_err(StartError::Store)?);
    let metrics = RouterMetrics::new(&metrics);
    let ended = CancellationToken::new();
    let ports = Arc::new(Ports {
        me,
        config,
        store,
        log,
        registry,
        net,
        clock,
        holdings: Default::default(),
        is_store_away: Default::default(),
        names: Default::default(),
        metrics,
        shutdown,
        ended,
    });

    let (teller, told) = Teller::new(ports.metrics.clone());
    let (writers, orders) = start_writers(&ports, &teller).await?;
    let mut owner = Owner::new(ports.clone(), address.clone(), orders.clone(), health.clone());
    owner.start().await.map_err(StartError::Store)?;
    let first = settings::read(&ports).await.map_err(StartError::Store)?;
    let pod = Pod { id: me.pod, boot: me.boot, kind: PodKind::Router, address: address.clone() };
    match ports.registry.join(pod).await {
        // It goes on trying by itself; until then pods know this router from before, and turns are broadcast.
        Err(error) if error.is_transient() => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the registry is away");
        }
        joined => joined.map_err(StartError::Registry)?,
    }

    let pods = Arc::new(Pods::default());
    serve_others(&ports, &pods, listener, first, orders, teller);
    let telling = ports.shutdown.spawn(until_hard(&ports, tell::run(ports.clone(), pods.clone(), told)));
    pods.looked_once().await;
    ports.shutdown.spawn(own(ports.clone(), owner, writers, telling, health));
    Ok(Running { address })
}

type WriterTask = tokio::task::JoinHandle<Result<(), GivenUp>>;

async fn start_writers(
    ports: &Arc<Ports>,
    teller: &Teller,
) -> Result<(Vec<WriterTask>, Vec<mpsc::Sender<Order>>), StartError> {
    let (mut tasks, mut all) = (Vec::new(), Vec::new());
    for _ in 0..ports.config.writers.max(1) {
        let (order, orders) = mpsc::channel(ORDERS);
        let (rows, to_produce) = mpsc::channel(IN_FLIGHT);
        let (tell_produced, produced) = mpsc::channel(IN_FLIGHT);
        let intake = Intake::open(&ports.log).await.map_err(StartError::Log)?;
        let writer = Writer::new(ports.clone(), intake, orders, rows, produced, teller.clone());
        let (log, metrics, shutdown) = (ports.log.clone(), ports.metrics.clone(), ports.shutdown.clone());
        let producing = outbox::produce(log, to_produce, tell_produced, metrics, shutdown);
        ports.shutdown.spawn(until_hard(ports, producing));
        let hard = ports.shutdown.hard().clone();
        // On the heap: a writer holds a whole turn.
        let running = Box::pin(writer.run());
        tasks.push(
            ports
                .shutdown
                .spawn(async move { hard.run_until_cancelled_owned(running).await.unwrap_or(Err(GivenUp)) }),
        );
        all.push(order);
    }
    Ok((tasks, all))
}

/// Starts what serves pods and lives for as long as the router.
fn serve_others(
    ports: &Arc<Ports>,
    pods: &Arc<Pods>,
    listener: link::Listener,
    first: PodSettings,
    orders: Vec<mpsc::Sender<Order>>,
    teller: Teller,
) {
    let (version, version_now) = watch::channel(first.version);
    let (latest, latest_now) = watch::channel(Arc::new(first));
    let (mailbox, reports) = mpsc::channel(report::WAITING);
    let pulls = Arc::new(Pulls::new(ports.clone(), latest_now));
    ports.spawn(serve::serve(ports.clone(), listener, pulls, mailbox));
    ports.spawn(report::serve(ports.clone(), pods.clone(), teller, reports));
    ports.spawn(pods::keep_dialled(ports.clone(), pods.clone(), version_now));
    ports.spawn(settings::keep_fresh(ports.clone(), pods.clone(), latest, version, orders));
    ports.spawn(measure_lag(ports.clone()));
}

/// Owns partitions until the process stops; then everything ends, the writers before what serves them.
async fn own(
    ports: Arc<Ports>,
    owner: Owner,
    writers: Vec<WriterTask>,
    telling: tokio::task::JoinHandle<()>,
    health: Health,
) {
    let watched = ports.clone();
    let watching = tokio::spawn(async move {
        for writer in writers {
            if writer.await.is_err() {
                // It panicked: what it holds in memory is not to be trusted, and nobody takes its turns.
                health.set_dead("router writer", "a writer has failed");
                watched.shutdown.stop_now();
            }
        }
    });
    until_hard(&ports, owner.run()).await;
    // The settings' task holds orders' senders too: with it gone, the writers see that no order will come.
    ports.registry.leave(LEAVE).await;
    ports.ended.cancel();
    let _ = watching.await;
    let _ = telling.await;
}

/// The task, cut off when the process stops now.
fn until_hard<F: Future<Output = ()> + Send>(
    ports: &Ports,
    task: F,
) -> impl Future<Output = ()> + Send + use<F> {
    let hard = ports.shutdown.hard().clone();
    async move {
        hard.run_until_cancelled(task).await;
    }
}
