//! Sets of skills as bits, so that a comparison costs a few instructions.

use std::collections::HashMap;

use crate::ids::SkillId;

/// A set of skills. The last word is never empty, so equal sets are equal words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub(super) struct Skills(Vec<u64>);

/// The bit of each skill that was ever named.
#[derive(Clone, Default, Debug)]
pub(super) struct SkillNames {
    bits: HashMap<SkillId, usize>,
}

impl SkillNames {
    pub(super) fn set(&mut self, skills: impl IntoIterator<Item = SkillId>) -> Skills {
        let mut set = Skills::default();
        for skill in skills {
            let next = self.bits.len();
            set.add(*self.bits.entry(skill).or_insert(next));
        }
        set
    }

    /// The set of those that were named before.
    pub(super) fn known(&self, skills: &[SkillId]) -> Skills {
        let mut set = Skills::default();
        skills.iter().filter_map(|skill| self.bits.get(skill)).for_each(|bit| set.add(*bit));
        set
    }

    pub(super) fn is_in(&self, skill: SkillId, set: &Skills) -> bool {
        self.bits
            .get(&skill)
            .is_some_and(|bit| set.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1))
    }
}

impl Skills {
    fn add(&mut self, bit: usize) {
        if self.0.len() <= bit / 64 {
            self.0.resize(bit / 64 + 1, 0);
        }
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub(super) fn has_all(&self, other: &Self) -> bool {
        let word = |at: usize| self.0.get(at).copied().unwrap_or(0);
        other.0.iter().enumerate().all(|(at, wanted)| wanted & !word(at) == 0)
    }

    /// How many skills both have.
    pub(super) fn shared(&self, other: &Self) -> u16 {
        let shared: u32 = self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones()).sum();
        u16::try_from(shared).unwrap_or(u16::MAX)
    }
}
