//! The person who answers, in the smallest form that taking a ticket needs.

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::ids::{DeskId, OperatorId, TenantId};
use crate::number::Version;

/// An operator of a desk, as the desk owner holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Operator {
    pub id: OperatorId,
    pub tenant: TenantId,
    pub desk: DeskId,
    pub name: String,
    /// Grows by one with each ticket gained or lost: an inbox that is behind is pulled again.
    pub inbox_version: Version,
}

impl Operator {
    pub fn as_assignee(&self) -> Assignee {
        Assignee { operator: self.id, name: self.name.clone() }
    }
}
