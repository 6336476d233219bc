//! Operators as they sign in, their refresh tokens, revocations, and what repeated requests must equal.

mod refresh;
mod requests;

use domain::{DeskId, OperatorId, TenantId, Timestamp};
use protocol::frame::Role;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use crate::settings;

pub use refresh::RefreshToken;
pub use requests::Remembered;

/// An operator with what a sign-in needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub tenant: TenantId,
    pub id: OperatorId,
    pub desk: DeskId,
    pub email: String,
    pub name: String,
    /// [`Role::Operator`] or [`Role::Supervisor`].
    pub role: Role,
    pub password_hash: String,
    /// Tokens are issued with this revocation version.
    pub rv: u64,
}

/// Neither the address nor the hash.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("tenant", &self.tenant)
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Operators, refresh tokens, revocations, repeated requests.
#[derive(Clone, Debug)]
pub struct Accounts {
    pool: Pool,
}

struct Row {
    tenant: Uuid,
    id: Uuid,
    desk: Uuid,
    email: String,
    name: String,
    role: i16,
    password_hash: String,
    rv: i64,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            tenant: TenantId(row.tenant),
            id: OperatorId(row.id),
            desk: DeskId(row.desk),
            email: row.email,
            name: row.name,
            role: role(row.role),
            password_hash: row.password_hash,
            rv: codec::num(row.rv),
        }
    }
}

pub(crate) const fn role(code: i16) -> Role {
    // An administrator steps in as a supervisor does; what more they may is read where it is asked.
    if code >= 1 { Role::Supervisor } else { Role::Operator }
}

pub(crate) const fn role_code(role: Role) -> i16 {
    if matches!(role, Role::Supervisor) { 1 } else { 0 }
}

impl Accounts {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Operators with this e-mail address, in any case of letters: one per tenant at most.
    pub async fn operators_by_email(&self, email: &str) -> Result<Vec<Account>, StoreError> {
        let email = email.to_owned();
        let find = self.pool.run("find operators by e-mail", |connection| {
            Box::pin(async move {
                sqlx::query_file_as!(Row, "queries/operator/by_email.sql", email)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("find operators by e-mail"))
            })
        });
        let rows = find.await?;
        Ok(rows.into_iter().map(Account::from).collect())
    }

    pub async fn operator_by_id(
        &self,
        tenant: TenantId,
        id: OperatorId,
    ) -> Result<Option<Account>, StoreError> {
        let find = self.pool.run("find an operator", move |connection| {
            Box::pin(async move {
                sqlx::query_file_as!(Row, "queries/operator/by_id.sql", tenant.0, id.0)
                    .fetch_optional(connection)
                    .await
                    .map_err(failed("find an operator"))
            })
        });
        let row = find.await?;
        Ok(row.map(Account::from))
    }

    /// Ends every token of a principal that was issued until now. Pods hear of it with the next settings.
    /// Answers the lowest version that counts from now on, and the settings' new version.
    pub async fn revoke(
        &self,
        tenant: TenantId,
        principal: Uuid,
        at: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let revoke = self.pool.transaction("revoke", move |transaction| {
            Box::pin(async move {
                let rv = raise(transaction, tenant, principal, at).await?;
                end_sign_ins(transaction, tenant, principal).await?;
                let version = settings::bump(transaction).await?;
                settings::audit(transaction, tenant, at, "revoke", &principal.to_string()).await?;
                Ok((rv, version))
            })
        });
        revoke.await
    }

    /// The lowest revocation version of a principal's tokens that counts.
    pub async fn revocation_version(&self, tenant: TenantId, principal: Uuid) -> Result<u64, StoreError> {
        self.pool
            .run("read a revocation", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/revocation/of.sql", tenant.0, principal)
                        .fetch_optional(connection)
                        .await
                        .map(|version| version.map_or(0, codec::num))
                        .map_err(failed("read a revocation"))
                })
            })
            .await
    }
}

/// Ends every token of a principal that was issued until now, inside a transaction that raises the settings' number.
/// Answers the lowest version that counts. Whoever is signed in trades the refresh token for a token that counts.
pub(crate) async fn raise(
    transaction: &mut sqlx::PgConnection,
    tenant: TenantId,
    principal: Uuid,
    at: Timestamp,
) -> Result<u64, StoreError> {
    sqlx::query_file_scalar!("queries/revocation/raise.sql", tenant.0, principal, at.0)
        .fetch_one(transaction)
        .await
        .map(codec::num)
        .map_err(failed("revoke"))
}

/// Ends every sign-in of an operator.
pub(crate) async fn end_sign_ins(
    transaction: &mut sqlx::PgConnection,
    tenant: TenantId,
    operator: Uuid,
) -> Result<(), StoreError> {
    sqlx::query_file!("queries/refresh_token/end_operator.sql", tenant.0, operator)
        .execute(transaction)
        .await
        .map(drop)
        .map_err(failed("end sign-ins"))
}
