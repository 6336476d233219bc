//! Snapshots of an operator's inbox and of the board.

use domain::{OperatorId, TenantId};
use protocol::link::PullAnswer;
use store::reads::Reads;

use super::NoAnswer;

pub(super) async fn inbox(
    reads: &Reads,
    tenant: TenantId,
    operator: OperatorId,
) -> Result<PullAnswer, NoAnswer> {
    Ok(PullAnswer::Inbox { inbox: reads.inbox(tenant, operator).await? })
}

pub(super) async fn board(reads: &Reads, tenant: TenantId) -> Result<PullAnswer, NoAnswer> {
    Ok(PullAnswer::Board { board: reads.board(tenant).await? })
}
