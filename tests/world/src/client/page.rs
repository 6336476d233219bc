//! One page of a client as a pure state: what it sends for what it sees, and the transcript of it all.

use std::collections::{BTreeMap, HashMap, VecDeque};

use checker::{Line, RowState, Shown, Transcript, Who};
use domain::{ClientId, ConversationId, CustomerId, OperatorId, SenderId, SenderNo, TimelineId};
use protocol::Problem;
use protocol::frame::{
    BoardFrame, ClientFrame, Cursor, EntryBody, EntryFrame, Hello, InboxFrame, Me, Page as EntryPage, Role,
    Say, ServerFrame, SpeechKind, VERSION,
};
use uuid::Uuid;

/// Texts without a tick that a page lets be under way: below the gateway's lane, so that the lane is never full.
const WINDOW: usize = 16;

/// What the page presents as its right to connect.
#[derive(Clone, Debug)]
pub enum Pass {
    /// A new guest of this tenant.
    Guest(domain::TenantId),
    Token(String),
    /// A customer whom the tenant names, and the token of the guest they were until then.
    Known {
        tenant: domain::TenantId,
        token: String,
        guest: Option<(CustomerId, String)>,
    },
}

/// A text that has no entry yet.
#[derive(Clone, Debug)]
pub struct Row {
    pub say: Say,
    pub accepted: bool,
    /// Sent on the connection that is open now.
    under_way: bool,
}

/// What the page has shown of one timeline.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    pub entries: Vec<EntryFrame>,
    pub cursor: u64,
    /// Came before their turn.
    ahead: BTreeMap<u64, EntryFrame>,
    pub head: u64,
    pub delivered: u64,
    pub read: u64,
    asked_after: Option<u64>,
    /// The first page was taken: from there on the run must not break.
    begun: bool,
}

/// One page of a client.
#[derive(Debug)]
pub struct Page {
    pub name: String,
    pub pass: Pass,
    pub me: Option<Me>,
    /// `welcome` came on the connection that is open now.
    pub open: bool,
    /// A text was answered with `busy`: nothing goes out until it goes out again.
    held: bool,
    pub sender: SenderId,
    pub attempt: u64,
    pub next_no: u64,
    next_req: u32,
    pub ticket: Option<String>,
    pub store_epoch: Option<String>,
    pub expires_at: i64,
    pub outbox: VecDeque<Row>,
    pub threads: HashMap<TimelineId, Thread>,
    pub inbox: Option<InboxFrame>,
    pub inbox_asks: u32,
    pub board: Option<BoardFrame>,
    pub results: HashMap<ClientId, Result<u64, Problem>>,
    pub refused: HashMap<ClientId, Problem>,
    pub refused_requests: HashMap<u32, Problem>,
    /// Where the newest connection leads.
    pub gateway: Option<std::net::SocketAddr>,
    /// When each tick came, for those who measure.
    pub ticks: u64,
    pub typing: HashMap<TimelineId, (String, bool)>,
    pub went_away: Option<u64>,
    /// Staff: ask for the boards after each `welcome`.
    pub wants_board: bool,
    /// Send `read` for everything shown, as if a person looked at it all the time.
    pub reads: bool,
    pub transcript: Vec<Line>,
    from: Vec<(TimelineId, u64)>,
    pub frames_seen: u64,
    pub last_close: Option<super::Closed>,
}

impl Page {
    pub fn new(name: &str, pass: Pass) -> Self {
        Self {
            name: name.to_owned(),
            pass,
            me: None,
            open: false,
            held: false,
            sender: SenderId(Uuid::new_v4()),
            attempt: 0,
            next_no: 1,
            next_req: 1,
            ticket: None,
            store_epoch: None,
            expires_at: 0,
            outbox: VecDeque::new(),
            threads: HashMap::new(),
            inbox: None,
            inbox_asks: 0,
            board: None,
            results: HashMap::new(),
            refused: HashMap::new(),
            refused_requests: HashMap::new(),
            gateway: None,
            ticks: 0,
            typing: HashMap::new(),
            went_away: None,
            wants_board: false,
            reads: false,
            transcript: Vec::new(),
            from: Vec::new(),
            frames_seen: 0,
            last_close: None,
        }
    }

    /// The customer's own timeline.
    pub fn own_timeline(&self) -> Option<TimelineId> {
        self.me.as_ref().and_then(|me| me.timeline)
    }

