//! `switchboard-load`: load on a running system, on this machine only.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};
use load::mode::{fan_out, floor, idle, offers, round_trip, storm};
use load::{cast, owner, relay, report, usage};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

/// Open-loop load on a Switchboard that runs on this machine. Prints one JSON object.
#[derive(Parser, Debug)]
#[command(name = "switchboard-load", version, about)]
struct Cli {
    /// Gateways, the customers' first; loopback only.
    #[arg(long, value_delimiter = ',')]
    gateways: Vec<SocketAddr>,
    /// Processes of the system (with their children): their CPU and memory are told.
    #[arg(long, value_delimiter = ',')]
    pids: Vec<u32>,
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Subcommand, Debug)]
enum Mode {
    /// Opens guests and holds them.
    Idle {
        #[arg(long, default_value_t = 10_000)]
        connections: usize,
        #[arg(long, default_value_t = 10)]
        hold_s: u64,
    },
    /// Both sides of conversations write.
    RoundTrip {
        #[command(flatten)]
        staff: Staff,
        #[arg(long, default_value_t = 200)]
        conversations: usize,
        /// Messages a second.
        #[arg(long, default_value_t = 500.0)]
        rate: f64,
        #[arg(long, default_value_t = 20)]
        seconds: u64,
        /// Seconds at the same rate before anything is counted.
        #[arg(long, default_value_t = 5)]
        warm_up_s: u64,
        #[arg(long, default_value_t = 200)]
        text_bytes: usize,
    },
    /// Opens guests, cuts all at once, resumes them.
    Storm {
        #[arg(long, default_value_t = 10_000)]
        connections: usize,
        #[arg(long, default_value_t = 500)]
        at_once: usize,
    },
    /// The schedule of round-trip over a bare relay of this program: the floor to compare with.
    Floor {
        #[arg(long, default_value_t = 200)]
        conversations: u64,
        /// Messages a second.
        #[arg(long, default_value_t = 2_000.0)]
        rate: f64,
        #[arg(long, default_value_t = 20)]
        seconds: u64,
        #[arg(long, default_value_t = 200)]
        text_bytes: usize,
    },
    /// Serves the floor's relay.
    #[command(hide = true)]
    Relay,
    Offers(Offers),
    /// One customer writes, many operators watch.
    FanOut {
        #[command(flatten)]
        staff: Staff,
        #[arg(long, default_value_t = 500)]
        watchers: usize,
        #[arg(long, default_value_t = 50)]
        messages: u64,
    },
}

/// Everybody's hands are full, a queue waits, chats are closed: how soon a freed slot has its next offer.
#[derive(clap::Args, Debug)]
struct Offers {
    #[command(flatten)]
    staff: Staff,
    #[arg(long, default_value_t = 60)]
    operators: usize,
    /// Customers who wait beyond those in hand.
    #[arg(long, default_value_t = 1_500)]
    waiting: usize,
    /// Closes a second.
    #[arg(long, default_value_t = 50.0)]
    rate: f64,
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Routers, as router-1=4711,router-2=4712: the one with the desk is killed in the middle of the run.
    #[arg(long, value_delimiter = ',')]
    kill: Vec<owner::Router>,
}

