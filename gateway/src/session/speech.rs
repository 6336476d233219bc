//! From a client's frame to a log record: everything that can be refused is refused here, before the tick.

use bytes::Bytes;
use domain::desk::Target;
use domain::entry::Author;
use domain::file::Attachment;
use domain::form::Form;
use domain::operator::Status;
use domain::ticket::OrElse;
use domain::timeline::{Profile, Speech};
use domain::{
    ClientId, ConnectionId, ConversationId, CustomerId, DeskId, FileId, OperatorId, SenderId, TimelineId,
    Version,
};
use protocol::Problem;
use protocol::frame::{DeskFrame, Role, Say, SpeechKind, StatusName};
use protocol::problem::ProblemKind;
use protocol::record::{Command, DeskAsk, Record};

use super::Who;

/// Checks what needs nothing but the frame and the role.
///
/// Errors: a problem that names the field and the limit.
pub(super) fn check(say: &Say, role: Role) -> Result<(), Problem> {
    let allowed = match say.kind {
        SpeechKind::Message => true,
        SpeechKind::Note => role.is_staff(),
        SpeechKind::Whisper => role == Role::Supervisor,
        // It is read before the session is told ([`crate::forms`]).
        SpeechKind::Form => false,
    };
    if !allowed {
        let detail = "notes are for operators, whispers for supervisors: send a message";
        return Err(Problem::new(ProblemKind::Forbidden).field("kind").detail(detail));
    }
    if say.kind == SpeechKind::Whisper && !say.files.is_empty() {
        let detail = "a whisper carries no files: write a note";
        return Err(Problem::new(ProblemKind::BadRequest).field("files").detail(detail));
    }
    protocol::text::check_with(&say.text, &say.files)
}

/// The command behind a text. `customer` is whose timeline it is, for a customer's own connection.
pub(super) fn said(who: &Who, customer: Option<CustomerId>, say: Say) -> Command {
    let author = author(who, customer);
    let profile = customer.map(|customer| Profile { customer, name: who.name.to_string() });
    let speech = match say.kind {
        SpeechKind::Message | SpeechKind::Form => Speech::Message,
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
        files: say.files.into_iter().map(named).collect(),
        profile,
    }
}

/// A file that is only named yet: a router says what it is before the text is taken ([`super::attach`]).
fn named(id: FileId) -> Attachment {
    let (name, media_type) = (String::new(), String::new());
    Attachment { id, name, media_type, size_bytes: 0, has_thumbnail: false, is_scanned: false }
}

/// The command behind a form of `customer`.
pub(super) fn filled(who: &Who, customer: CustomerId, say: Say, form: Form) -> Command {
    Command::Fill {
        timeline: say.timeline,
        author: author(who, Some(customer)),
        client_id: say.cid,
        sender: Some((say.sender, domain::SenderNo(say.no))),
        form,
        profile: Some(Profile { customer, name: who.name.to_string() }),
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

/// What is asked of the desk, checked against the frame and the role alone.
///
/// Errors: a problem that names the field and the limit.
pub(super) fn asked(who: &Who, device: SenderId, ask: DeskFrame) -> Result<DeskAsk, Problem> {
    if !who.role.is_staff() {
        return Err(super::uplink::for_staff("desk"));
    }
    Ok(match ask {
        DeskFrame::Accept { conversation, offer } => DeskAsk::Accept { conversation, offer: Version(offer) },
        DeskFrame::Decline { conversation, offer, reason } => {
            within(&reason, 200, "ask.reason")?;
            DeskAsk::Decline { conversation, offer: Version(offer), reason }
        }
        DeskFrame::Seen { conversation, offer } => DeskAsk::Seen { conversation, offer: Version(offer) },
        DeskFrame::Transfer { conversation, operator, queue, warm, or_queue, comment, if_version } => {
            within(&comment, 2_000, "ask.comment")?;
            let to = match (operator, queue) {
                (Some(operator), None) => Target::Operator(operator),
                (None, Some(queue)) => Target::Queue(queue),
                (None, None) => Target::Back,
                (Some(_), Some(_)) => {
                    let detail = "a transfer has one target: leave out `operator` or `queue`";
                    return Err(Problem::new(ProblemKind::BadRequest).field("ask.queue").detail(detail));
                }
            };
            let or_else = if or_queue { OrElse::Queue } else { OrElse::Fail };
            let if_version = if_version.map(Version);
            DeskAsk::Transfer { conversation, to, is_warm: warm, or_else, comment, if_version }
        }
        DeskFrame::Hold { conversation, on } => DeskAsk::Hold { conversation, is_held: on },
        DeskFrame::WrappedUp { conversation } => DeskAsk::WrappedUp { conversation },
        DeskFrame::Status { operator, status, reason, next } => {
            let status = match (status, reason) {
                (StatusName::Online, _) => Status::Online,
                (StatusName::Offline, _) => Status::Offline,
                (StatusName::Away, reason) => {
                    let reason = reason.unwrap_or_default();
                    within(&reason, 60, "ask.reason")?;
                    Status::Away { reason }
                }
            };
            DeskAsk::Status { operator: other(who, operator)?, status, is_next: next }
        }
        DeskFrame::Capacity { operator, capacity } => {
            DeskAsk::Capacity { operator: other(who, operator)?, capacity }
        }
        DeskFrame::Present { away } => DeskAsk::Device { device, is_away: away },
    })
}

/// Another operator's things are for supervisors.
fn other(who: &Who, operator: Option<OperatorId>) -> Result<Option<OperatorId>, Problem> {
    match operator {
        Some(id) if id.0 != who.id && who.role != Role::Supervisor => {
            let detail = "this changes another operator: only a supervisor may";
            Err(Problem::new(ProblemKind::Forbidden).field("ask.operator").detail(detail))
        }
        named => Ok(named),
    }
}

fn within(text: &str, max: usize, field: &str) -> Result<(), Problem> {
    let chars = text.chars().count();
    if chars <= max {
        return Ok(());
    }
    let detail = format!("it has {chars} characters; {max} are allowed: shorten it");
    let limit = u64::try_from(max).unwrap_or(u64::MAX);
    Err(Problem::new(ProblemKind::TooLong).field(field).limit(limit).detail(detail))
}

pub(super) fn desk(who: &Who, client_id: ClientId, ask: DeskAsk) -> Command {
    let desk = DeskId::default_of(who.tenant);
    Command::Desk { desk, by: author(who, None), client_id, ask }
}

/// Who wrote, stamped from the token: a client never says who it is.
fn author(who: &Who, customer: Option<CustomerId>) -> Author {
    match who.role {
        Role::Guest | Role::Customer => Author::Customer(customer.unwrap_or(CustomerId(who.id))),
        Role::Operator => Author::Operator(OperatorId(who.id)),
        Role::Supervisor => Author::Supervisor(OperatorId(who.id)),
    }
}

/// The record of a command, under a trace of its own: the trace id is the
/// message's `client_id`, so that a message is found in the logs by the id that its sender knows.
pub(super) fn record(who: &Who, command: Command, cid: ClientId, connection: ConnectionId) -> Record {
    let (_, span) = connection.0.as_u64_pair();
    let trace = Some(format!("00-{}-{:016x}-01", cid.0.simple(), span | 1));
    Record { trace, ..Record::new(who.tenant, command) }
}

/// The bytes of a record, as they are appended and appended again.
pub(super) fn encode(record: &Record) -> Bytes {
    Bytes::from(record.encode())
}
