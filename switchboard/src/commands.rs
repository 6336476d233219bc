//! What each command does. A file per command.

pub(crate) mod certificates;
pub(crate) mod check;
pub(crate) mod config;
mod demo_data;
mod migrate;
mod pods;
pub(crate) mod up;

use std::error::Error;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use runtime::Config;

use crate::{Cli, Command};

/// Runs the command that was given.
pub(crate) fn run(cli: Cli) -> Result<(), Box<dyn Error>> {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Up(args) => block_on(async { up::run(load(file)?, &args).await }),
        Command::Gateway => block_on(async { pods::gateway(load(file)?).await }),
        Command::Router => block_on(async { pods::router(load(file)?).await }),
        Command::OperatorApi => block_on(async { pods::operator_api(load(file)?).await }),
        Command::Migrate => block_on(async { migrate::run(&load(file)?).await }),
        Command::Check => block_on(async { check::run(&load(file)?).await }),
        Command::DemoData => block_on(async { demo_data::run(&load(file)?).await }),
        Command::Certificates(args) => certificates::run(&args),
        Command::Config(args) => config::run(file, &args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "switchboard", &mut io::stdout());
            Ok(())
        }
    }
}

fn load(file: Option<&Path>) -> Result<Config, Box<dyn Error>> {
    Ok(Config::load(file, &runtime::config::environment())?)
}

fn block_on<T>(work: impl Future<Output = Result<T, Box<dyn Error>>>) -> Result<T, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    // What still runs has been given its time; a blocking call must not hold the process back.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    done
}
