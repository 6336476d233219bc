//! Pages of a timeline.

use domain::{TenantId, TimelineId};
use protocol::link::{PullAnswer, Range, Reader};
use protocol::problem::ProblemKind;
use store::reads::Reads;

use super::NoAnswer;

/// A page in the numbers of the reader. Staff must have the right to see the timeline.
pub(super) async fn history(
    reads: &Reads,
    tenant: TenantId,
    timeline: TimelineId,
    reader: Reader,
    range: Range,
) -> Result<PullAnswer, NoAnswer> {
    if let Reader::Staff { operator } = reader
        && !reads.watch_allowed(tenant, operator, timeline).await?
    {
        return Err(NoAnswer::Problem(ProblemKind::NotFound));
    }
    match reads.page(tenant, timeline, reader, range).await? {
        Some(page) => Ok(PullAnswer::Page { page }),
        None => Err(NoAnswer::Problem(ProblemKind::NotFound)),
    }
}

/// Whether the newest conversation of a timeline is open.
pub(super) async fn open(
    reads: &Reads,
    tenant: TenantId,
    timeline: TimelineId,
) -> Result<PullAnswer, NoAnswer> {
    let open = reads.open_timeline(tenant, timeline).await?;
    Ok(PullAnswer::OpenTimeline { open })
}
