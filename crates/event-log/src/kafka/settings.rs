//! What librdkafka is told. These are not configuration: each was measured or is the way around a known trap.

use rdkafka::ClientConfig;

use crate::MAX_BYTES;

/// What differs between installations.
#[derive(Clone, Debug)]
pub struct Options {
    /// `host:port`, separated by commas.
    pub brokers: String,
    /// How this process is called in the brokers' logs.
    pub client_id: String,
    /// Copies of each partition of a topic made here.
    pub replication: i16,
    /// Copies that must have a record before it is durable.
    pub min_in_sync: i16,
    /// How long a record waits for company.
    pub linger_ms: u32,
    /// How long a broker gathers records for a reader; 0 = it answers with the first.
    pub gather_ms: u32,
    /// Begins the name of every topic and group, so that installations can share a cluster.
    pub topic_prefix: String,
}

impl Options {
    /// For a test on the shared broker, with topics of its own.
    #[cfg(test)]
    pub(super) async fn of_a_test() -> Self {
        Self {
            brokers: services::kafka().await,
            client_id: "contract".into(),
            replication: 1,
            min_in_sync: 1,
            linger_ms: 0,
            gather_ms: 5,
            topic_prefix: format!("{}.", uuid::Uuid::new_v4().simple()),
        }
    }

    /// The name of a topic on the brokers.
    pub(super) fn topic(&self, topic: &str) -> String {
        format!("{}{topic}", self.topic_prefix)
    }

    /// What every client is told; enough to make topics.
    pub(super) fn admin(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.brokers)
            .set("client.id", &self.client_id)
            .set("allow.auto.create.topics", "false")
            // With the default a stopped leader hangs everything until it wakes.
            .set("socket.timeout.ms", "1500")
            .set("socket.connection.setup.timeout.ms", "1000")
            .set("reconnect.backoff.ms", "50")
            .set("reconnect.backoff.max.ms", "500")
            .set("retry.backoff.ms", "50")
            .set("retry.backoff.max.ms", "500")
            .set("topic.metadata.refresh.fast.interval.ms", "50");
        config
    }

    pub(super) fn producer(&self) -> ClientConfig {
        let mut config = self.admin();
        config
            .set("enable.idempotence", "true")
            .set("acks", "all")
            // A short one makes false failures, and gaps in idempotent sequences.
            .set("message.timeout.ms", "60000")
            .set("linger.ms", self.linger_ms.to_string())
            .set("queue.buffering.max.messages", "100000")
            .set("queue.buffering.max.kbytes", "65536");
        config
    }

    /// For questions and advisory commits.
    pub(super) fn questions(&self) -> ClientConfig {
        let mut config = self.admin();
        config
            .set("group.id", format!("{}switchboard", self.topic_prefix))
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false");
        config
    }

    pub(super) fn consumer(&self, max_bytes: usize) -> ClientConfig {
        let mut config = self.questions();
        config
            // An offset outside the log is somebody's fault to look at, never a place to go on from.
            .set("auto.offset.reset", "error")
            .set("fetch.error.backoff.ms", "50")
            .set("fetch.queue.backoff.ms", "20")
            .set("fetch.message.max.bytes", (2 * MAX_BYTES).to_string())
            .set("fetch.max.bytes", (4 * MAX_BYTES).to_string())
            .set("queued.min.messages", "1000")
            .set("queued.max.messages.kbytes", (max_bytes / 1024).clamp(1, 2_097_151).to_string());
        // A broker's cost follows requests, not records. Waits stay well below the time-out of the socket.
        match self.gather_ms {
            0 => config.set("fetch.wait.max.ms", "250"),
            ms => config.set("fetch.min.bytes", "65536").set("fetch.wait.max.ms", ms.to_string()),
        };
        config
    }
}
