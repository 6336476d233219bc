//! Loads what a turn needs and does not hold.

use domain::desk::Desk;
use domain::{DeskId, TenantId};
use store::StoreError;

use super::needs::{Known, Needs};
use super::slice::Slice;
use crate::ports::Ports;
use crate::writer::Writer;

/// A desk whole, as its rows and settings say.
pub(crate) async fn desk(ports: &Ports, tenant: TenantId, id: DeskId) -> Result<Desk, StoreError> {
    // The rows first: whoever is added in between is a stranger, who is loaded when first heard of.
    let rows = ports.store.state().load_desk(tenant, id).await?;
    let settings = ports.store.settings().desk(tenant, id).await?;
    Ok(Desk::new(rows, settings, ports.clock.now()))
}

/// Loads what the slices need into the writer's states; answers what is known of their ids.
pub(crate) async fn load(writer: &mut Writer, slices: &[Slice]) -> Result<Known, StoreError> {
    let (needs, mut known) = Needs::of(slices, &mut writer.states);
    if needs.is_empty() {
        return Ok(known);
    }
    let state = writer.ports.store.state();
    if !needs.timelines.is_empty() {
        for timeline in state.load_timelines(&needs.timelines).await?.into_values() {
            writer.states.timelines.put(timeline);
        }
    }
    if !needs.entries.is_empty() {
        known.entries.extend(state.known(&needs.entries).await?);
    }
    for (id, needs) in &needs.desks {
        if needs.whole {
            let desk = desk(&writer.ports, needs.tenant, *id).await?;
            writer.states.put_desk(desk);
        }
        let Some(held) = writer.states.desks.get_mut(id) else { continue };
        if needs.operators || !needs.tickets.is_empty() {
            let parts = state.load_desk_parts(needs.tenant, *id, &needs.tickets, needs.operators).await?;
            parts.tickets.into_iter().for_each(|ticket| held.add_ticket(ticket));
            parts.operators.into_iter().for_each(|operator| held.add_operator(operator));
        }
        if needs.operators {
            // Whoever is not known has just been added, and the settings say to which queues.
            held.set_settings(writer.ports.store.settings().desk(needs.tenant, *id).await?);
        }
    }
    for (tenant, asker, client_id) in needs.answers {
        let reads = writer.ports.store.reads();
        if let Some(result) = reads.command_result(tenant, asker, client_id).await? {
            known.answers.insert((tenant, asker, client_id), result.answer);
        }
    }
    Ok(known)
}
