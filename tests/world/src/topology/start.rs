//! How each topology comes up.

use std::sync::Arc;

use services::Guard;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

use super::{DESK, INBOUND, MESSAGES, Services, Setting, Topology, World};
use crate::evidence;
use crate::evidence::LogEvidence;
use crate::plan::{Addresses, Below, Plan, shown, variables};
use crate::pod::{How, Pod, binary, free_address};

impl World {
    pub(super) async fn one_node(folder: tempfile::TempDir, guard: Guard, told: &[Setting]) -> Self {
        let listen = free_address().expect("a port is free");
        let data = folder.path().join("data");
        let mut own = vec![
            ("MODE", "one-node".to_owned()),
            ("NODE__DATA_DIR", shown(&data)),
            ("NODE__LISTEN", listen.to_string()),
            ("PARTITIONS__INBOUND", INBOUND.to_string()),
            ("PARTITIONS__DESK", DESK.to_string()),
            (MESSAGES.0, MESSAGES.1.to_owned()),
        ];
        own.extend(told.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let environment = variables(own);
        let arguments = vec!["up".to_owned(), "--demo".to_owned()];
        let how = How { binary: binary(), arguments, environment, guard };
        let mut pod = Pod::new("node", how, listen, folder.path());
        pod.start();
        pod.ready().await;
        let url =
            std::fs::read_to_string(data.join("postgres.url")).expect("a node says where its PostgreSQL is");
        let pool = connect(url.trim()).await;
        evidence::install_witness(&pool).await;
        Self {
            topology: Topology::OneNode,
            pods: vec![pod],
            gateways: vec![listen],
            api: listen,
            pool,
            redis: None,
            secrets: data.join("secrets"),
            store_url: url.trim().to_owned(),
            log: LogEvidence::Tables,
            pages: Vec::new(),
            folder,
            _database: None,
            postgres: None,
            kafka: None,
        }
    }

    pub(super) async fn cluster(
        topology: Topology,
        services: Services,
        folder: tempfile::TempDir,
        guard: Guard,
        told: &[Setting],
    ) -> Self {
        let postgres = match services {
            Services::OwnPostgres => Some(services::private_postgres().await),
            Services::Shared | Services::OwnKafka => None,
        };
        let database = match &postgres {
            Some(own) => own.fresh_database().await,
            None => services::postgres().await.fresh_database().await,
        };
        let kafka = match services {
            Services::OwnKafka => Some(services::private_kafka(1).await),
            Services::Shared | Services::OwnPostgres => None,
        };
        let brokers = match (&kafka, topology) {
            (Some(own), _) => own.brokers(),
            (None, Topology::Cluster) => services::kafka().await,
            (None, Topology::OneNode | Topology::ClusterSmall) => String::new(),
        };
        let redis = services::redis_group().await;
        let plan = Plan {
            mode: topology,
            binary: binary(),
            folder: folder.path().to_owned(),
            logs: folder.path().to_owned(),
            below: Below {
                store_url: database.url().to_owned(),
                sentinels: redis.sentinels().iter().map(|(host, port)| format!("{host}:{port}")).collect(),
                master_name: redis.master_name().to_owned(),
                prefix: format!("t{}", Uuid::new_v4().simple()),
                brokers,
            },
            addresses: Addresses::free().expect("ports are free"),
            inbound: INBOUND,
            desk: DESK,
            settings: [MESSAGES]
                .iter()
                .chain(told)
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        };
        let done = plan.certify().and_then(|()| plan.migrate()).and_then(|()| plan.fill());
        done.unwrap_or_else(|error| panic!("{error}"));
        let pool = connect(database.url()).await;
        evidence::install_witness(&pool).await;

        let mut pods = plan.pods(&guard).expect("ports are free");
        for pod in &mut pods {
            pod.start();
        }
        for pod in &mut pods {
            pod.ready().await;
        }
        let log = match topology {
            Topology::Cluster => {
                let options = event_log::kafka::Options {
                    brokers: plan.below.brokers.clone(),
                    client_id: "world".to_owned(),
                    replication: 1,
                    min_in_sync: 1,
                    linger_ms: 1,
                    gather_ms: 5,
                    topic_prefix: format!("{}-", plan.below.prefix),
                };
                let log = event_log::kafka::KafkaLog::connect(options).await.expect("the broker answers");
                LogEvidence::Log(Arc::new(log))
            }
            Topology::ClusterSmall | Topology::OneNode => LogEvidence::Tables,
        };
        Self {
            topology,
            pods,
            gateways: plan.addresses.gateways.to_vec(),
            api: plan.addresses.api,
            pool,
            redis: Some(redis),
            secrets: plan.secrets(),
            store_url: database.url().to_owned(),
            log,
            pages: Vec::new(),
            folder,
            _database: Some(database),
            postgres,
            kafka,
        }
    }
}

async fn connect(url: &str) -> PgPool {
    PgPoolOptions::new()
        .max_connections(4)
        .connect(url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}
