//! The pods that this router has a push stream to: every gateway and API pod that the registry knows.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::PodId;
use link::push::Pusher;
use protocol::link::Push;
use registry::{Lease, Pod, PodKind};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::ports::Ports;

/// How often leases are read for pods that are new.
const LOOK: Duration = Duration::from_secs(1);
/// How long a start waits for streams to the pods that are there.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// Push streams by pod.
#[derive(Default)]
pub(crate) struct Pods {
    streams: Mutex<HashMap<PodId, Stream>>,
    /// Somebody was named whom we have no stream to.
    look: Notify,
    /// All pods that were there have a stream.
    looked: Notify,
}

struct Stream {
    pusher: Pusher,
    kind: PodKind,
}

impl Pods {
    /// The stream to a pod; without one, it is looked for at once.
    pub(crate) fn pusher(&self, pod: PodId) -> Option<Pusher> {
        let pusher = self.streams().get(&pod).map(|it| it.pusher.clone()).filter(|pusher| !pusher.is_gone());
        if pusher.is_none() {
            self.look.notify_one();
        }
        pusher
    }

    /// Gateways with an open stream.
    pub(crate) fn gateways(&self) -> Vec<PodId> {
        let streams = self.streams();
        let open = streams.iter().filter(|(_, it)| it.kind == PodKind::Gateway && !it.pusher.is_gone());
        open.map(|(pod, _)| *pod).collect()
    }

    /// Tells every pod that settings have changed.
    pub(crate) fn tell_settings(&self, version: u64) {
        for stream in self.streams().values() {
            // A pod that is gone pulls them when it is back.
            let _ = stream.pusher.send(Push::Settings { version });
        }
    }

    /// Waits until the pods that are there have a stream, at most a second.
    pub(crate) async fn looked_once(&self) {
        let _ = timeout(FIRST_LOOK, self.looked.notified()).await;
    }

    fn streams(&self) -> MutexGuard<'_, HashMap<PodId, Stream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_open(&self, pod: &Pod) -> bool {
        let streams = self.streams();
        streams.get(&pod.id).is_some_and(|it| it.pusher.peer().boot == pod.boot && !it.pusher.is_gone())
    }
}

/// Dials what the registry names, for ever.
pub(crate) async fn keep_dialled(ports: Arc<Ports>, pods: Arc<Pods>, settings: watch::Receiver<u64>) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut dials: JoinSet<(Pod, Result<Pusher, link::LinkError>)> = JoinSet::new();
    let mut dialling: HashSet<PodId> = HashSet::new();
    let mut is_first = true;
    loop {
        tokio::select! {
            _ = tick.tick() => look(&ports, &pods, &mut dials, &mut dialling).await,
            () = pods.look.notified() => look(&ports, &pods, &mut dials, &mut dialling).await,
            Some(dialled) = dials.join_next() => {
                let Ok((pod, dialled)) = dialled else { continue };
                dialling.remove(&pod.id);
                match dialled {
                    Ok(pusher) => greet(&pods, pod, pusher, *settings.borrow()),
                    Err(error) => {
                        let error: &dyn std::error::Error = &error;
                        tracing::info!(pod = %pod.id, address = pod.address, error, "no push stream to a pod");
                    }
                }
            }
        }
        if is_first && dials.is_empty() {
            is_first = false;
            pods.looked.notify_one();
        }
    }
}

async fn look(
    ports: &Ports,
    pods: &Pods,
    dials: &mut JoinSet<(Pod, Result<Pusher, link::LinkError>)>,
    dialling: &mut HashSet<PodId>,
) {
    pods.streams().retain(|_, it| !it.pusher.is_gone());
    let (gateways, apis): (Vec<Lease>, Vec<Lease>) =
        tokio::join!(ports.registry.pods(PodKind::Gateway), ports.registry.pods(PodKind::Api));
    for Lease { pod, .. } in gateways.into_iter().chain(apis) {
        if !pods.is_open(&pod) && dialling.insert(pod.id) {
            let (net, me) = (ports.net.clone(), ports.me);
            dials.spawn(async move {
                let dialled = Pusher::dial(&net, me, &pod.address).await;
                (pod, dialled)
            });
        }
    }
}

fn greet(pods: &Pods, pod: Pod, pusher: Pusher, settings: u64) {
    tracing::info!(pod = %pod.id, kind = ?pod.kind, "push stream to a pod is open");
    let _ = pusher.send(Push::Settings { version: settings });
    pods.streams().insert(pod.id, Stream { pusher, kind: pod.kind });
}
