//! The services start, answer, survive what their tests do to them, and leave nothing behind.

use std::time::{Duration, Instant};

use services::{Disk, Service, State};

/// Polls a condition that says why it does not hold yet.
async fn eventually(mut holds: impl FnMut() -> Result<(), String>) {
    let end = Instant::now() + Duration::from_secs(20);
    while let Err(why) = holds() {
        assert!(Instant::now() < end, "{why}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn is_running(pid: u32) -> bool {
    std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

fn pids(state: &State) -> Vec<u32> {
    let mut pids: Vec<u32> = state.postgres.iter().map(|postgres| postgres.pid).collect();
    pids.extend(state.kafka.iter().flat_map(|kafka| kafka.pids.clone()));
    pids.extend(state.redis.iter().flat_map(|redis| redis.pids.clone()));
    pids
}

#[test]
fn starts_once_however_often_asked_and_stops_everything() {
    let folder = tempfile::Builder::new()
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir()
        .unwrap();
    let first = services::start(folder.path(), &Service::ALL, 1, Disk::Fast).unwrap();
    let second = services::start(folder.path(), &Service::ALL, 1, Disk::Fast).unwrap();
    assert_eq!(first, second);
    let (_, answers) = services::status(folder.path()).unwrap();
    for (service, answer) in answers {
        assert_eq!(answer, Ok(()), "{service:?}");
    }
    services::stop(folder.path()).unwrap();
    for pid in pids(&first) {
        assert!(!is_running(pid), "{pid} still runs");
    }
    // Its data is there again.
    let third = services::start(folder.path(), &[Service::Postgres, Service::Kafka], 1, Disk::Fast).unwrap();
    assert!(third.postgres.is_some() && third.kafka.is_some());
    services::stop(folder.path()).unwrap();
}

#[tokio::test]
async fn the_shared_postgres_gives_each_test_a_database_of_its_own() {
    let server = services::postgres().await;
    let (one, two) = tokio::join!(server.fresh_database(), server.fresh_database());
    assert_ne!(one.url(), two.url());
    assert!(one.url_as("reader").contains("//reader@"));
}

#[tokio::test]
async fn a_redis_group_is_ready_in_two_seconds_and_fails_over() {
    let begin = Instant::now();
    let mut group = services::redis_group().await;
    println!("redis group ready after {:?}", begin.elapsed());
    let old = group.kill_master();
    eventually(|| {
        let now = group.master_pid();
        let answer = group.ask_master("SET key value").map_err(|error| error.to_string())?;
        if now == old {
            Err("no new master".into())
        } else if answer == "+OK" {
            Ok(())
        } else {
            Err(answer)
        }
    })
    .await;
    group.flush_all().await;
    assert_eq!(group.ask_master("DBSIZE").unwrap(), ":0");
    println!("writes again after {:?}", begin.elapsed());
}

#[tokio::test]
async fn a_stopped_redis_master_loses_its_place_and_comes_back_as_a_replica() {
    let group = services::redis_group().await;
    let old = group.stop_master();
    eventually(|| if group.master_pid() == old { Err("no new master".into()) } else { Ok(()) }).await;
    group.cont_master();
    assert_ne!(group.master_pid(), old);
}

#[tokio::test]
async fn private_postgres_comes_back_on_its_address_after_a_kill() {
    let mut server = services::private_postgres().await;
    let url = server.url().to_owned();
    let kept = server.fresh_database().await;
    server.kill_9();
    server.restart().await;
    assert_eq!(server.url(), url);
    drop(kept);
    drop(server.fresh_database().await);
}

#[tokio::test]
async fn private_brokers_come_back_on_their_address_after_a_kill() {
    let mut kafka = services::private_kafka(1).await;
    let address = kafka.brokers();
    kafka.kill_9(0);
    kafka.restart(0).await;
    assert_eq!(kafka.brokers(), address);
}

/// The test below runs itself again with this name and kills that.
const VICTIM: &str = "a_killed_test_leaves_no_service_behind";

#[tokio::test]
async fn a_killed_test_leaves_no_service_behind() {
    if std::env::var_os("SWITCHBOARD_VICTIM").is_some() {
        let group = services::redis_group().await;
        println!("\npid {}", group.master_pid());
        std::future::pending::<()>().await;
    }
    let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", VICTIM, "--nocapture"])
        .env("SWITCHBOARD_VICTIM", "1")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(victim.stdout.take().unwrap()));
    let pid: u32 =
        lines.map_while(Result::ok).find_map(|line| line.strip_prefix("pid ")?.parse().ok()).unwrap();
    let folder = std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap();
    victim.kill().unwrap();
    victim.wait().unwrap();
    eventually(|| if is_running(pid) { Err(format!("{pid} still runs")) } else { Ok(()) }).await;
    eventually(|| if folder.exists() { Err(format!("{} is still there", folder.display())) } else { Ok(()) })
        .await;
}
