//! What time does to a conversation, by who spoke last.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Faults;

const WEEK_MS: u32 = 7 * 24 * 3_600_000;

/// What time does to a conversation of a queue. `null`: never; what is left out is as everywhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WordsBody {
    /// An operator who has said nothing yet loses the conversation to the next one.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub first_reply_ms: Option<u32>,
    /// A conversation whose customer is silent counts as idle.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub idle_ms: Option<u32>,
    /// It closes after the operator's last word.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub inactive_ms: Option<u32>,
    /// It closes after a customer's word that nobody answers.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub unanswered_ms: Option<u32>,
    /// The customer is warned so long before it closes; shorter than `inactive_ms`.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub warn_ms: Option<u32>,
    /// One that is on hold closes.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub held_close_ms: Option<u32>,
    /// A customer's word so long after the closing opens the same conversation again.
    #[schema(minimum = 1_000, maximum = 604_800_000)]
    pub reopen_within_ms: Option<u32>,
}

impl Default for WordsBody {
    fn default() -> Self {
        Self {
            first_reply_ms: Some(180_000),
            idle_ms: Some(600_000),
            inactive_ms: Some(600_000),
            unanswered_ms: None,
            warn_ms: Some(120_000),
            held_close_ms: Some(3_600_000),
            reopen_within_ms: Some(86_400_000),
        }
    }
}

impl WordsBody {
    pub(super) fn check(&self, faults: &mut Faults) {
        for (field, value) in [
            ("words.first_reply_ms", self.first_reply_ms),
            ("words.idle_ms", self.idle_ms),
            ("words.inactive_ms", self.inactive_ms),
            ("words.unanswered_ms", self.unanswered_ms),
            ("words.warn_ms", self.warn_ms),
            ("words.held_close_ms", self.held_close_ms),
            ("words.reopen_within_ms", self.reopen_within_ms),
        ] {
            if let Some(ms) = value {
                faults.range(field, ms, 1_000..=WEEK_MS);
            }
        }
        if let (Some(warn), Some(inactive)) = (self.warn_ms, self.inactive_ms)
            && warn >= inactive
        {
            let detail = format!("is not before the closing: write less than inactive_ms ({inactive})");
            faults.add("words.warn_ms", warn, detail);
        }
    }
}
