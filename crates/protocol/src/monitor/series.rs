//! Figures over time: what charts draw and their tables show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How far back a chart goes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
pub enum SeriesName {
    /// 61 points, a minute apart.
    #[default]
    #[serde(rename = "60m")]
    Minutes60,
    /// From midnight in the tenant's zone, five minutes apart.
    #[serde(rename = "today")]
    Today,
}

/// `GET /v1/monitor/series?over=&queue=`. Columns of equal length; the last point is `as_of`.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Series {
    #[ts(type = "number")]
    pub as_of: i64,
    pub over: SeriesName,
    /// Between points, in milliseconds.
    #[ts(type = "number")]
    pub step_ms: i64,
    /// The end of each step.
    #[ts(type = "Array<number>")]
    pub at: Vec<i64>,
    /// At that instant.
    pub waiting: Vec<u32>,
    /// Of those that waited at that instant, in their queue; `null`: nobody did.
    #[ts(type = "Array<number | null>")]
    pub longest_ms: Vec<Option<i64>>,
    /// In that step.
    pub entered: Vec<u32>,
    pub answered: Vec<u32>,
    pub abandoned: Vec<u32>,
    /// Over the 30 minutes before that instant.
    #[ts(type = "Array<number | null>")]
    pub service_level_percent: Vec<Option<f64>>,
    /// The same a week before.
    #[ts(type = "Array<number | null>")]
    pub service_level_last_week_percent: Vec<Option<f64>>,
    /// How long those answered in the whole stretch had waited.
    pub waits: Vec<HistogramBar>,
}

/// Waits up to `to_ms`, and more than the bar before.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct HistogramBar {
    /// `null`: all that are longer.
    #[ts(type = "number | null")]
    pub to_ms: Option<i64>,
    pub count: u32,
}
