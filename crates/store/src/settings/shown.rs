//! What widgets show to customers: of the settings that which is for them, and nothing else.

use std::collections::HashMap;

use domain::{DeskId, QueueId, TenantId};
use protocol::link::{HoursShown, QueueShown, SHOWN_BYTES, WidgetShown};
use protocol::settings::{HoursBody, Noun, QueueBody, WidgetBody};
use sqlx::PgConnection;
use uuid::Uuid;

use super::nouns::read_body;
use crate::error::{StoreError, failed};

#[derive(Default)]
struct Tenant {
    widget: Option<WidgetBody>,
    queues: HashMap<Uuid, QueueBody>,
    hours: HashMap<Uuid, HoursBody>,
}

/// Every tenant's, as far as a message to a pod has room.
pub(super) async fn read(transaction: &mut PgConnection) -> Result<Vec<WidgetShown>, StoreError> {
    let rows = sqlx::query_file!("queries/setting/shown.sql")
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("read what widgets show"))?;
    let mut tenants: Vec<(TenantId, Tenant)> = Vec::new();
    for row in rows {
        let id = TenantId(row.tenant);
        if tenants.last().is_none_or(|(last, _)| *last != id) {
            tenants.push((id, Tenant::default()));
        }
        let Some((_, tenant)) = tenants.last_mut() else { continue };
        match Noun::of_name(&row.noun) {
            Some(Noun::Widget) => tenant.widget = Some(read_body(&row.body, Noun::Widget, row.id)?),
            Some(Noun::Queue) => {
                tenant.queues.insert(row.id, read_body(&row.body, Noun::Queue, row.id)?);
            }
            Some(Noun::Hours) => {
                tenant.hours.insert(row.id, read_body(&row.body, Noun::Hours, row.id)?);
            }
            _ => {}
        }
    }
    let shown = tenants.into_iter().filter_map(|(id, tenant)| shown(id, tenant));
    let mut left = SHOWN_BYTES;
    let fits = shown.filter(|shown| {
        let bytes = serde_json::to_vec(shown).map_or(usize::MAX, |text| text.len());
        let has_room = bytes <= left;
        left -= if has_room { bytes } else { 0 };
        if !has_room {
            tracing::warn!(tenant = %shown.tenant, bytes, "no room for what this widget shows: it is as the theme has it");
        }
        has_room
    });
    Ok(fits.collect())
}

fn shown(tenant: TenantId, of: Tenant) -> Option<WidgetShown> {
    let Tenant { widget, queues, mut hours } = of;
    let mut body = widget?;
    body.origins = Vec::new();
    let first = QueueId::default_of(DeskId::default_of(tenant)).0;
    let chosen = if body.queues.is_empty() { vec![first] } else { body.queues.clone() };
    let mut named = Vec::new();
    let queues: Vec<QueueShown> = chosen
        .into_iter()
        .filter_map(|id| {
            let queue = queues.get(&id)?;
            let name = if queue.customers_see.is_empty() { &queue.name } else { &queue.customers_see };
            named.extend(queue.hours);
            Some(QueueShown { id: QueueId(id), name: name.clone(), hours: queue.hours })
        })
        .collect();
    let hours = named
        .into_iter()
        .filter_map(|id| hours.remove(&id).map(|body| HoursShown { id, plan: body.plan }))
        .collect();
    Some(WidgetShown { tenant, body, queues, hours })
}
