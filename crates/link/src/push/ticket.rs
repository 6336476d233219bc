//! What a delivering caller holds while the pod has not answered.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use protocol::link::Outcome;
use tokio::sync::oneshot;

/// Why there are no outcomes. The deliveries may or may not have reached the pod's sessions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Gone {
    #[error("the stream to the pod broke")]
    Broken,
    #[error("the pod did not answer within 5 s")]
    Silent,
    #[error("the pod fell too far behind")]
    Full,
    #[error("the stream to the pod was closed by this side")]
    Closed,
    /// This one call cannot be sent; the pod is not gone.
    #[error("a delivery is longer than a link message may be")]
    TooLong,
}

/// The answer to one call of [`super::Pusher::deliver`], when it comes.
///
/// **Guarantees** Ends: in outcomes, one per delivery and in their order, or in [`Gone`] within about 5 s. May be
/// dropped; the deliveries are sent all the same.
#[must_use = "the outcomes say which subjects need a fresh look-up"]
pub struct DeliverTicket {
    /// One per message that the deliveries were split into; nearly always one.
    parts: VecDeque<oneshot::Receiver<Result<Vec<Outcome>, Gone>>>,
    outcomes: Vec<Outcome>,
}

/// The other end of a part.
pub(super) type Answer = oneshot::Sender<Result<Vec<Outcome>, Gone>>;

impl DeliverTicket {
    pub(super) fn new() -> Self {
        Self { parts: VecDeque::with_capacity(1), outcomes: Vec::new() }
    }

    pub(super) fn part(&mut self) -> Answer {
        let (answer, part) = oneshot::channel();
        self.parts.push_back(part);
        answer
    }
}

impl Future for DeliverTicket {
    type Output = Result<Vec<Outcome>, Gone>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ticket = self.get_mut();
        while let Some(part) = ticket.parts.front_mut() {
            // A sender that was dropped without a word went down with its stream.
            let answer = ready!(Pin::new(part).poll(cx)).unwrap_or(Err(Gone::Broken));
            ticket.parts.pop_front();
            match answer {
                Ok(outcomes) if ticket.outcomes.is_empty() => ticket.outcomes = outcomes,
                Ok(outcomes) => ticket.outcomes.extend(outcomes),
                Err(gone) => {
                    ticket.parts.clear();
                    return Poll::Ready(Err(gone));
                }
            }
        }
        Poll::Ready(Ok(std::mem::take(&mut ticket.outcomes)))
    }
}
