//! What a queue promises.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Faults;

/// What a queue promises; the monitor turns amber, then red by these. `null`: no such promise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TargetBody {
    /// So many of a hundred customers are answered within `within_ms`; both or none.
    #[schema(minimum = 1, maximum = 100)]
    pub service_level_percent: Option<u8>,
    #[schema(minimum = 1_000, maximum = 86_400_000)]
    pub within_ms: Option<u32>,
    #[schema(minimum = 1_000, maximum = 86_400_000)]
    pub longest_wait_ms: Option<u32>,
    #[schema(minimum = 1_000, maximum = 86_400_000)]
    pub first_reply_ms: Option<u32>,
}

impl TargetBody {
    pub(super) fn check(&self, faults: &mut Faults) {
        if let Some(percent) = self.service_level_percent {
            faults.range("target.service_level_percent", percent, 1..=100);
        }
        for (field, value) in [
            ("target.within_ms", self.within_ms),
            ("target.longest_wait_ms", self.longest_wait_ms),
            ("target.first_reply_ms", self.first_reply_ms),
        ] {
            if let Some(ms) = value {
                faults.range(field, ms, 1_000..=86_400_000);
            }
        }
        match (self.service_level_percent, self.within_ms) {
            (Some(_), None) => {
                faults.add("target.within_ms", "null", "is missing: a share is answered within a time")
            }
            (None, Some(ms)) => {
                faults.add(
                    "target.within_ms",
                    ms,
                    "stands alone: write service_level_percent too, or leave both out",
                );
            }
            _ => {}
        }
    }
}
