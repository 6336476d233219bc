//! The right to watch a timeline. It lasts 30 s; the gateway renews it.

use domain::{OperatorId, TenantId, TimelineId};
use protocol::link::{PullAnswer, Range, Reader};
use protocol::problem::ProblemKind;
use store::reads::Reads;

use super::{NoAnswer, history};

/// The newest page of a timeline that this operator may watch.
pub(super) async fn watch(
    reads: &Reads,
    tenant: TenantId,
    operator: OperatorId,
    timeline: TimelineId,
) -> Result<PullAnswer, NoAnswer> {
    history::history(reads, tenant, timeline, Reader::Staff { operator }, Range::Before { before: None })
        .await
}

/// Whether the right goes on.
pub(super) async fn renew(
    reads: &Reads,
    tenant: TenantId,
    operator: OperatorId,
    timeline: TimelineId,
) -> Result<PullAnswer, NoAnswer> {
    match reads.watch_allowed(tenant, operator, timeline).await? {
        true => Ok(PullAnswer::Allowed),
        false => Err(NoAnswer::Problem(ProblemKind::NotFound)),
    }
}
