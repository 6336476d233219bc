//! One connection to one Redis server, and what it learned about that server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use fred::clients::{Client, Pipeline};
use fred::error::{Error, ErrorKind};
use fred::interfaces::{ClientLike, PubsubInterface as _};
use fred::types::config::{Config, ConnectionConfig, PerformanceConfig, Server, ServerConfig, TcpConfig};
use fred::types::{ClusterHash, CustomCommand, InfoKind, Value};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::sentinel::Address;
use crate::RegistryError;

/// How long a command may take.
pub(super) const COMMAND: Duration = Duration::from_millis(150);
/// How long a connection may take to be made and greeted.
const CONNECT: Duration = Duration::from_millis(500);
/// How many commands may wait for the socket; the next is refused.
const COMMANDS_WAITING: usize = 10_000;
/// How many messages may wait between fred's reader and ours; fred drops beyond that without a word.
const MESSAGES_WAITING: usize = 4096;

/// One TCP connection to one process of Redis.
///
/// fred is given no reconnect policy: its client ends with its connection, and the watch makes a new one. So a `Conn`
/// *is* one server process, `run_id` is read once when it is made, and every answer that comes through this `Conn`
/// came from the process with that run id. A look-up needs neither `INFO` nor a second look: if the server is another
/// one now, this connection is broken and the look-up fails instead of answering.
pub(super) struct Conn {
    /// Counts the connections of this process.
    pub(super) number: u64,
    pub(super) client: Client,
    pub(super) run_id: String,
    pub(super) address: Address,
    suspicion: Notify,
    _reader: Reader,
}

impl fmt::Debug for Conn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conn").field("run_id", &self.run_id).field("address", &self.address).finish()
    }
}

/// Ends the task that reads the socket, and the socket with it, also when the server is hung.
struct Reader(AbortHandle);

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Conn {
    /// Connects to a server and asks who it is. Refuses one that is not master.
    ///
    /// The second value ends when the connection does.
    pub(super) async fn open(
        number: u64,
        address: Address,
        password: Option<String>,
    ) -> Result<(Arc<Self>, Arc<Notify>), RegistryError> {
        let (client, reader, ended) = dial(&address, password, 32).await?;
        let guard = Reader(reader);
        let role = CustomCommand::new_static("ROLE", ClusterHash::FirstKey, false);
        let role: Vec<Value> = client.custom(role, Vec::<Value>::new()).await.map_err(failed)?;
        if role.first().and_then(Value::as_str).as_deref() != Some("master") {
            return Err(RegistryError::Unreachable("the server is not master".into()));
        }
        let info: String = client.info(Some(InfoKind::Server)).await.map_err(failed)?;
        let run_id = info.lines().find_map(|line| line.strip_prefix("run_id:"));
        let run_id = run_id.ok_or_else(|| RegistryError::Unreachable("the server told no run id".into()))?;
        let run_id = run_id.trim().to_owned();
        let suspicion = Notify::new();
        Ok((Arc::new(Self { number, client, run_id, address, suspicion, _reader: guard }), ended))
    }

    /// A pipeline: one wait of [`COMMAND`] for all its answers.
    pub(super) fn pipeline(&self) -> Pipeline<Client> {
        self.client.pipeline()
    }

    /// Names an error, and asks the watch for another master if this server says that it is none.
    pub(super) fn fail(&self, error: Error) -> RegistryError {
        let no_master = ["READONLY", "MASTERDOWN", "LOADING"];
        if no_master.iter().any(|word| error.details().starts_with(word)) {
            self.suspicion.notify_one();
        }
        failed(error)
    }

    /// Ends when a command said that this server is no master.
    pub(super) async fn suspected(&self) {
        self.suspicion.notified().await;
    }

    /// A second connection to the same server that only listens. Ends with the value that is returned.
    pub(super) async fn listen(
        &self,
        password: Option<String>,
        name: String,
    ) -> Result<Listener, RegistryError> {
        let (client, reader, ended) = dial(&self.address, password, MESSAGES_WAITING).await?;
        let listener = Listener { client, ended, _reader: Reader(reader) };
        listener.client.subscribe(name).await.map_err(failed)?;
        Ok(listener)
    }
}

/// A connection that listens to one pub/sub name.
pub(super) struct Listener {
    pub(super) client: Client,
    pub(super) ended: Arc<Notify>,
    _reader: Reader,
}

async fn dial(
    address: &Address,
    password: Option<String>,
    messages: usize,
) -> Result<(Client, AbortHandle, Arc<Notify>), RegistryError> {
    let config = Config {
        server: ServerConfig::Centralized { server: Server::new(address.0.as_str(), address.1) },
        password,
        fail_fast: true,
        ..Config::default()
    };
    let performance = PerformanceConfig {
        default_command_timeout: COMMAND,
        broadcast_channel_capacity: messages,
        ..PerformanceConfig::default()
    };
    let connection = ConnectionConfig {
        connection_timeout: CONNECT,
        internal_command_timeout: CONNECT,
        max_command_attempts: 1,
        max_command_buffer_len: COMMANDS_WAITING,
        disable_cluster_health_check: true,
        tcp: TcpConfig {
            nodelay: Some(true),
            user_timeout: Some(Duration::from_secs(2)),
            ..TcpConfig::default()
        },
        ..ConnectionConfig::default()
    };
    let client = Client::new(config, Some(performance), Some(connection), None);
    let running = client.connect();
    let reader = running.abort_handle();
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    // Ends by itself with the reader, which is always aborted: by `Conn`, by `Listener`, or below.
    tokio::spawn(async move {
        let _ = running.await;
        told.notify_one();
    });
    let connected = async {
        tokio::select! {
            result = client.wait_for_connect() => result,
            () = ended.notified() => Err(Error::new(ErrorKind::IO, "the server refused the connection")),
        }
    };
    match tokio::time::timeout(CONNECT, connected).await {
        Ok(Ok(())) => Ok((client, reader, ended)),
        Ok(Err(error)) => {
            reader.abort();
            Err(failed(error))
        }
        Err(_) => {
            reader.abort();
            Err(RegistryError::TimedOut { ms: CONNECT.as_millis() as u64 })
        }
    }
}

/// Names an error of fred.
pub(super) fn failed(error: Error) -> RegistryError {
    match error.kind() {
        // `WRONGTYPE`, or an answer of another shape than ours.
        ErrorKind::InvalidArgument | ErrorKind::Parse => {
            RegistryError::Malformed { key: error.details().to_owned() }
        }
        ErrorKind::Timeout => RegistryError::TimedOut { ms: COMMAND.as_millis() as u64 },
        _ => RegistryError::Unreachable(Box::new(error)),
    }
}