    /// The first frame of the next connection.
    pub fn hello(&mut self) -> ClientFrame {
        self.attempt += 1;
        let (tenant, token, guest_token) = match &self.pass {
            Pass::Guest(tenant) => (Some(*tenant), None, None),
            Pass::Token(token) => (None, Some(token.clone()), None),
            Pass::Known { tenant, token, guest } => {
                (Some(*tenant), Some(token.clone()), guest.as_ref().map(|(_, token)| token.clone()))
            }
        };
        let ticket = self.ticket.take();
        let cursors = self
            .threads
            .iter()
            .map(|(timeline, thread)| Cursor { timeline: *timeline, n: thread.cursor })
            .collect();
        for thread in self.threads.values_mut() {
            thread.asked_after = None;
        }
        self.closed();
        ClientFrame::Hello(Hello {
            v: VERSION,
            tenant,
            token: token.filter(|_| ticket.is_none()),
            ticket,
            guest_token,
            sender: self.sender,
            attempt: self.attempt,
            cursors,
            store_epoch: self.store_epoch.clone(),
        })
    }

    /// Puts a text into the outbox. What goes out, and when, is [`Self::due`]'s alone: one path keeps the order.
    pub fn say(&mut self, timeline: TimelineId, kind: SpeechKind, text: &str) -> ClientId {
        let cid = ClientId(Uuid::now_v7());
        let no = self.next_no;
        self.next_no += 1;
        let say = Say { timeline, cid, sender: self.sender, no, kind, text: text.to_owned() };
        self.transcript.push(Line::Said {
            timeline,
            client_id: cid,
            sender: say.sender,
            sender_no: SenderNo(no),
        });
        self.transcript.push(Line::Row { client_id: cid, state: RowState::Sending });
        self.outbox.push_back(Row { say, accepted: false, under_way: false });
        cid
    }

    /// Texts that may go out now: in order, at most [`WINDOW`] without a tick under way.
    pub fn due(&mut self) -> Vec<ClientFrame> {
        if !self.open || self.held {
            return Vec::new();
        }
        let under_way = self.outbox.iter().filter(|row| row.under_way && !row.accepted).count();
        let mut room = WINDOW.saturating_sub(under_way);
        let mut frames = Vec::new();
        for row in self.outbox.iter_mut().filter(|row| !row.accepted && !row.under_way) {
            if room == 0 {
                break;
            }
            room -= 1;
            row.under_way = true;
            frames.push(ClientFrame::Say(row.say.clone()));
        }
        frames
    }

    /// After `busy`: everything without a tick goes out again, in order.
    pub fn resend(&mut self) -> Vec<ClientFrame> {
        self.held = false;
        for row in &mut self.outbox {
            row.under_way = false;
        }
        self.due()
    }

    /// The connection is gone.
    pub fn closed(&mut self) {
        self.open = false;
        self.held = false;
        for row in &mut self.outbox {
            row.under_way = false;
        }
    }

    pub fn next_req(&mut self) -> u32 {
        self.next_req += 1;
        self.next_req
    }

