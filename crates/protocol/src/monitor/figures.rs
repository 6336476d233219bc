//! The figures of a queue, or of several together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What is counted.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
pub enum WindowName {
    #[default]
    #[serde(rename = "30m")]
    Minutes30,
    #[serde(rename = "60m")]
    Minutes60,
    /// Since midnight in the tenant's zone.
    #[serde(rename = "today")]
    Today,
}

/// The figures of a queue, or of several together. [`super::FigureName`] says what each means.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
pub struct Figures {
    // ---- now ----
    /// Waiting and offered.
    pub waiting: u32,
    /// Of those: offered to somebody at the moment.
    pub offered: u32,
    /// When the one that has waited longest began to.
    #[ts(type = "number | null")]
    pub longest_since: Option<i64>,
    /// In an operator's hands, those on hold among them.
    pub in_work: u32,
    pub on_hold: u32,
    pub wrap_up: u32,
    /// When the customer who has waited longest for a reply in a served conversation began to.
    #[ts(type = "number | null")]
    pub reply_since: Option<i64>,
    /// What a new customer would wait, from and to; `null` when there is too little to tell it by.
    #[ts(type = "[number, number] | null")]
    #[schema(value_type = Option<Vec<i64>>)]
    pub estimate_ms: Option<(i64, i64)>,

    // ---- in the window ----
    pub entered: u32,
    pub answered: u32,
    /// Of those answered: within the promise.
    pub answered_in_time: u32,
    pub abandoned: u32,
    /// Of those abandoned: after less than 10 s.
    pub abandoned_short: u32,
    pub flowed_out: u32,
    /// One decimal.
    #[ts(type = "number | null")]
    pub service_level_percent: Option<f64>,
    /// One decimal.
    #[ts(type = "number | null")]
    pub abandoned_percent: Option<f64>,
    /// Of those answered, how long each waited in the queue.
    pub wait: Option<Spread>,
    pub first_reply: Option<Spread>,
    /// Every reply, the first ones too.
    pub reply: Option<Spread>,
    /// In hand, then written up.
    pub handling: Option<Spread>,
    pub missed_offers: u32,
    pub declined_offers: u32,
    pub transferred: u32,
    pub closed: u32,
    pub reopened: u32,

    // ---- what is promised ----
    pub promise: Promise,
}

/// What is promised. `null`: nothing of the kind; the service level is then measured within 30 s.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
pub struct Promise {
    #[ts(type = "number | null")]
    pub service_level_percent: Option<u8>,
    /// Answered within this time counts for the service level.
    #[ts(type = "number | null")]
    pub within_ms: Option<u32>,
    #[ts(type = "number | null")]
    pub longest_wait_ms: Option<u32>,
    #[ts(type = "number | null")]
    pub first_reply_ms: Option<u32>,
}

/// How long something took. Percentiles are upper bounds of their buckets: less than 1.6 % above the exact value.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Spread {
    pub count: u32,
    /// Exact, rounded to the millisecond.
    #[ts(type = "number")]
    pub average_ms: i64,
    #[ts(type = "number")]
    pub median_ms: i64,
    #[ts(type = "number")]
    pub p90_ms: i64,
    /// Exact.
    #[ts(type = "number")]
    pub longest_ms: i64,
}
