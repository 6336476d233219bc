//! Who may do what: one question, [`Rights::may`], asked of everything that somebody wants to do.
//!
//! | ability | | scopes that make sense |
//! |---|---|---|
//! | see | read a conversation, with its notes and what is known of the customer | own, queues, all |
//! | write | reply, note, close, reopen | own, queues, all |
//! | take | from a queue or from a colleague | queues, all |
//! | whisper | what only the operator sees | queues, all |
//! | join | write beside the operator | queues, all |
//! | administer | settings | queues, all |
//!
//! A wider scope includes the narrower ones. *Own* is what the person answers. *Queues* is what stands in a queue that
//! the person is in, and what the person answers. What belongs to no queue needs *all*.

mod grants;
#[cfg(test)]
mod tests;

use crate::ids::{OperatorId, QueueId};

pub use grants::{Ability, Grants, Scope};

/// What one person may do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rights {
    pub operator: OperatorId,
    /// Those that the person is in.
    pub queues: Vec<QueueId>,
    pub grants: Grants,
}

/// What it is done to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Object<'a> {
    Conversation {
        assignee: Option<OperatorId>,
        /// None before the desk heard of it.
        queue: Option<QueueId>,
    },
    /// Settings that concern these queues and nothing else.
    Queues(&'a [QueueId]),
    /// Whatever concerns everybody: operators, roles, the widget, the audit.
    Tenant,
}

/// The role does not reach that far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this needs the right to {ability} in {needs}; your role has it in {has}")]
pub struct Denied {
    pub ability: Ability,
    pub has: Scope,
    pub needs: Scope,
}

impl Rights {
    /// Whether the person may do this to `object`.
    ///
    /// # Errors
    /// What the role has, and the narrowest scope that would do.
    pub fn may(&self, ability: Ability, object: &Object<'_>) -> Result<(), Denied> {
        self.reaches(ability, self.distance(object))
    }

    /// Whether there is anything to which the person may do this: what is asked before the object is known.
    ///
    /// # Errors
    /// As of [`Rights::may`].
    pub fn may_at_all(&self, ability: Ability) -> Result<(), Denied> {
        self.reaches(ability, Scope::Own)
    }

    fn reaches(&self, ability: Ability, needs: Scope) -> Result<(), Denied> {
        let has = self.grants.of(ability);
        if has >= needs { Ok(()) } else { Err(Denied { ability, has, needs }) }
    }

    /// The narrowest scope that covers `object`.
    fn distance(&self, object: &Object<'_>) -> Scope {
        let mine = |queue: &QueueId| self.queues.contains(queue);
        match object {
            Object::Conversation { assignee: Some(assignee), .. } if *assignee == self.operator => Scope::Own,
            Object::Conversation { queue: Some(queue), .. } if mine(queue) => Scope::Queues,
            Object::Queues(queues) if !queues.is_empty() && queues.iter().all(mine) => Scope::Queues,
            Object::Conversation { .. } | Object::Queues(_) | Object::Tenant => Scope::All,
        }
    }
}
