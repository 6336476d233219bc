//! `switchboard config`: the manual of all keys, or what is in force.

use std::error::Error;
use std::path::Path;

use runtime::Config;

use crate::say;

#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Checks the configuration and prints what is in force, instead of the manual.
    #[arg(long)]
    effective: bool,
}

pub(crate) fn run(file: Option<&Path>, args: &Args) -> Result<(), Box<dyn Error>> {
    if args.effective {
        let config = Config::load(file, &runtime::config::environment())?;
        say::line(&format!("{config:#?}"));
    } else {
        say::line(runtime::config::MANUAL.trim_end());
    }
    Ok(())
}
