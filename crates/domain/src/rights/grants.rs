//! What a role grants: a scope for each ability.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that a role may grant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    See,
    Write,
    Take,
    Whisper,
    Join,
    Administer,
}

/// How far an ability reaches; each includes the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    #[default]
    None,
    Own,
    Queues,
    All,
}

/// A role: what is left out is not granted.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Grants {
    pub see: Scope,
    pub write: Scope,
    pub take: Scope,
    pub whisper: Scope,
    pub join: Scope,
    pub administer: Scope,
}

impl Ability {
    pub const ALL: [Self; 6] =
        [Self::See, Self::Write, Self::Take, Self::Whisper, Self::Join, Self::Administer];

    pub const fn name(self) -> &'static str {
        match self {
            Self::See => "see",
            Self::Write => "write",
            Self::Take => "take",
            Self::Whisper => "whisper",
            Self::Join => "join",
            Self::Administer => "administer",
        }
    }

    /// Whether this ability can be had for this scope: nobody takes, joins or whispers in what is their own.
    pub const fn allows(self, scope: Scope) -> bool {
        matches!(
            (self, scope),
            (Self::See | Self::Write, _)
                | (
                    Self::Take | Self::Whisper | Self::Join | Self::Administer,
                    Scope::None | Scope::Queues | Scope::All
                )
        )
    }
}

impl Grants {
    /// Reads everything, answers what is theirs, takes from their own queues.
    pub const OPERATOR: Self = Self {
        see: Scope::All,
        write: Scope::Own,
        take: Scope::Queues,
        whisper: Scope::None,
        join: Scope::None,
        administer: Scope::None,
    };
    /// Steps in everywhere, sets up the queues they are in.
    pub const SUPERVISOR: Self = Self {
        see: Scope::All,
        write: Scope::All,
        take: Scope::All,
        whisper: Scope::All,
        join: Scope::All,
        administer: Scope::Queues,
    };
    /// Everything.
    pub const ADMINISTRATOR: Self = Self { administer: Scope::All, ..Self::SUPERVISOR };

    pub const fn of(&self, ability: Ability) -> Scope {
        match ability {
            Ability::See => self.see,
            Ability::Write => self.write,
            Ability::Take => self.take,
            Ability::Whisper => self.whisper,
            Ability::Join => self.join,
            Ability::Administer => self.administer,
        }
    }

    /// Whether this grants at least what `other` does.
    pub fn covers(&self, other: &Self) -> bool {
        Ability::ALL.iter().all(|ability| self.of(*ability) >= other.of(*ability))
    }

    /// Whether whoever has this counts as a supervisor where only two roles are known: never with less than those do.
    pub fn is_supervisors(&self) -> bool {
        self.covers(&Self { administer: Scope::None, ..Self::SUPERVISOR })
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "nothing",
            Self::Own => "what is your own",
            Self::Queues => "your queues",
            Self::All => "all",
        })
    }
}
