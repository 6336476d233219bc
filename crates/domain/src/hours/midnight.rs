//! Days as people count them.

use super::Hours;
use super::edge::{Edge, date_at, instant};
use crate::number::Timestamp;

impl Hours {
    /// When the local date of `at` began. Outside the years that the calendar knows: `at` itself.
    pub fn day_began(&self, at: Timestamp) -> Timestamp {
        instant(&self.zone, date_at(&self.zone, at), 0, Edge::Opening).unwrap_or(at)
    }

    /// The IANA name of its zone.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::{Plan, Week};

    #[test]
    fn a_day_begins_at_midnight_of_its_zone_also_when_clocks_change() {
        let plan = Plan { zone: "Europe/Berlin".to_owned(), week: Week::default(), days: Vec::new() };
        let hours = Hours::new(&plan).unwrap();
        // 2026-10-25, 25 hours long: 23:30 there is 22:30 UTC; it began at 22:00 UTC of the day before.
        let (began, late) = (Timestamp(1_792_879_200_000), Timestamp(1_792_967_400_000));
        assert_eq!(hours.day_began(late), began);
        assert_eq!(hours.day_began(began), began);
        assert_eq!(hours.day_began(began.plus_ms(-1)), began.plus_ms(-86_400_000));
        assert_eq!(hours.zone_name(), "Europe/Berlin");
    }
}
