//! Marks on conversations.

use std::collections::HashMap;

use domain::{ConversationId, OperatorId, TenantId};
use protocol::settings::{TagBody, TagColour};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::{StoreError, failed};
use crate::pool::Pool;

/// More than these on one conversation say nothing.
const MAX_ON_ONE: i64 = 20;

/// A mark, as the settings have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    pub id: Uuid,
    pub name: String,
    pub colour: TagColour,
}

/// Marks on conversations.
#[derive(Clone, Debug)]
pub struct Tags {
    pool: Pool,
}

impl Tags {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Marks a conversation; again changes nothing. False: it has as many as it may.
    pub async fn put(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        tag: Uuid,
        by: OperatorId,
    ) -> Result<bool, StoreError> {
        self.pool
            .run("mark a conversation", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!(
                        "queries/conversation_tag/put.sql",
                        tenant.0,
                        conversation.0,
                        tag,
                        by.0,
                        MAX_ON_ONE
                    )
                    .fetch_optional(connection)
                    .await
                    .map(|row| row.is_some())
                    .map_err(failed("mark a conversation"))
                })
            })
            .await
    }

    /// Takes a mark off; again changes nothing.
    pub async fn remove(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        tag: Uuid,
    ) -> Result<(), StoreError> {
        self.pool
            .run("take a mark off a conversation", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/conversation_tag/remove.sql", tenant.0, conversation.0, tag)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("take a mark off a conversation"))
                })
            })
            .await
    }
}

/// The marks of these conversations by their names. One that was deleted from the settings is not shown.
pub(crate) async fn of(
    connection: &mut PgConnection,
    conversations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Tag>>, StoreError> {
    let rows = sqlx::query_file!("queries/conversation_tag/of.sql", conversations)
        .fetch_all(connection)
        .await
        .map_err(failed("read the marks of conversations"))?;
    let mut tags: HashMap<Uuid, Vec<Tag>> = HashMap::new();
    for row in rows {
        let body: TagBody =
            serde_json::from_str(&row.body).map_err(StoreError::corrupt("setting", "body", row.tag))?;
        tags.entry(row.conversation).or_default().push(Tag {
            id: row.tag,
            name: row.label,
            colour: body.colour,
        });
    }
    Ok(tags)
}
