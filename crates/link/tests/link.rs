//! The link as its users see it. Everything that does not speak of certificates or raw bytes runs twice: through pipes
//! inside the process, and over TCP with mutual TLS.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

/// Makes two tests of each function that takes a [`way::Way`].
macro_rules! on_both_ways {
    ($($name:ident),+ $(,)?) => {
        mod pipe {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::way::Way::pipe()).await; })+
        }
        mod tls {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::way::Way::tls()).await; })+
        }
    };
}

#[path = "link/authority.rs"]
mod authority;
#[path = "link/hostile.rs"]
mod hostile;
#[path = "link/pull.rs"]
mod pull;
#[path = "link/push.rs"]
mod push;
#[path = "link/push_gone.rs"]
mod push_gone;
#[path = "link/refusals.rs"]
mod refusals;
#[path = "link/report.rs"]
mod report;
#[path = "link/throughput.rs"]
mod throughput;
#[path = "link/way.rs"]
mod way;
