//! A desk as its supervisors see it: who waits, what is in hand, who is there, and what has happened.

use domain::conversation::Words;
use domain::figures::{Event, Happened};
use domain::operator::Presence;
use domain::ticket::Ticket;
use domain::{ConversationId, DeskId, OperatorId, QueueId, TenantId, TimelineId, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Reads;
use super::board::preview;
use crate::error::{StoreError, failed};
use crate::pool::Work;
use crate::session;

/// Which events are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// Those that happened from then on.
    Time(Timestamp),
    /// Those that were written since all transactions below this one had ended; some may have been read before.
    Settled(i64),
}

/// A desk at one moment.
#[derive(Clone, PartialEq, Debug)]
pub struct DeskNow {
    /// By the store's clock.
    pub now: Timestamp,
    /// What to ask next for.
    pub settled: i64,
    /// Each with its number, by which a second reading is known. Codes of a later build are left out.
    pub events: Vec<(i64, Event)>,
    /// Queues in which somebody waits whom nobody is asked to answer: since when each does, the first first.
    pub waits: Vec<(QueueId, Vec<i64>)>,
    pub held: Vec<Held>,
    /// The active ones, by name.
    pub operators: Vec<(OperatorId, String, Presence)>,
}

/// Visits to queues at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visits {
    /// By the store's clock.
    pub now: Timestamp,
    /// Those that go on, by queue and beginning.
    pub open: Vec<(QueueId, i64)>,
    /// As of [`DeskNow`].
    pub events: Vec<(i64, Event)>,
}

/// What is offered, answered or written up.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    pub ticket: Ticket,
    pub words: Words,
    /// Empty for a guest.
    pub customer_name: String,
}

/// Somebody who waits.
#[derive(Clone, PartialEq, Debug)]
pub struct InLine {
    pub ticket: Ticket,
    /// From 1, in its queue.
    pub place: u32,
    pub customer_name: String,
    pub preview: String,
}

struct EventRow {
    no: i64,
    at: i64,
    kind: i16,
    queue: Uuid,
    conversation: Uuid,
    operator: Option<Uuid>,
    ms: Option<i64>,
}

impl Reads {
    /// The tenant's desk at this moment, read in one transaction.
    pub async fn desk_now(&self, tenant: TenantId, since: Since) -> Result<DeskNow, StoreError> {
        self.snapshot(tenant, "read a desk for its supervisors", move |transaction| {
            Box::pin(async move {
                let clock = sqlx::query_file!("queries/figure_event/clock.sql")
                    .fetch_one(&mut *transaction)
                    .await
                    .map_err(failed("read the events' horizon"))?;
                let now = Timestamp(clock.now);
                let desk = DeskId::default_of(tenant);
                Ok(DeskNow {
                    now,
                    settled: clock.settled,
                    events: match since {
                        Since::Settled(xid) => events_since(transaction, tenant, xid).await?,
                        Since::Time(from) => {
                            events_between(transaction, tenant, from, Timestamp(i64::MAX)).await?
                        }
                    },
                    waits: waits(transaction, desk).await?,
                    held: held(transaction, desk).await?,
                    operators: operators(transaction, desk).await?,
                })
            })
        })
        .await
    }

