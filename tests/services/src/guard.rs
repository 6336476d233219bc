//! A small process that ends the private services of a test that was itself killed: it waits for the end of a pipe that
//! only the test holds.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Kills `pids` and removes their folder when this process ends without having dropped it.
pub(crate) struct Guard {
    child: Option<Child>,
}

impl Guard {
    pub(crate) fn over(pids: &[u32], folder: &Path) -> Self {
        let child = Command::new("sh")
            .args([
                "-c",
                "read -r _; folder=$1; shift; kill -s KILL \"$@\" 2>/dev/null; rm -rf \"$folder\"",
                "sh",
            ])
            .arg(folder)
            .args(pids.iter().map(u32::to_string))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .ok();
        Self { child }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // Its end is all we want; it may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