    /// Takes what the gateway sent; the answer is what to send now.
    pub fn take(&mut self, frame: ServerFrame) -> Vec<ClientFrame> {
        self.frames_seen += 1;
        match frame {
            ServerFrame::Welcome(welcome) => {
                self.ticket = Some(welcome.ticket);
                if let Some(token) = welcome.token {
                    self.pass = Pass::Token(token);
                }
                self.store_epoch = Some(welcome.store_epoch);
                self.expires_at = welcome.expires_at;
                if let Some(timeline) = welcome.me.timeline {
                    self.threads.entry(timeline).or_default();
                }
                let staff = welcome.me.role.is_staff();
                self.me = Some(welcome.me);
                self.open = true;
                let mut frames = self.due();
                if staff {
                    frames.push(ClientFrame::Inbox {});
                }
                if self.wants_board {
                    frames.push(ClientFrame::Board {});
                }
                frames
            }
            ServerFrame::Accepted { cid } => {
                self.accepted(cid);
                self.due()
            }
            ServerFrame::Busy { .. } => {
                self.held = true;
                Vec::new()
            }
            ServerFrame::Refused { cid, req, problem } => {
                if let Some(req) = req {
                    self.refused_requests.insert(req, problem.clone());
                }
                if let Some(cid) = cid {
                    self.transcript.push(Line::Refused { client_id: cid });
                    self.outbox.retain(|row| row.say.cid != cid);
                    self.refused.insert(cid, problem);
                }
                self.due()
            }
            ServerFrame::Entry(entry) => self.entries(entry.timeline, vec![entry], None),
            ServerFrame::Page(page) => self.page(page),
            ServerFrame::Head { timeline, n } => {
                let thread = self.threads.entry(timeline).or_default();
                thread.head = thread.head.max(n);
                self.ask_for_gap(timeline)
            }
            ServerFrame::Receipt { timeline, delivered, read } => {
                self.marks(timeline, delivered, read);
                Vec::new()
            }
            ServerFrame::Typing { timeline, name, on, .. } => {
                self.typing.insert(timeline, (name, on));
                Vec::new()
            }
            ServerFrame::Inbox(inbox) => {
                self.inbox = Some(inbox);
                Vec::new()
            }
            ServerFrame::InboxChange { .. } => {
                self.inbox_asks += 1;
                vec![ClientFrame::Inbox {}]
            }
            ServerFrame::Board(board) => {
                self.board = Some(board);
                Vec::new()
            }
            ServerFrame::BoardChange { .. } => vec![ClientFrame::Board {}],
            ServerFrame::Result { cid, version, problem } => {
                let answer = problem.map_or(Ok(version.unwrap_or_default()), Err);
                self.results.insert(cid, answer);
                Vec::new()
            }
            ServerFrame::Reset { timeline, .. } => {
                self.threads.remove(&timeline);
                let req = self.next_req();
                vec![ClientFrame::History { req, timeline, after: None, before: None }]
            }
            ServerFrame::Ping { .. } => vec![ClientFrame::Pong {}],
            ServerFrame::Goaway { after_ms, ticket } => {
                self.ticket = Some(ticket);
                self.went_away = Some(after_ms);
                Vec::new()
            }
        }
    }

    fn accepted(&mut self, cid: ClientId) {
        if let Some(row) = self.outbox.iter_mut().find(|row| row.say.cid == cid)
            && !row.accepted
        {
            row.accepted = true;
            self.ticks += 1;
            self.transcript.push(Line::Accepted { client_id: cid });
            self.transcript.push(Line::Row { client_id: cid, state: RowState::Sent });
        }
    }

    fn page(&mut self, page: EntryPage) -> Vec<ClientFrame> {
        let timeline = page.timeline;
        let first = page.entries.first().map_or(page.head, |entry| entry.n.saturating_sub(1));
        let thread = self.threads.entry(timeline).or_default();
        thread.head = thread.head.max(page.head);
        if !thread.begun && thread.cursor == 0 {
            // The run begins where the first page begins: older entries are history.
            thread.begun = true;
            thread.cursor = first;
            self.from.push((timeline, first));
        }
        self.marks(timeline, page.delivered, page.read);
        self.entries(timeline, page.entries, Some(page.head))
    }

    fn marks(&mut self, timeline: TimelineId, delivered: u64, read: u64) {
        let thread = self.threads.entry(timeline).or_default();
        let (delivered, read) = (delivered.max(thread.delivered), read.max(thread.read));
        if (delivered, read) != (thread.delivered, thread.read) {
            (thread.delivered, thread.read) = (delivered, read);
            self.transcript.push(Line::Marks { timeline, delivered, read });
        }
    }

    fn entries(
        &mut self,
        timeline: TimelineId,
        entries: Vec<EntryFrame>,
        head: Option<u64>,
    ) -> Vec<ClientFrame> {
        for entry in entries {
            self.transcript.push(Line::Received {
                timeline,
                tenant_of_timeline: None,
                kind: kind_of(&entry.body).to_owned(),
                has_position: entry.seq.is_some(),
            });
            let settled = self.outbox.iter().any(|row| row.say.cid == entry.cid);
            if settled {
                self.accepted(entry.cid);
                self.outbox.retain(|row| row.say.cid != entry.cid);
            }
            let thread = self.threads.entry(timeline).or_default();
            if !thread.begun && head.is_none() && thread.cursor == 0 && entry.n == 1 {
                thread.begun = true;
                self.from.push((timeline, 0));
            }
            thread.head = thread.head.max(entry.n);
            if entry.n > thread.cursor {
                thread.ahead.insert(entry.n, entry);
            }
        }
        let before = self.threads[&timeline].cursor;
        self.show(timeline);
        let cursor = self.threads[&timeline].cursor;
        let mut frames = self.ask_for_gap(timeline);
        if cursor > before {
            frames.push(ClientFrame::Ack { timeline, n: cursor });
            if self.reads {
                frames.push(ClientFrame::Read { timeline, n: cursor });
            }
        }
        frames.extend(self.due());
        frames
    }

