//! A small process that ends what a test or a cluster started when that is itself killed: it waits for the end of a pipe
//! that only its starter holds.

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Kills a process, and its children, only if they lie in the folder: the pid may be another's by then.
const SCRIPT: &str = r#"
end() {
  case "$(readlink "/proc/$1/cwd")" in
    "$folder" | "$folder"/*) ;;
    *) return ;;
  esac
  children=$(cat "/proc/$1"/task/*/children)
  kill -s KILL "$1"
  for child in $children; do end "$child"; done
}
folder=$1
while read -r pid; do pids="$pids $pid"; done
for pid in $pids; do end "$pid"; done
[ "$2" = keep ] || rm -rf "$folder"
"#;

/// What becomes of the folder of a starter that was killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Afterwards {
    Keep,
    Remove,
}

/// Kills the processes that it was told of when this process ends without having dropped it. A cheap handle of one guard.
///
/// Guarantees: a process whose working folder is not (below) the guard's folder is never touched.
#[derive(Clone, Debug)]
pub struct Guard {
    watcher: Arc<Watcher>,
}

#[derive(Debug)]
struct Watcher {
    child: Mutex<Option<Child>>,
}

impl Guard {
    pub fn over(folder: &Path, afterwards: Afterwards) -> Self {
        // The kernel names the folder of a process without links.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let child = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(folder)
            .arg(if afterwards == Afterwards::Keep { "keep" } else { "remove" })
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .ok();
        Self { watcher: Arc::new(Watcher { child: Mutex::new(child) }) }
    }

    /// Takes a process under guard, once it was started in the folder.
    pub fn watch(&self, pid: u32) {
        let mut child = self.watcher.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pipe) = child.as_mut().and_then(|child| child.stdin.as_mut()) {
            // A guard that is gone guards nothing; what it guarded still ends with its handle.
            let _ = writeln!(pipe, "{pid}");
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if let Some(child) = self.child.get_mut().unwrap_or_else(PoisonError::into_inner) {
            // Its end is all we want; it may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
