//! What the pods count, read where they show it.

use std::time::Duration;

use crate::{PATIENCE, World, rest};

const LOOK_EVERY: Duration = Duration::from_millis(20);

impl World {
    /// The sum of a figure over all pods and labels; `name` may end within the labels.
    pub async fn figure(&self, name: &str) -> f64 {
        self.figures(name).await.iter().sum()
    }

    /// A figure of each pod that has it.
    pub async fn figures(&self, name: &str) -> Vec<f64> {
        let mut all = Vec::new();
        for pod in self.pods.iter().filter(|pod| pod.is_running()) {
            let answer = rest::get(pod.observe, "/metrics", &[]).await.expect("a pod shows its figures");
            assert_eq!(answer.status, 200, "{}: {}", pod.name, answer.body);
            let found: Vec<f64> = answer
                .body
                .lines()
                .filter(|line| {
                    line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{', '}', ',']))
                })
                .filter_map(|line| line.rsplit(' ').next()?.parse().ok())
                .collect();
            if !found.is_empty() {
                all.push(found.iter().sum());
            }
        }
        all
    }

    /// Looks until the figures of the pods that have this one are as they should be.
    ///
    /// # Panics
    /// If they are not in time.
    pub async fn figures_become(&self, name: &str, wanted: impl Fn(&[f64]) -> bool) {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            let figures = self.figures(name).await;
            if wanted(&figures) {
                return;
            }
            assert!(tokio::time::Instant::now() < end, "{name} stays at {figures:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
