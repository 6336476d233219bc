//! The pools, and a handle for each of the rest.

use domain::Timestamp;
use sqlx::postgres::PgConnectOptions;

use crate::accounts::Accounts;
use crate::alerts::Alerts;
use crate::customers::Customers;
use crate::demo::Demo;
use crate::drafts::Drafts;
use crate::error::StoreError;
use crate::files::Files;
use crate::outbox::Outbox;
use crate::outcomes::Outcomes;
use crate::ownership::Ownerships;
use crate::pool::{self, Pool};
use crate::ratings::Ratings;
use crate::reads::Reads;
use crate::receipts::Receipts;
use crate::search::SearchIndex;
use crate::settings::Settings;
use crate::state::States;
use crate::tags::Tags;
use crate::turn::Turns;
use crate::{migrate, session};

/// How to reach the store, and how much of it to take.
///
/// Whoever calls an open store has an answer or an error within `acquire_ms` + 3 × `statement_ms` (3.5 s with the numbers
/// to start from), whatever the server or the way to it does; the error that nobody answered is transient. Only two
/// calls may take longer: a turn that came as far as COMMIT ([`Turns::commit`] says how long), and [`Store::close`].
///
/// Each kind of work has its own pool, so that a storm of pulls never takes a connection from a turn. A process that
/// has no use for a kind gives 1; connections are made when they are first needed.
#[derive(Clone, Debug)]
pub struct Options {
    /// `postgres://user:password@host:port/database`, or `postgres://user@/database?host=/socket/folder`.
    pub url: String,
    /// What `pg_stat_activity` calls the connections: a router gives its boot id, so that a write can be told from another's.
    pub name: String,
    /// Turns, claims, beats and what they load: one more than there are writers.
    pub writers: u32,
    /// Pulls of pods, and marks.
    pub pulls: u32,
    /// REST and sign-in.
    pub api: u32,
    /// A connection is given within this time, or the call fails.
    pub acquire_ms: u64,
    /// A statement ends within this time, or the server ends it.
    pub statement_ms: u64,
}

impl Options {
    /// The numbers to start from: 3 writers, 16 pulls, 8 API, 500 ms for a connection, 1 s for a statement.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            name: "switchboard".to_owned(),
            writers: 3,
            pulls: 16,
            api: 8,
            acquire_ms: 500,
            statement_ms: 1_000,
        }
    }
}

/// What we remember. Cheap to clone: clones share the pools.
#[derive(Clone, Debug)]
pub struct Store {
    connect: PgConnectOptions,
    writers: Pool,
    pulls: Pool,
    api: Pool,
}

impl Store {
    /// Opens the pools, once a first connection has shown that the schema and the roles are as this build needs them.
    ///
    /// # Errors
    /// Those of [`crate::check_schema`]; [`StoreError::Failed`] if the server is not reached.
    pub async fn connect(options: Options) -> Result<Self, StoreError> {
        migrate::check_schema(&options.url).await?;
        let connect = pool::connect_options(&options)?;
        Ok(Self {
            writers: Pool::new(&options, &connect, options.writers),
            pulls: Pool::new(&options, &connect, options.pulls),
            api: Pool::new(&options, &connect, options.api),
            connect,
        })
    }

    /// Leases on partitions, and the routers that are alive.
    pub fn ownership(&self) -> Ownerships {
        Ownerships::new(self.writers.clone())
    }

    /// The transaction of a turn.
    pub fn turn(&self) -> Turns {
        Turns::new(self.writers.clone(), self.connect.clone())
    }

    /// What turns and claims load.
    pub fn state(&self) -> States {
        States::new(self.writers.clone())
    }

    /// Facts on their way.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.writers.clone())
    }

    /// What pulls read.
    pub fn reads(&self) -> Reads {
        Reads::new(self.pulls.clone())
    }

    /// The same reads on the connections of the API.
    pub fn api_reads(&self) -> Reads {
        Reads::new(self.api.clone())
    }

    /// Delivered and read marks.
    pub fn receipts(&self) -> Receipts {
        Receipts::new(self.pulls.clone())
    }

    /// What every pod must know.
    pub fn settings(&self) -> Settings {
        Settings::new(self.pulls.clone())
    }

    /// The same on the connections of the API.
    pub fn api_settings(&self) -> Settings {
        Settings::new(self.api.clone())
    }

    /// What came of conversations.
    pub fn outcomes(&self) -> Outcomes {
        Outcomes::new(self.api.clone())
    }

    /// What customers thought of conversations.
    pub fn ratings(&self) -> Ratings {
        Ratings::new(self.api.clone())
    }

    /// Operators, refresh tokens, revocations, repeated requests.
    pub fn accounts(&self) -> Accounts {
        Accounts::new(self.api.clone())
    }

    /// What somebody should look at.
    pub fn alerts(&self) -> Alerts {
        Alerts::new(self.api.clone())
    }

    /// Rows of attachments.
    pub fn files(&self) -> Files {
        Files::new(self.api.clone())
    }

    /// The index over what was said.
    pub fn search_index(&self) -> SearchIndex {
        SearchIndex::new(self.api.clone())
    }

    /// What is known of customers.
    pub fn customers(&self) -> Customers {
        Customers::new(self.api.clone())
    }

    /// Marks on conversations.
    pub fn tags(&self) -> Tags {
        Tags::new(self.api.clone())
    }

    /// What operators have begun to write.
    pub fn drafts(&self) -> Drafts {
        Drafts::new(self.api.clone())
    }

    /// The demo's tenant.
    pub fn demo(&self) -> Demo {
        Demo::new(self.api.clone())
    }

    /// The one clock of the system.
    pub async fn now(&self) -> Result<Timestamp, StoreError> {
        self.writers.run("read the clock", |connection| Box::pin(session::now(connection))).await
    }

    /// Waits for work under way, then closes the connections: 6 × `statement_ms` at most.
    pub async fn close(&self) {
        tokio::join!(self.writers.close(), self.pulls.close(), self.api.close());
    }
}
