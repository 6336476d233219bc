//! One process of ours.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use services::Guard;

/// How long a pod may take until it is ready.
const READY_WAIT: Duration = Duration::from_secs(60);

/// One process of ours: its command stays known, so that it can be started again.
#[derive(Debug)]
pub struct Pod {
    pub name: String,
    how: How,
    log: PathBuf,
    /// Where `/ready` answers.
    pub observe: SocketAddr,
    /// In a process group of its own, so that `kill_group` also ends its children.
    child: Option<Child>,
    pub starts: u32,
}

/// How the process of a pod is started.
#[derive(Clone, Debug)]
pub struct How {
    pub binary: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// Ends the process when its starter is killed.
    pub guard: Guard,
}

/// A pod did not come up.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    #[error("{name} ended with {status}:\n{tail}\n({})", log.display())]
    Ended { name: String, status: ExitStatus, tail: String, log: PathBuf },
    #[error("{name} is not ready after {} s: {why}\n{tail}\n({})", READY_WAIT.as_secs(), log.display())]
    Late { name: String, why: String, tail: String, log: PathBuf },
}

impl Pod {
    /// `logs` is the folder of its log and its working folder, within the guard's.
    pub fn new(name: &str, how: How, observe: SocketAddr, logs: &Path) -> Self {
        Self {
            name: name.to_owned(),
            how,
            log: logs.join(format!("{name}.log")),
            observe,
            child: None,
            starts: 0,
        }
    }

    pub fn start(&mut self) {
        use std::os::unix::process::CommandExt as _;
        let log = File::options().create(true).append(true).open(&self.log).expect("the log folder was made");
        let binary = self.how.binary.display();
        let mut command = Command::new(&self.how.binary);
        command
            .args(&self.how.arguments)
            .current_dir(self.log.parent().expect("a log lies in a folder"))
            .env_clear()
            .envs(std::env::vars_os().filter(|(key, _)| !key.to_string_lossy().starts_with("SWITCHBOARD")))
            .envs(self.how.environment.iter().map(|(key, value)| (key.as_str(), value.as_str())))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be cloned"))
            .stderr(log)
            .process_group(0);
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot start {binary}: {error}"));
        self.how.guard.watch(child.id());
        self.child = Some(child);
        self.starts += 1;
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("the pod runs").id()
    }

    /// Waits until `/ready` says so.
    ///
    /// # Panics
    /// If it does not in time, with the end of its log.
    pub async fn ready(&mut self) {
        if let Err(error) = self.until_ready(|_| {}).await {
            panic!("{error}");
        }
    }

    /// Waits until `/ready` says so, and tells each new reason why it does not.
    pub async fn until_ready(&mut self, mut waits_for: impl FnMut(&str)) -> Result<(), NotReady> {
        let end = Instant::now() + READY_WAIT;
        let mut why = String::from("no answer");
        while Instant::now() < end {
            if let Some(status) = self.ended() {
                let (name, tail, log) = (self.name.clone(), self.tail(), self.log.clone());
                return Err(NotReady::Ended { name, status, tail, log });
            }
            // Until it listens there is nothing to tell.
            if let Ok(answer) = crate::rest::get(self.observe, "/ready", &[]).await {
                if answer.status == 200 {
                    return Ok(());
                }
                if answer.body != why {
                    why = answer.body;
                    waits_for(why.trim());
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let (name, tail, log) = (self.name.clone(), self.tail(), self.log.clone());
        Err(NotReady::Late { name, why, tail, log })
    }

    /// How the process ended, if it did by itself since it was asked last.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.as_mut()?.try_wait().ok().flatten()?;
        self.child = None;
        Some(status)
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

    /// Sends a signal to the process, if it runs.
    pub fn signal(&self, name: &str) {
        if let Some(child) = &self.child {
            signal(name, &child.id().to_string());
        }
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

/// The product's binary that `cargo build` made beside this test or program.
pub fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("a process knows its file");
    let folder = own.parent().expect("a file lies in a folder");
    // Tests lie in target/<profile>/deps.
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    folder.join("switchboard")
}

/// An address that was free a moment ago and stays free of clients while its pod is dead.
pub fn free_address() -> Result<SocketAddr, services::ServiceError> {
    services::free_port().map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
}
