//! `switchboard-services`: starts and stops the real services of one folder.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use services::{Disk, Service, ServiceError};

/// Starts real PostgreSQL, Kafka and Redis with Sentinel on free loopback ports.
#[derive(Parser)]
#[command(name = "switchboard-services", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start what does not run yet; addresses and pids go to DIR/services.toml.
    Start {
        #[command(flatten)]
        folder: Folder,
        /// Only these.
        #[arg(long, value_delimiter = ',', value_enum)]
        only: Vec<Name>,
        /// Kafka brokers.
        #[arg(long, default_value_t = 1, value_parser = brokers)]
        brokers: usize,
    },
    /// Stop everything of DIR; its data stays.
    Stop {
        #[command(flatten)]
        folder: Folder,
    },
    /// Say what runs and answers.
    Status {
        #[command(flatten)]
        folder: Folder,
    },
}

#[derive(clap::Args)]
struct Folder {
    /// Where data, logs and services.toml live [default: the tests' own folder].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Folder {
    fn path(self) -> PathBuf {
        self.dir.unwrap_or_else(services::shared_folder)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    Postgres,
    Kafka,
    Redis,
}

fn brokers(text: &str) -> Result<usize, String> {
    match text {
        "1" => Ok(1),
        "3" => Ok(3),
        _ => Err("1 or 3".into()),
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, ServiceError> {
    match command {
        Command::Start { folder, only, brokers } => {
            let wanted: Vec<Service> = only
                .iter()
                .map(|name| match name {
                    Name::Postgres => Service::Postgres,
                    Name::Kafka => Service::Kafka,
                    Name::Redis => Service::Redis,
                })
                .collect();
            let wanted = if wanted.is_empty() { Service::ALL.to_vec() } else { wanted };
            let folder = folder.path();
            services::start(&folder, &wanted, brokers, Disk::Fast)?;
            print(folder)
        }
        Command::Stop { folder } => services::stop(&folder.path()).map(|()| ExitCode::SUCCESS),
        Command::Status { folder } => print(folder.path()),
    }
}

/// One line a service; fails when one that was started does not answer.
fn print(folder: PathBuf) -> Result<ExitCode, ServiceError> {
    let (state, answers) = services::status(&folder)?;
    let mut code = ExitCode::SUCCESS;
    for (service, answer) in answers {
        let (name, address) = match service {
            Service::Postgres => ("postgres", state.postgres.as_ref().map(|postgres| postgres.url.clone())),
            Service::Kafka => ("kafka", state.kafka.as_ref().map(|kafka| kafka.brokers.clone())),
            Service::Redis => ("redis", state.redis.as_ref().map(|redis| redis.sentinels.join(","))),
        };
        match (address, answer) {
            (Some(address), Ok(())) => println!("{name:9} answers at {address}"),
            (Some(address), Err(why)) => {
                code = ExitCode::FAILURE;
                println!("{name:9} does not answer at {address}: {why}");
            }
            (None, _) => println!("{name:9} not started"),
        }
    }
    Ok(code)
}
