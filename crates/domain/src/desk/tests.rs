//! The machine of the desk owner.

mod complaints;
mod leaving;
mod offers;
mod operators;
mod property;
mod random;
mod reopening;
mod settings;
mod silence;
mod table;
mod transfers;

use uuid::Uuid;

use super::*;
use crate::conversation::Assignee;
use crate::fact::{ConversationNow, StageNow};
use crate::ids::{ClientId, CustomerId, SenderId, TimelineId};
use crate::operator::{Connection, Status};
use crate::refusal::Refusal;
use crate::ticket::{Cause, OrElse, TicketState, What};

const ANNA: OperatorId = OperatorId(Uuid::from_u128(1));
const BOB: OperatorId = OperatorId(Uuid::from_u128(2));
const CAROL: OperatorId = OperatorId(Uuid::from_u128(3));
const TENANT: TenantId = TenantId(Uuid::from_u128(20));
const START: Timestamp = Timestamp(1_000_000);
const SECOND: i64 = 1_000;

fn chat(n: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(100 + n))
}

fn queue(n: u128) -> QueueId {
    QueueId(Uuid::from_u128(200 + n))
}

fn default_queue() -> QueueId {
    QueueId::default_of(DeskId::default_of(TENANT))
}

fn name_of(id: OperatorId) -> &'static str {
    match id {
        ANNA => "Anna",
        BOB => "Bob",
        _ => "Carol",
    }
}

fn assignee(operator: OperatorId) -> Assignee {
    Assignee { operator, name: name_of(operator).to_owned() }
}

/// Anna hands a ticket over.
fn transfer(conversation: ConversationId, to: Target, is_warm: bool, or_else: OrElse) -> Command {
    let (by, is_supervisor, comment, if_version) = (ANNA, false, "knows it".to_owned(), None);
    Command::Transfer { by, is_supervisor, conversation, to, is_warm, or_else, comment, if_version }
}

/// The same as a supervisor.
fn as_supervisor(mut transfer: Command) -> Command {
    if let Command::Transfer { is_supervisor, .. } = &mut transfer {
        *is_supervisor = true;
    }
    transfer
}

/// The default queue with three operators in it, changed by `change`.
fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let queue = default_queue();
    let operators = [ANNA, BOB, CAROL].map(|id| OperatorSettings::new(id, name_of(id), queue));
    let queues = vec![QueueSettings::new(queue, "Support")];
    let mut settings = Settings { version: Version(1), queues, operators: operators.to_vec() };
    change(&mut settings);
    settings
}

/// What is told of a conversation that waits for an operator: in its first version, opened in it.
fn now(conversation: ConversationId) -> ConversationNow {
    ConversationNow {
        tenant: TENANT,
        desk: DeskId::default_of(TENANT),
        queue: default_queue(),
        timeline: TimelineId(conversation.0),
        conversation,
        customer: CustomerId(conversation.0),
        version: Version(1),
        opened_version: Version(1),
        stage: StageNow::Human,
        since: START,
        wanted_by: None,
        skills: Vec::new(),
        is_idle: false,
        no_reply: None,
        resumes: None,
    }
}

/// A desk that is played: decided, applied, routed.
struct Play {
    desk: Desk,
    at: Timestamp,
    events: Vec<Event>,
}

impl Play {
    /// Nobody is there yet.
    fn empty(settings: Settings) -> Self {
        let mut rows = Rows::new(TENANT);
        let of = |id| Operator::new(id, TENANT, rows.id, name_of(id));
        rows.operators = [ANNA, BOB, CAROL].map(of).to_vec();
        Self { desk: Desk::new(rows, settings, START), at: START, events: Vec::new() }
    }

    /// With these there, each with a slot as the settings say.
    fn with(settings: Settings, there: &[OperatorId]) -> Self {
        let mut play = Self::empty(settings);
        for id in there {
            play.device(*id, 1, false);
            play.status(*id, Status::Online);
        }
        play
    }

    fn take_up(&mut self, decision: Decision) -> Option<Result<Version, Refusal>> {
        decision.events.iter().for_each(|event| self.desk.apply(event));
        self.events.extend(decision.events);
        decision.answer
    }

    /// Decides and applies, and routes nothing.
    fn decide(&mut self, command: &Command) -> Option<Result<Version, Refusal>> {
        self.events.clear();
        let decision = decide(&self.desk, command, self.at);
        self.take_up(decision)
    }

    fn ask(&mut self, command: &Command) -> Option<Result<Version, Refusal>> {
        let answer = self.decide(command);
        while let Some(decision) = self.desk.route(self.at) {
            self.take_up(decision);
        }
        answer
    }

