//! The router that decides for the desk, and its end.

use std::str::FromStr;

use sqlx::Connection as _;
use tokio::process::Command;
use uuid::Uuid;

/// A router of the system, by its name and process: `router-1=4711`.
#[derive(Clone, Debug)]
pub struct Router {
    name: String,
    pid: u32,
}

impl FromStr for Router {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a router: name it with its process, as router-1=4711");
        let (name, pid) = text.split_once('=').ok_or_else(wrong)?;
        Ok(Self { name: name.to_owned(), pid: pid.parse().map_err(|_| wrong())? })
    }
}

/// `kill -9` of the one that has the desk: the partition of its topic that was read furthest.
///
/// # Errors
/// The database cannot be read, nobody has the desk, or whoever has it is not among these.
pub async fn kill(database: &str, routers: &[Router]) -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = sqlx::PgConnection::connect(database).await?;
    let owner: Uuid = sqlx::query_scalar(
        "SELECT router.router FROM ownership JOIN router ON router.boot = ownership.owner
         WHERE ownership.topic = 'desk' ORDER BY ownership.next_offset DESC LIMIT 1",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    let id = |name: &str| Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("router/{name}").as_bytes());
    let has = routers.iter().find(|router| id(&router.name) == owner);
    let router = has.ok_or("--kill: the desk's router is not among these")?;
    let killed = Command::new("kill").args(["-s", "KILL", &router.pid.to_string()]).status().await?;
    if !killed.success() {
        return Err(format!("{} (process {}) could not be killed", router.name, router.pid).into());
    }
    Ok(())
}
