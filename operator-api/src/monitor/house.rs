//! What settings say about a desk, as far as its supervisors see it.

use std::collections::HashMap;

use domain::desk::OperatorSettings;
use domain::hours::{Hours, Plan};
use domain::{DeskId, OperatorId, QueueId, TenantId, Timestamp};
use protocol::monitor::Promise;
use protocol::settings::{AlertRuleBody, QueueBody, SkillBody};
use store::settings::nouns::Kept;
use store::{Store, StoreError};
use uuid::Uuid;

/// Of each noun; more than an installation may have.
const MOST: u32 = 5_000;

/// The queues and operators of a desk as settings have them.
#[derive(Debug)]
pub(super) struct House {
    /// By name.
    pub(super) queues: Vec<HouseQueue>,
    pub(super) operators: HashMap<OperatorId, OperatorSettings>,
    /// By id.
    pub(super) skills: HashMap<Uuid, String>,
    pub(super) rules: Vec<Kept<AlertRuleBody>>,
    /// Whose days are counted: those of the first queue, by name, that has business hours.
    clock: Hours,
}

/// A queue.
#[derive(Clone, Debug)]
pub(super) struct HouseQueue {
    pub(super) id: QueueId,
    pub(super) name: String,
    pub(super) skills: Vec<String>,
    pub(super) promise: Promise,
    pub(super) is_paused: bool,
    pub(super) changed_by: Option<OperatorId>,
    pub(super) changed_at: Timestamp,
    pub(super) hours: Option<Hours>,
    pub(super) idle_frees_slot: bool,
    pub(super) held_frees_slot: bool,
}

impl House {
    pub(super) async fn read(store: &Store, tenant: TenantId) -> Result<Self, StoreError> {
        let settings = store.api_settings();
        let desk = settings.desk(tenant, DeskId::default_of(tenant)).await?;
        let nobody = OperatorId(Uuid::nil());
        let bodies = settings.list::<QueueBody>(tenant, nobody, None, MOST).await?;
        let skills = settings.list::<SkillBody>(tenant, nobody, None, MOST).await?;
        let skills: HashMap<Uuid, String> =
            skills.into_iter().map(|kept| (kept.id, kept.body.name)).collect();
        let rules = settings.list::<AlertRuleBody>(tenant, nobody, None, MOST).await?;
        let queues: Vec<HouseQueue> = bodies
            .into_iter()
            .map(|kept| {
                let rules = desk.queue(QueueId(kept.id)).map(|queue| &queue.rules);
                let target = kept.body.target;
                HouseQueue {
                    id: QueueId(kept.id),
                    name: kept.body.name,
                    skills: kept.body.skills.iter().filter_map(|id| skills.get(id).cloned()).collect(),
                    promise: Promise {
                        service_level_percent: target.service_level_percent,
                        within_ms: target.within_ms,
                        longest_wait_ms: target.longest_wait_ms,
                        first_reply_ms: target.first_reply_ms,
                    },
                    is_paused: kept.body.is_paused,
                    changed_by: kept.changed_by,
                    changed_at: kept.changed_at,
                    hours: rules.and_then(|rules| rules.hours.clone()),
                    idle_frees_slot: kept.body.idle_frees_slot,
                    held_frees_slot: kept.body.held_frees_slot,
                }
            })
            .collect();
        let clock = queues.iter().find_map(|queue| queue.hours.clone()).unwrap_or_else(utc);
        let operators = desk.operators.into_iter().map(|operator| (operator.id, operator)).collect();
        Ok(Self { queues, operators, skills, rules, clock })
    }

    pub(super) fn queue(&self, id: QueueId) -> Option<&HouseQueue> {
        self.queues.iter().find(|queue| queue.id == id)
    }

    pub(super) fn day_began(&self, at: Timestamp) -> Timestamp {
        self.clock.day_began(at)
    }

    pub(super) fn zone(&self) -> &str {
        self.clock.zone_name()
    }
}

fn utc() -> Hours {
    let plan = Plan { zone: "UTC".to_owned(), ..Plan::default() };
    Hours::new(&plan).expect("UTC is a zone")
}
