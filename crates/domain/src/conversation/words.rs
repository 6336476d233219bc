//! Who has spoken, who owes a word, and what is due because of it.

use serde::{Deserialize, Serialize};

use crate::fact::NoReply;
use crate::number::{Timestamp, Version};
use crate::timeline::Rules;

/// What has been said of late, as far as anything hangs on it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub struct Words {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastWord>,
    /// Since when the assignee has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_at: Option<Timestamp>,
    /// The assignee has spoken.
    #[serde(default)]
    pub is_answered: bool,
    /// Somebody of ours has spoken since it was opened or reopened.
    #[serde(default)]
    pub is_replied: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<OnHold>,
    /// The assignee has gone, as the desk tells.
    #[serde(default)]
    pub is_lost: bool,
    /// The customer has been silent for long.
    #[serde(default)]
    pub is_idle: bool,
    /// The warning before the end was given.
    #[serde(default)]
    pub is_warned: bool,
    /// What the desk was told of an assignee who does not reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_reply: Option<NoReply>,
    /// The customer has spoken since the ticket was put on hold in that version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<Version>,
    /// What the queue says, as the desk last told; `None`: what is said everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
}

/// The last word.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct LastWord {
    pub by: Side,
    /// The customer's: when they began to wait for a word; ours: the newest.
    pub at: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Customer,
    Staff,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct OnHold {
    pub at: Timestamp,
    /// The ticket's version that put it on hold.
    pub version: Version,
}

/// What is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Deadline {
    /// The assignee has not said a first word.
    FirstReply,
    /// The customer is silent: the slot may be freed.
    Idle,
    /// It will be closed at that time.
    Warning {
        closes_at: Timestamp,
    },
    Close,
}

impl Words {
    /// The queue's rules, or those of everywhere.
    pub fn rules(&self, everywhere: &Rules) -> Rules {
        self.rules.unwrap_or(*everywhere)
    }

    /// The next thing that is due while an operator has the conversation, by the queue's rules or else by `everywhere`.
    ///
    /// | last word | held | due, from that word on |
    /// |-----------|------|------------------------|
    /// | staff     | no   | idle after `idle_ms`; a warning `warn_ms` before the end; the end after `inactive_ms` |
    /// | customer  | no   | no first word yet: first reply after `first_reply_ms`, from the assignment at the earliest |
    /// | customer  | no   | the end after `unanswered_ms`, if set, from the assignment at the earliest, with its warning |
    /// | any       | yes  | the end `held_close_ms` after it was put on hold, with its warning |
    pub fn deadline(&self, everywhere: &Rules) -> Option<(Timestamp, Deadline)> {
        let rules = &self.rules(everywhere);
        if let Some(held) = self.held {
            return self.end(held.at, rules.held_close_ms, rules);
        }
        let last = self.last?;
        match last.by {
            Side::Staff => {
                let idle =
                    rules.idle_ms.filter(|_| !self.is_idle).map(|ms| (last.at.plus_ms(ms), Deadline::Idle));
                idle.into_iter().chain(self.end(last.at, rules.inactive_ms, rules)).min()
            }
            Side::Customer => {
                let is_owed = !self.is_answered && self.no_reply.is_none();
                let from = self.assigned_at.map_or(last.at, |at| at.max(last.at));
                let reply = rules.first_reply_ms.filter(|_| is_owed && self.assigned_at.is_some());
                let reply = reply.map(|ms| (from.plus_ms(ms), Deadline::FirstReply));
                reply.into_iter().chain(self.end(from, rules.unanswered_ms, rules)).min()
            }
        }
    }

    /// As if everything that an end is counted from had been so much later.
    #[must_use]
    pub(crate) fn later(self, ms: i64) -> Self {
        Self {
            last: self.last.map(|last| LastWord { at: last.at.plus_ms(ms), ..last }),
            assigned_at: self.assigned_at.map(|at| at.plus_ms(ms)),
            held: self.held.map(|held| OnHold { at: held.at.plus_ms(ms), ..held }),
            ..self
        }
    }

    /// The end after `after_ms`, or the warning before it if that is still to come.
    fn end(&self, from: Timestamp, after_ms: Option<i64>, rules: &Rules) -> Option<(Timestamp, Deadline)> {
        let after_ms = after_ms?;
        let closes_at = from.plus_ms(after_ms);
        let warns = rules.warn_ms.filter(|warn_ms| !self.is_warned && *warn_ms < after_ms);
        Some(match warns {
            Some(warn_ms) => (closes_at.plus_ms(-warn_ms), Deadline::Warning { closes_at }),
            None => (closes_at, Deadline::Close),
        })
    }
}
