//! WebSocket frames: one JSON object in one text message, `t` names the kind.
//!
//! Numbers: `n` is a seq on a customer's connection and a position on a staff connection. A client keeps the highest
//! `n` it has shown of a timeline (its cursor), ignores a lower one, and pulls a page when one is missing.

mod client;
mod encode;
mod server;

pub use client::{ClientFrame, Cursor, DeskFrame, FormFrame, Hello, Say, SpeechKind, StatusName};
pub use server::{
    AnswerBody, AuthorKind, BoardFrame, ChatCard, EntryBody, EntryFrame, FileBody, InboxFrame, Me,
    OperatorNow, Page, PlaceName, Role, ServerFrame, StageName, WaitingCard, Welcome,
};

/// The version of the frames; a `hello` with another one is answered by 4400.
pub const VERSION: u16 = 1;
