//! Routers die or hang: others take over, and who wakes writes nothing that is not his.

use std::time::{Duration, Instant};

use world::World;

use crate::crowd::Crowd;
use crate::{count, flow, ownership};

/// When the fault comes.
const TICKS_BEFORE: u64 = 1_500;
const STOPPED: Duration = Duration::from_secs(10);

/// `kill -9` of one of two: the other takes its partitions; later the dead one is started again and gets its share.
pub(crate) async fn kill_of_a_router(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let boot = ownership::boot(world, "router-1").await;
    let owned = ownership::of(world, boot).await;
    world.pod("router-1").kill();
    let fault = Instant::now();
    let flow = flow::again(&crowd, fault).await;
    let raised = ownership::claimed_anew(world, &owned).await;
    world.pod("router-1").start();
    world.pod("router-1").ready().await;
    let bit = format!("{raised} epochs raised");
    count::up("kill_of_a_router", world, &mut crowd, &bit, &[flow]).await;
}

/// `kill -9` of both; both are started again at once.
pub(crate) async fn kill_of_both_routers(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let mut owned = ownership::of(world, ownership::boot(world, "router-1").await).await;
    owned.extend(ownership::of(world, ownership::boot(world, "router-2").await).await);
    for name in ["router-1", "router-2"] {
        world.pod(name).kill();
    }
    let fault = Instant::now();
    for name in ["router-1", "router-2"] {
        world.pod(name).start();
    }
    let flow = flow::again(&crowd, fault).await;
    let raised = ownership::claimed_anew(world, &owned).await;
    for name in ["router-1", "router-2"] {
        world.pod(name).ready().await;
    }
    let bit = format!("{raised} epochs raised");
    count::up("kill_of_both_routers", world, &mut crowd, &bit, &[flow]).await;
}

/// SIGSTOP for ten seconds, or longer if the others need longer to carry all messages. The zombie may wake with turns in
/// its hands: that it wrote none under an epoch it lost the checker proves from who wrote (C9). It may claim anew.
pub(crate) async fn a_stopped_router_wakes(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let zombie = ownership::boot(world, "router-1").await;
    let owned = ownership::of(world, zombie).await;
    world.pod("router-1").signal("STOP");
    let fault = Instant::now();
    let wakes = tokio::time::Instant::from_std(fault + STOPPED);
    let raised = ownership::claimed_anew(world, &owned).await;
    let flow = flow::again(&crowd, fault).await;
    // Others carry the messages: only now it wakes.
    tokio::time::sleep_until(wakes).await;
    world.pod("router-1").signal("CONT");
    let awake = flow::again(&crowd, Instant::now()).await;
    let again = comes_back(world, zombie).await;
    let bit = format!("{raised} epochs raised while it was stopped, awake it claimed {again} anew");
    count::up("a_stopped_router_wakes", world, &mut crowd, &bit, &[flow, awake]).await;
}

/// Waits until the router that woke owns something again, under whichever boot.
async fn comes_back(world: &World, zombie: uuid::Uuid) -> usize {
    let bound = Duration::from_secs(30);
    let end = Instant::now() + bound;
    let mut poll = tokio::time::interval(Duration::from_millis(100));
    loop {
        poll.tick().await;
        let boot = ownership::boot(world, "router-1").await;
        let owned = ownership::of(world, boot).await.len();
        if owned > 0 {
            return owned;
        }
        assert!(Instant::now() < end, "{zombie} owns nothing {bound:?} after it woke");
    }
}
