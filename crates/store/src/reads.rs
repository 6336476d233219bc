//! What is read on behalf of a person: as role `switchboard_reader`, within one tenant, under row-level security.
//! Heads are read for many persons at once, as a role that sees ids and numbers only.

mod board;
pub(crate) mod conversations;
mod heads;
mod load;
mod monitor;
mod names;
mod page;
mod place;
mod routing;
mod search;

use domain::turn::CommandResult;
use domain::{ClientId, OperatorId, Subject, TenantId, TimelineId, Version};
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;

pub use conversations::{After, Among, Colleague, ConversationRow, Filter, Whereabouts};
pub use load::{DeskLoad, InHand, Line, OperatorLoad};
pub use monitor::{DeskNow, Held, InLine, Since, Visits};
pub use names::Called;
pub use place::Standing;
pub use routing::{StepRange, StepRow};
pub use search::{By, Found, FoundPage, Hit, Searched, Snippet, Wanted};

/// What is read on behalf of a person.
#[derive(Clone, Debug)]
pub struct Reads {
    pool: Pool,
}

impl Reads {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// May this operator read this timeline? Any operator may read any timeline of the own tenant.
    pub async fn watch_allowed(
        &self,
        tenant: TenantId,
        operator: OperatorId,
        timeline: TimelineId,
    ) -> Result<bool, StoreError> {
        self.pool
            .as_person(tenant, "check a right to watch", move |transaction| {
                Box::pin(async move {
                    let allowed =
                        sqlx::query_file_scalar!("queries/timeline/exists.sql", timeline.0, operator.0)
                            .fetch_one(&mut *transaction)
                            .await
                            .map_err(failed("check a right to watch"))?;
                    Ok(allowed)
                })
            })
            .await
    }

    /// Is the newest conversation of this timeline open?
    pub async fn open_timeline(&self, tenant: TenantId, timeline: TimelineId) -> Result<bool, StoreError> {
        self.pool
            .as_person(tenant, "look for an open conversation", move |transaction| {
                Box::pin(async move {
                    let open = sqlx::query_file_scalar!("queries/timeline/open.sql", timeline.0)
                        .fetch_one(&mut *transaction)
                        .await
                        .map_err(failed("look for an open conversation"))?;
                    Ok(open)
                })
            })
            .await
    }

    /// The stored answer to a command of `asker` (a customer's or operator's subject); none if it is not decided yet.
    pub async fn command_result(
        &self,
        tenant: TenantId,
        asker: Subject,
        client_id: ClientId,
    ) -> Result<Option<CommandResult>, StoreError> {
        self.pool
            .as_person(tenant, "read a command's answer", move |transaction| {
                Box::pin(async move {
                    let id: Uuid = codec::asker(asker);
                    let row = sqlx::query_file!("queries/command_result/read.sql", id, client_id.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("read a command's answer"))?;
                    let Some(row) = row else { return Ok(None) };
                    let answer = match (row.version, row.refusal) {
                        (Some(version), _) => Ok(Version(codec::num(version))),
                        (None, refusal) => Err(serde_json::from_str(&refusal.unwrap_or_default())
                            .map_err(StoreError::corrupt("command_result", "refusal", client_id))?),
                    };
                    Ok(Some(CommandResult { tenant, asker, client_id, answer }))
                })
            })
            .await
    }
}
