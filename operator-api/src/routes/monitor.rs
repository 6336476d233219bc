//! The monitor: what supervisors see of the whole desk, and do to it.

pub(crate) mod alerts;
pub(crate) mod csv;
pub(crate) mod moves;
pub(crate) mod operators;
pub(crate) mod queues;
pub(crate) mod read;

use domain::rights::Ability::{Administer, Join, Take};

use crate::permit::Need::{Able, AbleEverywhere};
use crate::permit::{Route, get, post};

/// Whoever may step in somewhere looks at it there.
pub(crate) fn table() -> [Route; 14] {
    [
        get("/v1/monitor/live", Able(Join), read::live),
        get("/v1/monitor/operators", Able(Join), read::operators),
        get("/v1/monitor/waiting", Able(Join), read::waiting),
        get("/v1/monitor/conversations", Able(Join), read::conversations),
        get("/v1/monitor/series", Able(Join), read::series),
        get("/v1/monitor/figures.csv", Able(Join), csv::figures),
        get("/v1/monitor/alerts", Able(Join), alerts::list),
        post("/v1/monitor/alerts/{no}/seen", Able(Join), alerts::see),
        post("/v1/monitor/moves", Able(Take), moves::create),
        post("/v1/monitor/queues/{id}/pause", Able(Administer), queues::pause),
        post("/v1/monitor/queues/{id}/resume", Able(Administer), queues::resume),
        post("/v1/monitor/operators/{id}/status", AbleEverywhere(Take), operators::status),
        post("/v1/monitor/operators/{id}/capacity", AbleEverywhere(Take), operators::capacity),
        post("/v1/monitor/operators/{id}/sign-out", AbleEverywhere(Take), operators::sign_out),
    ]
}
