//! A database of the test's own, and turns decided by the real domain code.

use std::time::{Duration, Instant};

use domain::conversation::Assignee;
use domain::entry::Author;
use domain::fact::{Fact, TicketNow};
use domain::file::Attachment;
use domain::timeline::{self, Command, Known, Profile, Rules, Speech, Timeline};
use domain::turn::Turn;
use domain::{
    ClientId, CustomerId, DeskId, OperatorId, SenderId, SenderNo, TenantId, TimelineId, Timestamp, Version,
};
use protocol::record::Topic;
use services::Database;
use sqlx::{Connection, PgConnection};
use store::ownership::{Claimable, Claimed, Ownership};
use store::turn::{CommitError, Committed, Fence, OutboxRow, TurnWrite};
use store::{Options, Store};
use uuid::Uuid;

pub(crate) const LEASE_MS: u64 = 3_000;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) database: Database,
}

impl World {
    /// A migrated database with four partitions of each topic.
    pub(crate) async fn new() -> Self {
        let database = services::postgres().await.fresh_database().await;
        store::migrate(database.url()).await.unwrap();
        let store = Store::connect(options(database.url())).await.unwrap();
        for topic in Topic::ALL {
            store.ownership().ensure_partitions(topic, 4).await.unwrap();
        }
        Self { store, database }
    }

    /// The database as its superuser.
    pub(crate) async fn superuser(&self) -> PgConnection {
        PgConnection::connect(self.database.url()).await.unwrap()
    }

    /// Claims `want` partitions of `inbound` for a new boot.
    pub(crate) async fn claim(&self, want: usize) -> Router {
        let boot = Uuid::new_v4();
        let claimed = self
            .store
            .ownership()
            .claim(Topic::Inbound, boot, want, LEASE_MS, Claimable::FreeOrExpired)
            .await
            .unwrap();
        assert_eq!(claimed.len(), want);
        Router { boot, owned: claimed, store: self.store.clone() }
    }

    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        let mut connection = self.superuser().await;
        let sql = format!("SELECT count(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap()
    }
}

pub(crate) fn options(url: &str) -> Options {
    // Shared, busy machine: the limits under test are set by the tests that are about them.
    Options { acquire_ms: 5_000, statement_ms: 5_000, ..Options::new(url) }
}

/// A router with what it owns.
pub(crate) struct Router {
    pub(crate) boot: Uuid,
    pub(crate) owned: Vec<Ownership>,
    pub(crate) store: Store,
}

impl Router {
    /// A fence over all owned partitions; each moves by `records`.
    pub(crate) fn fences(&self, records: i64) -> Vec<Fence> {
        self.owned
            .iter()
            .map(|owned| Fence {
                topic: owned.topic,
                partition: owned.partition,
                epoch: owned.epoch,
                turn: owned.turn,
                from: owned.next_offset,
                to: owned.next_offset + records,
            })
            .collect()
    }

    pub(crate) fn claimed(&self) -> Vec<Claimed> {
        self.owned.iter().map(Claimed::from).collect()
    }

    /// Commits and, if it went well, remembers the new numbers.
    pub(crate) async fn commit(&mut self, turn: &Turn) -> Result<Committed, CommitError> {
        self.commit_with(turn, Vec::new(), Vec::new()).await
    }

    pub(crate) async fn commit_with(
        &mut self,
        turn: &Turn,
        outbox: Vec<OutboxRow>,
        outbox_done: Vec<(Topic, u32, u64)>,
    ) -> Result<Committed, CommitError> {
        let write = TurnWrite {
            boot: self.boot,
            lease_ms: LEASE_MS,
            fences: self.fences(1),
            turn,
            outbox,
            outbox_done,
        };
        let committed = self.store.turn().commit(write).await?;
        for owned in &mut self.owned {
            owned.turn += 1;
            owned.next_offset += 1;
        }
        Ok(committed)
    }
}

/// A customer with a timeline, and what a turn makes of what is said.
#[derive(Clone)]
pub(crate) struct Talk {
    pub(crate) tenant: TenantId,
    pub(crate) customer: CustomerId,
    pub(crate) operator: OperatorId,
    pub(crate) timeline: Timeline,
    sender: SenderId,
    no: u64,
}

