//! What every pod must know and what administration writes, with one number that tells that something changed.
//!
//! | module | what it holds |
//! |---|---|
//! | [`nouns`], [`change`] | what administration reads and writes: one mechanism for every noun |
//! | [`desk`] | the same as a desk hears it |
//! | [`rights`] | what one person may do |
//! | [`invitations`] | how operators come to their passwords |
//! | [`audit`] | who changed what |
//! | [`defaults`] | what a tenant begins with |

pub mod audit;
pub mod change;
pub(crate) mod defaults;
mod desk;
mod invitations;
pub mod nouns;
pub mod refusal;
mod rights;
mod shown;

use domain::{TenantId, Timestamp};
use protocol::link::{PodSettings, Revocation, WidgetSettings};

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use crate::session;

/// The longest life of a token: an older revocation has nothing left to revoke.
const REVOCATIONS_MS: i64 = 31 * 24 * 3_600_000;

/// What every pod must know.
#[derive(Clone, Debug)]
pub struct Settings {
    pool: Pool,
}

impl Settings {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Everything, read in one snapshot. Counts of partitions are 0 until the first router made the topics; the record
    /// version is 0 while no router is alive.
    pub async fn read(&self) -> Result<PodSettings, StoreError> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let read = self.pool.transaction_as("read the settings", SNAPSHOT, |transaction| {
            Box::pin(async move {
                let now = session::now(transaction).await?;
                let settings = sqlx::query_file!("queries/settings/read.sql")
                    .fetch_one(&mut *transaction)
                    .await
                    .map_err(failed("read the settings"))?;
                let widgets = sqlx::query_file!("queries/widget/all.sql")
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed("read the widgets"))?;
                let revocations =
                    sqlx::query_file!("queries/revocation/all.sql", now.plus_ms(-REVOCATIONS_MS).0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read the revocations"))?;
                let store_epoch = epoch(transaction).await?;
                let shown = shown::read(transaction).await?;
                Ok(PodSettings {
                    version: codec::num(settings.version),
                    store_epoch,
                    inbound_partitions: settings.inbound_partitions.map_or(0, codec::partition_of),
                    desk_partitions: settings.desk_partitions.map_or(0, codec::partition_of),
                    record_version: settings
                        .record_version
                        .and_then(|version| u16::try_from(version).ok())
                        .unwrap_or(0),
                    widgets: widgets
                        .into_iter()
                        .map(|row| WidgetSettings {
                            tenant: TenantId(row.tenant),
                            title: row.title,
                            origins: row.origins,
                            customer_secrets: row.customer_secrets,
                        })
                        .collect(),
                    revocations: revocations
                        .into_iter()
                        .map(|row| Revocation {
                            tenant: TenantId(row.tenant),
                            principal: row.principal,
                            version: codec::num(row.version),
                        })
                        .collect(),
                    shown,
                })
            })
        });
        read.await
    }

    /// The number alone, to see whether a read is worth its while.
    pub async fn version(&self) -> Result<u64, StoreError> {
        self.pool
            .run("read the settings' version", |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/settings/version.sql")
                        .fetch_one(connection)
                        .await
                        .map(codec::num)
                        .map_err(failed("read the settings' version"))
                })
            })
            .await
    }

    /// Writes a tenant's widget; the version grows if anything changed.
    pub async fn put_widget(&self, widget: WidgetSettings, at: Timestamp) -> Result<(), StoreError> {
        self.pool
            .transaction("write a widget", move |transaction| {
                Box::pin(async move { put_widget(transaction, &widget, at).await })
            })
            .await
    }

    /// Counts a backup that was put back in place: cursors of before belong to another history.
    pub async fn restored(&self) -> Result<(), StoreError> {
        self.pool
            .transaction("count a restore", |transaction| {
                Box::pin(async move {
                    sqlx::query_file!("queries/store_epoch/restored.sql")
                        .execute(&mut *transaction)
                        .await
                        .map_err(failed("count a restore"))?;
                    bump(transaction).await.map(drop)
                })
            })
            .await
    }
}

/// Writes a widget inside a transaction.
pub(crate) async fn put_widget(
    transaction: &mut sqlx::PgConnection,
    widget: &WidgetSettings,
    at: Timestamp,
) -> Result<(), StoreError> {
    let written = sqlx::query_file!(
        "queries/widget/put.sql",
        widget.tenant.0,
        widget.title,
        &widget.origins,
        &widget.customer_secrets
    )
    .execute(&mut *transaction)
    .await
    .map_err(failed("write a widget"))?;
    if written.rows_affected() > 0 {
        bump(&mut *transaction).await?;
        audit(transaction, widget.tenant, at, "widget.put", &widget.tenant.to_string()).await?;
        defaults::follow_widget(transaction, widget).await?;
    }
    Ok(())
}

/// Something that pods must know changes in this transaction.
pub(crate) async fn bump(transaction: &mut sqlx::PgConnection) -> Result<u64, StoreError> {
    sqlx::query_file_scalar!("queries/settings/bump.sql")
        .fetch_one(transaction)
        .await
        .map(codec::num)
        .map_err(failed("raise the settings' version"))
}

/// One line of the audit.
pub(crate) async fn audit(
    transaction: &mut sqlx::PgConnection,
    tenant: TenantId,
    at: Timestamp,
    action: &str,
    subject: &str,
) -> Result<(), StoreError> {
    sqlx::query_file!("queries/audit/append.sql", tenant.0, at.0, None::<uuid::Uuid>, action, subject, "")
        .execute(transaction)
        .await
        .map(drop)
        .map_err(failed("write the audit"))
}

/// The history that cursors belong to: server, branch, database, restores.
async fn epoch(transaction: &mut sqlx::PgConnection) -> Result<String, StoreError> {
    let row = sqlx::query_file!("queries/store_epoch/read.sql")
        .fetch_one(transaction)
        .await
        .map_err(failed("read the store's epoch"))?;
    Ok(format!("{:x}-{}-{}-{}", row.system, row.branch, row.database, row.restores))
}
