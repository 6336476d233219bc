//! The one binary: every service, one node with all of them, and the tools that look after them.

mod assets;
mod commands;
mod modes;
mod observe;
mod patience;
mod say;
mod unusable;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Support chat: a customer's message is never lost, doubled or shown out of order.
#[derive(Parser, Debug)]
#[command(name = "switchboard", version, about, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    /// Configuration file (TOML); `switchboard config` prints the manual of all keys.
    #[arg(long, short, global = true, env = "SWITCHBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Runs everything on one node: PostgreSQL child, router, gateway, API, screens, on one port.
    Up(commands::up::Args),
    /// Runs a gateway pod: sockets, widget.
    Gateway,
    /// Runs a router pod: owns timelines and desks.
    Router,
    /// Runs an operator-api pod: REST, workstation.
    OperatorApi,
    /// Brings the database to this build's schema.
    Migrate,
    /// Asks every dependency, says what is wrong and how to mend it.
    Check,
    /// Writes the demo: a shop, two operators, a supervisor, some history. Harmless when repeated.
    DemoData,
    /// Makes the cluster's own authority and certificates for its pods.
    Certificates(commands::certificates::Args),
    /// Prints the manual of all configuration keys, or the effective configuration.
    Config(commands::config::Args),
    /// Prints a completion script for a shell.
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say::failure(failure.as_ref());
            ExitCode::FAILURE
        }
    }
}
