//! How many partitions a router should own.

/// Claims when it has less than its share, releases when it has more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Move {
    Claim(u32),
    Release(u32),
    Stay,
}

/// `⌈partitions ÷ live routers⌉` against what is owned.
pub(crate) fn share(partitions: u32, live_routers: u32, owned: u32) -> Move {
    let target = partitions.div_ceil(live_routers.max(1));
    match owned {
        _ if owned < target => Move::Claim(target - owned),
        _ if owned > target => Move::Release(owned - target),
        _ => Move::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_all_routers_cover_every_partition() {
        for partitions in 1..60 {
            for routers in 1..12 {
                let Move::Claim(target) = share(partitions, routers, 0) else { panic!("nothing to claim") };
                assert!(target * routers >= partitions);
                assert_eq!(share(partitions, routers, target), Move::Stay);
                assert_eq!(share(partitions, routers, target + 2), Move::Release(2));
            }
        }
    }

    #[test]
    fn a_router_that_sees_nobody_takes_all() {
        assert_eq!(share(12, 0, 3), Move::Claim(9));
    }
}
