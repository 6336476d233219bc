//! A database of a test's own on a server that several tests share.

use crate::{ServiceError, postgres};

/// A fresh, empty database; dropped with its sessions when this handle is.
#[derive(Debug)]
pub struct Database {
    url: String,
    server: String,
    name: String,
}

impl Database {
    pub(crate) fn create(server: &str) -> Result<Self, ServiceError> {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        // template0: nobody can be connected to it, which would make this fail.
        postgres::execute(server, &format!("CREATE DATABASE {name} TEMPLATE template0"))?;
        let (host, _) = server.rsplit_once('/').expect("the server's address ends with a database");
        Ok(Self { url: format!("{host}/{name}"), server: server.to_owned(), name })
    }

    /// The address for the superuser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address for another role without password.
    pub fn url_as(&self, role: &str) -> String {
        self.url.replacen("//postgres@", &format!("//{role}@"), 1)
    }
}

/// Makes a database that stays, unless it is there, and returns its address.
///
/// `server` is the address for the superuser, as [`Postgres::url`](crate::Postgres::url) gives it.
pub fn database(server: &str, name: &str) -> Result<String, ServiceError> {
    let (host, _) = server.rsplit_once('/').expect("the server's address ends with a database");
    let url = format!("{host}/{name}");
    if postgres::question(&url).is_err() {
        postgres::execute(server, &format!("CREATE DATABASE {name}"))?;
    }
    Ok(url)
}

impl Drop for Database {
    fn drop(&mut self) {
        // Best effort: the server of a fault test may be gone.
        let _ =
            postgres::execute(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
