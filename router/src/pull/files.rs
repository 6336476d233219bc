//! Which files an entry may name: asked before its text is taken.

use domain::{FileId, TenantId, TimelineId};
use protocol::link::PullAnswer;
use store::Store;
use store::files::{SendError, Sending};
use uuid::Uuid;

use super::NoAnswer;

pub(super) async fn fit(
    store: &Store,
    tenant: TenantId,
    timeline: TimelineId,
    author: Uuid,
    files: Vec<FileId>,
) -> Result<PullAnswer, NoAnswer> {
    let asked = Sending { tenant, timeline, uploader: author, files, for_customer: false };
    match store.files().fit(asked).await {
        Ok(files) => Ok(PullAnswer::Files { files }),
        Err(SendError::Unfit { id }) => Ok(PullAnswer::Problem { problem: protocol::text::unfit(id) }),
        Err(SendError::Store(error)) => Err(error.into()),
    }
}
