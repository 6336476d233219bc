//! The newest numbers of many subjects.

use protocol::link::{HeadQuery, PullAnswer};
use protocol::problem::ProblemKind;
use store::reads::Reads;

use super::NoAnswer;

/// Subjects of one question; a gateway asks for a fifteenth of its sessions at a time.
const MAX_SUBJECTS: usize = 10_000;

pub(super) async fn heads(reads: &Reads, subjects: &[HeadQuery]) -> Result<PullAnswer, NoAnswer> {
    if subjects.len() > MAX_SUBJECTS {
        return Err(NoAnswer::Problem(ProblemKind::BadRequest));
    }
    Ok(PullAnswer::Heads { heads: reads.heads(subjects).await? })
}
