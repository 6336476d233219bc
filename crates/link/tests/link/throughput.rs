//! A figure to look at, not to assert: deliveries per second of 200-byte frames in batches of 50.

use std::time::Instant;

use link::push::Pusher;
use protocol::link::{Outcome, Purpose, Push, PushAnswer};

use crate::way::{Way, accept_push, delivery, me};

const BATCHES: usize = 4_000;
const IN_BATCH: usize = 50;
const UNDER_WAY: usize = 16;

on_both_ways!(deliveries_per_second);

async fn deliveries_per_second(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let pod = tokio::spawn(async move {
        while let Some(push) = down.next().await {
            if let Push::Deliver { batch, deliveries } = push {
                down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok; deliveries.len()] });
            }
        }
    });
    let batch: Vec<_> = (0..IN_BATCH as u64).map(|n| delivery(n, 200)).collect();
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let mut under_way = std::collections::VecDeque::new();
    for _ in 0..BATCHES {
        if under_way.len() == UNDER_WAY {
            let ticket: link::push::DeliverTicket = under_way.pop_front().unwrap();
            ticket.await.unwrap();
        }
        under_way.push_back(pusher.deliver(batch.clone()));
    }
    for ticket in under_way {
        ticket.await.unwrap();
    }
    let (took, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let n = (BATCHES * IN_BATCH) as f64;
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    println!("{name}: {:.0} deliveries/s, {:.2} µs of CPU each, both sides", n / took, cpu * 1e6 / n);
    drop(pusher);
    pod.await.unwrap();
}

/// CPU time of this process so far; only of use when this test runs alone.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}
