//! The one poll of the design: every five seconds the registry is asked which operators have a seat.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::desk::{Desk, Presence};
use domain::operator::{Connection, Device, Status};
use domain::{DeskId, OperatorId, Subject};
use tokio::sync::mpsc;

use super::Writer;
use crate::ports::Ports;
use crate::turn::GivenUp;
use crate::turn::load;

const EVERY: Duration = Duration::from_secs(5);

/// What the registry says of the operators of one desk.
#[derive(Debug)]
pub(crate) struct Present {
    desk: DeskId,
    presence: Presence,
}

/// When the registry is asked, and where its answer comes in.
pub(super) struct Watch {
    next_at: Instant,
    tell: mpsc::Sender<Vec<Present>>,
    answers: mpsc::Receiver<Vec<Present>>,
}

impl Watch {
    pub(super) fn new() -> Self {
        // One question is under way at a time.
        let (tell, answers) = mpsc::channel(1);
        Self { next_at: Instant::now(), tell, answers }
    }

    pub(super) async fn answer(&mut self) -> Vec<Present> {
        self.answers.recv().await.unwrap_or_default()
    }
}

impl Writer {
    /// Asks, if it is time to and there is somebody to ask for. The answer comes as it comes.
    pub(super) fn ask_for_presence(&mut self) {
        if self.presence.next_at > Instant::now() {
            return;
        }
        self.presence.next_at = Instant::now() + EVERY;
        let Ok(permit) = self.presence.tell.clone().try_reserve_owned() else { return };
        let desks: Vec<(DeskId, Vec<(OperatorId, Subject)>)> =
            self.states.desks.values().map(asked).collect();
        if desks.iter().all(|(_, operators)| operators.is_empty()) {
            return;
        }
        let ports = self.ports.clone();
        self.ports.spawn(async move {
            if let Some(answer) = ask(&ports, desks).await {
                permit.send(answer);
            }
        });
    }

    pub(super) async fn note_present(&mut self, answer: Vec<Present>) -> Result<(), GivenUp> {
        for Present { desk, presence } in answer {
            if self.states.desk(desk).is_some_and(|held| says_something(held, &presence)) {
                self.asks.present(desk, presence);
            }
        }
        self.turn(Default::default()).await
    }

    /// Queues or operators were changed by hand.
    pub(super) async fn load_desks_again(&mut self) -> Result<(), GivenUp> {
        let held: Vec<_> = self.states.desks.values().map(|desk| (desk.tenant, desk.id)).collect();
        for (tenant, id) in held {
            let mut back_off = super::back_off::BackOff::new(&self.ports.shutdown);
            loop {
                match load::desk(&self.ports, tenant, id).await {
                    Ok(desk) => break self.states.put_desk(desk),
                    Err(error) => back_off.wait("a desk waits for its settings", &error).await?,
                }
            }
            self.asks.settings_changed(id);
        }
        self.turn(Default::default()).await
    }
}

/// Everybody of whom it matters whether they are there.
fn asked(desk: &Desk) -> (DeskId, Vec<(OperatorId, Subject)>) {
    let matters = |operator: &&domain::operator::Operator| {
        operator.presence.status != Status::Offline
            || operator.presence.connection != Connection::Gone
            || desk.load(operator.id).1 > 0
    };
    let of = desk.operators().filter(matters);
    (desk.id, of.map(|operator| (operator.id, Subject::Operator(desk.tenant, operator.id))).collect())
}

/// `None`: the registry could not tell, which changes nothing.
async fn ask(ports: &Arc<Ports>, desks: Vec<(DeskId, Vec<(OperatorId, Subject)>)>) -> Option<Vec<Present>> {
    let subjects: Vec<Subject> = desks.iter().flat_map(|(_, of)| of).map(|(_, subject)| *subject).collect();
    let lookup = match ports.registry.look_up(&subjects).await {
        Ok(lookup) => lookup,
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "the registry does not say who is there");
            return None;
        }
    };
    let all_whole = lookup.not_whole.is_empty();
    let mut found = lookup.found.into_iter();
    let mut presents = Vec::with_capacity(desks.len());
    for (desk, operators) in desks {
        let mut presence = Presence::default();
        for ((operator, _), found) in operators.into_iter().zip(found.by_ref()) {
            if all_whole {
                presence.pages.extend(found.seats.iter().map(|seat| seat.sender));
            }
            match found.seats.is_empty() {
                false => presence.seated.push(operator),
                true if all_whole => presence.missing.push(operator),
                true => {}
            }
        }
        presents.push(Present { desk, presence });
    }
    Some(presents)
}

/// Most answers say what is known: they need no turn.
fn says_something(desk: &Desk, presence: &Presence) -> bool {
    let has_gone = |device: &Device| !presence.pages.contains(&device.id);
    let page_has_gone = presence
        .seated
        .iter()
        .filter_map(|id| desk.operator(*id))
        .any(|operator| !presence.pages.is_empty() && operator.presence.devices.iter().any(has_gone));
    let connection = |id: &OperatorId| desk.operator(*id).map(|operator| operator.presence.connection);
    page_has_gone
        || presence.seated.iter().any(|id| connection(id).is_some_and(|is| is != Connection::Connected))
        || presence
            .missing
            .iter()
            .any(|id| matches!(connection(id), Some(Connection::Connected | Connection::Doubted)))
}
