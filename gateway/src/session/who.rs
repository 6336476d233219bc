//! The principal behind a connection.

use domain::{CustomerId, Subject, TenantId, TimelineId};
use protocol::frame::Role;
use uuid::Uuid;

/// A timeline that a customer's connection may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Own {
    pub customer: CustomerId,
    pub timeline: TimelineId,
}

/// The principal behind a connection, as its token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    pub tenant: TenantId,
    pub role: Role,
    pub id: Uuid,
    /// Empty for a guest.
    pub name: Box<str>,
    /// Revocation version of the token.
    pub rv: u64,
    pub issued_at_ms: i64,
    pub expires_at_ms: i64,
    /// A customer's timelines, the one in use first; empty for staff.
    pub own: Box<[Own]>,
}

impl Who {
    /// What this principal's connections listen to from the start, the principal itself first.
    pub fn subjects(&self) -> Vec<Subject> {
        if self.role.is_staff() {
            return vec![Subject::Operator(self.tenant, domain::OperatorId(self.id))];
        }
        let mut customers = vec![CustomerId(self.id)];
        customers.extend(self.own.iter().map(|own| own.customer).filter(|customer| customer.0 != self.id));
        customers.into_iter().map(|customer| Subject::Customer(self.tenant, customer)).collect()
    }

    /// Whether another token speaks for the same principal.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.tenant, self.role, self.id) == (other.tenant, other.role, other.id)
    }
}
