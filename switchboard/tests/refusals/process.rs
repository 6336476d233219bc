//! The binary as a person starts it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Longer than any client library takes to give a service up.
const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// So that two tests never meet on the default port.
pub(crate) const ANY_PORT: (&str, &str) = ("SWITCHBOARD_NODE__LISTEN", "127.0.0.1:0");

/// What a refused start said.
#[derive(Debug)]
pub(crate) struct Refusal {
    message: String,
    report: String,
}

/// Runs the binary and holds that it ends by itself, with an exit code and one message.
#[track_caller]
pub(crate) fn refused(args: &[&str], variables: &[(&str, &str)]) -> Refusal {
    let (output, stderr) = run(args, variables);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
    let messages = stderr.lines().filter(|line| line.starts_with("switchboard: ")).count();
    assert_eq!(messages, 1, "one message: {stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    let at = stderr.find("switchboard: ").unwrap();
    Refusal { message: stderr[at..].to_owned(), report: String::from_utf8_lossy(&output.stdout).into_owned() }
}

/// Runs the binary and holds that it succeeds.
#[track_caller]
pub(crate) fn succeeds(args: &[&str], variables: &[(&str, &str)]) {
    let (output, stderr) = run(args, variables);
    assert!(output.status.success(), "{args:?}: {stderr}");
}

impl Refusal {
    /// Holds that the message names each of these.
    #[track_caller]
    pub(crate) fn says(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.message.contains(part), "{part:?} is missing in: {}", self.message);
        }
    }

    /// Holds that the report on standard output names each of these.
    #[track_caller]
    pub(crate) fn reports(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.report.contains(part), "{part:?} is missing in: {}", self.report);
        }
    }
}

fn run(args: &[&str], variables: &[(&str, &str)]) -> (Output, String) {
    // `timeout` ends a start that should have been refused and was not.
    let mut command = Command::new("timeout");
    command.arg("--signal=TERM").arg(format!("{}s", ENDS_WITHIN.as_secs()));
    command.arg(env!("CARGO_BIN_EXE_switchboard")).args(args);
    command.current_dir("/").envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, stderr)
}

pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

pub(crate) fn uid_of(account: &str) -> u32 {
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    let line = accounts.lines().find(|line| line.starts_with(&format!("{account}:"))).unwrap();
    line.split(':').nth(2).unwrap().parse().unwrap()
}