    /// Shows what follows the cursor without a gap.
    fn show(&mut self, timeline: TimelineId) {
        let Some(thread) = self.threads.get_mut(&timeline) else { return };
        if !thread.begun {
            return;
        }
        while let Some(entry) = thread.ahead.remove(&(thread.cursor + 1)) {
            thread.cursor = entry.n;
            self.transcript.push(Line::Shown(Shown { timeline, n: entry.n, client_id: entry.cid }));
            thread.entries.push(entry);
        }
        let cursor = thread.cursor;
        thread.ahead.retain(|n, _| *n > cursor);
    }

    fn ask_for_gap(&mut self, timeline: TimelineId) -> Vec<ClientFrame> {
        let req = self.next_req();
        let Some(thread) = self.threads.get_mut(&timeline) else { return Vec::new() };
        if thread.cursor >= thread.head || thread.asked_after == Some(thread.cursor) {
            return Vec::new();
        }
        let after = thread.begun.then_some(thread.cursor);
        thread.asked_after = Some(thread.cursor);
        vec![ClientFrame::History { req, timeline, after, before: None }]
    }

    /// What the checker reads. `stayed`: this client should have shown everything.
    pub fn transcript(&self, stayed: bool) -> Option<Transcript> {
        let me = self.me.as_ref()?;
        let who = match me.role {
            Role::Guest | Role::Customer => Who::Customer(me.tenant, CustomerId(me.id)),
            Role::Operator | Role::Supervisor => Who::Operator(me.tenant, OperatorId(me.id)),
        };
        let to_the_end = match (stayed, who) {
            (true, Who::Customer(..)) => me.timeline.into_iter().collect(),
            _ => Vec::new(),
        };
        Some(Transcript {
            name: self.name.clone(),
            who,
            from: self.from.clone(),
            to_the_end,
            lines: self.transcript.clone(),
        })
    }

    /// What this page did in the timeline of the guest it was before: that was another customer.
    pub fn split_off_guest(&self, transcript: &mut Transcript) -> Option<Transcript> {
        let Pass::Known { tenant, guest: Some((guest, _)), .. } = &self.pass else { return None };
        let (tenant, guest) = (*tenant, *guest);
        let guests = TimelineId::of(guest, "web");
        let is_guests = |line: &Line| match line {
            Line::Said { timeline, .. } | Line::Received { timeline, .. } | Line::Marks { timeline, .. } => {
                *timeline == guests
            }
            Line::Shown(shown) => shown.timeline == guests,
            Line::Accepted { .. } | Line::Refused { .. } | Line::Row { .. } => false,
        };
        let (theirs, own) = transcript.lines.drain(..).partition(is_guests);
        transcript.lines = own;
        Some(Transcript {
            name: format!("{} as a guest", self.name),
            who: Who::Customer(tenant, guest),
            from: transcript.from.clone(),
            to_the_end: Vec::new(),
            lines: theirs,
        })
    }

    /// The conversation of a timeline, as the newest entry shown names it.
    pub fn conversation(&self, timeline: TimelineId) -> Option<ConversationId> {
        self.threads.get(&timeline)?.entries.last().map(|entry| entry.conversation)
    }
}

pub fn kind_of(body: &EntryBody) -> &'static str {
    match body {
        EntryBody::Message { .. } => "message",
        EntryBody::Note { .. } => "note",
        EntryBody::Whisper { .. } => "whisper",
        EntryBody::Undelivered { .. } => "undelivered",
        EntryBody::Joined { .. }
        | EntryBody::Left { .. }
        | EntryBody::Closed { .. }
        | EntryBody::Reopened => "event",
    }
}

/// The text of an entry that has one.
pub fn text_of(body: &EntryBody) -> Option<&str> {
    match body {
        EntryBody::Message { text }
        | EntryBody::Note { text }
        | EntryBody::Whisper { text }
        | EntryBody::Undelivered { text, .. } => Some(text),
        EntryBody::Joined { .. }
        | EntryBody::Left { .. }
        | EntryBody::Closed { .. }
        | EntryBody::Reopened => None,
    }
}
