//! What a text may be, by whatever way it comes in.

use crate::limit::{TEXT_BYTES, TEXT_CHARS};
use crate::problem::{Problem, ProblemKind};

/// Checks a text that a person wrote.
///
/// # Errors
/// A problem that names field and limit: nothing but blanks, too many bytes, too many characters.
pub fn check(text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(ProblemKind::BadRequest)
            .field("text")
            .detail("the text is empty: write something"));
    }
    if text.len() > TEXT_BYTES {
        let detail =
            format!("the text has {} bytes of UTF-8; {TEXT_BYTES} are allowed: shorten it", text.len());
        return Err(too_long(TEXT_BYTES, detail));
    }
    // A text of no more bytes than allowed characters cannot have too many of them.
    let chars = if text.len() > TEXT_CHARS { text.chars().count() } else { 0 };
    if chars > TEXT_CHARS {
        let detail = format!("the text has {chars} characters; {TEXT_CHARS} are allowed: send two messages");
        return Err(too_long(TEXT_CHARS, detail));
    }
    Ok(())
}

fn too_long(limit: usize, detail: String) -> Problem {
    let limit = u64::try_from(limit).expect("limits are small");
    Problem::new(ProblemKind::TooLong).field("text").limit(limit).detail(detail)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::limit::{TEXT_BYTES, TEXT_CHARS};

    #[test]
    fn a_text_is_taken_up_to_both_limits() {
        assert!(check("x").is_ok());
        assert!(check(&"x".repeat(TEXT_CHARS)).is_ok());
        assert!(check(&"я".repeat(TEXT_CHARS)).is_ok());
        for (text, limit) in [
            (" \n".to_owned(), None),
            ("x".repeat(TEXT_CHARS + 1), Some(TEXT_CHARS)),
            ("я".repeat(TEXT_CHARS + 1), Some(TEXT_CHARS)),
            ("😀".repeat(TEXT_BYTES / 4 + 1), Some(TEXT_BYTES)),
        ] {
            let problem = check(&text).expect_err("it is refused");
            assert_eq!(
                (problem.field.as_deref(), problem.limit),
                (Some("text"), limit.map(|limit| limit as u64))
            );
        }
    }
}
