//! What a customer is asked before the conversation, and answers.

use serde::{Deserialize, Serialize};

use crate::ids::QueueId;

/// The key under which a customer says what they are called.
pub const NAME: &str = "name";

/// A filled-in form. Who answers for it is the customer alone: nothing in it is proof of anything.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub struct Form {
    /// What it is about, where the customer could choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    pub answers: Vec<Answer>,
}

/// One answer, with the question as it was asked: what is asked later may be something else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Answer {
    pub key: String,
    pub label: String,
    pub value: String,
}

impl Form {
    /// What the customer says to be called.
    pub fn name(&self) -> Option<&str> {
        name_in(&self.answers)
    }
}

/// The name among answers, if one is given.
pub(crate) fn name_in(answers: &[Answer]) -> Option<&str> {
    let answer = answers.iter().find(|answer| answer.key == NAME)?;
    Some(answer.value.trim()).filter(|name| !name.is_empty())
}
