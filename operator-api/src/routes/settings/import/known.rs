//! What the names in a table may mean.

use std::collections::HashMap;

use protocol::settings::{
    BuiltIn, Faults, Noun, OperatorBody, QueueBody, RoleBody, RoleName, Setting, SkillBody,
};
use store::settings::nouns::Kept;
use uuid::Uuid;

use crate::caller::Staff;
use crate::refusal::Refused;
use crate::state::Api;

/// More than there can be.
const ALL: u32 = 10_000;

/// Ids by names, in small letters.
pub(super) struct Known {
    queues: HashMap<String, Uuid>,
    skills: HashMap<String, Uuid>,
    roles: HashMap<String, Uuid>,
}

/// All of a noun.
pub(super) async fn all<T: Setting>(api: &Api, staff: &Staff) -> Result<Vec<Kept<T>>, Refused> {
    Ok(api.store.api_settings().list::<T>(staff.principal.tenant, staff.operator, None, ALL).await?)
}

impl Known {
    pub(super) async fn read(api: &Api, staff: &Staff) -> Result<Self, Refused> {
        Ok(Self {
            queues: by_name(all::<QueueBody>(api, staff).await?),
            skills: by_name(all::<SkillBody>(api, staff).await?),
            roles: by_name(all::<RoleBody>(api, staff).await?),
        })
    }

    pub(super) fn queue(&self, column: &str, name: &str, faults: &mut Faults) -> Option<Uuid> {
        look(&self.queues, Noun::Queue, column, name, faults)
    }

    pub(super) fn skill(&self, column: &str, name: &str, faults: &mut Faults) -> Option<Uuid> {
        look(&self.skills, Noun::Skill, column, name, faults)
    }

    pub(super) fn role(&self, column: &str, name: &str, faults: &mut Faults) -> Option<RoleName> {
        let built_in = BuiltIn::of_name(&name.to_lowercase()).map(RoleName::BuiltIn);
        built_in.or_else(|| look(&self.roles, Noun::Role, column, name, faults).map(RoleName::Own))
    }
}

fn by_name<T: Setting>(kept: Vec<Kept<T>>) -> HashMap<String, Uuid> {
    kept.into_iter().map(|kept| (kept.body.label().to_lowercase(), kept.id)).collect()
}

fn look(
    known: &HashMap<String, Uuid>,
    noun: Noun,
    column: &str,
    name: &str,
    faults: &mut Faults,
) -> Option<Uuid> {
    let found = known.get(&name.to_lowercase()).copied();
    if found.is_none() {
        let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.truncate(10);
        let there = if names.is_empty() { "there is none yet".to_owned() } else { names.join(", ") };
        faults.add(column, name, format!("is no {}: {there}", noun.title()));
    }
    found
}

/// The parts of a cell, `;` between them.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// A person of whom nothing but this is known, in no queue.
pub(super) fn nobody() -> OperatorBody {
    OperatorBody { queues: Vec::new(), ..OperatorBody::new("", "", Uuid::nil()) }
}
