//! What an operator does, all day.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{ClientId, ConversationId, TimelineId};
use protocol::frame::{
    AuthorKind, ChatCard, ClientFrame, DeskFrame, EntryBody, PlaceName, SpeechKind, StatusName,
};
use rand::RngExt as _;
use rand::rngs::StdRng;
use tokio::sync::watch;
use uuid::Uuid;

use super::{Pace, some, words};
use crate::client::{Client, Order, Page, text_of};

/// What had no effect after this long is asked for again: it, or its answer, was lost on the way.
const AGAIN: Duration = Duration::from_secs(3);
/// How often an operator looks, if nothing moves on the page.
const LOOKS: Duration = Duration::from_millis(50);

/// What an operator has asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Worked {
    pub accepted: u32,
    pub declined: u32,
    pub replies: u32,
    pub closed: u32,
}

/// Works until `stop` says so: online all the time, every offer decided, every text answered, every ended talk closed.
pub async fn work(
    client: Arc<Client>,
    pace: Pace,
    random: StdRng,
    mut stop: watch::Receiver<bool>,
) -> Worked {
    let mut hands =
        Hands { pace, random, due: HashMap::new(), asked: HashMap::new(), worked: Worked::default() };
    let mut changed = client.changes();
    while !*stop.borrow_and_update() {
        changed.mark_unchanged();
        let (frames, writes) = hands.act(&mut client.page(), Instant::now());
        client.frames(frames).await;
        if writes {
            client.order(Order::Outbox).await;
        }
        // How something went shows on the page, or time makes it due.
        let _ = tokio::time::timeout(LOOKS, async {
            tokio::select! {
                _ = changed.changed() => {}
                _ = stop.changed() => {}
            }
        })
        .await;
    }
    hands.worked
}

/// What is done once for each of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Act {
    Online,
    Seen(ConversationId, u64),
    Decide(ConversationId, u64),
    Load(TimelineId),
    /// After so many texts of the customer.
    Reply(ConversationId, usize),
    Close(ConversationId),
    WrapUp(ConversationId),
}

struct Hands {
    pace: Pace,
    random: StdRng,
    /// When somebody will have thought about it.
    due: HashMap<Act, Instant>,
    /// When it was asked for last, and whether an offer is declined.
    asked: HashMap<Act, Instant>,
    worked: Worked,
}

impl Hands {
    /// What to send now, and whether the outbox has something new.
    fn act(&mut self, page: &mut Page, now: Instant) -> (Vec<ClientFrame>, bool) {
        let Some(inbox) = page.inbox.clone().filter(|_| page.open) else { return (Vec::new(), false) };
        let mut frames = Vec::new();
        let mut writes = false;
        let is_online = inbox.me.as_ref().is_some_and(|me| me.status == StatusName::Online);
        if !is_online && self.is_time(Act::Online, Duration::ZERO, now).is_some() {
            let ask =
                DeskFrame::Status { operator: None, status: StatusName::Online, reason: None, next: false };
            frames.push(asked(ask));
        }
        for chat in &inbox.chats {
            match (chat.place, chat.offer) {
                (PlaceName::Offered, Some(offer)) => self.decide(chat.conversation, offer, now, &mut frames),
                (PlaceName::Mine, _) => writes |= self.answer(page, chat, now, &mut frames),
                (PlaceName::WrapUp, _) => {
                    let takes = some(&self.pace.wraps_up_ms, &mut self.random);
                    if self.is_time(Act::WrapUp(chat.conversation), takes, now).is_some() {
                        frames.push(asked(DeskFrame::WrappedUp { conversation: chat.conversation }));
                    }
                }
                (PlaceName::Offered | PlaceName::Leaving | PlaceName::OnHold, _) => {}
            }
        }
        (frames, writes)
    }

    fn decide(
        &mut self,
        conversation: ConversationId,
        offer: u64,
        now: Instant,
        frames: &mut Vec<ClientFrame>,
    ) {
        if self.is_time(Act::Seen(conversation, offer), Duration::ZERO, now).is_some() {
            frames.push(asked(DeskFrame::Seen { conversation, offer }));
        }
        let takes = some(&self.pace.decides_ms, &mut self.random);
        let Some(is_first) = self.is_time(Act::Decide(conversation, offer), takes, now) else { return };
        // Who has asked already asks the same again.
        if is_first && self.random.random_range(0..1_000) < self.pace.declines {
            self.worked.declined += 1;
            let reason = "in a call".to_owned();
            frames.push(asked(DeskFrame::Decline { conversation, offer, reason }));
        } else {
            self.worked.accepted += u32::from(is_first);
            frames.push(asked(DeskFrame::Accept { conversation, offer }));
        }
    }

    /// Answers a chat of one's own, and closes it when all is said; whether something was written.
    fn answer(
        &mut self,
        page: &mut Page,
        chat: &ChatCard,
        now: Instant,
        frames: &mut Vec<ClientFrame>,
    ) -> bool {
        let Some(thread) = page.threads.get(&chat.timeline).filter(|thread| thread.cursor >= chat.head)
        else {
            if self.is_time(Act::Load(chat.timeline), Duration::ZERO, now).is_some() {
                let req = page.next_req();
                frames.push(ClientFrame::History { req, timeline: chat.timeline, after: None, before: None });
            }
            return false;
        };
        let messages: Vec<(AuthorKind, &str)> = thread
            .entries
            .iter()
            .filter(|entry| entry.conversation == chat.conversation)
            .filter(|entry| matches!(entry.body, EntryBody::Message { .. }))
            .filter_map(|entry| Some((entry.by, text_of(&entry.body)?)))
            .collect();
        let said: Vec<&str> =
            messages.iter().filter(|(by, _)| *by == AuthorKind::Customer).map(|(_, text)| *text).collect();
        let is_answered = messages.last().is_none_or(|(by, _)| *by != AuthorKind::Customer);
        let (text, is_last) = words::answer(&said);
        let takes = some(&self.pace.writes_ms, &mut self.random);
        if is_answered {
            if is_last && self.is_time(Act::Close(chat.conversation), takes / 2, now).is_some() {
                self.worked.closed += 1;
                let cid = ClientId(Uuid::now_v7());
                frames.push(ClientFrame::Close { timeline: chat.timeline, cid, if_version: None });
            }
            return false;
        }
        // What stands in the outbox is sent until it is there: never a second time.
        let is_written = page.outbox.iter().any(|row| row.say.timeline == chat.timeline);
        if is_written || self.is_time(Act::Reply(chat.conversation, said.len()), takes, now).is_none() {
            return false;
        }
        self.worked.replies += 1;
        page.say(chat.timeline, SpeechKind::Message, text);
        true
    }

    /// Whether something is to be done now that takes so long to think about; `Some(false)`: it was before, in vain.
    fn is_time(&mut self, act: Act, takes: Duration, now: Instant) -> Option<bool> {
        if let Some(asked) = self.asked.get(&act) {
            if now < *asked + AGAIN {
                return None;
            }
            self.asked.insert(act, now);
            return Some(false);
        }
        if now < *self.due.entry(act).or_insert(now + takes) {
            return None;
        }
        self.due.remove(&act);
        self.asked.insert(act, now);
        Some(true)
    }
}

fn asked(ask: DeskFrame) -> ClientFrame {
    ClientFrame::Desk { cid: ClientId(Uuid::now_v7()), ask }
}
