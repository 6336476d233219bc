//! What a text may be, by whatever way it comes in.

use domain::FileId;

use crate::limit::{TEXT_BYTES, TEXT_CHARS, TEXT_FILES};
use crate::problem::{Problem, ProblemKind};

/// Checks a text that a person wrote.
///
/// # Errors
/// A problem that names field and limit: nothing but blanks, too many bytes, too many characters.
pub fn check(text: &str) -> Result<(), Problem> {
    check_with(text, &[])
}

/// Checks a text that a person wrote together with the files that go with it: where there are any it may be empty.
///
/// # Errors
/// As [`check`]; too many files, and one that is named twice.
pub fn check_with(text: &str, files: &[FileId]) -> Result<(), Problem> {
    if files.len() > TEXT_FILES {
        let limit = u64::try_from(TEXT_FILES).expect("limits are small");
        let detail = format!("{} files are named; {TEXT_FILES} are allowed: send two messages", files.len());
        return Err(Problem::new(ProblemKind::TooLong).field("files").limit(limit).detail(detail));
    }
    if files.iter().enumerate().any(|(at, file)| files[..at].contains(file)) {
        let detail = "a file is named twice: name it once";
        return Err(Problem::new(ProblemKind::BadRequest).field("files").detail(detail));
    }
    if files.is_empty() && text.trim().is_empty() {
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

/// Why a message is refused that names this file.
pub fn unfit(file: FileId) -> Problem {
    let detail = format!(
        "the file {file} is not clean, or is not an upload of yours in this conversation: attach it again"
    );
    Problem::new(ProblemKind::FileUnfit).field("files").detail(detail)
}

fn too_long(limit: usize, detail: String) -> Problem {
    let limit = u64::try_from(limit).expect("limits are small");
    Problem::new(ProblemKind::TooLong).field("text").limit(limit).detail(detail)
}

#[cfg(test)]
mod tests {
    use domain::FileId;

    use super::{check, check_with};
    use crate::limit::{TEXT_BYTES, TEXT_CHARS, TEXT_FILES};

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

    #[test]
    fn a_text_with_files_may_be_empty_and_names_each_of_a_few_once() {
        let files: Vec<_> = (0..=TEXT_FILES as u128).map(|n| FileId(uuid::Uuid::from_u128(n))).collect();
        assert!(check_with("", &files[..1]).is_ok());
        assert!(check_with("see", &files[1..]).is_ok());
        let twice = [files[0], files[1], files[0]];
        for (refused, limit) in [(&files[..], Some(TEXT_FILES as u64)), (&twice[..], None)] {
            let problem = check_with("see", refused).expect_err("it is refused");
            assert_eq!((problem.field.as_deref(), problem.limit), (Some("files"), limit));
        }
        assert!(check_with(&"x".repeat(TEXT_CHARS + 1), &files[..1]).is_err());
    }
}
