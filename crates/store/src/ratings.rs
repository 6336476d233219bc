//! What customers thought of their conversations.

use domain::{ConversationId, TenantId, TimelineId, Timestamp};

use crate::error::{StoreError, failed};
use crate::pool::Pool;

/// A rating.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rating {
    /// From 1 to 5.
    pub score: u8,
    /// Short keys such as `wait`.
    pub reasons: Vec<String>,
    pub comment: String,
    /// The customer does not want to be named.
    pub is_anonymous: bool,
    pub at: Timestamp,
}

/// A rating in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RatingRow {
    pub conversation: ConversationId,
    pub rating: Rating,
}

/// What customers thought of their conversations.
#[derive(Clone, Debug)]
pub struct Ratings {
    pool: Pool,
}

impl Ratings {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Rates a closed conversation of `timeline`. Answers what stands: the first rating stays. None: there is no such
    /// conversation, or it is open.
    pub async fn put(
        &self,
        tenant: TenantId,
        timeline: TimelineId,
        conversation: ConversationId,
        rating: Rating,
    ) -> Result<Option<Rating>, StoreError> {
        self.pool
            .transaction("rate a conversation", move |transaction| {
                Box::pin(async move {
                    let row = sqlx::query_file!(
                        "queries/rating/put.sql",
                        tenant.0,
                        conversation.0,
                        timeline.0,
                        i16::from(rating.score),
                        &rating.reasons,
                        rating.comment,
                        rating.is_anonymous,
                        rating.at.0
                    )
                    .fetch_optional(&mut *transaction)
                    .await
                    .map_err(failed("rate a conversation"))?;
                    Ok(row.map(|row| {
                        self::rating(row.score, row.reasons, row.comment, row.is_anonymous, row.at)
                    }))
                })
            })
            .await
    }

    /// The rating of a conversation.
    pub async fn read(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Option<Rating>, StoreError> {
        self.pool
            .as_person(tenant, "read a rating", move |transaction| {
                Box::pin(async move {
                    let row = sqlx::query_file!("queries/rating/read.sql", conversation.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("read a rating"))?;
                    Ok(row.map(|row| rating(row.score, row.reasons, row.comment, row.is_anonymous, row.at)))
                })
            })
            .await
    }

    /// At most `max` ratings before the one of `before`, the newest first.
    pub async fn list(
        &self,
        tenant: TenantId,
        before: (Timestamp, ConversationId),
        max: u32,
    ) -> Result<Vec<RatingRow>, StoreError> {
        self.pool
            .as_person(tenant, "list ratings", move |transaction| {
                Box::pin(async move {
                    let (at, conversation) = before;
                    let rows =
                        sqlx::query_file!("queries/rating/list.sql", at.0, conversation.0, i64::from(max))
                            .fetch_all(&mut *transaction)
                            .await
                            .map_err(failed("list ratings"))?;
                    let rows = rows.into_iter().map(|row| RatingRow {
                        conversation: ConversationId(row.conversation),
                        rating: rating(row.score, row.reasons, row.comment, row.is_anonymous, row.at),
                    });
                    Ok(rows.collect())
                })
            })
            .await
    }
}

fn rating(score: i16, reasons: Vec<String>, comment: String, is_anonymous: bool, at: i64) -> Rating {
    Rating { score: u8::try_from(score).unwrap_or(1), reasons, comment, is_anonymous, at: Timestamp(at) }
}
