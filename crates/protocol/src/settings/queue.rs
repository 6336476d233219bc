//! Tickets waiting for a skill: whom they are offered to, when, and what is promised.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Faults, Noun, Setting, TargetBody, Use, WordsBody, uses_of};

const NAME: usize = 80;
const RULES: usize = 16;
const SKILLS: usize = 32;
const CLOSE_CODES: usize = 40;
const DAY_MS: u32 = 86_400_000;

/// A queue. What is left out is as the default queue has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueBody {
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Where customers may choose; empty: its name.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub customers_see: String,
    /// What an operator needs, all of it.
    #[serde(default)]
    #[schema(max_items = 32)]
    pub skills: Vec<Uuid>,
    /// A skill is not demanded any more after a while.
    #[serde(default)]
    #[schema(max_items = 16)]
    pub relax: Vec<RelaxBody>,
    /// Operators of other queues are asked too after a while; place and wait are kept.
    #[serde(default)]
    #[schema(max_items = 16)]
    pub overflow: Vec<OverflowBody>,
    /// A plan of business hours; none: always open.
    #[serde(default)]
    pub hours: Option<Uuid>,
    /// Offers nothing at the moment.
    #[serde(default)]
    pub is_paused: bool,
    /// What came while it was open is served after it closed.
    #[serde(default)]
    pub serves_after_close: bool,
    #[serde(default)]
    pub spread: SpreadName,
    #[serde(default = "offer_ms")]
    #[schema(minimum = 10_000, maximum = 600_000, default = 30_000)]
    pub offer_ms: u32,
    /// Operators need not accept.
    #[serde(default)]
    pub auto_accepts: bool,
    /// Conversations of this queue at a time for an operator who has no limit of their own; none: up to the capacity.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub per_operator: Option<u16>,
    /// How long an operator may write up a closed conversation, which holds the slot; 0: not at all.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 3_600_000)]
    pub wrap_up_ms: u32,
    /// A conversation whose customer is silent takes no slot.
    #[serde(default)]
    pub idle_frees_slot: bool,
    /// One on hold takes no slot.
    #[serde(default)]
    pub held_frees_slot: bool,
    /// In the order of the digits that choose them; none: all there are.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub close_codes: Vec<Uuid>,
    /// Wrap-up does not end without one.
    #[serde(default)]
    pub needs_close_code: bool,
    #[serde(default)]
    pub target: TargetBody,
    #[serde(default)]
    pub words: WordsBody,
}

/// After `after_ms` of waiting `skill` is no longer demanded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxBody {
    #[schema(minimum = 0, maximum = 86_400_000)]
    pub after_ms: u32,
    /// None: no skill is.
    #[serde(default)]
    pub skill: Option<Uuid>,
}

/// After `after_ms` of waiting operators of `to` are asked too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverflowBody {
    #[schema(minimum = 0, maximum = 86_400_000)]
    pub after_ms: u32,
    pub to: Uuid,
}

/// Who of several operators that fit equally well is asked.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpreadName {
    /// Who has the smallest share of their capacity in hand.
    #[default]
    LeastLoaded,
    /// Who was asked longest ago.
    RoundRobin,
}

const fn offer_ms() -> u32 {
    30_000
}

impl QueueBody {
    /// A queue of which nothing but the name is known.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            customers_see: String::new(),
            skills: Vec::new(),
            relax: Vec::new(),
            overflow: Vec::new(),
            hours: None,
            is_paused: false,
            serves_after_close: false,
            spread: SpreadName::default(),
            offer_ms: offer_ms(),
            auto_accepts: false,
            per_operator: None,
            wrap_up_ms: 0,
            idle_frees_slot: false,
            held_frees_slot: false,
            close_codes: Vec::new(),
            needs_close_code: false,
            target: TargetBody::default(),
            words: WordsBody::default(),
        }
    }
}

impl Setting for QueueBody {
    const NOUN: Noun = Noun::Queue;

    fn label(&self) -> &str {
        &self.name
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("name", &self.name, NAME);
        faults.line_or_nothing("customers_see", &self.customers_see, NAME);
        faults.ids("skills", &self.skills, SKILLS);
        faults.ids("close_codes", &self.close_codes, CLOSE_CODES);
        faults.at_most("relax", self.relax.len(), RULES);
        faults.at_most("overflow", self.overflow.len(), RULES);
        for (at, rule) in self.relax.iter().enumerate() {
            faults.range(&format!("relax[{at}].after_ms"), rule.after_ms, 0..=DAY_MS);
        }
        for (at, rule) in self.overflow.iter().enumerate() {
            faults.range(&format!("overflow[{at}].after_ms"), rule.after_ms, 0..=DAY_MS);
        }
        faults.range("offer_ms", self.offer_ms, 10_000..=600_000);
        faults.range("wrap_up_ms", self.wrap_up_ms, 0..=3_600_000);
        if let Some(limit) = self.per_operator {
            faults.range("per_operator", limit, 0..=100);
        }
        self.target.check(faults);
        self.words.check(faults);
    }

    fn uses(&self) -> Vec<Use> {
        let mut uses: Vec<Use> = uses_of(Noun::Skill, "skills", &self.skills)
            .chain(uses_of(Noun::CloseCode, "close_codes", &self.close_codes))
            .collect();
        for (at, rule) in self.relax.iter().enumerate() {
            let named =
                rule.skill.map(|id| Use { noun: Noun::Skill, id, field: format!("relax[{at}].skill") });
            uses.extend(named);
        }
        for (at, rule) in self.overflow.iter().enumerate() {
            uses.push(Use { noun: Noun::Queue, id: rule.to, field: format!("overflow[{at}].to") });
        }
        uses.extend(self.hours.map(|id| Use { noun: Noun::Hours, id, field: "hours".to_owned() }));
        uses
    }

    fn queues(&self, id: Uuid) -> Vec<Uuid> {
        vec![id]
    }
}
