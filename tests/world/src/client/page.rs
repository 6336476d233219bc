//! One page of a client as a pure state: what it sends for what it sees.
//!
//! | module | what |
//! |---|---|
//! | [`outbox`] | what was said and has no entry yet |
//! | [`threads`] | what was shown, in order |
//! | [`record`] | what the checker reads of it |

mod outbox;
mod record;
mod threads;

use std::collections::{HashMap, VecDeque};

use checker::Line;
use domain::{ClientId, CustomerId, SenderId, TimelineId};
use protocol::Problem;
use protocol::frame::{BoardFrame, ClientFrame, Cursor, Hello, InboxFrame, Me, ServerFrame, VERSION};
use uuid::Uuid;

pub use outbox::Row;
pub use threads::{Thread, kind_of, text_of};

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
            ServerFrame::Widget { .. } => Vec::new(),
            ServerFrame::Ping { .. } => vec![ClientFrame::Pong {}],
            ServerFrame::Goaway { after_ms, ticket } => {
                self.ticket = Some(ticket);
                self.went_away = Some(after_ms);
                Vec::new()
            }
        }
    }
}
