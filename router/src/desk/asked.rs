//! Time has passed, the registry has answered, the desk was claimed, its settings have changed.

use domain::DeskId;
use domain::desk::Command;

use super::routed::routed;
use crate::turn::decide::Batch;

/// Decides on what a desk is asked by no record.
pub(crate) fn asked(batch: &mut Batch<'_>, id: DeskId, commands: &[Command]) {
    for command in commands {
        routed(batch, id, command);
    }
}