    /// `ms` pass, everything that is due on the way is done in time.
    fn pass(&mut self, ms: i64) {
        let until = self.at.plus_ms(ms);
        let mut events = Vec::new();
        while let Some(due) = self.desk.next_due().filter(|due| *due <= until) {
            self.at = due.max(self.at);
            self.ask(&Command::Due);
            events.append(&mut self.events);
        }
        self.at = until;
        self.events = events;
    }

    fn opens(&mut self, n: u128) -> ConversationId {
        let now = ConversationNow { since: self.at, ..now(chat(n)) };
        self.ask(&Command::Conversation(now));
        chat(n)
    }

    /// The timeline tells more of a conversation.
    fn tells(&mut self, of: ConversationId, change: impl FnOnce(&mut ConversationNow)) {
        let ticket = self.ticket(of);
        let (version, opened_version) = (ticket.conversation_version.next(), ticket.opened_version);
        let mut now = ConversationNow { version, opened_version, since: ticket.since, ..now(of) };
        change(&mut now);
        self.ask(&Command::Conversation(now));
    }

    fn closes(&mut self, of: ConversationId) {
        self.tells(of, |now| now.stage = StageNow::Closed);
    }

    fn status(&mut self, operator: OperatorId, status: Status) {
        self.ask(&Command::SetStatus { operator, status, is_next: false }).unwrap().unwrap();
    }

    fn device(&mut self, operator: OperatorId, n: u128, is_away: bool) {
        self.ask(&Command::Device { operator, device: SenderId(Uuid::from_u128(n)), is_away });
    }

    fn seated(&mut self, operator: OperatorId) {
        self.ask(&Command::Presence(Presence { seated: vec![operator], ..Presence::default() }));
    }

    fn missing(&mut self, operator: OperatorId) {
        self.ask(&Command::Presence(Presence { missing: vec![operator], ..Presence::default() }));
    }

    fn seen(&mut self, by: OperatorId, conversation: ConversationId) {
        let offer = self.ticket(conversation).version;
        self.ask(&Command::Seen { by, conversation, offer });
    }

    fn accept(&mut self, by: OperatorId, conversation: ConversationId) -> Result<Version, Refusal> {
        let offer = self.ticket(conversation).version;
        self.ask(&Command::Accept { by, conversation, offer }).unwrap()
    }

    fn decline(&mut self, by: OperatorId, conversation: ConversationId) -> Result<Version, Refusal> {
        let offer = self.ticket(conversation).version;
        self.ask(&Command::Decline { by, conversation, offer, reason: "busy".to_owned() }).unwrap()
    }

    fn take(&mut self, by: OperatorId, conversation: ConversationId) -> Result<Version, Refusal> {
        let client_id = ClientId(Uuid::from_u128(900));
        self.ask(&Command::Take { by, client_id, conversation, if_version: None }).unwrap()
    }

    fn ticket(&self, id: ConversationId) -> &Ticket {
        self.desk.ticket(id).unwrap()
    }

    fn operator(&self, id: OperatorId) -> &Operator {
        self.desk.operator(id).unwrap()
    }

    fn place(&self, id: ConversationId) -> String {
        place(self.desk.ticket(id))
    }

    fn alerts<'a>(&'a self) -> Vec<&'a Alert> {
        let alert = |event: &'a Event| match event {
            Event::Alert(alert) => Some(alert),
            _ => None,
        };
        self.events.iter().filter_map(alert).collect()
    }

    fn steps<'a>(&'a self) -> Vec<&'a What> {
        let what = |event: &'a Event| match event {
            Event::Step(step) => Some(&step.what),
            _ => None,
        };
        self.events.iter().filter_map(what).collect()
    }
}

/// Where a ticket stands, in few letters: operators are `a`, `b` and `c`; `b~>a` is handed over warm, `b->a` cold.
fn place(ticket: Option<&Ticket>) -> String {
    let letter = |id: OperatorId| name_of(id)[..1].to_lowercase();
    match ticket.map(|ticket| &ticket.state) {
        None => "-".to_owned(),
        Some(TicketState::Waiting { rest_until: None }) => "wait".to_owned(),
        Some(TicketState::Waiting { rest_until: Some(_) }) => "rest".to_owned(),
        Some(TicketState::Offered { offer, from: None }) => format!("offer {}", letter(offer.to)),
        Some(TicketState::Offered { offer, from: Some(handover) }) => {
            let arrow = if handover.is_warm { "~>" } else { "->" };
            format!("{}{arrow}{}", letter(handover.from.operator), letter(offer.to))
        }
        Some(TicketState::Assigned { assignee, is_held, is_lost, .. }) => {
            let (held, lost) = (if *is_held { " held" } else { "" }, if *is_lost { " lost" } else { "" });
            format!("{}{lost}{held}", letter(assignee.operator))
        }
        Some(TicketState::WrapUp { assignee, .. }) => format!("wrap {}", letter(assignee.operator)),
        Some(TicketState::Done) => "done".to_owned(),
    }
}
