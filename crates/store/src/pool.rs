//! Pools that give a connection in a known state, or fail soon; and work on it that ends in time.
//!
//! Guarantees: work runs in a task of its own, so a caller that gives up stops waiting and cancels nothing. It has three
//! times the time that the server gives one statement; what takes longer was answered by nobody. Then the error is
//! [`StoreError::Silent`], the connection is closed and never used again, and what was asked may or may not be done.

mod connect;
mod lent;

#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use sqlx::postgres::{PgConnectOptions, PgPool};

use crate::error::{StoreError, failed};
use crate::owned::owned;
use crate::store::Options;

pub(crate) use connect::{become_app, connect_options};
pub(crate) use lent::Lent;

/// The statements that a server which is just slow may need all its time for.
const SLOW_STATEMENTS: u32 = 3;

/// What work on a connection comes to.
pub(crate) type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

/// Connections for one kind of work.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    connections: PgPool,
    limit: Duration,
}

impl Pool {
    /// A pool of `size` connections that are made when they are needed.
    pub(crate) fn new(options: &Options, connect: &PgConnectOptions, size: u32) -> Self {
        let limit = Duration::from_millis(options.statement_ms) * SLOW_STATEMENTS;
        Self { connections: connect::pool(options, connect, size), limit }
    }

    /// A connection; whoever does not give it back has closed it.
    pub(crate) async fn take(&self, operation: &'static str) -> Result<Lent, StoreError> {
        self.connections.acquire().await.map(Lent::new).map_err(failed(operation))
    }

    /// Ends what takes longer than it may.
    pub(crate) async fn within<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let silent = StoreError::Silent { operation, waited_ms: self.limit.as_millis() };
        tokio::time::timeout(self.limit, work).await.unwrap_or(Err(silent))
    }

    /// Whether work begun then may begin another statement: if the server takes all its time for it, it still ends
    /// before the work is given up.
    pub(crate) fn has_time_for_one_more(&self, begun_at: Instant) -> bool {
        begun_at.elapsed() + self.limit / SLOW_STATEMENTS <= self.limit
    }

    /// Runs statements that are each a transaction of its own.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let pool = self.clone();
        owned(async move {
            let mut lent = pool.take(operation).await?;
            let answer = pool.within(operation, work(&mut lent)).await;
            if !answer.as_ref().is_err_and(StoreError::breaks_the_connection) {
                lent.give_back();
            }
            answer
        })
        .await
    }

    /// Runs a transaction: all of it is written, or nothing if the work fails.
    pub(crate) async fn transaction<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction_as(operation, "BEGIN", work).await
    }

    /// The same, begun in another way.
    pub(crate) async fn transaction_as<T: Send + 'static>(
        &self,
        operation: &'static str,
        begin: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(operation, move |connection| {
            Box::pin(async move {
                say(connection, begin, operation).await?;
                let answer = work(&mut *connection).await;
                let end = if answer.is_ok() { "COMMIT" } else { "ROLLBACK" };
                say(connection, end, operation).await?;
                answer
            })
        })
        .await
    }

    /// Waits for work under way, then closes the connections.
    pub(crate) async fn close(&self) {
        // Connections that are not used say farewell to a server that may not hear it.
        if tokio::time::timeout(self.limit * 2, self.connections.close()).await.is_err() {
            tracing::warn!("connections to PostgreSQL were not closed in time");
        }
    }
}

/// One of the words around a transaction.
pub(crate) async fn say(
    connection: &mut PgConnection,
    word: &'static str,
    operation: &'static str,
) -> Result<(), StoreError> {
    sqlx::raw_sql(word).execute(connection).await.map(drop).map_err(failed(operation))
}
