//! When a figure of the monitor alarms.

use domain::alarm::{Comparison, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Faults, Noun, Setting, Use};
use crate::monitor::{FigureName, FigureUnit};

const NAME: usize = 80;
const DAY_MS: u32 = 86_400_000;
const HOUR_MS: u32 = 3_600_000;

/// A rule: beyond a threshold for some time, a figure raises an alert.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertRuleBody {
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Counted over the last 30 minutes, where it counts what happened. Of times of several conversations, the average; of
    /// the estimate, its upper end.
    pub figure: FigureName,
    /// Of which queue; none: all together.
    #[serde(default)]
    pub queue: Option<Uuid>,
    #[serde(default)]
    pub comparison: ComparisonName,
    /// Milliseconds, per cent or a number, as the figure is.
    #[schema(minimum = 0, maximum = 86_400_000)]
    pub threshold: u32,
    /// So long before it alarms.
    #[serde(default = "for_ms")]
    #[schema(minimum = 0, maximum = 3_600_000, default = 60_000)]
    pub for_ms: u32,
    /// It comes up over the monitor; without it, it stands in the list of alerts alone.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub shows_toast: bool,
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub plays_sound: bool,
}

/// On which side of the threshold it alarms; on it, it does not.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonName {
    #[default]
    Above,
    Below,
}

const fn for_ms() -> u32 {
    60_000
}

const fn yes() -> bool {
    true
}

impl AlertRuleBody {
    pub fn rule(&self) -> Rule {
        Rule {
            comparison: match self.comparison {
                ComparisonName::Above => Comparison::Above,
                ComparisonName::Below => Comparison::Below,
            },
            threshold: f64::from(self.threshold),
            for_ms: i64::from(self.for_ms),
        }
    }
}

impl Setting for AlertRuleBody {
    const NOUN: Noun = Noun::AlertRule;

    fn label(&self) -> &str {
        &self.name
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("name", &self.name, NAME);
        if self.figure == FigureName::FreeSlots
            && let Some(queue) = self.queue
        {
            faults.add("queue", queue, "has no slots of its own: leave it out, or choose another figure");
        }
        let most = match self.figure.unit() {
            FigureUnit::Count => 100_000,
            FigureUnit::Percent => 100,
            FigureUnit::Time => DAY_MS,
        };
        faults.range("threshold", self.threshold, 0..=most);
        if self.comparison == ComparisonName::Below && self.threshold == 0 {
            faults.add("threshold", 0, "is never undercut: write more, or compare the other way");
        }
        faults.range("for_ms", self.for_ms, 0..=HOUR_MS);
    }

    fn uses(&self) -> Vec<Use> {
        let named = self.queue.map(|id| Use { noun: Noun::Queue, id, field: "queue".to_owned() });
        named.into_iter().collect()
    }

    fn queues(&self, _id: Uuid) -> Vec<Uuid> {
        self.queue.into_iter().collect()
    }
}
