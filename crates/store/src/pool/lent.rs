//! A connection on loan. sqlx would take back one in the middle of an answer or of a transaction, and ask it about its
//! health for as long as TCP hopes; here only who has finished gives back.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

/// For the last question to a connection before others get it.
const GIVE_BACK: Duration = Duration::from_secs(1);

/// A connection on loan. Dropped without [`Lent::give_back`] it is closed: a server that hears of it rolls back.
pub(crate) struct Lent {
    connection: Option<PoolConnection<Postgres>>,
}

impl Lent {
    pub(crate) fn new(connection: PoolConnection<Postgres>) -> Self {
        Self { connection: Some(connection) }
    }

    /// There is no transaction, and no answer under way.
    pub(crate) fn give_back(mut self) {
        if let Some(mut connection) = self.connection.take() {
            // Nobody waits for it. Given up on, it is closed and makes room for another.
            tokio::spawn(tokio::time::timeout(GIVE_BACK, connection.return_to_pool()));
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(connection.detach());
        }
    }
}

const THERE: &str = "a connection is on loan until it is given back";

impl Deref for Lent {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect(THERE)
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect(THERE)
    }
}