#[derive(clap::Args, Debug)]
struct Staff {
    /// The system's database: operators for the run are written there.
    #[arg(long)]
    database: String,
    /// The system's secrets folder: the operators' tokens are signed with its keys.
    #[arg(long)]
    secrets: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.gateways.iter().any(|gateway| !gateway.ip().is_loopback()) {
        eprintln!("switchboard-load: --gateways: load goes to this machine only (127.0.0.0/8 or ::1)");
        return ExitCode::FAILURE;
    }
    match run(&cli).await {
        Ok(value) => {
            println!("{value:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("switchboard-load: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Result<Value, Box<dyn std::error::Error>> {
    match cli.mode {
        Mode::Relay => return relay().await,
        Mode::Floor { conversations, rate, seconds, text_bytes } => {
            return floor_under(conversations, rate, Duration::from_secs(seconds), text_bytes).await;
        }
        Mode::Idle { .. }
        | Mode::RoundTrip { .. }
        | Mode::Storm { .. }
        | Mode::Offers(_)
        | Mode::FanOut { .. } => {}
    }
    let [first, .., last] = cli.gateways[..] else {
        let [only] = cli.gateways[..] else {
            return Err("--gateways: name at least one, as 127.0.0.1:8080".into());
        };
        return system(cli, only, only).await;
    };
    system(cli, first, last).await
}

async fn relay() -> Result<Value, Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    relay::serve(listener).await?;
    Ok(Value::Null)
}

async fn floor_under(
    pairs: u64,
    per_second: f64,
    lasts: Duration,
    text_bytes: usize,
) -> Result<Value, Box<dyn std::error::Error>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("relay")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = child.stdout.take().ok_or("the relay has no output")?;
    let said =
        tokio::time::timeout(Duration::from_secs(5), BufReader::new(stdout).lines().next_line()).await??;
    let relay: SocketAddr = said.ok_or("the relay said no address")?.parse()?;
    let pid = child.id().ok_or("the relay ended")?;
    let before = usage::of(&[pid]);
    let own = usage::of(&[std::process::id()]);
    let outcome = floor::run(floor::Plan { relay, pairs, per_second, lasts, text_bytes })
        .await
        .map_err(|error| error.0)?;
    let used = usage::between(&before, &usage::of(&[pid]));
    let own = usage::between(&own, &usage::of(&[std::process::id()]));
    let generator = usage::total(&own).cpu_s - usage::total(&used).cpu_s;
    Ok(json!({
        "mode": "floor", "conversations": pairs, "rate": per_second, "text_bytes": text_bytes,
        "sent": outcome.sent, "received": outcome.received,
        "one_way": report::latency(&outcome.one_way_us), "tick": report::latency(&outcome.tick_us),
        "relay": report::usage(&used, outcome.sent), "generator_cpu_s": generator,
    }))
}

async fn system(cli: &Cli, first: SocketAddr, last: SocketAddr) -> Result<Value, Box<dyn std::error::Error>> {
    let before = usage::of(&cli.pids);
    match &cli.mode {
        Mode::Idle { connections, hold_s } => {
            let opened = idle::open(&cli.gateways, *connections, 200).await;
            let shaken = usage::of(&cli.pids);
            tokio::time::sleep(Duration::from_secs(*hold_s)).await;
            let after = usage::of(&cli.pids);
            let count = opened.sockets.len().max(1);
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
            let per = |value: f64| value / count as f64;
            let grown = usage::total(&after).pss_kib.saturating_sub(usage::total(&before).pss_kib);
            #[expect(clippy::cast_precision_loss, reason = "memory is far below 2^53 KiB")]
            let bytes = per(grown as f64 * 1024.0).round();
            let cpu_us = per((usage::total(&shaken).cpu_s - usage::total(&before).cpu_s) * 1e6).round();
            Ok(json!({
                "mode": "idle", "opened": opened.sockets.len(), "failed": opened.failed.len(),
                "first_failure": opened.failed.first(), "opened_in_s": opened.lasted.as_secs_f64(),
                "pss_bytes_per_connection": bytes, "handshake_cpu_us": cpu_us,
                "welcome": report::latency(&opened.welcome_us),
                "before": report::usage(&before, 0), "after": report::usage(&after, 0),
            }))
        }
        Mode::RoundTrip { staff, conversations, rate, seconds, warm_up_s, text_bytes } => {
            let tokens = cast::operators(&staff.database, &staff.secrets, *conversations, now_s()).await?;
            let mut plan = round_trip::Plan {
                customers: first,
                operators: last,
                tokens,
                per_second: *rate,
                lasts: Duration::from_secs((*warm_up_s).max(1)),
                text_bytes: *text_bytes,
                epoch: Instant::now(),
            };
            let pairs = round_trip::open(&plan).await.map_err(|error| error.0)?;
            let (_, pairs) = round_trip::run(&plan, pairs).await;
            plan.lasts = Duration::from_secs(*seconds);
            let (before, own) = (usage::of(&cli.pids), usage::of(&[std::process::id()]));
            let (outcome, _pairs) = round_trip::run(&plan, pairs).await;
            let used = usage::between(&before, &usage::of(&cli.pids));
            let own = usage::between(&own, &usage::of(&[std::process::id()]));
            Ok(json!({
                "mode": "round-trip", "conversations": conversations, "rate": rate, "text_bytes": text_bytes,
                "messages": report::tally(&outcome.tally, outcome.lasted),
                "one_way": report::latency(&outcome.one_way_us), "tick": report::latency(&outcome.tick_us),
                "system": report::usage(&used, outcome.tally.sent), "generator": report::usage(&own, outcome.tally.sent),
            }))
        }
        Mode::Storm { connections, at_once } => {
            let opened = idle::open(&cli.gateways, *connections, 200).await;
            let before = usage::of(&cli.pids);
            let outcome = storm::run(&cli.gateways, opened.sockets, *at_once).await;
            let used = usage::between(&before, &usage::of(&cli.pids));
            Ok(json!({
                "mode": "storm", "resumed": outcome.sockets.len(), "failed": outcome.failed.len(),
                "first_failure": outcome.failed.first(), "all_resumed_in_s": outcome.lasted.as_secs_f64(),
                "welcome": report::latency(&outcome.welcome_us), "system": report::usage(&used, outcome.sockets.len() as u64),
            }))
        }
        Mode::Offers(wanted) => offers_on(cli, wanted, last).await,
        Mode::Relay | Mode::Floor { .. } => Err("this mode needs no system".into()),
        Mode::FanOut { staff, watchers, messages } => {
            let tokens = cast::operators(&staff.database, &staff.secrets, watchers + 1, now_s()).await?;
            let outcome = fan_out::run((first, last), &tokens, *messages).await.map_err(|error| error.0)?;
            let used = usage::between(&before, &usage::of(&cli.pids));
            Ok(json!({
                "mode": "fan-out", "watchers": outcome.watchers, "messages": outcome.messages,
                "received": outcome.received, "expected": outcome.messages * outcome.watchers as u64,
                "reach": report::latency(&outcome.reach_us), "system": report::usage(&used, outcome.received),
            }))
        }
    }
}

async fn offers_on(
    cli: &Cli,
    wanted: &Offers,
    operators: SocketAddr,
) -> Result<Value, Box<dyn std::error::Error>> {
    let Offers { staff, waiting, rate, seconds, kill, .. } = wanted;
    let lasts = Duration::from_secs(*seconds);
    let plan = offers::Plan {
        customers: cli.gateways.clone(),
        operators,
        tokens: cast::operators(&staff.database, &staff.secrets, wanted.operators, now_s()).await?,
        waiting: *waiting,
        per_second: *rate,
        lasts,
    };
    let before = usage::of(&cli.pids);
    let mut killed = None;
    let meanwhile = async {
        if kill.is_empty() {
            return;
        }
        tokio::time::sleep(lasts / 2).await;
        let at = Instant::now();
        killed =
            Some(owner::kill(&staff.database, kill).await.map(|()| at).map_err(|error| error.to_string()));
    };
    let outcome = offers::run(plan, meanwhile).await.map_err(|error| error.0)?;
    let used = usage::between(&before, &usage::of(&cli.pids));
    let killed_at = killed.transpose()?;
    Ok(json!({
        "mode": "offers", "operators": wanted.operators, "waiting": waiting, "rate": rate,
        "filled_in_s": outcome.filled_in.as_secs_f64(), "closes": outcome.closes, "refused": outcome.refused,
        "offers": outcome.freed.len(),
        "closed_to_offered": report::latency(&offers::histogram_of(&outcome.freed, |freed| Some(freed.closed))),
        "answered_to_offered": report::latency(&offers::histogram_of(&outcome.freed, |freed| freed.answered)),
        "taken_over_in_s": killed_at.and_then(|at| outcome.first_after(at)).map(|took| took.as_secs_f64()),
        "system": report::usage(&used, outcome.closes),
    }))
}

#[expect(clippy::disallowed_methods, reason = "a tool of its own, whose tokens need the wall clock")]
fn now_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is after 1970");
    i64::try_from(since.as_secs()).expect("the clock is before the year 292 billion")
}
