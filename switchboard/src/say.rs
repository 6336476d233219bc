//! What a person reads in the terminal: progress on standard error, results on standard output.

use std::error::Error;
use std::io::Write;

/// A step that is under way or done.
pub(crate) fn step(text: &str) {
    let _ = writeln!(std::io::stderr(), "  {text}");
}

/// A result.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// What failed, with every cause on a line of its own.
pub(crate) fn failure(error: &dyn Error) {
    let _ = writeln!(std::io::stderr(), "switchboard: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = writeln!(std::io::stderr(), "  because: {error}");
        cause = error.source();
    }
}
