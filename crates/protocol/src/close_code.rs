//! How a WebSocket ends, and what the client does then.

/// A close code of ours. 4000–4999 are the application's; 1012 and 1013 are registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum CloseCode {
    /// The pod restarts. Reconnect with the ticket, at once.
    Restart = 1012,
    /// The pod is full, not ready or could not ask a router; or the client never sent again what was answered `busy`.
    /// Reconnect with back-off.
    TryLater = 1013,
    /// The frame was not understood. Do not repeat it; reconnect with back-off.
    BadFrame = 4400,
    /// The token expired. Get a fresh one, then reconnect.
    Expired = 4401,
    /// The rights were withdrawn. Do not reconnect; sign in again.
    Revoked = 4403,
    /// Nothing readable came as `hello` in time. Reconnect with back-off.
    NoHello = 4408,
    /// A newer connection of the same page took over. Do not reconnect.
    Superseded = 4409,
    /// Too much of something that the client decides. Reconnect with back-off.
    Rate = 4429,
    /// The client read too slowly. Reconnect with back-off and resume.
    Slow = 4008,
}

impl CloseCode {
    pub const ALL: [Self; 9] = [
        Self::Restart,
        Self::TryLater,
        Self::BadFrame,
        Self::Expired,
        Self::Revoked,
        Self::NoHello,
        Self::Superseded,
        Self::Rate,
        Self::Slow,
    ];

    pub const fn code(self) -> u16 {
        self as u16
    }

    /// The reason sent with the code: a word that a log reader understands.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::TryLater => "try later",
            Self::BadFrame => "bad frame",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::NoHello => "no hello",
            Self::Superseded => "superseded",
            Self::Rate => "rate",
            Self::Slow => "slow",
        }
    }
}
