//! What administration tells a desk, whole and in one snapshot.

use std::collections::HashMap;

use domain::desk::{OperatorSettings, QueueSettings, Settings as DeskSettings};
use domain::hours::Hours;
use domain::policy::{Membership, Overflow, QueueRules, Relax, Spread};
use domain::timeline::Rules;
use domain::{DeskId, OperatorId, QueueId, SkillId, TenantId, Version};
use protocol::settings::{HoursBody, Noun, OperatorBody, QueueBody, SpreadName, WordsBody};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Settings;
use super::nouns::read_body;
use crate::codec;
use crate::error::{StoreError, failed};

struct Row {
    noun: String,
    id: Uuid,
    version: i64,
    body: String,
}

impl Settings {
    /// The queues and active operators of a desk with everything that decides about them; the version is that of all
    /// settings. An operator whom nobody has set up is in the desk's default queue.
    pub async fn desk(&self, tenant: TenantId, desk: DeskId) -> Result<DeskSettings, StoreError> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.pool
            .transaction_as("read a desk's settings", SNAPSHOT, move |transaction| {
                Box::pin(async move { read(transaction, tenant, desk).await })
            })
            .await
    }
}

async fn read(
    transaction: &mut PgConnection,
    tenant: TenantId,
    desk: DeskId,
) -> Result<DeskSettings, StoreError> {
    let version = sqlx::query_file_scalar!("queries/settings/version.sql")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("read the settings' version"))?;
    let rows = sqlx::query_file_as!(Row, "queries/setting/desk.sql", tenant.0)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("read a desk's settings"))?;
    let hired = sqlx::query_file!("queries/operator/of_tenant.sql", tenant.0, desk.0)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("read a desk's operators"))?;

    let (mut hours, mut queues, mut bodies) = (HashMap::new(), Vec::new(), HashMap::new());
    for row in &rows {
        match Noun::of_name(&row.noun) {
            Some(Noun::Hours) => drop(hours.insert(row.id, checked(row)?)),
            Some(Noun::Operator) => {
                bodies.insert(row.id, read_body::<OperatorBody>(&row.body, Noun::Operator, row.id)?);
            }
            Some(Noun::Queue) => queues.push((row, read_body::<QueueBody>(&row.body, Noun::Queue, row.id)?)),
            _ => {}
        }
    }
    let limits: HashMap<Uuid, Option<u16>> =
        queues.iter().map(|(row, body)| (row.id, body.per_operator)).collect();
    let first = QueueId::default_of(desk);
    let operators = hired
        .into_iter()
        .map(|row| match bodies.get(&row.id) {
            Some(body) => operator(OperatorId(row.id), body, &limits),
            None => OperatorSettings::new(OperatorId(row.id), row.name, first),
        })
        .collect();
    Ok(DeskSettings {
        version: Version(codec::num(version)),
        queues: queues.iter().map(|(row, body)| queue(row, body, &hours)).collect(),
        operators,
    })
}

fn checked(row: &Row) -> Result<Hours, StoreError> {
    let body: HoursBody = read_body(&row.body, Noun::Hours, row.id)?;
    // It was checked when it was written, by an older build perhaps.
    Hours::new(&body.plan).map_err(|_| StoreError::Corrupt {
        table: "setting",
        column: Noun::Hours.name(),
        id: row.id.to_string(),
        source: None,
    })
}

fn queue(row: &Row, body: &QueueBody, hours: &HashMap<Uuid, Hours>) -> QueueSettings {
    let id = QueueId(row.id);
    let relax =
        body.relax.iter().map(|rule| Relax { after_ms: rule.after_ms, skill: rule.skill.map(SkillId) });
    let overflow =
        body.overflow.iter().map(|rule| Overflow { after_ms: rule.after_ms, to: QueueId(rule.to) });
    let rules = QueueRules {
        version: Version(codec::num(row.version)),
        spread: match body.spread {
            SpreadName::LeastLoaded => Spread::LeastLoaded,
            SpreadName::RoundRobin => Spread::RoundRobin,
        },
        relax: relax.collect(),
        overflow: overflow.collect(),
        hours: body.hours.and_then(|id| hours.get(&id).cloned()),
        is_paused: body.is_paused,
        serves_after_close: body.serves_after_close,
        idle_frees_slot: body.idle_frees_slot,
        held_frees_slot: body.held_frees_slot,
        ..QueueRules::new(id)
    };
    QueueSettings {
        rules,
        skills: body.skills.iter().copied().map(SkillId).collect(),
        offer_ms: body.offer_ms,
        auto_accepts: body.auto_accepts,
        wrap_up_ms: body.wrap_up_ms,
        words: words(&body.words),
        ..QueueSettings::new(id, body.name.clone())
    }
}

/// Nothing if nobody has changed it: then it is as everywhere, which the configuration says.
fn words(body: &WordsBody) -> Option<Rules> {
    let ms = |ms: Option<u32>| ms.map(i64::from);
    let is_changed = *body != WordsBody::default();
    is_changed.then(|| Rules {
        inactive_ms: ms(body.inactive_ms),
        unanswered_ms: ms(body.unanswered_ms),
        warn_ms: ms(body.warn_ms),
        first_reply_ms: ms(body.first_reply_ms),
        idle_ms: ms(body.idle_ms),
        held_close_ms: ms(body.held_close_ms),
        reopen_within_ms: ms(body.reopen_within_ms).unwrap_or(0),
        ..Rules::default()
    })
}

fn operator(id: OperatorId, body: &OperatorBody, limits: &HashMap<Uuid, Option<u16>>) -> OperatorSettings {
    let places = body.queues.iter().map(|place| Membership {
        queue: QueueId(place.queue),
        limit: place.limit.or_else(|| limits.get(&place.queue).copied().flatten()),
    });
    OperatorSettings {
        id,
        name: body.name.clone(),
        capacity: body.capacity,
        hard_limit: body.hard_limit,
        auto_accepts: body.auto_accepts,
        queues: places.collect(),
        skills: body.skills.iter().copied().map(SkillId).collect(),
    }
}
