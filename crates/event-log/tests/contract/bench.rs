//! The two backends on real services, each behind the same few verbs.

use std::sync::Arc;

use async_trait::async_trait;
use event_log::EventLog;
use event_log::kafka::{KafkaLog, Options};
use event_log::table::{self, TableLog};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions};
use rdkafka::client::DefaultClientContext;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use services::{Database, PrivateKafka, PrivatePostgres};
use uuid::Uuid;

/// A log of one test's own.
#[async_trait]
pub(crate) trait Bench: Send + Sync {
    /// One more handle, as another process would have.
    async fn open(&self) -> Arc<dyn EventLog>;
    /// How a child process finds the same log.
    fn arguments(&self) -> Vec<String>;
    /// Whether offsets are promised to be gapless.
    fn is_gapless(&self) -> bool;
    /// Drops the records before an offset behind everybody's back.
    async fn truncate(&self, topic: &str, partition: u32, before: i64);
    /// Kills the service; only on a bench of its own.
    fn kill_service(&mut self);
    async fn restart_service(&mut self);
    /// Freezes the service.
    fn stop_service(&self);
    fn cont_service(&self);
}

/// On the services that all tests share.
pub(crate) async fn table() -> Box<dyn Bench> {
    let server = services::postgres().await;
    Box::new(TableBench::over(server.fresh_database().await, None).await)
}

/// On a server of its own.
pub(crate) async fn private_table() -> Box<dyn Bench> {
    let server = services::private_postgres().await;
    Box::new(TableBench::over(server.fresh_database().await, Some(server)).await)
}

pub(crate) async fn kafka() -> Box<dyn Bench> {
    Box::new(KafkaBench { brokers: services::kafka().await, prefix: prefix(), private: None })
}

pub(crate) async fn private_kafka() -> Box<dyn Bench> {
    let private = services::private_kafka(1).await;
    Box::new(KafkaBench { brokers: private.brokers(), prefix: prefix(), private: Some(private) })
}

fn prefix() -> String {
    format!("{}.", Uuid::new_v4().simple())
}

pub(crate) struct TableBench {
    // Dropped before its server.
    database: Database,
    private: Option<PrivatePostgres>,
}

impl TableBench {
    async fn over(database: Database, private: Option<PrivatePostgres>) -> Self {
        let bench = Self { database, private };
        table::migrate(&bench.pool()).await.expect("an empty database takes the schema");
        bench
    }

    pub(crate) fn pool(&self) -> sqlx::PgPool {
        let options = sqlx::postgres::PgPoolOptions::new()
            .max_connections(4)
            .acquire_timeout(std::time::Duration::from_secs(2));
        options.connect_lazy(self.database.url()).expect("the services crate makes good addresses")
    }
}

#[async_trait]
impl Bench for TableBench {
    async fn open(&self) -> Arc<dyn EventLog> {
        Arc::new(TableLog::open(self.pool()).await.expect("the tables are there"))
    }

    fn arguments(&self) -> Vec<String> {
        vec!["table".into(), self.database.url().into()]
    }

    fn is_gapless(&self) -> bool {
        true
    }

    async fn truncate(&self, topic: &str, partition: u32, before: i64) {
        let pool = self.pool();
        let number = i32::try_from(partition).expect("a small number");
        for sql in [
            "DELETE FROM log.record WHERE \"offset\" < $3 AND partition = $2
             AND topic = (SELECT id FROM log.topic WHERE name = $1)",
            "UPDATE log.start SET start_offset = $3 WHERE partition = $2
             AND topic = (SELECT id FROM log.topic WHERE name = $1)",
        ] {
            let done = sqlx::query(sql).bind(topic).bind(number).bind(before).execute(&pool).await;
            done.expect("the tables are there");
        }
    }

    fn kill_service(&mut self) {
        self.private.as_mut().expect("a private server").kill_9();
    }

    async fn restart_service(&mut self) {
        self.private.as_mut().expect("a private server").restart().await;
    }

    fn stop_service(&self) {
        self.private.as_ref().expect("a private server").stop();
    }

    fn cont_service(&self) {
        self.private.as_ref().expect("a private server").cont();
    }
}

pub(crate) struct KafkaBench {
    brokers: String,
    prefix: String,
    private: Option<PrivateKafka>,
}

#[async_trait]
impl Bench for KafkaBench {
    async fn open(&self) -> Arc<dyn EventLog> {
        let options = Options {
            brokers: self.brokers.clone(),
            client_id: "contract".into(),
            replication: 1,
            min_in_sync: 1,
            linger_ms: 1,
            gather_ms: 5,
            topic_prefix: self.prefix.clone(),
        };
        Arc::new(KafkaLog::connect(options).await.expect("the broker answers"))
    }

    fn arguments(&self) -> Vec<String> {
        vec!["kafka".into(), self.brokers.clone(), self.prefix.clone()]
    }

    fn is_gapless(&self) -> bool {
        false
    }

    async fn truncate(&self, topic: &str, partition: u32, before: i64) {
        let admin: AdminClient<DefaultClientContext> =
            ClientConfig::new().set("bootstrap.servers", &self.brokers).create().expect("good settings");
        let number = i32::try_from(partition).expect("a small number");
        let mut list = TopicPartitionList::new();
        let topic = format!("{}{topic}", self.prefix);
        list.add_partition_offset(&topic, number, Offset::Offset(before)).expect("a good offset");
        admin.delete_records(&list, &AdminOptions::new()).await.expect("the broker drops records");
    }

    fn kill_service(&mut self) {
        self.private.as_mut().expect("a private broker").kill_9(0);
    }

    async fn restart_service(&mut self) {
        self.private.as_mut().expect("a private broker").restart(0).await;
    }

    fn stop_service(&self) {
        self.private.as_ref().expect("a private broker").stop(0);
    }

    fn cont_service(&self) {
        self.private.as_ref().expect("a private broker").cont(0);
    }
}
