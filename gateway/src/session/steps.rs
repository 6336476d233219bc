//! What happens to a session, and what it asks of the task that owns its socket.

use bytes::Bytes;
use domain::{ClientId, Subject, TimelineId};
use protocol::link::{Head, Pull, PullAnswer, Report};
use protocol::problem::ProblemKind;
use protocol::record::Topic;
use protocol::{CloseCode, Problem};
use uuid::Uuid;

/// What the task that owns the socket has to do.
#[derive(Debug)]
pub enum Effect {
    /// Append, and tell by [`Input::Appended`] or [`Input::NotAppended`]. Must go on when the connection ends.
    Append {
        topic: Topic,
        key: Uuid,
        /// Its trace, too (`speech::record`).
        cid: ClientId,
        value: Bytes,
    },
    /// Listen to `join` first, then ask a router, and tell by [`Input::Pulled`].
    Pull {
        asked: Asked,
        pull: Pull,
        join: Option<Subject>,
    },
    /// Stop listening.
    Leave(Subject),
    Report(Report),
    /// Send the client to a new connection with a fresh ticket, and tell by [`Input::Goaway`].
    StartAnew,
    /// Check this token, and tell by [`Input::Refreshed`] or [`Input::NotRefreshed`].
    Verify(String),
    /// Write what waits, then close.
    End(End),
}

/// How a session ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Close(CloseCode),
    /// Nothing was heard for too long: the socket is dropped without a word.
    Dead,
}

/// What a pull was for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// The next page of a resume or of a gap.
    Page {
        timeline: TimelineId,
    },
    /// The client's own request.
    History {
        req: u32,
        timeline: TimelineId,
    },
    Watch {
        req: u32,
        timeline: TimelineId,
    },
    /// May the watch go on?
    Renew {
        timeline: TimelineId,
    },
    /// May this session write into the timeline?
    Gate {
        timeline: TimelineId,
    },
    /// May this text name its files, and what are they?
    Files {
        timeline: TimelineId,
        cid: ClientId,
    },
    Inbox,
    Board,
}

/// Why an append did not end with a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppendFailure {
    /// It may be in the log or not.
    Unknown,
    /// It is not in the log, there is no room.
    Full { reason: &'static str, retry_ms: u64 },
    /// It will never be taken.
    Never,
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    Frame(protocol::frame::ClientFrame),
    /// The client answered what is asked before the conversation; read against the widget's settings.
    Form {
        say: protocol::frame::Say,
        form: Result<domain::form::Form, Problem>,
    },
    /// The widget's settings have changed.
    WidgetMoved {
        version: u64,
    },
    /// The client sent something that is no frame of ours.
    NotAFrame,
    /// A ping or pong of the WebSocket itself.
    Control,
    /// The front record of this lane is durable.
    Appended {
        key: Uuid,
    },
    NotAppended {
        key: Uuid,
        failure: AppendFailure,
    },
    Pulled {
        asked: Asked,
        answer: Result<PullAnswer, Unanswered>,
    },
    /// The kernel took everything that was handed to the socket.
    Written,
    /// Time has passed.
    Tick,
    /// A fresh token of the same principal.
    Refreshed {
        issued_at_ms: i64,
        expires_at_ms: i64,
        rv: u64,
    },
    /// The fresh token does not count; the old one does until it ends.
    NotRefreshed(Problem),
    Goaway {
        after_ms: u64,
        ticket: String,
    },
    End(End),
}

/// Whether a router's refusal passes by itself, so that the question stands. `Internal` is none of these: what a router
/// cannot read now, it cannot read later either, and whoever asked must learn of it.
pub(crate) const fn passes(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::Unavailable | ProblemKind::Busy)
}

/// No router answered in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unanswered;

/// A head as the session is told of it: with the timeline that the pod asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeadNow {
    pub head: Head,
    pub timeline: Option<TimelineId>,
}
