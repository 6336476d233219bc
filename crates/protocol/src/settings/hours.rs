//! Business hours that queues share.

use domain::hours::{Hours, Plan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Faults, Noun, Setting};

/// A plan of business hours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursBody {
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    #[schema(value_type = PlanSchema)]
    pub plan: Plan,
}

impl Setting for HoursBody {
    const NOUN: Noun = Noun::Hours;

    fn label(&self) -> &str {
        &self.name
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("name", &self.name, 80);
        for (at, day) in self.plan.days.iter().enumerate() {
            faults.line_or_nothing(&format!("plan.days[{at}].name"), &day.name, 80);
        }
        for fault in Hours::new(&self.plan).err().unwrap_or_default() {
            faults.add(format!("plan.{}", fault.field), &fault.value, fault.problem.to_string());
        }
    }
}

/// Local time in an IANA zone; an interval belongs to the day on which it begins.
#[derive(ToSchema)]
#[schema(as = Plan)]
#[expect(dead_code, reason = "only the document reads it")]
pub struct PlanSchema {
    /// An IANA name such as `Europe/London`.
    zone: String,
    #[schema(required = false)]
    week: WeekSchema,
    /// Days whose own intervals take the place of their weekday's.
    #[schema(required = false, max_items = 400)]
    days: Vec<SpecialDaySchema>,
}

/// What begins on each weekday; a day that is left out is closed.
#[derive(ToSchema)]
#[schema(as = Week)]
#[expect(dead_code, reason = "only the document reads it")]
struct WeekSchema {
    #[schema(required = false, max_items = 24)]
    monday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    tuesday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    wednesday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    thursday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    friday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    saturday: Vec<IntervalSchema>,
    #[schema(required = false, max_items = 24)]
    sunday: Vec<IntervalSchema>,
}

/// A local date.
#[derive(ToSchema)]
#[schema(as = SpecialDay)]
#[expect(dead_code, reason = "only the document reads it")]
struct SpecialDaySchema {
    #[schema(format = Date)]
    date: String,
    #[schema(required = false, max_length = 80)]
    name: String,
    /// None: closed.
    #[schema(required = false, max_items = 24)]
    intervals: Vec<IntervalSchema>,
}

/// `HH:MM` each; an end that is not after the beginning is of the next day.
#[derive(ToSchema)]
#[schema(as = Interval)]
#[expect(dead_code, reason = "only the document reads it")]
struct IntervalSchema {
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    to: String,
}
