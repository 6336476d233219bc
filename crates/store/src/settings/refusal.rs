//! Why a change of settings was not made. It is for the one who asked, and no fault.

use protocol::problem::FieldError;
use uuid::Uuid;

/// Why a change of settings was not made; nothing of it was.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such thing")]
    Missing,
    #[error("it was changed in the meantime: its version is {version}")]
    Stale { version: u64 },
    /// Names or keys that are taken, references that lead nowhere.
    #[error("{} fields are not as they should be", .0.len())]
    Fields(Vec<FieldError>),
    #[error("it is in use")]
    InUse(Vec<User>),
    #[error("the key was used for another request")]
    KeyReused,
    #[error("at most {limit} are kept")]
    TooMany { limit: i64 },
    /// Whoever changes rights must have the right to change them back.
    #[error("you would lose your own right to administer")]
    LocksOut,
    #[error("the tenant's first queue stays")]
    DefaultQueue,
}

/// What something is used by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum User {
    Setting {
        /// As in [`protocol::settings::Noun::title`].
        noun: &'static str,
        id: Uuid,
        label: String,
    },
    /// So many conversations that are not over.
    Conversations(u64),
}
