//! A test that is killed itself takes its pods with it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use world::{PATIENCE, Topology, World};

/// Names the topology to the victim: this test run again, to be killed.
const VICTIM: &str = "SWITCHBOARD_VICTIM";

/// The victim's part: a world, told to its killer.
async fn be_killed(topology: Topology) {
    if std::env::vars_os().all(|(key, _)| key != VICTIM) {
        return;
    }
    let mut world = World::start(topology).await;
    println!("\nfolder {}", world.pods[0].log().parent().unwrap().display());
    for pod in &mut world.pods {
        println!("pid {}", pod.pid());
    }
    println!("all");
    std::future::pending::<()>().await;
}

fn kill_a_test(name: &str) {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut folder, mut pids) = (String::new(), Vec::new());
    for line in BufReader::new(victim.stdout.take().unwrap()).lines().map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("folder", path)) => path.clone_into(&mut folder),
            Some(("pid", pid)) => pids.push(pid.to_owned()),
            _ if line == "all" => break,
            _ => {}
        }
    }
    assert!(!pids.is_empty(), "the victim has pods");
    // PostgreSQL of one node is no pod: it is found by its folder.
    let is_over = || {
        let still_in = |folder: &str| {
            std::fs::read_dir("/proc").unwrap().flatten().any(|process| {
                std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder))
            })
        };
        pids.iter().all(|pid| std::fs::read_link(format!("/proc/{pid}/cwd")).is_err())
            && !still_in(&folder)
            && !Path::new(&folder).exists()
    };
    assert!(!is_over());
    victim.kill().unwrap();
    victim.wait().unwrap();
    let begun = Instant::now();
    while !is_over() {
        assert!(begun.elapsed() < PATIENCE, "pods {pids:?} or something in {folder} is still there");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn a_killed_test_leaves_no_node_behind() {
    be_killed(Topology::OneNode).await;
    kill_a_test("a_killed_test_leaves_no_node_behind");
}

#[tokio::test]
async fn a_killed_test_leaves_no_pod_behind() {
    be_killed(Topology::ClusterSmall).await;
    kill_a_test("a_killed_test_leaves_no_pod_behind");
}
