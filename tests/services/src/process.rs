//! Processes that we start: found again by pid *and* working folder, so that a reused pid is never taken for ours.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::ServiceError;
use crate::account::Account;
use crate::error::at;
use crate::guard::Guard;

/// One process of a service; its working folder is its mark.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) folder: PathBuf,
}

/// Starts `program` in `folder` with its output in `log`, in a process group of its own: neither Ctrl-C nor the end of
/// the starter reaches it, but its guard does from the first moment.
pub(crate) fn spawn(
    program: &Path,
    args: &[String],
    folder: &Path,
    log: &Path,
    account: Option<Account>,
    guard: Option<&Guard>,
) -> Result<(Process, Child), ServiceError> {
    let output = File::options().create(true).append(true).open(log).map_err(at("open", log))?;
    let errors = output.try_clone().map_err(at("open", log))?;
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .process_group(0);
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    let child = command.spawn().map_err(at("start", program))?;
    if let Some(guard) = guard {
        guard.watch(child.id());
    }
    // The kernel names the folder without links.
    let folder = folder.canonicalize().map_err(at("find", folder))?;
    Ok((Process { pid: child.id(), folder }, child))
}

impl Process {
    /// Whether this very process still runs (a zombie does not).
    ///
    /// Not to be asked while it starts: PostgreSQL leaves its folder for a moment to find its own program.
    pub(crate) fn is_alive(&self) -> bool {
        fs::read_link(format!("/proc/{}/cwd", self.pid)).is_ok_and(|cwd| cwd == self.folder)
    }

    /// Whether a child of ours has ended, wherever it works; nobody has waited for it, so its pid is nobody else's.
    fn has_ended(&self) -> bool {
        let Ok(stat) = fs::read_to_string(format!("/proc/{}/stat", self.pid)) else {
            return true;
        };
        // The name before it is in brackets and may hold anything.
        stat.rsplit_once(") ").is_none_or(|(_, state)| state.starts_with(['Z', 'X']))
    }

    /// Sends a signal by name (`TERM`, `KILL`, `STOP` …), if the process is still ours.
    pub(crate) fn signal(&self, name: &str) {
        if self.is_alive() {
            signal(self.pid, name);
        }
    }

    /// Its children, as far as they have none of their own.
    pub(crate) fn children(&self) -> Vec<u32> {
        fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.pid))
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(|pid| pid.parse().ok())
            .collect()
    }

    /// Ends it: `name` first, `KILL` when it is still there after `wait`.
    pub(crate) fn end(&self, name: &str, wait: Duration) {
        self.signal(name);
        self.signal("CONT");
        if !until(wait, || !self.is_alive()) {
            self.signal("KILL");
            until(Duration::from_secs(5), || !self.is_alive());
        }
    }
}

/// Sends a signal to a pid; one that is gone is no error.
pub(crate) fn signal(pid: u32, name: &str) {
    let sent = Command::new("sh")
        .args(["-c", "kill -s \"$1\" \"$2\" 2>/dev/null", "sh", name, &pid.to_string()])
        .stdin(Stdio::null())
        .status();
    if let Err(error) = sent {
        let _ = writeln!(std::io::stderr(), "cannot signal {pid}: {error}");
    }
}

/// Asks `done` every 10 ms until it says yes, at most for `wait`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the bounded wait for a condition, outside any runtime"
)]
pub(crate) fn until(wait: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + wait;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Asks `question` until it answers, the process ends or `wait` is over; then it is killed.
///
/// The process is a child of ours that nobody has waited for.
pub(crate) fn ready(
    service: &str,
    process: &Process,
    log: &Path,
    wait: Duration,
    mut question: impl FnMut() -> Result<(), String>,
) -> Result<(), ServiceError> {
    let start = Instant::now();
    let mut why = String::from("it was not asked");
    until(wait, || match question() {
        Ok(()) => {
            why.clear();
            true
        }
        Err(reason) => {
            why = reason;
            process.has_ended()
        }
    });
    if why.is_empty() {
        return Ok(());
    }
    // Nobody would know of it.
    signal(process.pid, "KILL");
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let end = lines[lines.len().saturating_sub(15)..].join("\n");
    Err(ServiceError::NotReady {
        service: service.to_owned(),
        wait_ms: start.elapsed().as_millis(),
        why,
        log: format!("{end}\n({})", log.display()),
    })
}

/// Runs a helper program to its end and returns what it printed.
pub(crate) fn run(command: &mut Command) -> Result<String, ServiceError> {
    let program = command.get_program().to_owned();
    let output = command.stdin(Stdio::null()).output().map_err(at("start", Path::new(&program)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(ServiceError::Failed {
        program: program.to_string_lossy().into_owned(),
        output: format!(
            "{} {}",
            String::from_utf8_lossy(&output.stderr).trim(),
            String::from_utf8_lossy(&output.stdout).trim()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (tempfile::TempDir, Process, Child, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let args = ["-c".to_owned(), script.to_owned()];
        let (process, child) = spawn(Path::new("sh"), &args, folder.path(), &log, None, None).unwrap();
        (folder, process, child, log)
    }

    #[test]
    fn a_child_that_leaves_its_folder_has_not_ended() {
        let (folder, process, mut child, log) = shell("cd / && : > \"$OLDPWD/left\" && exec sleep 20");
        let left = folder.path().join("left");
        let mut asked = 0;
        let answer = ready("a shell", &process, &log, Duration::from_secs(10), || {
            asked += i32::from(left.exists());
            if asked > 5 { Ok(()) } else { Err("not yet".to_owned()) }
        });
        child.kill().unwrap();
        child.wait().unwrap();
        answer.unwrap();
    }

    #[test]
    fn a_child_that_ends_is_not_waited_for() {
        let (_folder, process, mut child, log) = shell("echo gone");
        let began = Instant::now();
        let error = ready("a shell", &process, &log, Duration::from_secs(60), || Err("no".to_owned()));
        assert!(error.unwrap_err().to_string().contains("gone"));
        assert!(began.elapsed() < Duration::from_secs(30));
        child.wait().unwrap();
    }

    #[test]
    fn a_child_that_never_answers_is_killed() {
        let (_folder, process, mut child, log) = shell("cd / && exec sleep 20");
        ready("a shell", &process, &log, Duration::from_millis(200), || Err("no".to_owned())).unwrap_err();
        assert!(!child.wait().unwrap().success());
    }
}
