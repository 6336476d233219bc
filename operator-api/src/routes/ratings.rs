//! What customers thought of their conversations, for staff.

pub(crate) mod list;
pub(crate) mod read;

use serde::Serialize;
use store::ratings::Rating;
use utoipa::ToSchema;

/// A rating.
#[derive(Serialize, ToSchema)]
pub(crate) struct RatingBody {
    /// From 1 to 5.
    score: u8,
    /// Short keys such as `wait`.
    reasons: Vec<String>,
    comment: String,
    /// The customer does not want to be named.
    is_anonymous: bool,
    at: i64,
}

impl From<Rating> for RatingBody {
    fn from(rating: Rating) -> Self {
        let Rating { score, reasons, comment, is_anonymous, at } = rating;
        Self { score, reasons, comment, is_anonymous, at: at.0 }
    }
}
