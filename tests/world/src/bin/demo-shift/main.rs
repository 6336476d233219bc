//! `demo-shift`: a simulated shift at the demo that runs on this machine, so that its screens show a living system.
//! Customers arrive, what waits is offered, six operators of the shift's own accept, answer and close.
//!
//! | module | what |
//! |---|---|
//! | [`staff`] | the operators, made and signed in as administration does it: by REST |

mod staff;

use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::watch;
use tokio::task::JoinSet;
use world::shift::customer::visit;
use world::shift::operator::work;
use world::shift::{Pace, words};
use world::{Client, Pass, TENANT};

use staff::Staff;

/// The shift is a guest of the demo: so many customers at once and no more.
const AT_ONCE: usize = 60;
/// A customer who got no answer for so long goes home.
const PATIENCE: Duration = Duration::from_secs(300);
/// Access tokens last ten minutes.
const RENEWED_EVERY: Duration = Duration::from_secs(8 * 60);

/// Plays a shift at the demo on this machine until Ctrl-C: customers arrive, operators answer. Start the demo first,
/// with `make up`.
#[derive(Parser, Debug)]
#[command(name = "demo-shift", version, max_term_width = 100)]
struct Args {
    /// Where the demo's widget is served; of a cluster its first gateway.
    #[arg(long, default_value = "127.0.0.1:8080")]
    gateway: SocketAddr,
    /// Where the demo's workstation is served, if that is another port.
    #[arg(long)]
    api: Option<SocketAddr>,
    /// Customers who come in a minute, 1 to 120.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=120))]
    customers: u32,
    /// Operators who answer, 1 to 6.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=6))]
    operators: u32,
    /// Ends by itself after so many seconds; 0 = with Ctrl-C.
    #[arg(long, default_value_t = 0)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "demo-shift: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What has happened so far.
#[derive(Default)]
struct Tally {
    here: AtomicU32,
    served: AtomicU32,
    in_vain: AtomicU32,
}

async fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let api = args.api.unwrap_or(args.gateway);
    if !(args.gateway.ip().is_loopback() && api.ip().is_loopback()) {
        return Err(
            "--gateway, --api: a simulated shift is played on this machine only (127.0.0.0/8 or ::1)".into(),
        );
    }
    let staff = Staff::meet(api, args.operators).await?;
    let mut random: StdRng = rand::make_rng();
    let (end, stop) = watch::channel(false);
    let mut working = JoinSet::new();
    let mut operators = Vec::new();
    for one in staff.all() {
        let token = staff.sign_in(one).await?;
        let client = Arc::new(Client::start(one.name, Pass::Token(token), vec![args.gateway], |_| {}));
        working.spawn(work(
            Arc::clone(&client),
            Pace::human(),
            StdRng::seed_from_u64(random.random()),
            stop.clone(),
        ));
        operators.push((one, client));
    }
    say(&format!(
        "{} operators are online, {} customers come in a minute. Open http://{api}/desk/monitor to watch; Ctrl-C ends the shift.",
        operators.len(),
        args.customers
    ));
    let tally = Arc::new(Tally::default());
    let mut visits = JoinSet::new();
    let ends = (args.seconds > 0).then(|| Instant::now() + Duration::from_secs(args.seconds));
    let mut arrive = tokio::time::interval(Duration::from_secs(60) / args.customers);
    let mut renew = tokio::time::interval(RENEWED_EVERY);
    let mut tell = tokio::time::interval(Duration::from_secs(1));
    renew.tick().await;
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => break,
            _ = arrive.tick() => {
                if visits.len() < AT_ONCE {
                    let seed = random.random();
                    visits.spawn(come(args.gateway, seed, Arc::clone(&tally)));
                }
            }
            Some(_) = visits.join_next() => {}
            _ = renew.tick() => {
                for (one, client) in &operators {
                    // Refused once, the old token lasts until the next time; then the client signs in anew.
                    if let Ok(token) = staff.sign_in(one).await {
                        client.renews(token).await;
                    }
                }
            }
            _ = tell.tick() => {
                tell_of(&tally);
                if ends.is_some_and(|ends| Instant::now() >= ends) {
                    break;
                }
            }
        }
    }
    end.send_replace(true);
    while working.join_next().await.is_some() {}
    for (_, client) in &operators {
        staff::goes_home(client).await;
    }
    let (served, in_vain) = (tally.served.load(Ordering::Relaxed), tally.in_vain.load(Ordering::Relaxed));
    say(&format!(
        "\nthe shift is over: {served} customers were served, {in_vain} went home without an answer"
    ));
    Ok(())
}

/// A customer comes, talks and goes.
async fn come(gateway: SocketAddr, seed: u64, tally: Arc<Tally>) {
    let mut random = StdRng::seed_from_u64(seed);
    let customer = Client::start("a customer", Pass::Guest(TENANT), vec![gateway], |page| page.reads = true);
    tally.here.fetch_add(1, Ordering::Relaxed);
    let talk = &words::TALKS[random.random_range(0..words::TALKS.len())];
    let has_come = customer.until(PATIENCE, |page| page.me.as_ref().map(drop).ok_or_else(String::new)).await;
    let went = match has_come {
        Ok(()) => visit(&customer, talk, &Pace::human(), &mut random, PATIENCE).await.map(drop),
        Err(why) => Err(why),
    };
    tally.here.fetch_sub(1, Ordering::Relaxed);
    if went.is_ok() { &tally.served } else { &tally.in_vain }.fetch_add(1, Ordering::Relaxed);
}

/// One line that changes in place; nothing where nobody looks.
fn tell_of(tally: &Tally) {
    let mut out = std::io::stdout();
    if out.is_terminal() {
        let (here, served) = (tally.here.load(Ordering::Relaxed), tally.served.load(Ordering::Relaxed));
        let _ = write!(out, "\r{here:>3} customers are here, {served:>4} were served ");
        let _ = out.flush();
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
