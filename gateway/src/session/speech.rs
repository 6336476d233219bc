//! From a client's frame to a log record: everything that can be refused is refused here, before the tick.

use bytes::Bytes;
use domain::entry::Author;
use domain::timeline::{Profile, Speech};
use domain::{ClientId, ConnectionId, ConversationId, CustomerId, DeskId, OperatorId, TimelineId, Version};
use protocol::Problem;
use protocol::frame::{Role, Say, SpeechKind};
use protocol::problem::ProblemKind;
use protocol::record::{Command, Record};

use super::Who;

/// Checks what needs nothing but the frame and the role.
///
/// Errors: a problem that names the field and the limit.
pub(super) fn check(say: &Say, role: Role) -> Result<(), Problem> {
    let allowed = match say.kind {
        SpeechKind::Message => true,
        SpeechKind::Note => role.is_staff(),
        SpeechKind::Whisper => role == Role::Supervisor,
    };
    if !allowed {
        let detail = "notes are for operators, whispers for supervisors: send a message";
        return Err(Problem::new(ProblemKind::Forbidden).field("kind").detail(detail));
    }
    protocol::text::check(&say.text)
}

/// The command behind a text. `customer` is whose timeline it is, for a customer's own connection.
pub(super) fn said(who: &Who, customer: Option<CustomerId>, say: Say) -> Command {
    let author = author(who, customer);
    let profile = customer.map(|customer| Profile { customer, name: who.name.to_string() });
    let speech = match say.kind {
        SpeechKind::Message => Speech::Message,
        SpeechKind::Note => Speech::Note,
        SpeechKind::Whisper => Speech::Whisper,
    };
    Command::Say {
        timeline: say.timeline,
        author,
        client_id: say.cid,
        sender: Some((say.sender, domain::SenderNo(say.no))),
        speech,
        text: say.text,
        profile,
    }
}

pub(super) fn close(
    who: &Who,
    customer: Option<CustomerId>,
    timeline: TimelineId,
    client_id: ClientId,
    if_version: Option<u64>,
) -> Command {
    Command::Close { timeline, by: author(who, customer), client_id, if_version: if_version.map(Version) }
}

pub(super) fn reopen(
    who: &Who,
    timeline: TimelineId,
    client_id: ClientId,
    if_version: Option<u64>,
) -> Command {
    Command::Reopen { timeline, by: author(who, None), client_id, if_version: if_version.map(Version) }
}

pub(super) fn take(
    who: &Who,
    conversation: ConversationId,
    client_id: ClientId,
    if_version: Option<u64>,
) -> Command {
    let desk = DeskId::default_of(who.tenant);
    let if_version = if_version.map(Version);
    Command::Take { desk, by: author(who, None), client_id, conversation, if_version }
}

/// Who wrote, stamped from the token: a client never says who it is.
fn author(who: &Who, customer: Option<CustomerId>) -> Author {
    match who.role {
        Role::Guest | Role::Customer => Author::Customer(customer.unwrap_or(CustomerId(who.id))),
        Role::Operator => Author::Operator(OperatorId(who.id)),
        Role::Supervisor => Author::Supervisor(OperatorId(who.id)),
    }
}

/// The record of a command, in a version that every live router reads, under a trace of its own: the trace id is the
/// message's `client_id`, so that a message is found in the logs by the id that its sender knows.
pub(super) fn record(
    who: &Who,
    command: Command,
    cid: ClientId,
    connection: ConnectionId,
    version: u16,
) -> Record {
    let (_, span) = connection.0.as_u64_pair();
    let trace = Some(format!("00-{}-{:016x}-01", cid.0.simple(), span | 1));
    Record { version, trace, ..Record::new(who.tenant, command) }
}

/// The bytes of a record, as they are appended and appended again.
pub(super) fn encode(record: &Record) -> Bytes {
    Bytes::from(record.encode())
}
