//! What all parts of one gateway share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use event_log::EventLog;
use identity::ticket::Tickets;
use identity::tokens::{Signer, Verifier};
use link::Me;
use link::pull::PullPool;
use link::report::Reporter;
use protocol::link::{PodSettings, Pull, PullAnswer, WidgetSettings};
use protocol::problem::ProblemKind;
use registry::ConnectionRegistry;
use runtime::Clock;
use runtime::health::Health;
use runtime::lifecycle::Shutdown;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::assets::Assets;
use crate::config::GatewayConfig;
use crate::limits::Addresses;
use crate::metrics::GatewayMetrics;
use crate::session::{Now, Rules, Unanswered, passes};
use crate::table::Table;
use crate::wheel::Wheel;

/// Pulls under way or waiting for a router's pool. More than the pools take, so that they are never idle in a storm of
/// resumes; fewer than what would time out in their queue.
const PULLS: usize = 64;
/// Until a question that routers fail to answer goes back to whoever asked, and the pause before it is asked again, which
/// doubles: four times in all.
const PULL_WAIT: Duration = Duration::from_secs(2);
const PULL_AGAIN: Duration = Duration::from_millis(250);

/// One gateway.
pub(crate) struct Pod {
    pub(crate) me: Me,
    pub(crate) config: GatewayConfig,
    pub(crate) rules: Arc<Rules>,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) registry: Arc<dyn ConnectionRegistry>,
    pub(crate) pulls: PullPool,
    pub(crate) pull_turn: Semaphore,
    pub(crate) reporter: Reporter,
    pub(crate) signer: Signer,
    pub(crate) verifier: Verifier,
    pub(crate) tickets: Tickets,
    pub(crate) table: Table,
    pub(crate) wheel: Wheel,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) assets: Arc<dyn Assets>,
    pub(crate) metrics: GatewayMetrics,
    pub(crate) all_metrics: runtime::metrics::Metrics,
    pub(crate) health: Health,
    pub(crate) shutdown: Shutdown,
    /// The last client has moved away: the pod's parts end.
    pub(crate) drained: CancellationToken,
    /// Something told of newer settings.
    pub(crate) settings_moved: Notify,
    settings: RwLock<Option<Arc<PodSettings>>>,
    /// Whether a router's stream is down or the registry may have forgotten us: heads are then asked for more often.
    pub(crate) in_doubt: AtomicBool,
    started: Instant,
}

/// What a pod is made of; the rest it makes itself.
pub(crate) struct Ingredients {
    pub(crate) parts: crate::Parts,
    pub(crate) shutdown: Shutdown,
}

impl Pod {
    pub(crate) fn new(Ingredients { parts, shutdown }: Ingredients) -> Self {
        let crate::Parts { config, me, log, registry, net, keys, assets, metrics, health, .. } = parts;
        let options = link::pull::Options::default();
        Self {
            me,
            rules: Arc::new(config.rules()),
            log,
            registry,
            pulls: PullPool::new(net.clone(), me, options),
            pull_turn: Semaphore::new(PULLS),
            reporter: Reporter::new(net, me),
            signer: Signer::new(&keys),
            verifier: Verifier::new(&keys),
            tickets: Tickets::new(&keys),
            table: Table::new(),
            wheel: Wheel::new(),
            addresses: Addresses::new(config.max_sessions_per_address),
            assets,
            metrics: GatewayMetrics::register(&metrics),
            all_metrics: metrics,
            health,
            shutdown,
            drained: CancellationToken::new(),
            settings_moved: Notify::new(),
            settings: RwLock::new(None),
            in_doubt: AtomicBool::new(true),
            started: Instant::now(),
            config,
        }
    }

    pub(crate) fn now(&self) -> Now {
        let ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Now { ms, wall_ms: Clock.now_ms() }
    }

    /// The settings, once a router has told them.
    pub(crate) fn settings(&self) -> Option<Arc<PodSettings>> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_settings(&self, settings: PodSettings) {
        self.rules.record_version.store(settings.record_version, Ordering::Relaxed);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(settings));
    }

    /// Asks any router, and the next in turn if that one failed by itself, a few times; what is a problem still then is
    /// the answer. Whoever stops waiting cancels nothing that matters: pulls only read.
    pub(crate) async fn pull(&self, pull: Pull) -> Result<PullAnswer, Unanswered> {
        let until = Instant::now() + PULL_WAIT;
        let mut pause = PULL_AGAIN;
        loop {
            match self.pull_once(pull.clone()).await {
                Ok(PullAnswer::Problem { problem })
                    if may_be_answered_by_another(problem.kind) && Instant::now() + pause < until =>
                {
                    tracing::debug!(problem = problem.title, "a router failed a pull; it is asked again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                answer => return answer,
            }
        }
    }

    async fn pull_once(&self, pull: Pull) -> Result<PullAnswer, Unanswered> {
        let Ok(_turn) = self.pull_turn.acquire().await else { return Err(Unanswered) };
        let asked = Instant::now();
        let answer = self.pulls.ask(pull).await;
        self.metrics.pulled(asked.elapsed(), answer.is_ok());
        answer.map_err(|error| {
            let error: &dyn std::error::Error = &error;
            tracing::debug!(error, "no router answered a pull");
            Unanswered
        })
    }
}

/// Whether a router's refusal says nothing about the question: what one cannot read, a healthier one may.
const fn may_be_answered_by_another(kind: ProblemKind) -> bool {
    passes(kind) || matches!(kind, ProblemKind::Internal)
}

/// The widget of a tenant.
pub(crate) fn widget(settings: &PodSettings, tenant: domain::TenantId) -> Option<&WidgetSettings> {
    settings.widgets.iter().find(|widget| widget.tenant == tenant)
}
