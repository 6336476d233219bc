//! The router's end of a report stream.

use protocol::link::Report;

use crate::codec::{MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::{Greeted, Peer};
use crate::stream::Stream;

/// The router's end of a report stream from one pod.
pub struct ReportReader {
    peer: Peer,
    reader: Reader<Stream>,
}

impl ReportReader {
    pub(crate) fn new(greeted: Greeted) -> Self {
        Self { peer: greeted.peer, reader: greeted.reader }
    }

    /// The pod that dialled, and its boot.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// The next report; none = the stream has ended. May be cancelled. A reader that is not asked for more holds the pod
    /// back until the pod turns to another router; it never waits for this one.
    pub async fn next(&mut self) -> Option<Report> {
        match self.reader.next(MESSAGE_BYTES, "a report").await {
            Ok(report) => Some(report),
            Err(LinkError::Closed) => None,
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::info!(pod = %self.peer.pod, boot = %self.peer.boot, error, "a pod's report stream ended");
                None
            }
        }
    }
}
