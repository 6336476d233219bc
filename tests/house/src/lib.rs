//! Only tests, and what several of them read: see `tests/`.

use std::path::{Path, PathBuf};

/// Where tests stand, and how their files end.
const ROOTS: &[&str] = &["crates", "gateway", "router", "operator-api", "switchboard", "tests", "web"];
const ENDINGS: &[&str] = &["rs", "mjs", "ts", "tsx"];
const SKIP: &[&str] = &["node_modules", "dist", "target"];

/// All sources in which tests stand, in one text. To be called by a test, whose folder is this crate's.
pub fn sources_of_tests() -> String {
    let mut text = String::new();
    let mut folders: Vec<PathBuf> = ROOTS.iter().map(|root| Path::new("../..").join(root)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if path.is_dir() && !SKIP.iter().any(|skip| name == *skip) {
                folders.push(path);
            } else if ENDINGS.contains(&ending) {
                text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    text
}
