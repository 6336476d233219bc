//! What a router must be told.

use domain::timeline::Rules;
use protocol::record::Topic;

/// What a router must be told. Times of the protocol between routers are constants beside their use.
#[derive(Clone, Debug)]
pub struct RouterConfig {
    /// Where the link listens for pulls and reports.
    pub link_listen: String,
    /// The link's address as pods must dial it; empty = the address it listens on.
    pub link_advertise: String,
    /// Turns that are committed at a time; each has a connection to the store.
    pub writers: u32,
    /// Memory for timelines that were used lately, over all writers.
    pub cache_bytes: u64,
    /// A router that has not renewed its leases for this time has lost them.
    pub lease_ms: u64,
    pub partitions: Partitions,
    pub rules: Rules,
    /// Frees every lease at the start: true only where no other router can exist, one node.
    pub free_all_leases: bool,
    /// Whether deliveries are pushed; `false` proves that everything is found without.
    pub pushes: bool,
}

/// How many partitions the topics have; the same everywhere and for ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Partitions {
    pub inbound: u32,
    pub desk: u32,
}

impl Partitions {
    pub const fn of(&self, topic: Topic) -> u32 {
        match topic {
            Topic::Inbound => self.inbound,
            Topic::Desk => self.desk,
        }
    }
}
