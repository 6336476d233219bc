//! The lean client: one task a connection. Frames are read by their first bytes; only numbers are parsed.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use domain::{ClientId, ConversationId, SenderId, TimelineId};
use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use protocol::frame::{ClientFrame, Cursor, Hello, PlaceName, VERSION};
use serde::Deserialize;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use uuid::Uuid;

const WAIT: Duration = Duration::from_secs(30);

/// What to present.
#[derive(Clone, Debug)]
pub enum Pass {
    Guest(domain::TenantId),
    Token(String),
    Ticket(String),
}

/// An open connection that was welcomed.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// Entries of a page that were not handed out yet: what push did not bring comes in pages.
    paged: VecDeque<Seen>,
    pub timeline: Option<TimelineId>,
    pub ticket: String,
    pub token: Option<String>,
    /// The newest inbox that was read.
    pub inbox: Vec<Chat>,
    /// From the first byte sent to the `welcome`.
    pub opened_in: Duration,
}

/// What a frame says, as far as a load generator cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Tick(ClientId),
    Entry {
        timeline: TimelineId,
        n: u64,
        cid: ClientId,
    },
    /// A page; its entries follow one by one.
    Page,
    /// The inbox of the socket was replaced.
    Inbox,
    /// The inbox has changed.
    InboxStep,
    /// A command was answered.
    Answered {
        cid: ClientId,
        well: bool,
    },
    Busy,
    Ping,
    Goaway,
    Other,
    Closed(Option<u16>),
}

/// A card of the inbox, as far as whoever works needs it.
#[derive(Clone, Copy, Deserialize, Debug)]
pub struct Chat {
    pub conversation: ConversationId,
    pub timeline: TimelineId,
    #[serde(default)]
    pub place: PlaceName,
    pub offer: Option<u64>,
}

#[derive(Deserialize)]
struct InboxFrame {
    chats: Vec<Chat>,
}

/// Why a connection did not open.
#[derive(Debug)]
pub struct NotOpened(pub String);

#[derive(Deserialize)]
struct TickFrame {
    cid: ClientId,
}

