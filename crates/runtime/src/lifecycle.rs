//! Stopping in two steps, and the tasks that are waited for.

use std::future::Future;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How a process ends. *Soft*: take no new work, finish what is under way, say goodbye. *Hard*: stop now. A cheap
/// handle; [`Shutdown::child`] makes a scope of its own that ends with its parent.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    soft: CancellationToken,
    hard: CancellationToken,
    tasks: TaskTracker,
}

impl Shutdown {
    pub fn new() -> Self {
        Self::default()
    }

    /// A scope that stops with this one, may be stopped before it, and waits for its own tasks: services that must end
    /// one after the other each get one.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { soft: self.soft.child_token(), hard: self.hard.child_token(), tasks: TaskTracker::new() }
    }

    /// Runs `task` until it ends; [`Self::finish`] waits for it.
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(task)
    }

    /// Asks everybody to finish.
    pub fn stop(&self) {
        self.soft.cancel();
    }

    /// Asks everybody to end now.
    pub fn stop_now(&self) {
        self.soft.cancel();
        self.hard.cancel();
    }

    pub fn is_stopping(&self) -> bool {
        self.soft.is_cancelled()
    }

    /// Ends when stopping begins.
    pub async fn stopping(&self) {
        self.soft.cancelled().await;
    }

    /// Ends when stopping must be over.
    pub async fn stopping_now(&self) {
        self.hard.cancelled().await;
    }

    /// The token of the first step, for code that hands it on.
    pub const fn soft(&self) -> &CancellationToken {
        &self.soft
    }

    /// The token of the second step.
    pub const fn hard(&self) -> &CancellationToken {
        &self.hard
    }

    /// Stops softly, waits at most `grace` for the tasks, then stops hard and waits at most `last` more. Tells whether
    /// all tasks ended.
    pub async fn finish(&self, grace: Duration, last: Duration) -> bool {
        self.stop();
        self.tasks.close();
        let early = async {
            tokio::select! {
                () = self.tasks.wait() => true,
                () = self.hard.cancelled() => false,
            }
        };
        if tokio::time::timeout(grace, early).await.unwrap_or(false) {
            return true;
        }
        self.hard.cancel();
        tokio::time::timeout(last, self.tasks.wait()).await.is_ok()
    }

    /// The first SIGTERM or SIGINT stops softly, the second hard.
    ///
    /// Errors: the signals cannot be listened to.
    pub fn listen_to_signals(&self) -> std::io::Result<()> {
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let this = self.clone();
        // Not one of the tracked tasks: it outlives them all.
        tokio::spawn(async move {
            loop {
                let name = tokio::select! {
                    _ = terminate.recv() => "SIGTERM",
                    _ = interrupt.recv() => "SIGINT",
                };
                if this.is_stopping() {
                    tracing::warn!(signal = name, "stopping now");
                    this.stop_now();
                    return;
                }
                tracing::info!(signal = name, "stopping; once more to stop at once");
                this.stop();
            }
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Shutdown;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn tasks_are_given_time_to_finish() {
        let shutdown = Shutdown::new();
        let scope = shutdown.clone();
        let task = shutdown.spawn(async move {
            scope.stopping().await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            "finished"
        });
        assert!(shutdown.finish(LONG, LONG).await);
        assert_eq!(task.await.unwrap(), "finished");
        assert!(!shutdown.hard().is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_does_not_finish_is_stopped_hard() {
        let shutdown = Shutdown::new();
        let scope = shutdown.clone();
        shutdown.spawn(async move { scope.stopping_now().await });
        assert!(shutdown.finish(Duration::from_secs(1), LONG).await);
        shutdown.spawn(std::future::pending::<()>());
        assert!(!shutdown.finish(Duration::from_secs(1), Duration::from_secs(1)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn stopping_now_cuts_the_grace_short() {
        let shutdown = Shutdown::new();
        let scope = shutdown.clone();
        shutdown.spawn(async move { scope.stopping_now().await });
        shutdown.stop_now();
        let started = tokio::time::Instant::now();
        assert!(shutdown.finish(LONG, LONG).await);
        assert!(started.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test]
    async fn a_child_ends_with_its_parent_and_not_the_other_way_round() {
        let parent = Shutdown::new();
        let (one, other) = (parent.child(), parent.child());
        one.stop();
        assert!(one.is_stopping() && !parent.is_stopping() && !other.is_stopping());
        parent.stop();
        assert!(other.is_stopping());
    }
}
