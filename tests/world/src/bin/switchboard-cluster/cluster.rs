//! What runs: services first, then what they must hold, then the pods; watched, and ended in the opposite order.

use std::error::Error;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use services::{Afterwards, Disk, Guard, Running, Service, ServiceError, State};
use tokio::task::{JoinHandle, spawn_blocking};
use world::Topology;
use world::plan::{Addresses, Below, Plan, PlanError};
use world::pod::Pod;

use crate::place::{self, Place};
use crate::{Args, manifest, say};

const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A dead pod stays dead so long: time to see what its absence means.
const START_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// A pod that gave up so soon would only give up again.
const TOO_SOON: Duration = Duration::from_secs(10);
/// `node.stop_grace_ms` and a little more.
const END_WAIT: Duration = Duration::from_secs(20);
const DATABASE: &str = "switchboard";

/// The pods of one wave end together: those who let people in first.
const WAVES: [&[&str]; 2] = [&["gateway-1", "gateway-2", "operator-api"], &["router-1", "router-2"]];

pub(crate) struct Cluster {
    args: Args,
    place: Place,
    addresses: Addresses,
    binary: PathBuf,
    guard: Guard,
    plan: Option<Plan>,
    pods: Vec<Watched>,
    services: Vec<Seen>,
    /// A service that is started in a thread of its own, whoever still waits for it.
    starting: Option<JoinHandle<Result<State, ServiceError>>>,
}

struct Watched {
    pod: Pod,
    started: Instant,
    again_at: Option<Instant>,
}

struct Seen {
    service: Running,
    is_missed: bool,
}

impl Cluster {
    /// Takes the folder and the ports; nothing runs yet.
    pub(crate) fn prepare(args: Args) -> Result<Self, Box<dyn Error>> {
        let binary = place::binary(args.binary.as_deref())?;
        let place = Place::take(&args.dir)?;
        let addresses = place::addresses(args.port)?;
        let guard = Guard::over(&place.folder, Afterwards::Keep);
        let (pods, services) = (Vec::new(), Vec::new());
        Ok(Self { args, place, addresses, binary, guard, plan: None, pods, services, starting: None })
    }

    /// Starts everything and watches it. Ends only if something does not come up.
    pub(crate) async fn serve(&mut self) -> Result<(), Box<dyn Error>> {
        let begun = Instant::now();
        let state = self.start_services().await?;
        let plan = self.plan(&state).await?;
        let logins = self.fill(&plan).await?;
        self.start_pods(plan).await?;
        self.write_manifest()?;
        self.greet(&logins, begun.elapsed());
        self.watch().await
    }

    async fn start_services(&mut self) -> Result<State, Box<dyn Error>> {
        let mut state = State::default();
        for (service, name) in [
            (Service::Postgres, "PostgreSQL"),
            (Service::Kafka, "Kafka"),
            (Service::Redis, "3 Redis and 3 Sentinels"),
        ] {
            say(&format!("starting {name}"));
            let folder = self.place.services();
            let (of, guard) = (folder.clone(), self.guard.clone());
            let start = move || services::start_under(&guard, &folder, &[service], 1, Disk::Safe);
            state = self.starting.insert(spawn_blocking(start)).await??;
            self.starting = None;
            for running in services::running(&of)? {
                self.guard.watch(running.pid());
                self.place.show_log(&running)?;
                if !self.services.iter().any(|seen| seen.service.name == running.name) {
                    self.services.push(Seen { service: running, is_missed: false });
                }
            }
        }
        Ok(state)
    }

    async fn plan(&self, state: &State) -> Result<Plan, Box<dyn Error>> {
        let server =
            state.postgres.as_ref().ok_or("PostgreSQL was started and is not on record")?.url.clone();
        let store_url = spawn_blocking(move || services::database(&server, DATABASE)).await??;
        let redis = state.redis.clone().ok_or("Redis was started and is not on record")?;
        let kafka = state.kafka.clone().ok_or("Kafka was started and is not on record")?;
        Ok(Plan {
            mode: Topology::Cluster,
            binary: self.binary.clone(),
            folder: self.place.folder.clone(),
            logs: self.place.logs(),
            below: Below {
                store_url,
                sentinels: redis.sentinels,
                master_name: redis.master_name,
                prefix: "switchboard".to_owned(),
                brokers: kafka.brokers,
            },
            addresses: self.addresses,
            inbound: self.args.inbound,
            desk: self.args.desk,
            settings: self.args.settings.clone(),
        })
    }

    /// Makes what must be there before the first pod; returns the demo's logins.
    async fn fill(&self, plan: &Plan) -> Result<String, Box<dyn Error>> {
        let no_demo = self.args.no_demo;
        let plan = plan.clone();
        let work = move || {
            say("making certificates");
            plan.certify()?;
            say("bringing the schema up to date");
            plan.migrate()?;
            if no_demo {
                return Ok(String::new());
            }
            say("making the demo");
            plan.fill()
        };
        Ok(spawn_blocking::<_, Result<String, PlanError>>(work).await??)
    }

