//! One visit of a customer.

use std::time::{Duration, Instant};

use domain::ConversationId;
use protocol::frame::{AuthorKind, EntryBody, EntryFrame};
use rand::rngs::StdRng;

use super::words::Talk;
use super::{Pace, some};
use crate::client::{Client, Page};

/// How a visit went.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub conversation: ConversationId,
    /// From the first word until somebody had joined.
    pub waited: Duration,
    pub lasted: Duration,
}

/// Talks until the conversation is closed by whoever answers. One visit on one client: its timeline is new.
///
/// # Errors
/// What did not come within `patience`, counted anew for each step.
pub async fn visit(
    client: &Client,
    talk: &Talk,
    pace: &Pace,
    random: &mut StdRng,
    patience: Duration,
) -> Result<Visit, String> {
    let timeline = client.timeline();
    let shown = |page: &Page, wanted: fn(&EntryFrame) -> bool| {
        let entries = page.threads.get(&timeline).map(|thread| thread.entries.as_slice()).unwrap_or_default();
        entries.iter().filter(|entry| wanted(entry)).count()
    };
    let began = Instant::now();
    let mut waited = None;
    for (n, (text, _)) in talk.lines.iter().enumerate() {
        if n > 0 {
            tokio::time::sleep(some(&pace.writes_ms, random)).await;
        }
        client.says(text).await;
        if waited.is_none() {
            let joined = |page: &mut Page| {
                let joined = shown(page, |entry| matches!(entry.body, EntryBody::Joined { .. }));
                if joined > 0 { Ok(()) } else { Err("nobody has joined".to_owned()) }
            };
            client.until(patience, joined).await?;
            waited = Some(began.elapsed());
        }
        let answered = |page: &mut Page| {
            let answers = shown(page, is_answer);
            if answers > n { Ok(()) } else { Err(format!("{answers} answers to {} texts", n + 1)) }
        };
        client.until(patience, answered).await?;
    }
    let closed = |page: &mut Page| {
        let closed = shown(page, |entry| matches!(entry.body, EntryBody::Closed { .. }));
        let conversation = page.conversation(timeline).filter(|_| closed > 0);
        conversation.ok_or_else(|| "the conversation is not closed".to_owned())
    };
    let conversation = client.until(patience, closed).await?;
    let waited = waited.ok_or("a talk has lines")?;
    Ok(Visit { conversation, waited, lasted: began.elapsed() })
}

fn is_answer(entry: &EntryFrame) -> bool {
    entry.by != AuthorKind::Customer && matches!(entry.body, EntryBody::Message { .. })
}
