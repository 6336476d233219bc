//! `switchboard-cluster`: the whole system as pods on one machine, for people, browsers and figures. Kafka, Redis with
//! Sentinel, PostgreSQL, two routers, two gateways and an operator-api, all on loopback.
//!
//! | module | what |
//! |---|---|
//! | [`place`] | the folder, its lock, the public ports |
//! | [`cluster`] | what runs: started in order, watched, ended in order |
//! | [`manifest`] | where everything is, for programs |

mod cluster;
mod manifest;
mod place;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{Signal, SignalKind, signal};

use cluster::Cluster;

/// Starts a cluster of Switchboard on this machine and ends it with Ctrl-C. A pod that ends is started again.
#[derive(Parser, Debug)]
#[command(name = "switchboard-cluster", version, max_term_width = 100)]
struct Args {
    /// Data, secrets and logs. Started again in the same folder, the cluster finds its data again.
    #[arg(long, value_name = "FOLDER", default_value = "data-cluster")]
    dir: PathBuf,
    /// The product's binary [default: `switchboard` beside this program].
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Port of the first gateway; the second one's is the next, then the operator-api's. 0 = any free ones.
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// A setting of all pods: GATEWAY__DRAIN_MS=1000. May be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
    /// Partitions of the topic that carries words; fixed at the first start.
    #[arg(long, default_value_t = 12)]
    inbound: u32,
    /// Partitions of the topic that carries tickets; fixed at the first start.
    #[arg(long, default_value_t = 3)]
    desk: u32,
    /// Without the demo's shop, people and history.
    #[arg(long)]
    no_demo: bool,
    /// Writes addresses and pids as JSON, once everything is ready and after each change.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

/// A key as the environment spells it, with or without its prefix.
fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok((key.strip_prefix("SWITCHBOARD_").unwrap_or(key).to_owned(), value.to_owned()))
}

/// The wishes to end, of a terminal and of other programs.
struct Wishes {
    interrupt: Signal,
    terminate: Signal,
}

impl Wishes {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("switchboard-cluster: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<(), Box<dyn Error>> {
    let mut wishes = Wishes::listen()?;
    let mut cluster = Cluster::prepare(args)?;
    let ended = tokio::select! {
        ended = cluster.serve() => ended,
        () = wishes.next() => Ok(()),
    };
    if let Err(error) = &ended {
        say(&format!("it cannot go on: {error}"));
    }
    say("ending; Ctrl-C once more kills everything");
    tokio::select! {
        () = cluster.end() => {}
        () = wishes.next() => {
            place::kill_children();
            // Work that waits for a service in a thread of its own must not hold the end up.
            std::process::exit(130);
        }
    }
    ended.map_err(|_| "it did not come up; the reason stands above".into())
}

/// A line of progress.
fn say(text: &str) {
    eprintln!("  {text}");
}
