//! Why a peer could not be reached, or why a stream ended.

use std::io;

use protocol::link::Purpose;

/// Why a peer could not be reached, or why a stream ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    #[error("failed to listen on {address}")]
    Listen {
        address: String,
        #[source]
        source: io::Error,
    },
    #[error(
        "{address} is not a loopback address, and the link may be plain on loopback only: configure the cluster's certificates"
    )]
    NotLoopback { address: String },
    #[error("failed to connect to {address}")]
    Connect {
        address: String,
        #[source]
        source: io::Error,
    },
    /// In one process: no part of it listens under this name.
    #[error("nobody listens on {address}")]
    NobodyListens { address: String },
    #[error("{address} was not reached and greeted within {ms} ms")]
    TimedOut { address: String, ms: u64 },
    /// The peer's certificate is not one of this cluster's.
    #[error("refused the peer's certificate")]
    PeerCertificate {
        #[source]
        source: io::Error,
    },
    /// The peer refused our certificate, or misses it.
    #[error("the peer refused our certificate")]
    OurCertificate {
        #[source]
        source: io::Error,
    },
    #[error("the peer speaks version {theirs} of the link, this process speaks {ours}")]
    WrongVersion { theirs: u16, ours: u16 },
    #[error("the dialled side does not serve {purpose:?}")]
    WrongPurpose { purpose: Purpose },
    #[error("a message of {bytes} bytes is over the limit of {limit}")]
    TooLong { bytes: usize, limit: usize },
    /// Neither value nor cause is kept: they may quote what a person wrote.
    #[error("the bytes are not {what} (at column {column})")]
    Malformed { what: &'static str, column: usize },
    /// An answer that was not asked for, or of another length than the question.
    #[error("the peer broke the order of the talk: {what}")]
    OutOfTurn { what: &'static str },
    #[error("the peer closed the stream")]
    Closed,
    #[error("the peer did not answer within {ms} ms")]
    Silent { ms: u64 },
    #[error("the stream broke")]
    Broken(#[source] io::Error),
}

impl LinkError {
    /// Whether a later attempt can succeed without somebody changing a configuration or a build.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Connect { .. }
            | Self::NobodyListens { .. }
            | Self::TimedOut { .. }
            | Self::Closed
            | Self::Silent { .. }
            | Self::Broken(_) => true,
            Self::Listen { .. }
            | Self::NotLoopback { .. }
            | Self::PeerCertificate { .. }
            | Self::OurCertificate { .. }
            | Self::WrongVersion { .. }
            | Self::WrongPurpose { .. }
            | Self::TooLong { .. }
            | Self::Malformed { .. }
            | Self::OutOfTurn { .. } => false,
        }
    }

    /// Names what a TLS stream failed of: rustls hides its own errors inside [`io::Error`].
    pub(crate) fn of_io(error: io::Error) -> Self {
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match tls {
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
                Self::PeerCertificate { source: error }
            }
            Some(rustls::Error::AlertReceived(_)) => Self::OurCertificate { source: error },
            _ if error.kind() == io::ErrorKind::UnexpectedEof => Self::Closed,
            _ => Self::Broken(error),
        }
    }
}
