//! Who answers.

use std::fmt;
use std::str::FromStr;

use domain::rights::Grants;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Faults, Noun, Setting, Use, uses_of};

const QUEUES: usize = 200;
const SKILLS: usize = 100;

/// An operator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorBody {
    /// As customers see it.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// To sign in with.
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    #[serde(default)]
    #[schema(value_type = String, default = "operator")]
    pub role: RoleName,
    /// Conversations that take a slot.
    #[serde(default = "capacity")]
    #[schema(minimum = 0, maximum = 100, default = 5)]
    pub capacity: u16,
    /// Conversations at all, those that take no slot too; at least the capacity.
    #[serde(default = "hard_limit")]
    #[schema(minimum = 0, maximum = 200, default = 15)]
    pub hard_limit: u16,
    /// Offers need no answer.
    #[serde(default)]
    pub auto_accepts: bool,
    #[serde(default)]
    #[schema(max_items = 200)]
    pub queues: Vec<OperatorQueue>,
    #[serde(default)]
    #[schema(max_items = 100)]
    pub skills: Vec<Uuid>,
    /// Whoever is not cannot sign in, is signed out and takes nothing.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub is_active: bool,
}

/// An operator's place in a queue.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorQueue {
    pub queue: Uuid,
    /// None: what the queue says.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub limit: Option<u16>,
}

/// `operator`, `supervisor`, `administrator`, or the id of a role of the tenant's own.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(try_from = "String", into = "String")]
pub enum RoleName {
    BuiltIn(BuiltIn),
    Own(Uuid),
}

/// A role that every tenant has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuiltIn {
    Operator,
    Supervisor,
    Administrator,
}

impl BuiltIn {
    pub const ALL: [Self; 3] = [Self::Operator, Self::Supervisor, Self::Administrator];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    pub const fn grants(self) -> Grants {
        match self {
            Self::Operator => Grants::OPERATOR,
            Self::Supervisor => Grants::SUPERVISOR,
            Self::Administrator => Grants::ADMINISTRATOR,
        }
    }
}

impl Default for RoleName {
    fn default() -> Self {
        Self::BuiltIn(BuiltIn::Operator)
    }
}

impl FromStr for RoleName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let own = || text.parse().ok().map(Self::Own);
        BuiltIn::of_name(text).map(Self::BuiltIn).or_else(own).ok_or_else(|| {
            "role: write operator, supervisor, administrator, or the id of a role of your own".to_owned()
        })
    }
}

impl TryFrom<String> for RoleName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(role) => f.write_str(role.name()),
            Self::Own(id) => id.fmt(f),
        }
    }
}

impl From<RoleName> for String {
    fn from(role: RoleName) -> Self {
        role.to_string()
    }
}

const fn capacity() -> u16 {
    5
}

const fn hard_limit() -> u16 {
    15
}

const fn yes() -> bool {
    true
}

impl OperatorBody {
    /// An operator of whom nothing but this is known, in one queue.
    pub fn new(name: impl Into<String>, email: impl Into<String>, queue: Uuid) -> Self {
        Self {
            name: name.into(),
            email: email.into(),
            role: RoleName::default(),
            capacity: capacity(),
            hard_limit: hard_limit(),
            auto_accepts: false,
            queues: vec![OperatorQueue { queue, limit: None }],
            skills: Vec::new(),
            is_active: true,
        }
    }
}

impl Setting for OperatorBody {
    const NOUN: Noun = Noun::Operator;
    const LABEL: &'static str = "email";

    fn label(&self) -> &str {
        &self.name
    }

    /// People may share a name, not an address.
    fn key(&self) -> String {
        self.email.to_lowercase()
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("name", &self.name, 80);
        faults.line("email", &self.email, 254);
        let blank = |letter: char| letter.is_whitespace() || letter.is_control();
        let parts = self.email.split_once('@');
        let is_address =
            parts.is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !at.contains('@'));
        if !is_address || self.email.chars().any(blank) {
            faults.add("email", &self.email, "is no e-mail address: write name@example.com");
        }
        faults.range("capacity", self.capacity, 0..=100);
        if self.hard_limit < self.capacity || self.hard_limit > 200 {
            let detail =
                format!("is out of range: write a number from the capacity ({}) to 200", self.capacity);
            faults.add("hard_limit", self.hard_limit, detail);
        }
        faults.ids("queues", self.queues.iter().map(|place| &place.queue), QUEUES);
        for (at, place) in self.queues.iter().enumerate() {
            if let Some(limit) = place.limit {
                faults.range(&format!("queues[{at}].limit"), limit, 0..=100);
            }
        }
        faults.ids("skills", &self.skills, SKILLS);
    }

    fn uses(&self) -> Vec<Use> {
        let mut uses: Vec<Use> = uses_of(Noun::Skill, "skills", &self.skills).collect();
        for (at, place) in self.queues.iter().enumerate() {
            uses.push(Use { noun: Noun::Queue, id: place.queue, field: format!("queues[{at}].queue") });
        }
        if let RoleName::Own(id) = self.role {
            uses.push(Use { noun: Noun::Role, id, field: "role".to_owned() });
        }
        uses
    }
}
