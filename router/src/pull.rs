//! Answers what pods ask: pages, heads, rights, snapshots, settings. Any router answers any pull.

mod files;
mod heads;
mod history;
mod inbox;
mod settings;
mod watch;

use std::sync::Arc;

use async_trait::async_trait;
use link::pull::PullHandler;
use protocol::Problem;
use protocol::link::{PodSettings, Pull, PullAnswer};
use protocol::problem::ProblemKind;
use store::StoreError;
use tokio::sync::{Semaphore, watch as latest};

use crate::ports::Ports;

/// Pulls that read the store at once; more wait, and their askers give up after two seconds.
const AT_ONCE: usize = 16;

/// Answers pulls.
pub(crate) struct Pulls {
    ports: Arc<Ports>,
    settings: latest::Receiver<Arc<PodSettings>>,
    room: Semaphore,
}

/// What a pull may come to instead of its answer.
pub(crate) enum NoAnswer {
    Problem(ProblemKind),
    Store(StoreError),
}

impl From<StoreError> for NoAnswer {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Pulls {
    pub(crate) fn new(ports: Arc<Ports>, settings: latest::Receiver<Arc<PodSettings>>) -> Self {
        Self { ports, settings, room: Semaphore::new(AT_ONCE) }
    }

    async fn read(&self, pull: Pull) -> Result<PullAnswer, NoAnswer> {
        let reads = self.ports.store.reads();
        match pull {
            Pull::Ping => Ok(PullAnswer::Pong),
            Pull::Settings { known } => settings::settings(&self.settings, known),
            Pull::History { tenant, timeline, reader, range } => {
                history::history(&reads, tenant, timeline, reader, range).await
            }
            Pull::Heads { subjects } => heads::heads(&reads, &subjects).await,
            Pull::Watch { tenant, operator, timeline } => {
                watch::watch(&reads, tenant, operator, timeline).await
            }
            Pull::Renew { tenant, operator, timeline } => {
                watch::renew(&reads, tenant, operator, timeline).await
            }
            Pull::Inbox { tenant, operator } => inbox::inbox(&reads, tenant, operator).await,
            Pull::Board { tenant } => inbox::board(&reads, tenant).await,
            Pull::Files { tenant, timeline, author, files } => {
                files::fit(&self.ports.store, tenant, timeline, author, files).await
            }
            Pull::OpenTimeline { tenant, timeline } => history::open(&reads, tenant, timeline).await,
        }
    }
}

#[async_trait]
impl PullHandler for Pulls {
    async fn answer(&self, pull: Pull) -> PullAnswer {
        let Ok(_room) = self.room.acquire().await else { return problem(ProblemKind::Unavailable) };
        self.ports.metrics.pulls.inc();
        let no_answer = match self.read(pull).await {
            Ok(answer) => return answer,
            Err(no_answer) => no_answer,
        };
        self.ports.metrics.pull_problems.inc();
        match no_answer {
            NoAnswer::Problem(kind) => problem(kind),
            NoAnswer::Store(error) => {
                let kind =
                    if error.is_transient() { ProblemKind::Unavailable } else { ProblemKind::Internal };
                tracing::warn!(error = &error as &dyn std::error::Error, "failed to answer a pull");
                problem(kind)
            }
        }
    }
}

fn problem(kind: ProblemKind) -> PullAnswer {
    PullAnswer::Problem { problem: Problem::new(kind) }
}
