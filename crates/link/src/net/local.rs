//! The switch of a one-process system: names to mailboxes of pipes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use crate::error::LinkError;

/// Bytes that may wait in a pipe, each way: what a socket's buffers would hold.
const PIPE_BYTES: usize = 256 * 1024;
/// Dialled pipes that may wait for their listener: its backlog.
const BACKLOG: usize = 64;

/// Who listens under which name.
#[derive(Default)]
pub(crate) struct Switch {
    listeners: Mutex<Listeners>,
}

#[derive(Default)]
struct Listeners {
    by_name: HashMap<String, mpsc::Sender<DuplexStream>>,
    minted: u64,
}

impl Switch {
    /// Listens under `name`, or under a fresh one if it is empty. A name whose listener has ended is free.
    pub(crate) fn listen(&self, name: &str) -> Result<(String, mpsc::Receiver<DuplexStream>), LinkError> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let name = if name.is_empty() {
            listeners.minted += 1;
            format!("local:{}", listeners.minted)
        } else {
            name.to_owned()
        };
        if listeners.by_name.get(&name).is_some_and(|mailbox| !mailbox.is_closed()) {
            let source = std::io::Error::from(std::io::ErrorKind::AddrInUse);
            return Err(LinkError::Listen { address: name, source });
        }
        listeners.by_name.retain(|_, mailbox| !mailbox.is_closed());
        let (mailbox, pipes) = mpsc::channel(BACKLOG);
        listeners.by_name.insert(name.clone(), mailbox);
        Ok((name, pipes))
    }

    /// Hands one end of a new pipe to the listener under `name`; waits while its backlog is full.
    pub(crate) async fn dial(&self, name: &str) -> Result<DuplexStream, LinkError> {
        let nobody = || LinkError::NobodyListens { address: name.to_owned() };
        let mailbox = {
            let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.by_name.get(name).cloned().ok_or_else(nobody)?
        };
        let (ours, theirs) = tokio::io::duplex(PIPE_BYTES);
        mailbox.send(theirs).await.map_err(|_| nobody())?;
        Ok(ours)
    }
}
