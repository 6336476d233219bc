//! A Redis group of one test's own.

use std::io;

use crate::guard::{Afterwards, Guard};
use crate::redis::{self, Group, Node};
use crate::{ServiceError, blocking};

/// Three private servers with three Sentinels. Killed and removed on drop.
pub struct RedisGroup {
    group: Group,
    _guard: Guard,
    _folder: tempfile::TempDir,
}

impl RedisGroup {
    pub(crate) fn start() -> Result<Self, ServiceError> {
        let folder = super::folder()?;
        let guard = Guard::over(folder.path(), Afterwards::Remove);
        let group = redis::start(folder.path(), Some(&guard))?;
        Ok(Self { group, _guard: guard, _folder: folder })
    }

    /// Host and port of each Sentinel.
    pub fn sentinels(&self) -> Vec<(String, u16)> {
        self.group.sentinels.iter().map(|node| ("127.0.0.1".to_owned(), node.port)).collect()
    }

    /// The name the Sentinels know the master by.
    pub fn master_name(&self) -> &'static str {
        redis::MASTER_NAME
    }

    /// Ports of the servers; the first began as master.
    pub fn servers(&self) -> Vec<u16> {
        self.group.servers.iter().map(|node| node.port).collect()
    }

    /// The pid of the server that calls itself master and that most Sentinels name.
    pub fn master_pid(&self) -> u32 {
        self.master().process.pid
    }

    /// The port of that server.
    pub fn master_port(&self) -> u16 {
        self.master().port
    }

    /// Sends one command as a line to the master and returns the raw answer.
    pub fn ask_master(&self, command: &str) -> io::Result<String> {
        redis::ask(self.master().port, command)
    }

    /// Makes the master forget everything, and its replicas with it.
    pub async fn flush_all(&self) {
        let port = self.master().port;
        blocking(move || {
            redis::ask(port, "FLUSHALL").map(drop).map_err(|source| ServiceError::Io {
                verb: "flush the master",
                path: format!("127.0.0.1:{port}").into(),
                source,
            })
        })
        .await;
    }

    /// Freezes the present master and returns its pid, for [`cont`](Self::cont).
    pub fn stop_master(&self) -> u32 {
        let master = self.master();
        master.process.signal("STOP");
        master.process.pid
    }

    /// Lets every frozen server go on.
    pub fn cont_master(&self) {
        for node in &self.group.servers {
            node.process.signal("CONT");
        }
    }

    /// Lets one process go on.
    pub fn cont(&self, pid: u32) {
        self.nodes().filter(|node| node.process.pid == pid).for_each(|node| node.process.signal("CONT"));
    }

    /// Kills the present master for good and returns its pid.
    pub fn kill_master(&mut self) -> u32 {
        let pid = self.master_pid();
        for node in self.group.servers.iter_mut().filter(|node| node.process.pid == pid) {
            node.process.signal("KILL");
            // It was killed: there is nothing else to learn from its end.
            let _ = node.child.wait();
        }
        pid
    }

    /// Freezes a Sentinel, counted from 0.
    pub fn stop_sentinel(&self, index: usize) {
        self.group.sentinels[index].process.signal("STOP");
    }

    /// Lets a Sentinel go on.
    pub fn cont_sentinel(&self, index: usize) {
        self.group.sentinels[index].process.signal("CONT");
    }

    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.group.servers.iter().chain(&self.group.sentinels)
    }

    /// What most Sentinels that answer say; the first server before any answers.
    fn master(&self) -> &Node {
        let named: Vec<u16> =
            self.group.sentinels.iter().filter_map(|sentinel| redis::master(sentinel.port).ok()).collect();
        let votes = |node: &Node| named.iter().filter(|port| **port == node.port).count();
        self.group.servers.iter().rev().max_by_key(|node| votes(node)).expect("a group has three servers")
    }
}

impl Drop for RedisGroup {
    fn drop(&mut self) {
        for node in self.group.sentinels.iter_mut().chain(&mut self.group.servers) {
            node.process.signal("KILL");
            let _ = node.child.wait();
        }
    }
}
