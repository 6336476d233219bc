//! The first words of both sides: which version, what for, who and which start of it.

use std::time::Duration;

use domain::PodId;
use protocol::link::{Greeting, GreetingRefusal, Purpose, VERSION};
use serde::Deserialize;
use uuid::Uuid;

use crate::codec::{self, GREETING_BYTES, Reader};
use crate::error::LinkError;
use crate::stream::Stream;

/// From the first packet to a greeted stream; the same on both sides.
pub(crate) const HANDSHAKE: Duration = Duration::from_secs(2);

/// This process, as it introduces itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Me {
    pub pod: PodId,
    /// This start of the process.
    pub boot: Uuid,
}

/// The other side of a stream, as it introduced itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Peer {
    pub pod: PodId,
    pub boot: Uuid,
}

/// A greeted stream.
pub(crate) struct Greeted {
    pub(crate) reader: Reader<Stream>,
    pub(crate) purpose: Purpose,
    pub(crate) peer: Peer,
}

/// The part of a greeting that every version has; read first, so that a newer greeting is named as such.
#[derive(Deserialize)]
struct AnyGreeting {
    version: u16,
}

/// Greets as the dialling side.
pub(crate) async fn dial(stream: Stream, me: Me, purpose: Purpose) -> Result<Greeted, LinkError> {
    let mut reader = Reader::new(stream);
    let sent = codec::write(reader.get_mut(), &greeting(me, purpose, None), GREETING_BYTES).await;
    // A peer that refuses our certificate says so in an alert, which may stand in the receive buffer while writing
    // already fails: read before judging.
    let answer = match (read_greeting(&mut reader).await, sent) {
        (Ok(answer), _) => answer,
        (Err(LinkError::Broken(_) | LinkError::Closed), Err(error)) => return Err(error),
        (Err(error), _) => return Err(error),
    };
    match answer.refused {
        Some(GreetingRefusal::Purpose) => Err(LinkError::WrongPurpose { purpose }),
        Some(GreetingRefusal::Version) => {
            Err(LinkError::WrongVersion { theirs: answer.version, ours: VERSION })
        }
        None if answer.purpose != purpose => Err(LinkError::WrongPurpose { purpose }),
        None => Ok(Greeted { reader, purpose, peer: Peer { pod: answer.pod, boot: answer.boot } }),
    }
}

/// Greets as the dialled side, which serves `serves`. A refused dialler is told why.
pub(crate) async fn accept(stream: Stream, me: Me, serves: &[Purpose]) -> Result<Greeted, LinkError> {
    let mut reader = Reader::new(stream);
    let (asked, refused) = match read_greeting(&mut reader).await {
        Ok(asked) if serves.contains(&asked.purpose) => (asked, None),
        Ok(asked) => {
            let error = LinkError::WrongPurpose { purpose: asked.purpose };
            (asked, Some((GreetingRefusal::Purpose, error)))
        }
        Err(error @ LinkError::WrongVersion { .. }) => {
            // The purpose of a greeting in another version is not known; the answer names ours and the reason.
            let purpose = serves.first().copied().unwrap_or(Purpose::Push);
            (greeting(me, purpose, None), Some((GreetingRefusal::Version, error)))
        }
        Err(error) => return Err(error),
    };
    let reason = refused.as_ref().map(|(reason, _)| *reason);
    codec::write(reader.get_mut(), &greeting(me, asked.purpose, reason), GREETING_BYTES).await?;
    match refused {
        Some((_, error)) => Err(error),
        None => {
            Ok(Greeted { reader, purpose: asked.purpose, peer: Peer { pod: asked.pod, boot: asked.boot } })
        }
    }
}

fn greeting(me: Me, purpose: Purpose, refused: Option<GreetingRefusal>) -> Greeting {
    Greeting { version: VERSION, purpose, pod: me.pod, boot: me.boot, refused }
}

async fn read_greeting(reader: &mut Reader<Stream>) -> Result<Greeting, LinkError> {
    let value: serde_json::Value = reader.next(GREETING_BYTES, "a greeting").await?;
    let malformed = |_| LinkError::Malformed { what: "a greeting", column: 0 };
    let any = AnyGreeting::deserialize(&value).map_err(malformed)?;
    if any.version != VERSION {
        return Err(LinkError::WrongVersion { theirs: any.version, ours: VERSION });
    }
    Greeting::deserialize(value).map_err(malformed)
}
