//! Statements are checked against the committed `.sqlx`, never against whatever `DATABASE_URL` happens to name; only
//! `make sqlx`, which sets `SQLX_OFFLINE_DIR`, asks a server.

use std::env;

fn main() {
    // A new migration file is compiled in only if this crate is built anew.
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-env-changed=SQLX_OFFLINE_DIR");
    if env::var_os("SQLX_OFFLINE_DIR").is_none() {
        println!("cargo:rustc-env=SQLX_OFFLINE=true");
    }
}