impl Talk {
    pub(crate) fn new(tenant: TenantId) -> Self {
        let customer = CustomerId(Uuid::new_v4());
        let id = TimelineId::of(customer, "web");
        let profile = Profile { customer, name: "Alice".into() };
        Self {
            tenant,
            customer,
            operator: OperatorId(Uuid::new_v4()),
            timeline: Timeline::new(id, tenant, DeskId::default_of(tenant), profile),
            sender: SenderId(Uuid::new_v4()),
            no: 0,
        }
    }

    pub(crate) fn id(&self) -> TimelineId {
        self.timeline.id
    }

    /// The customer says this.
    pub(crate) fn says(&mut self, turn: &mut Turn, text: &str) {
        self.says_as(turn, text, ClientId(Uuid::now_v7()));
    }

    pub(crate) fn says_as(&mut self, turn: &mut Turn, text: &str, client_id: ClientId) {
        let author = Author::Customer(self.customer);
        self.speak(turn, author, Speech::Message, text, client_id);
    }

    /// The customer says this, and sends these with it.
    pub(crate) fn says_with(&mut self, turn: &mut Turn, text: &str, files: Vec<Attachment>) {
        let (author, client_id) = (Author::Customer(self.customer), ClientId(Uuid::now_v7()));
        let (speech, text) = (Speech::Message, text.to_owned());
        self.decide(turn, &Command::Say { author, client_id, sender: None, speech, text, files });
    }

    /// The operator says this, or notes it.
    pub(crate) fn operator_says(&mut self, turn: &mut Turn, speech: Speech, text: &str) {
        let author = Author::Operator(self.operator);
        self.speak(turn, author, speech, text, ClientId(Uuid::now_v7()));
    }

    fn speak(&mut self, turn: &mut Turn, author: Author, speech: Speech, text: &str, client_id: ClientId) {
        self.no += 1;
        let sender = Some((self.sender, SenderNo(self.no)));
        self.decide(
            turn,
            &Command::Say { author, client_id, sender, speech, text: text.to_owned(), files: vec![] },
        );
    }

    /// The desk gives the conversation to the operator.
    pub(crate) fn is_taken(&mut self, turn: &mut Turn) {
        let conversation = self.timeline.conversation.clone().unwrap();
        let assignee = Some(Assignee { operator: self.operator, name: "Bob".into() });
        let now = TicketNow {
            tenant: Some(self.timeline.tenant),
            timeline: self.id(),
            conversation: conversation.id,
            version: conversation.ticket_version.next(),
            conversation_version: conversation.version,
            assignee,
            queue: Some(conversation.queue),
            is_held: false,
            is_lost: false,
            rules: None,
        };
        self.decide(turn, &Command::Ticket(now));
    }

    pub(crate) fn closes(&mut self, turn: &mut Turn) {
        let by = Author::Customer(self.customer);
        self.decide(turn, &Command::Close { by, client_id: ClientId(Uuid::now_v7()), if_version: None });
    }

    pub(crate) fn decide(&mut self, turn: &mut Turn, command: &Command) {
        let at = Timestamp(1_760_000_000_000 + i64::try_from(self.timeline.last_position.0).unwrap());
        let decision = timeline::decide(&self.timeline, command, Known::New, &Rules::default(), at);
        turn.take_timeline(&mut self.timeline, decision);
    }
}

pub(crate) fn tenant() -> TenantId {
    TenantId(Uuid::new_v4())
}

pub(crate) fn some_fact(talk: &Talk) -> Fact {
    Fact::Conversation(talk.timeline.now(None).unwrap())
}

/// An operator row of the tenant, with an inbox at version 0.
pub(crate) async fn hire(world: &World, tenant: TenantId, operator: OperatorId) {
    let mut connection = world.superuser().await;
    sqlx::query(
        "INSERT INTO operator (tenant, id, desk, email, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, 'Bob', 0, 'x', 0)",
    )
    .bind(tenant.0)
    .bind(operator.0)
    .bind(DeskId::default_of(tenant).0)
    .bind(format!("{operator}@example.org"))
    .execute(&mut connection)
    .await
    .unwrap();
}

/// Polls until the answer is `true`; says why it is not yet.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, check: impl Fn() -> F) {
    let until = Instant::now() + Duration::from_secs(20);
    while !check().await {
        assert!(Instant::now() < until, "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) fn version(number: u64) -> Version {
    Version(number)
}