    async fn start_pods(&mut self, plan: Plan) -> Result<(), Box<dyn Error>> {
        let plan = self.plan.insert(plan);
        for mut pod in plan.pods(&self.guard)? {
            say(&format!("starting {}", pod.name));
            pod.start();
            self.pods.push(Watched { pod, started: Instant::now(), again_at: None });
        }
        for Watched { pod, .. } in &mut self.pods {
            let name = pod.name.clone();
            pod.until_ready(|why| say(&format!("waiting for {name}: {why}"))).await?;
        }
        Ok(())
    }

    fn write_manifest(&self) -> Result<(), Box<dyn Error>> {
        let (Some(file), Some(plan)) = (&self.args.manifest, &self.plan) else { return Ok(()) };
        let services = self.services.iter().map(|seen| &seen.service);
        let text = manifest::of(plan, self.pods.iter().map(|watched| &watched.pod), services);
        manifest::write(file, &text)
            .map_err(|error| format!("cannot write {}: {error}", file.display()).into())
    }

    fn greet(&self, logins: &str, took: Duration) {
        let (customers, workstation) = (self.addresses.customers(), self.addresses.workstation());
        println!("\nThe cluster is running: {customers}/ (ready after {:.1} s)", took.as_secs_f64());
        if !self.args.no_demo {
            println!("  customer     {customers}/shop/     a demo shop with the widget");
        }
        println!("  workstation  {workstation}/desk/");
        print!("{logins}");
        let [first, second] = self.addresses.gateways;
        println!("  gateways     ws://{first}/ws (customers)  ws://{second}/ws (operators)");
        println!("  API          {workstation}/v1/");
        println!("  logs         {}", self.place.logs().display());
        println!("Ctrl-C stops it. Kill what you like: whatever happens, nothing that had a tick is lost.");
    }

    /// Tells who ended, and starts pods again.
    async fn watch(&mut self) -> Result<(), Box<dyn Error>> {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let mut is_changed = false;
            for seen in &mut self.services {
                if !seen.is_missed && !seen.service.is_alive() {
                    let log = self.place.log(&seen.service.name);
                    say(&format!("{} has ended; its log: {}", seen.service.name, log.display()));
                    (seen.is_missed, is_changed) = (true, true);
                }
            }
            for watched in &mut self.pods {
                is_changed |= watched.look();
            }
            if is_changed {
                self.write_manifest()?;
            }
        }
    }

    /// Ends the pods in waves, then the services.
    pub(crate) async fn end(&mut self) {
        for wave in WAVES {
            let mut pods: Vec<&mut Pod> = self
                .pods
                .iter_mut()
                .map(|watched| &mut watched.pod)
                .filter(|pod| pod.is_running() && wave.contains(&pod.name.as_str()))
                .collect();
            if pods.is_empty() {
                continue;
            }
            let names: Vec<String> = pods.iter().map(|pod| pod.name.clone()).collect();
            say(&format!("stopping {}", names.join(", ")));
            for pod in &pods {
                pod.signal("TERM");
            }
            let end = Instant::now() + END_WAIT;
            while pods.iter_mut().any(|pod| pod.is_running() && pod.ended().is_none()) && Instant::now() < end
            {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            for pod in pods.iter_mut().filter(|pod| pod.is_running()) {
                say(&format!("{} did not end in {} s and is killed", pod.name, END_WAIT.as_secs()));
                pod.kill_group();
            }
        }
        if let Some(starting) = self.starting.take() {
            say("waiting for what is being started, to stop it");
            // Up or failed, it is on record or gone.
            let _ = starting.await;
        }
        say("stopping PostgreSQL, Kafka and Redis");
        let folder = self.place.services();
        match spawn_blocking(move || services::stop(&folder)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => say(&error.to_string()),
            Err(error) => say(&format!("stopping the services failed: {error}")),
        }
    }
}

impl Watched {
    /// Whether something changed.
    fn look(&mut self) -> bool {
        if let Some(how) = self.pod.ended() {
            let (name, log) = (&self.pod.name, self.pod.log().display());
            if how.signal().is_none() && self.started.elapsed() < TOO_SOON {
                say(&format!("{name} ended ({how}) soon after its start and is left alone; its log: {log}"));
            } else {
                let wait = START_AGAIN_AFTER.as_secs();
                say(&format!("{name} ended ({how}) and is started again in {wait} s; its log: {log}"));
                self.again_at = Some(Instant::now() + START_AGAIN_AFTER);
            }
            return true;
        }
        if self.again_at.is_some_and(|at| at <= Instant::now()) {
            self.again_at = None;
            self.pod.start();
            self.started = Instant::now();
            say(&format!("{} is started again", self.pod.name));
            return true;
        }
        false
    }
}