    /// Who is in a queue at this moment, and what has happened since `from`, in one snapshot.
    pub async fn visits(&self, tenant: TenantId, from: Timestamp) -> Result<Visits, StoreError> {
        self.snapshot(tenant, "read visits to queues", move |transaction| {
            Box::pin(async move {
                let now = session::now(transaction).await?;
                let rows = sqlx::query_file!("queries/ticket/visits.sql", DeskId::default_of(tenant).0)
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed("read who is in a queue"))?;
                let open = rows.into_iter().map(|row| (QueueId(row.queue), row.began_at)).collect();
                let events = events_between(transaction, tenant, from, Timestamp(i64::MAX)).await?;
                Ok(Visits { now, open, events })
            })
        })
        .await
    }

    /// On behalf of a person, all of one moment.
    async fn snapshot<T: Send + 'static>(
        &self,
        tenant: TenantId,
        operation: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.pool
            .transaction_as(operation, SNAPSHOT, move |transaction| {
                Box::pin(async move {
                    sqlx::query_file!("queries/session/person.sql", tenant.0)
                        .fetch_one(&mut *transaction)
                        .await
                        .map_err(failed("read as a person"))?;
                    work(transaction).await
                })
            })
            .await
    }

    /// What happened from `from` to before `to`.
    pub async fn events(
        &self,
        tenant: TenantId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(i64, Event)>, StoreError> {
        self.pool
            .as_person(tenant, "read what happened", move |transaction| {
                Box::pin(async move { events_between(transaction, tenant, from, to).await })
            })
            .await
    }

    /// Who waits, the longest first, at most `most`; none = in every queue.
    pub async fn line(
        &self,
        tenant: TenantId,
        queue: Option<QueueId>,
        most: u32,
    ) -> Result<Vec<InLine>, StoreError> {
        self.pool
            .as_person(tenant, "read a line", move |transaction| {
                Box::pin(async move {
                    let (desk, queue) = (DeskId::default_of(tenant), queue.map(|queue| queue.0));
                    let rows = sqlx::query_file!("queries/ticket/line.sql", desk.0, queue, i64::from(most))
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read a line"))?;
                    let rows = rows.into_iter().map(|row| {
                        let ticket = ticket(&row.detail, desk)?;
                        let preview = preview(row.preview.as_deref(), ticket.timeline)?;
                        let place = u32::try_from(row.place).unwrap_or(u32::MAX);
                        Ok(InLine { ticket, place, customer_name: row.customer_name, preview })
                    });
                    rows.collect()
                })
            })
            .await
    }

    /// The newest message of each of these timelines, cut; those without one are left out.
    pub async fn previews(
        &self,
        tenant: TenantId,
        timelines: Vec<TimelineId>,
    ) -> Result<Vec<(TimelineId, String)>, StoreError> {
        self.pool
            .as_person(tenant, "read previews", move |transaction| {
                Box::pin(async move {
                    let ids: Vec<Uuid> = timelines.iter().map(|timeline| timeline.0).collect();
                    let rows = sqlx::query_file!("queries/entry/previews.sql", &ids)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read previews"))?;
                    let rows = rows.into_iter().map(|row| {
                        let timeline = TimelineId(row.timeline);
                        Ok((timeline, preview(Some(&row.body), timeline)?))
                    });
                    rows.collect()
                })
            })
            .await
    }
}

async fn events_since(
    transaction: &mut PgConnection,
    tenant: TenantId,
    xid: i64,
) -> Result<Vec<(i64, Event)>, StoreError> {
    let rows = sqlx::query_file_as!(EventRow, "queries/figure_event/since.sql", xid)
        .fetch_all(transaction)
        .await
        .map_err(failed("read what has happened since"))?;
    Ok(rows.into_iter().filter_map(|row| event(tenant, row)).collect())
}

async fn events_between(
    transaction: &mut PgConnection,
    tenant: TenantId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(i64, Event)>, StoreError> {
    let rows = sqlx::query_file_as!(EventRow, "queries/figure_event/between.sql", from.0, to.0)
        .fetch_all(transaction)
        .await
        .map_err(failed("read what happened"))?;
    Ok(rows.into_iter().filter_map(|row| event(tenant, row)).collect())
}

fn event(tenant: TenantId, row: EventRow) -> Option<(i64, Event)> {
    let event = Event {
        tenant,
        at: Timestamp(row.at),
        queue: QueueId(row.queue),
        conversation: ConversationId(row.conversation),
        operator: row.operator.map(OperatorId),
        what: Happened::of_code(row.kind, row.ms)?,
    };
    Some((row.no, event))
}

async fn waits(transaction: &mut PgConnection, desk: DeskId) -> Result<Vec<(QueueId, Vec<i64>)>, StoreError> {
    let rows = sqlx::query_file!("queries/ticket/since.sql", desk.0)
        .fetch_all(transaction)
        .await
        .map_err(failed("read who waits"))?;
    Ok(rows.into_iter().map(|row| (QueueId(row.queue), row.since_at)).collect())
}

async fn held(transaction: &mut PgConnection, desk: DeskId) -> Result<Vec<Held>, StoreError> {
    let rows = sqlx::query_file!("queries/ticket/held.sql", desk.0)
        .fetch_all(transaction)
        .await
        .map_err(failed("read what is in hand"))?;
    let rows = rows.into_iter().map(|row| {
        let ticket = ticket(&row.detail, desk)?;
        let words = serde_json::from_str(&row.words).map_err(StoreError::corrupt(
            "conversation",
            "words",
            ticket.conversation,
        ))?;
        Ok(Held { ticket, words, customer_name: row.customer_name })
    });
    rows.collect()
}

async fn operators(
    transaction: &mut PgConnection,
    desk: DeskId,
) -> Result<Vec<(OperatorId, String, Presence)>, StoreError> {
    let rows = sqlx::query_file!("queries/operator/presence.sql", desk.0)
        .fetch_all(transaction)
        .await
        .map_err(failed("read a desk's operators"))?;
    let rows = rows.into_iter().map(|row| {
        let presence = serde_json::from_str(&row.presence)
            .map_err(StoreError::corrupt("operator", "presence", row.id))?;
        Ok((OperatorId(row.id), row.name, presence))
    });
    rows.collect()
}

fn ticket(detail: &str, desk: DeskId) -> Result<Ticket, StoreError> {
    serde_json::from_str(detail).map_err(StoreError::corrupt("ticket", "detail", desk))
}
