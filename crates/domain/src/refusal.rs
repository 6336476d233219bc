//! Why a command was not carried out. A refusal is a value that the asker gets to read; it is not a fault.

use serde::{Deserialize, Serialize};

use crate::number::Version;

/// Why a command was not carried out.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("no such conversation")]
    NoSuchConversation,
    #[error("the conversation is closed")]
    Closed,
    #[error("the conversation is not closed")]
    NotClosed,
    #[error("another operator answers this conversation")]
    NotYours,
    #[error("no such operator at this desk")]
    NoSuchOperator,
    #[error("the offer stands no longer")]
    NotOffered,
    #[error("no such queue at this desk")]
    NoSuchQueue,
    #[error("the operator cannot take it now")]
    NotAvailable,
    #[error("only a supervisor may do this")]
    NotAllowed,
    #[error("the version is {actual}, not the one given")]
    VersionMismatch { actual: Version },
}
