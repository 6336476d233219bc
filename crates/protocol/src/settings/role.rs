//! A role of the tenant's own.

use domain::rights::{Ability, Grants, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operator::BuiltIn;
use super::{Faults, Noun, Setting};

/// A role of the tenant's own: how far each ability reaches. What is left out is not granted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    /// None of the three that there are anyway: operator, supervisor, administrator.
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub see: Scope,
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub write: Scope,
    /// From a queue or from a colleague: none, queues or all.
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub take: Scope,
    /// None, queues or all.
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub whisper: Scope,
    /// None, queues or all.
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub join: Scope,
    /// None, queues or all.
    #[serde(default)]
    #[schema(value_type = ScopeName)]
    pub administer: Scope,
}

/// How far an ability reaches; each includes the one before.
#[derive(ToSchema)]
#[schema(as = Scope, rename_all = "snake_case")]
pub enum ScopeName {
    None,
    /// What the person answers.
    Own,
    /// And what stands in the queues that the person is in.
    Queues,
    All,
}

impl RoleBody {
    pub const fn grants(&self) -> Grants {
        Grants {
            see: self.see,
            write: self.write,
            take: self.take,
            whisper: self.whisper,
            join: self.join,
            administer: self.administer,
        }
    }
}

impl Setting for RoleBody {
    const NOUN: Noun = Noun::Role;

    fn label(&self) -> &str {
        &self.name
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("name", &self.name, 60);
        if BuiltIn::of_name(&self.name.to_lowercase()).is_some() {
            faults.add("name", &self.name, "is a role that there is anyway: choose another name");
        }
        let grants = self.grants();
        for ability in Ability::ALL {
            if !ability.allows(grants.of(ability)) {
                faults.add(
                    ability.name(),
                    "own",
                    "makes no sense of what is one's own: write none, queues or all",
                );
            }
        }
    }
}
