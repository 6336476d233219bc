//! What a session asked for, carried out: appends, pulls, reports, registrations.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use domain::Subject;
use protocol::Problem;
use protocol::link::Pull;
use protocol::problem::ProblemKind;
use uuid::Uuid;

use crate::connection::append;
use crate::handle::Handle;
use crate::hello;
use crate::pod::Pod;
use crate::register;
use crate::session::{AppendFailure, Asked, Effect, End, Input};

type Appends = Vec<Pin<Box<dyn Future<Output = (Uuid, Result<(), AppendFailure>)> + Send>>>;

/// Carries out effects; none of them waits here. Returns the end, if the session has come to it.
pub(crate) fn carry_out(
    pod: &Arc<Pod>,
    handle: &Arc<Handle>,
    effects: Vec<Effect>,
    appends: &mut Appends,
) -> Option<End> {
    let mut end = None;
    for effect in effects {
        match effect {
            Effect::Append { topic, key, cid, value } => appends.push(append(pod, topic, key, cid, value)),
            Effect::Pull { asked, pull, join } => ask(pod, handle, asked, pull, join),
            Effect::Leave(subject) => register::leave(pod, handle, subject),
            Effect::Report(report) => pod.reporter.report(report),
            Effect::StartAnew => {
                let ticket = hello::ticket(pod, handle.session().who());
                handle.session().step(pod.now(), Input::Goaway { after_ms: 0, ticket });
            }
            Effect::Verify(token) => {
                let verdict = refreshed(pod, handle, &token);
                handle.session().step(pod.now(), verdict);
            }
            Effect::End(why) => end = Some(why),
        }
    }
    end
}

/// Asks a router in a task of its own, which ends with the answer or after the pool's time-outs. The pod's own table is
/// written here and now, so that joining and leaving keep the order in which the session decided them.
fn ask(pod: &Arc<Pod>, handle: &Arc<Handle>, asked: Asked, pull: Pull, join: Option<Subject>) {
    let joined = join.map(|subject| register::join(pod, handle, subject));
    let (pod, handle) = (pod.clone(), handle.clone());
    pod.shutdown.clone().spawn(async move {
        if let Some(joined) = joined {
            joined.await;
        }
        let answer = pod.pull(pull).await;
        handle.step(pod.now(), Input::Pulled { asked, answer });
    });
}

/// Judges a token that came in band.
fn refreshed(pod: &Pod, handle: &Handle, token: &str) -> Input {
    let refuse =
        |detail: &str| Input::NotRefreshed(Problem::new(ProblemKind::Unauthenticated).detail(detail));
    let Some(settings) = pod.settings() else { return refuse("not ready: send it again") };
    let now = pod.now();
    let tenant = handle.session().who().tenant;
    let principal = match hello::verify(pod, &settings, token, Some(tenant), now.wall_ms.div_euclid(1000)) {
        Ok(principal) => principal,
        Err(not) => return refuse(&not.detail),
    };
    if hello::is_revoked(&settings, &principal) {
        return Input::End(End::Close(protocol::CloseCode::Revoked));
    }
    let fresh = hello::who(&principal, Vec::new());
    let session = handle.session();
    if !session.who().is_same(&fresh) {
        return refuse("the token is somebody else's: open a new connection");
    }
    Input::Refreshed { issued_at_ms: fresh.issued_at_ms, expires_at_ms: fresh.expires_at_ms, rv: fresh.rv }
}
