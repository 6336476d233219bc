//! Where Redis is.

use std::fmt;

/// Where Redis is.
#[derive(Clone)]
pub struct Options {
    /// Host and port of each Sentinel.
    pub sentinels: Vec<(String, u16)>,
    /// The name the Sentinels know the master by.
    pub master_name: String,
    /// The password of the servers; also offered to the Sentinels.
    pub password: Option<String>,
    /// What every key begins with, e.g. `switchboard:`.
    pub prefix: String,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("sentinels", &self.sentinels)
            .field("master_name", &self.master_name)
            .field("password", &self.password.as_ref().map(|_| "***"))
            .field("prefix", &self.prefix)
            .finish()
    }
}
