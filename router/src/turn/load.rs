//! Loads what a turn needs and does not hold.

use store::StoreError;

use super::needs::{Known, Needs};
use super::slice::Slice;
use crate::writer::Writer;

/// Loads what the slices need into the writer's states; answers what is known of their ids.
pub(crate) async fn load(writer: &mut Writer, slices: &[Slice]) -> Result<Known, StoreError> {
    let (needs, mut known) = Needs::of(slices, &mut writer.states);
    if needs.is_empty() {
        return Ok(known);
    }
    let state = writer.ports.store.state();
    if !needs.timelines.is_empty() {
        for timeline in state.load_timelines(&needs.timelines).await?.into_values() {
            writer.states.put_timeline(timeline);
        }
    }
    if !needs.entries.is_empty() {
        known.entries.extend(state.known(&needs.entries).await?);
    }
    for (id, (tenant, conversations)) in &needs.desks {
        writer.states.put_desk(state.load_desk(*tenant, *id, conversations).await?);
    }
    for (tenant, asker, client_id) in needs.answers {
        let reads = writer.ports.store.reads();
        if let Some(result) = reads.command_result(tenant, asker, client_id).await? {
            known.answers.insert((tenant, asker, client_id), result.answer);
        }
    }
    Ok(known)
}
