//! What is known of a customer: attributes, and earlier conversations.

use std::collections::{BTreeMap, HashMap};

use domain::entry::EntryKind;
use domain::{ConversationId, CustomerId, OperatorId, Position, TenantId, TimelineId, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use crate::reads::conversations::{Row, row};
use crate::reads::{Among, ConversationRow};
use crate::tags::{self, Tag};

/// How many earlier conversations are shown.
const EARLIER: usize = 20;
/// How many are counted.
const COUNTED: i64 = 1_000;
/// How many of a timeline's entries are looked through for what a conversation began with.
const LOOKED_THROUGH: i64 = 2_000;
/// What is shown of how a conversation began.
const FIRST_WORDS: usize = 120;
/// More than these of one customer are not kept.
const MAX_ATTRIBUTES: i64 = 30;

/// Something that is known of a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    pub name: String,
    pub value: String,
    pub at: Timestamp,
    /// The operator who wrote it down; none: the customer said so.
    pub by: Option<(OperatorId, String)>,
}

/// A conversation that was before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Earlier {
    pub conversation: ConversationRow,
    /// What the customer said first; empty if that is too long ago to be found.
    pub first_words: String,
    /// Where that stands.
    pub first_position: Option<Position>,
}

/// What is known of a customer, as far as one person may see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerCard {
    /// When the first word of this customer was heard.
    pub since: Option<Timestamp>,
    /// How many conversations there were, counted up to 1 000.
    pub conversations: u32,
    pub attributes: Vec<Attribute>,
    /// Of the conversation that is looked at.
    pub tags: Vec<Tag>,
    /// All but that one, the last opened first, at most 20.
    pub earlier: Vec<Earlier>,
}

/// What is known of customers.
#[derive(Clone, Debug)]
pub struct Customers {
    pool: Pool,
}

impl Customers {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// What is known of the customer of a conversation. `among`: who asks does not see all conversations.
    pub async fn card(
        &self,
        tenant: TenantId,
        customer: CustomerId,
        conversation: ConversationId,
        among: Option<Among>,
    ) -> Result<CustomerCard, StoreError> {
        self.pool
            .as_person(tenant, "read a customer's card", move |transaction| {
                Box::pin(async move { card(transaction, customer, conversation, among.as_ref()).await })
            })
            .await
    }

    /// Writes down what is known of a customer. False: there is no room for one more.
    pub async fn put_attribute(
        &self,
        tenant: TenantId,
        customer: CustomerId,
        name: String,
        value: String,
        by: Option<OperatorId>,
    ) -> Result<bool, StoreError> {
        self.pool
            .run("write an attribute", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!(
                        "queries/customer_attribute/put.sql",
                        tenant.0,
                        customer.0,
                        name,
                        value,
                        by.map(|by| by.0),
                        MAX_ATTRIBUTES
                    )
                    .fetch_optional(connection)
                    .await
                    .map(|row| row.is_some())
                    .map_err(failed("write an attribute"))
                })
            })
            .await
    }

    /// Forgets an attribute; again changes nothing.
    pub async fn remove_attribute(
        &self,
        tenant: TenantId,
        customer: CustomerId,
        name: String,
    ) -> Result<(), StoreError> {
        self.pool
            .run("forget an attribute", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/customer_attribute/remove.sql", tenant.0, customer.0, name)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("forget an attribute"))
                })
            })
            .await
    }
}

async fn card(
    connection: &mut PgConnection,
    customer: CustomerId,
    conversation: ConversationId,
    among: Option<&Among>,
) -> Result<CustomerCard, StoreError> {
    let asker = among.map(|among| among.operator.0);
    let queues = Among::queue_ids(among);
    let about = sqlx::query_file!("queries/timeline/customer.sql", customer.0, COUNTED, asker, &queues)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed("read since when a customer is known"))?;
    let attributes = sqlx::query_file!("queries/customer_attribute/of.sql", customer.0)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed("read a customer's attributes"))?;
    let most = i64::try_from(EARLIER).expect("a card is small");
    let rows = sqlx::query_file_as!(
        Row,
        "queries/conversation/of_customer.sql",
        customer.0,
        conversation.0,
        most,
        asker,
        &queues
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(failed("read a customer's conversations"))?;
    let mut first = first_words(connection, &rows).await?;
    let mut tags = tags::of(connection, &[conversation.0]).await?;
    let earlier = rows.into_iter().map(|it| {
        let (first_words, first_position) = first.remove(&it.id).unzip();
        let first_words = first_words.unwrap_or_default();
        row(it).map(|conversation| Earlier { conversation, first_words, first_position })
    });
    Ok(CustomerCard {
        since: about.since.map(Timestamp),
        conversations: u32::try_from(about.conversations).unwrap_or(0),
        attributes: attributes
            .into_iter()
            .map(|row| Attribute {
                name: row.name,
                value: row.value,
                at: Timestamp(row.set_at),
                by: row.set_by.map(|by| (OperatorId(by), row.set_by_name.unwrap_or_default())),
            })
            .collect(),
        tags: tags.remove(&conversation.0).unwrap_or_default(),
        earlier: earlier.collect::<Result<_, _>>()?,
    })
}

/// What the customer said first in each of these.
async fn first_words(
    connection: &mut PgConnection,
    rows: &[Row],
) -> Result<HashMap<Uuid, (String, Position)>, StoreError> {
    let mut by_timeline: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        by_timeline.entry(row.timeline).or_default().push(row.id);
    }
    let mut found = HashMap::new();
    for (timeline, conversations) in by_timeline {
        let rows =
            sqlx::query_file!("queries/entry/first_words.sql", timeline, &conversations, LOOKED_THROUGH)
                .fetch_all(&mut *connection)
                .await
                .map_err(failed("read what a conversation began with"))?;
        for row in rows {
            if let EntryKind::Message { text, .. } = codec::kind(&row.body, TimelineId(timeline))? {
                found.insert(row.conversation, (line(&text), Position(codec::num(row.position))));
            }
        }
    }
    Ok(found)
}

/// The beginning of a text as one line.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(FIRST_WORDS).collect()
}
