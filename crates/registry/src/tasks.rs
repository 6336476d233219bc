//! The background tasks of a registry end with its last handle.

use std::future::Future;

use tokio::task::JoinHandle;

/// Tasks that are aborted when this is dropped. Aborting is right here: each of them only repeats what the next
/// process or the expiry of its lease would do anyway.
#[derive(Debug, Default)]
pub(crate) struct Tasks(std::sync::Mutex<Vec<JoinHandle<()>>>);

impl Tasks {
    /// Starts one more.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.lock().expect("nothing panics under this lock").push(tokio::spawn(task));
    }

    /// Ends all of them now.
    pub(crate) fn abort(&self) {
        for task in self.0.lock().expect("nothing panics under this lock").drain(..) {
            task.abort();
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.abort();
    }
}
