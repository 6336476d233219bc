//! What a gateway is told at its start.

use runtime::config::Config;
use runtime::network::Network;

use crate::session::{Rate, Rules};

/// An operator talks to several customers at once.
const STAFF_TIMES: u32 = 3;

/// The bounds and addresses of one gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GatewayConfig {
    /// Where sockets and widget files are served.
    pub listen: String,
    /// Where the link listens for routers, and the address they must dial if it is another.
    pub link_listen: String,
    pub link_advertise: String,
    /// Origins beside the gateway's own whose pages are ours: the workstation's.
    pub origins: Vec<String>,
    /// Whether `/live`, `/ready` and `/metrics` are served here.
    pub observe: bool,
    pub max_sessions: u32,
    pub max_sessions_per_address: u32,
    /// The proxies in front, whose word on the client's address is taken.
    pub trusted_proxies: Vec<Network>,
    pub max_sessions_per_principal: u32,
    pub request_wait_ms: u64,
    pub hello_wait_ms: u64,
    pub ping_ms: u64,
    pub messages_per_10s: u32,
    /// In this time every open subject is compared with the store once; 0 = never.
    pub heads_round_ms: u64,
    pub drain_ms: u64,
}

impl From<&Config> for GatewayConfig {
    fn from(config: &Config) -> Self {
        let gateway = &config.gateway;
        let public = config.api.public_url.trim_end_matches('/');
        Self {
            listen: gateway.listen.clone(),
            link_listen: gateway.link_listen.clone(),
            link_advertise: gateway.link_advertise.clone(),
            origins: if public.is_empty() { Vec::new() } else { vec![public.to_owned()] },
            observe: config.node.observe_listen.is_empty(),
            max_sessions: gateway.max_sessions,
            max_sessions_per_address: gateway.max_sessions_per_address,
            trusted_proxies: gateway.trusted_proxies.clone(),
            max_sessions_per_principal: gateway.max_sessions_per_principal,
            request_wait_ms: gateway.request_wait_ms,
            hello_wait_ms: gateway.hello_wait_ms,
            ping_ms: gateway.ping_ms,
            messages_per_10s: gateway.messages_per_10s,
            heads_round_ms: gateway.heads_round_ms,
            drain_ms: gateway.drain_ms,
        }
    }
}

impl GatewayConfig {
    /// The rules that its sessions share.
    pub(crate) fn rules(&self) -> Rules {
        #[expect(clippy::cast_precision_loss, reason = "at most 10 000")]
        let per_second = self.messages_per_10s as f32 / 10.0;
        let messages = Rate { burst: self.messages_per_10s, per_second };
        let staff_messages =
            Rate { burst: self.messages_per_10s.saturating_mul(STAFF_TIMES), per_second: per_second * 3.0 };
        Rules { messages, staff_messages, ping_ms: self.ping_ms, ..Rules::default() }
    }
}
