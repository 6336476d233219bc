//! One process of ours.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a pod may take until it is ready.
const READY_WAIT: Duration = Duration::from_secs(60);

/// One process of ours: its command stays known, so that it can be started again.
#[derive(Debug)]
pub struct Pod {
    pub name: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    log: PathBuf,
    /// Where `/ready` answers.
    pub observe: SocketAddr,
    child: Option<Child>,
    /// In a process group of its own, so that `kill_group` also ends its children.
    pub starts: u32,
}

impl Pod {
    pub fn new(
        name: &str,
        arguments: &[&str],
        environment: Vec<(String, String)>,
        observe: SocketAddr,
        logs: &Path,
    ) -> Self {
        Self {
            name: name.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            environment,
            log: logs.join(format!("{name}.log")),
            observe,
            child: None,
            starts: 0,
        }
    }

    pub fn start(&mut self) {
        use std::os::unix::process::CommandExt as _;
        let log = File::options().create(true).append(true).open(&self.log).expect("the log folder was made");
        let mut command = Command::new(binary());
        command
            .args(&self.arguments)
            .env_clear()
            .envs(std::env::vars_os().filter(|(key, _)| !key.to_string_lossy().starts_with("SWITCHBOARD")))
            .envs(self.environment.iter().map(|(key, value)| (key.as_str(), value.as_str())))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be cloned"))
            .stderr(log)
            .process_group(0);
        self.child = Some(
            command.spawn().unwrap_or_else(|error| panic!("cannot start {}: {error}", binary().display())),
        );
        self.starts += 1;
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("the pod runs").id()
    }

    /// Waits until `/ready` says so.
    pub async fn ready(&mut self) {
        let end = Instant::now() + READY_WAIT;
        let mut last = String::from("no answer");
        while Instant::now() < end {
            if let Some(child) = &mut self.child
                && let Ok(Some(status)) = child.try_wait()
            {
                panic!("{} ended with {status}:\n{}", self.name, self.tail());
            }
            match crate::rest::get(self.observe, "/ready", &[]).await {
                Ok(answer) if answer.status == 200 => return,
                Ok(answer) => last = answer.body,
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} is not ready after {READY_WAIT:?}: {last}\n{}", self.name, self.tail());
    }

    /// The last lines of its log.
    pub fn tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    pub fn log(&self) -> &Path {
        &self.log
    }

    pub fn signal(&self, name: &str) {
        signal(name, &self.pid().to_string());
    }

    /// `kill -9` of this process alone.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// `kill -9` of the process and all its children.
    pub fn kill_group(&mut self) {
        if let Some(mut child) = self.child.take() {
            signal("KILL", &format!("-{}", child.id()));
            let _ = child.wait();
        }
    }

    /// SIGTERM, and SIGKILL if it has not ended in time.
    pub fn stop(&mut self, wait: Duration) -> bool {
        let Some(mut child) = self.child.take() else { return true };
        signal("TERM", &child.id().to_string());
        let end = Instant::now() + wait;
        while Instant::now() < end {
            if let Ok(Some(_)) = child.try_wait() {
                return true;
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        signal("KILL", &format!("-{}", child.id()));
        let _ = child.wait();
        false
    }

    pub const fn is_running(&self) -> bool {
        self.child.is_some()
    }
}

impl Drop for Pod {
    fn drop(&mut self) {
        self.kill_group();
    }
}

fn signal(name: &str, target: &str) {
    let _ = Command::new("kill").args([&format!("-{name}"), "--", target]).stderr(Stdio::null()).status();
}

/// The binary that `cargo build` made beside this test.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a process knows its file");
    let folder = test.parent().and_then(Path::parent).expect("tests lie in target/<profile>/deps");
    folder.join("switchboard")
}

/// An address that was free a moment ago and stays free of clients while its pod is dead.
pub fn free_address() -> Result<SocketAddr, services::ServiceError> {
    services::free_port().map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
}
