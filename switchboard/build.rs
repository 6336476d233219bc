//! The binary holds the screens; without a build of them it holds none, and says so.

use std::fs;
use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    if !dist.exists() {
        fs::create_dir_all(&dist).expect("web/ can be written to");
    }
    println!("cargo:rerun-if-changed={}", dist.display());
}
