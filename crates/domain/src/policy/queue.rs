//! The settings of a queue, as far as they decide who is offered what.

use serde::{Deserialize, Serialize};

use crate::hours::Hours;
use crate::ids::{QueueId, SkillId};
use crate::number::Version;

/// A queue's settings. The default of all but `id`: always open, no change over time, nothing frees a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueRules {
    pub id: QueueId,
    /// Grows with each change of these settings.
    pub version: Version,
    pub spread: Spread,
    pub relax: Vec<Relax>,
    /// Each names one more queue; a queue that these overflow to in turn is not followed.
    pub overflow: Vec<Overflow>,
    /// `None`: always open.
    pub hours: Option<Hours>,
    /// A supervisor has stopped it.
    pub is_paused: bool,
    /// Once closed, it still offers what began to wait while it was open.
    pub serves_after_close: bool,
    /// A ticket whose customer has been silent for long takes no slot.
    pub idle_frees_slot: bool,
    pub held_frees_slot: bool,
}

/// How a queue spreads its tickets over operators who fit equally well.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// To the smallest share of the own capacity.
    #[default]
    LeastLoaded,
    /// To the longest without an offer.
    RoundRobin,
}

/// After `after_ms` of waiting `skill` is no longer demanded.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Relax {
    pub after_ms: u32,
    /// `None`: no skill is.
    pub skill: Option<SkillId>,
}

/// After `after_ms` of waiting the operators of `to` may take it as well.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Overflow {
    pub after_ms: u32,
    pub to: QueueId,
}

impl QueueRules {
    pub fn new(id: QueueId) -> Self {
        Self {
            id,
            version: Version::ZERO,
            spread: Spread::default(),
            relax: Vec::new(),
            overflow: Vec::new(),
            hours: None,
            is_paused: false,
            serves_after_close: false,
            idle_frees_slot: false,
            held_frees_slot: false,
        }
    }

    /// Whether `skill` is no longer demanded after `waited_ms`.
    pub(super) fn relaxes(&self, skill: SkillId, waited_ms: i64) -> bool {
        let covers = |relax: &&Relax| relax.skill.is_none_or(|named| named == skill);
        self.relax.iter().filter(covers).any(|relax| waited_ms >= i64::from(relax.after_ms))
    }
}