#[derive(Deserialize)]
struct ResultFrame {
    cid: ClientId,
    problem: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct EntryFrame {
    timeline: TimelineId,
    n: u64,
    cid: ClientId,
}

#[derive(Deserialize)]
struct PageFrame {
    timeline: TimelineId,
    entries: Vec<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    n: u64,
    cid: ClientId,
}

#[derive(Deserialize)]
struct WelcomeFrame {
    ticket: String,
    token: Option<String>,
    me: Me,
}

#[derive(Deserialize)]
struct Me {
    timeline: Option<TimelineId>,
}

impl Socket {
    /// Connects, says `hello`, waits for `welcome`. Connections are spread over source addresses `127.0.0.2` to `.33`,
    /// because one address has only 28 000 ports.
    pub async fn open(
        gateway: SocketAddr,
        pass: Pass,
        nth: usize,
        cursors: Vec<Cursor>,
    ) -> Result<Self, NotOpened> {
        let started = Instant::now();
        let fail = |what: &str, error: &dyn std::fmt::Display| NotOpened(format!("{what}: {error}"));
        let source = u8::try_from(nth % 32).expect("below 32") + 2;
        let opening = async {
            let socket = TcpSocket::new_v4().map_err(|error| fail("socket", &error))?;
            let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, source)), 0);
            socket.bind(address).map_err(|error| fail("bind", &error))?;
            let stream = socket.connect(gateway).await.map_err(|error| fail("connect", &error))?;
            stream.set_nodelay(true).map_err(|error| fail("nodelay", &error))?;
            let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
            let mut request = format!("ws://{gateway}/ws")
                .into_client_request()
                .map_err(|error| fail("request", &error))?;
            let origin =
                HeaderValue::from_str(&format!("http://{gateway}")).expect("an address is plain text");
            request.headers_mut().insert("origin", origin);
            let (stream, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config))
                .await
                .map_err(|error| fail("handshake", &error))?;
            let mut socket = Self {
                stream,
                paged: VecDeque::new(),
                timeline: None,
                ticket: String::new(),
                token: None,
                inbox: Vec::new(),
                opened_in: WAIT,
            };
            socket.send(&hello(pass, cursors)).await?;
            loop {
                let Some(Ok(message)) = socket.stream.next().await else {
                    return Err(NotOpened("the connection ended before a welcome".to_owned()));
                };
                match message {
                    Message::Text(text) if text.starts_with(r#"{"t":"welcome""#) => {
                        let welcome: WelcomeFrame =
                            serde_json::from_str(&text).map_err(|error| fail("welcome", &error))?;
                        socket.ticket = welcome.ticket;
                        socket.token = welcome.token;
                        socket.timeline = welcome.me.timeline;
                        break;
                    }
                    Message::Close(frame) => return Err(NotOpened(format!("closed: {frame:?}"))),
                    _ => {}
                }
            }
            socket.opened_in = started.elapsed();
            Ok(socket)
        };
        timeout(WAIT, opening).await.map_err(|_| NotOpened("no welcome in time".to_owned()))?
    }

    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), NotOpened> {
        let text = serde_json::to_string(frame).expect("a frame has no map with keys that are not strings");
        self.send_text(text).await
    }

    pub async fn send_text(&mut self, text: String) -> Result<(), NotOpened> {
        self.stream.send(Message::text(text)).await.map_err(|error| NotOpened(error.to_string()))
    }

    /// The next frame.
    pub async fn next(&mut self) -> Seen {
        if let Some(entry) = self.paged.pop_front() {
            return entry;
        }
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => self.read(&text),
            Some(Ok(Message::Close(frame))) => Seen::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(_)) => Seen::Other,
            Some(Err(_)) | None => Seen::Closed(None),
        }
    }

    fn read(&mut self, text: &str) -> Seen {
        if text.starts_with(r#"{"t":"inbox","#) {
            let Ok(InboxFrame { chats }) = serde_json::from_str(text) else { return Seen::Other };
            self.inbox = chats;
            return Seen::Inbox;
        }
        if !text.starts_with(r#"{"t":"page""#) {
            return read(text);
        }
        let Ok(PageFrame { timeline, entries }) = serde_json::from_str(text) else { return Seen::Other };
        self.paged.extend(entries.into_iter().map(|Numbered { n, cid }| Seen::Entry { timeline, n, cid }));
        Seen::Page
    }

    /// Ends it without a goodbye.
    pub fn cut(self) {
        drop(self);
    }
}

fn hello(pass: Pass, cursors: Vec<Cursor>) -> ClientFrame {
    let (mut tenant, mut token, mut ticket) = (None, None, None);
    match pass {
        Pass::Guest(id) => tenant = Some(id),
        Pass::Token(text) => token = Some(text),
        Pass::Ticket(text) => ticket = Some(text),
    }
    ClientFrame::Hello(Hello {
        v: VERSION,
        tenant,
        token,
        ticket,
        guest_token: None,
        sender: SenderId(Uuid::new_v4()),
        attempt: 1,
        cursors,
        store_epoch: None,
    })
}

/// Reads what matters by the frame's first bytes: the gateway writes `t` first.
fn read(text: &str) -> Seen {
    if text.starts_with(r#"{"t":"accepted""#) {
        return serde_json::from_str(text).map_or(Seen::Other, |frame: TickFrame| Seen::Tick(frame.cid));
    }
    if text.starts_with(r#"{"t":"entry""#) {
        return serde_json::from_str(text)
            .map_or(Seen::Other, |EntryFrame { timeline, n, cid }| Seen::Entry { timeline, n, cid });
    }
    if text.starts_with(r#"{"t":"inbox_change""#) {
        return Seen::InboxStep;
    }
    if text.starts_with(r#"{"t":"result""#) {
        return serde_json::from_str(text).map_or(Seen::Other, |ResultFrame { cid, problem }| {
            Seen::Answered { cid, well: problem.is_none() }
        });
    }
    if text.starts_with(r#"{"t":"busy""#) {
        return Seen::Busy;
    }
    if text.starts_with(r#"{"t":"ping""#) {
        return Seen::Ping;
    }
    if text.starts_with(r#"{"t":"goaway""#) {
        return Seen::Goaway;
    }
    Seen::Other
}
