//! What a desk is made of when it is claimed.

use crate::ids::{DeskId, TenantId};
use crate::number::Version;
use crate::operator::Operator;
use crate::ticket::Ticket;

/// The rows of a desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rows {
    pub id: DeskId,
    pub tenant: TenantId,
    pub board_version: Version,
    /// Every ticket that is not done.
    pub tickets: Vec<Ticket>,
    pub operators: Vec<Operator>,
}

impl Rows {
    /// A desk before its first ticket and operator.
    pub fn new(tenant: TenantId) -> Self {
        let (tickets, operators) = (Vec::new(), Vec::new());
        Self { id: DeskId::default_of(tenant), tenant, board_version: Version::ZERO, tickets, operators }
    }
}
