//! The demo's past conversations, decided by the same code as the real ones, so that numbers and stages are right.

use std::collections::HashMap;

use domain::conversation::Assignee;
use domain::entry::Author;
use domain::fact::TicketNow;
use domain::ticket::Ticket;
use domain::timeline::{self, Command, Known, Profile, Rules, Speech, Timeline};
use domain::turn::Turn;
use domain::{ClientId, ConversationId, CustomerId, DeskId, TenantId, TimelineId, Timestamp, Version};
use sqlx::PgConnection;

use super::DemoOperator;
use crate::error::{StoreError, failed};
use crate::turn;

/// A past conversation.
pub(super) struct Story<'a> {
    pub(super) tenant: TenantId,
    pub(super) timeline: TimelineId,
    pub(super) customer: CustomerId,
    pub(super) customer_name: &'a str,
    pub(super) operator: &'a DemoOperator,
    pub(super) began_at: Timestamp,
    pub(super) script: &'static [Line],
}

/// One line, and how many seconds after the one before it was written.
pub(super) struct Line {
    by: By,
    after_s: i64,
    text: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Customer,
    Operator,
    Note,
}

const fn line(by: By, after_s: i64, text: &'static str) -> Line {
    Line { by, after_s, text }
}

const SCRIPTS: [&[Line]; 3] = [
    &[
        line(By::Customer, 0, "Hello! My order 10482 says delivered, but I have nothing here."),
        line(By::Operator, 45, "Hello! Let me look at what the courier wrote."),
        line(By::Note, 60, "Courier left it with the neighbour, flat 12."),
        line(By::Operator, 20, "It was left with your neighbour in flat 12. Could you ask there?"),
        line(By::Customer, 180, "Found it, thank you!"),
        line(By::Operator, 15, "Glad to hear it. Have a good day!"),
    ],
    &[
        line(By::Customer, 0, "Can I change the size of the jacket I ordered this morning?"),
        line(By::Operator, 30, "Yes, it has not left the warehouse. Which size do you need?"),
        line(By::Customer, 25, "M instead of L, please."),
        line(By::Note, 20, "Warehouse confirmed: not packed yet."),
        line(By::Operator, 50, "Done: size M, same price. You will get a new confirmation by e-mail."),
        line(By::Customer, 20, "Great, thanks."),
    ],
    &[
        line(By::Customer, 0, "The discount code SPRING does not work in the basket."),
        line(By::Operator, 40, "It ended on Sunday, I am sorry."),
        line(By::Note, 15, "Regular customer: offered the newsletter code."),
        line(By::Operator, 20, "You can use HELLO5 instead: five per cent on everything."),
        line(By::Customer, 90, "That worked. Thank you!"),
    ],
];

pub(super) fn script(n: usize) -> &'static [Line] {
    SCRIPTS[n % SCRIPTS.len()]
}

/// Writes the story, unless its timeline exists.
pub(super) async fn write(transaction: &mut PgConnection, story: &Story<'_>) -> Result<(), StoreError> {
    let exists = sqlx::query_file_scalar!("queries/timeline/is_there.sql", story.timeline.0)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("look for the demo's history"))?;
    if exists {
        return Ok(());
    }
    turn::write_unfenced(transaction, &tell(story)).await
}

/// The whole story as one turn.
fn tell(story: &Story<'_>) -> Turn {
    let desk = DeskId::default_of(story.tenant);
    let profile = Profile { customer: story.customer, name: story.customer_name.to_owned() };
    let mut teller = Teller {
        timeline: Timeline::new(story.timeline, story.tenant, desk, profile),
        at: story.began_at,
        no: 0,
        turn: Turn::default(),
    };
    let assignee = Assignee { operator: story.operator.id, name: story.operator.name.clone() };
    for line in story.script {
        let command = teller.say(story, line);
        teller.decide(&command, line.after_s);
        if teller.no == 1 {
            teller.join(&assignee);
        }
    }
    let close = Command::Close {
        by: Author::Operator(story.operator.id),
        client_id: teller.client_id("closed"),
        if_version: None,
    };
    teller.decide(&close, 30);
    // The desk's side of it: done.
    let mut turn = teller.turn;
    if let Some(conversation) = &teller.timeline.conversation {
        let version = Version(conversation.ticket_version.0 + 1);
        let now = teller.timeline.now(None).expect("it has a conversation");
        let ticket = Ticket { version, ..Ticket::unrouted(&now) };
        turn.tickets = HashMap::from([(conversation.id, ticket)]);
    }
    turn
}

struct Teller {
    timeline: Timeline,
    at: Timestamp,
    /// Commands so far.
    no: u64,
    turn: Turn,
}

impl Teller {
    fn client_id(&self, what: &str) -> ClientId {
        ClientId::derived(ConversationId(self.timeline.id.0), what, self.no)
    }

    fn say(&self, story: &Story<'_>, line: &Line) -> Command {
        let (author, speech) = match line.by {
            By::Customer => (Author::Customer(story.customer), Speech::Message),
            By::Operator => (Author::Operator(story.operator.id), Speech::Message),
            By::Note => (Author::Operator(story.operator.id), Speech::Note),
        };
        Command::Say {
            author,
            client_id: self.client_id("demo"),
            sender: None,
            speech,
            text: line.text.to_owned(),
            files: Vec::new(),
        }
    }

    /// The desk gives the conversation to the operator.
    fn join(&mut self, assignee: &Assignee) {
        let Some(conversation) = self.timeline.conversation.clone() else { return };
        let ticket = TicketNow {
            tenant: Some(self.timeline.tenant),
            timeline: self.timeline.id,
            conversation: conversation.id,
            version: Version(2),
            conversation_version: conversation.version,
            assignee: Some(assignee.clone()),
            queue: Some(conversation.queue),
            is_held: false,
            is_lost: false,
            rules: None,
        };
        self.decide(&Command::Ticket(ticket), 10);
    }

    fn decide(&mut self, command: &Command, after_s: i64) {
        self.no += 1;
        self.at = self.at.plus_ms(after_s * 1_000);
        let decision = timeline::decide(&self.timeline, command, Known::New, &Rules::default(), self.at);
        self.turn.take_timeline(&mut self.timeline, decision);
    }
}
