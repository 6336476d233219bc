//! What a connection listens to.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use crate::ids::{CustomerId, OperatorId, PodId, QueueId, TenantId, TimelineId};

/// What a connection listens to. Each subject is backed by a number that only grows:
/// a timeline's position or seq, an operator's inbox version, a queue's board version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The customer's own connections; number = seq.
    Customer(TenantId, CustomerId),
    /// The operator's own connections; number = inbox version.
    Operator(TenantId, OperatorId),
    /// Staff who watch a timeline; number = position.
    Timeline(TenantId, TimelineId),
    /// Staff who watch a queue's board; number = board version.
    Queue(TenantId, QueueId),
    /// One process.
    Pod(PodId),
}

impl Subject {
    /// The tenant whose data travels under this subject; none for a pod.
    pub fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Customer(tenant, _)
            | Self::Operator(tenant, _)
            | Self::Timeline(tenant, _)
            | Self::Queue(tenant, _) => Some(*tenant),
            Self::Pod(_) => None,
        }
    }
}

/// `kind:tenant:id`, the form used in registry keys.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(tenant, id) => write!(f, "customer:{tenant}:{id}"),
            Self::Operator(tenant, id) => write!(f, "operator:{tenant}:{id}"),
            Self::Timeline(tenant, id) => write!(f, "timeline:{tenant}:{id}"),
            Self::Queue(tenant, id) => write!(f, "queue:{tenant}:{id}"),
            Self::Pod(id) => write!(f, "pod:{id}"),
        }
    }
}

/// The text is not `kind:tenant:id` of a known kind.
#[derive(Debug, thiserror::Error)]
#[error("not a subject: {0}")]
pub struct NotASubject(String);

impl FromStr for Subject {
    type Err = NotASubject;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = || NotASubject(text.to_owned());
        let parts: Vec<&str> = text.split(':').collect();
        match parts.as_slice() {
            ["pod", id] => Ok(Self::Pod(id.parse().map_err(|_| fail())?)),
            [kind, tenant, id] => {
                let tenant = tenant.parse().map_err(|_| fail())?;
                match *kind {
                    "customer" => Ok(Self::Customer(tenant, id.parse().map_err(|_| fail())?)),
                    "operator" => Ok(Self::Operator(tenant, id.parse().map_err(|_| fail())?)),
                    "timeline" => Ok(Self::Timeline(tenant, id.parse().map_err(|_| fail())?)),
                    "queue" => Ok(Self::Queue(tenant, id.parse().map_err(|_| fail())?)),
                    _ => Err(fail()),
                }
            }
            _ => Err(fail()),
        }
    }
}
