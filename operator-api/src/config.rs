//! The settings of this service.

use runtime::Config;
use runtime::network::Network;

/// The settings of this service; `config.default.toml` explains them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiConfig {
    /// The public address; none = the routes are served by somebody else's port.
    pub listen: Option<String>,
    pub link_listen: String,
    /// Empty = the address that the link listens on.
    pub link_advertise: String,
    /// Empty = whatever the browser asked for.
    pub public_url: String,
    /// Empty = `/ws` beside the page.
    pub socket_url: String,
    pub answer_wait_ms: u64,
    pub sign_in_attempts: u32,
    pub scan_wait_ms: u64,
    /// The proxies in front, whose word on the client's address is taken.
    pub trusted_proxies: Vec<Network>,
}

impl ApiConfig {
    /// Whether browsers come by https, so that cookies must not travel without.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl From<&Config> for ApiConfig {
    fn from(config: &Config) -> Self {
        let api = &config.api;
        Self {
            listen: Some(api.listen.clone()),
            link_listen: api.link_listen.clone(),
            link_advertise: api.link_advertise.clone(),
            public_url: api.public_url.clone(),
            socket_url: api.socket_url.clone(),
            answer_wait_ms: api.answer_wait_ms,
            sign_in_attempts: api.sign_in_attempts,
            scan_wait_ms: config.files.scan_wait_ms,
            // One list for the whole installation: whoever stands in front of gateways stands in front of these.
            trusted_proxies: config.gateway.trusted_proxies.clone(),
        }
    }
}
