//! A session in the tables: this pod's own, and the registry that all pods share.

use std::sync::Arc;
use std::time::Duration;

use domain::Subject;
use protocol::CloseCode;
use protocol::link::Report;
use registry::Seat;
use tokio::time::timeout;

use crate::handle::Handle;
use crate::pod::Pod;
use crate::session::{Effect, End, Input};
use crate::settings;

/// History is asked for after this long even if the registry has not answered; it knows the seat and writes it later.
const REGISTER_WAIT: Duration = Duration::from_millis(150);

/// Puts a new session into the tables, and tells apart the connections of one sender: the highest attempt stays.
pub(crate) async fn put_in(pod: &Arc<Pod>, handle: &Arc<Handle>) {
    let subjects = handle.session().subjects();
    let first = subjects.first().copied();
    let here = first.map_or_else(Vec::new, |subject| pod.table.listeners(&subject));
    pod.table.add(handle, &subjects);
    if let Some(settings) = pod.settings() {
        settings::hold_against(pod, &settings, handle);
    }
    for other in here {
        let theirs = seat(pod, &other);
        one_of_them_ends(pod, handle, first, &theirs);
    }
    let (pod, handle, mine) = (pod.clone(), handle.clone(), seat(pod, handle));
    let adding = pod.shutdown.clone().spawn(async move {
        match pod.registry.add(&subjects, mine).await {
            Ok(seats) => {
                for theirs in &seats {
                    one_of_them_ends(&pod, &handle, first, theirs);
                }
            }
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::debug!(connection = %handle.connection(), error, "the registry did not take a seat yet");
            }
        }
        // It may have left while the registry was slow.
        if handle.session().has_ended() {
            pod.registry.remove(&subjects, handle.connection()).await;
        }
    });
    // The task goes on; only the waiting ends.
    drop(timeout(REGISTER_WAIT, adding).await);
}

/// Listens to one more subject. What is returned ends when others can find the session, or after a while.
pub(crate) fn join(
    pod: &Arc<Pod>,
    handle: &Arc<Handle>,
    subject: Subject,
) -> impl Future<Output = ()> + Send + use<> {
    pod.table.join(handle, subject);
    let adding = pod.shutdown.spawn(settle(pod.clone(), handle.clone(), subject));
    // The task goes on; only the waiting ends.
    async move { drop(timeout(REGISTER_WAIT, adding).await) }
}

/// Stops listening to a subject.
pub(crate) fn leave(pod: &Arc<Pod>, handle: &Arc<Handle>, subject: Subject) {
    pod.table.leave(handle.connection(), subject);
    pod.shutdown.spawn(settle(pod.clone(), handle.clone(), subject));
}

/// Brings the registry to what the session wants of one subject. Several may be at it, and their writes may land in any
/// order; each looks again after its own, so that the wish of the last one stands.
async fn settle(pod: Arc<Pod>, handle: Arc<Handle>, subject: Subject) {
    loop {
        let listens = handle.session().listens_to(subject);
        if !listens {
            pod.registry.remove(&[subject], handle.connection()).await;
        } else if let Err(error) = pod.registry.add(&[subject], seat(&pod, &handle)).await {
            let error: &dyn std::error::Error = &error;
            tracing::debug!(connection = %handle.connection(), error, "the registry did not take a subject yet");
        }
        if handle.session().listens_to(subject) == listens {
            return;
        }
    }
}

/// Takes a session out of the tables. What it asked for in its last moment is carried out no more; what it left then, it
/// is taken out of here.
pub(crate) fn take_out(pod: &Arc<Pod>, handle: &Arc<Handle>) {
    let connection = handle.connection();
    let subjects = {
        let mut session = handle.session();
        session.step(pod.now(), Input::End(End::Dead));
        let mut subjects = session.subjects();
        subjects.extend(session.take_effects().into_iter().filter_map(|effect| match effect {
            Effect::Leave(left) => Some(left),
            _ => None,
        }));
        subjects
    };
    pod.table.remove(connection, &subjects);
    let pod = pod.clone();
    pod.shutdown.clone().spawn(async move { pod.registry.remove(&subjects, connection).await });
}

fn seat(pod: &Pod, handle: &Handle) -> Seat {
    let session = handle.session();
    Seat {
        connection: session.connection(),
        pod: pod.me.pod,
        boot: pod.me.boot,
        sender: session.sender(),
        attempt: session.attempt(),
        since_ms: pod.now().wall_ms,
    }
}

/// Two connections of one sender: the lower attempt ends, wherever it is. Ids and clocks are not compared.
fn one_of_them_ends(pod: &Pod, handle: &Handle, subject: Option<Subject>, theirs: &Seat) {
    let mine = seat(pod, handle);
    if theirs.connection == mine.connection || theirs.sender != mine.sender || theirs.attempt == mine.attempt
    {
        return;
    }
    let superseded = || Input::End(End::Close(CloseCode::Superseded));
    if theirs.attempt > mine.attempt {
        handle.step(pod.now(), superseded());
    } else if let Some(other) = pod.table.connection(theirs.connection) {
        other.step(pod.now(), superseded());
    } else if let Some(subject) = subject {
        pod.reporter.report(Report::Doubled { subject, sender: mine.sender });
    }
}
