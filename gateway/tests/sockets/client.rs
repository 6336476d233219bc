//! A client that does exactly what the test says.

use std::net::SocketAddr;
use std::time::Duration;

use domain::{ClientId, CustomerId, SenderId, TenantId, TimelineId};
use futures_util::{SinkExt, StreamExt};
use protocol::frame::{ClientFrame, Cursor, Say, ServerFrame, SpeechKind, Welcome};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use uuid::Uuid;

use crate::place::PATIENCE;

/// A `hello` in the making, with the origin of its page.
#[derive(Clone)]
pub(crate) struct Hello {
    pub(crate) frame: protocol::frame::Hello,
    pub(crate) origin: Option<String>,
}

impl Hello {
    pub(crate) fn new() -> Self {
        let frame = protocol::frame::Hello {
            v: 1,
            tenant: None,
            token: None,
            ticket: None,
            guest_token: None,
            sender: SenderId(Uuid::new_v4()),
            attempt: 1,
            cursors: Vec::new(),
            store_epoch: None,
        };
        Self { frame, origin: None }
    }

    pub(crate) fn guest(tenant: TenantId) -> Self {
        let mut hello = Self::new();
        hello.frame.tenant = Some(tenant);
        hello.origin = Some("https://shop.example".to_owned());
        hello
    }

    pub(crate) fn with_token(token: &str) -> Self {
        let mut hello = Self::new();
        hello.frame.token = Some(token.to_owned());
        hello
    }

    pub(crate) fn with_ticket(ticket: &str) -> Self {
        let mut hello = Self::new();
        hello.frame.ticket = Some(ticket.to_owned());
        hello
    }

    pub(crate) fn from(mut self, origin: &str) -> Self {
        self.origin = Some(origin.to_owned());
        self
    }

    pub(crate) fn sender(mut self, sender: SenderId, attempt: u64) -> Self {
        self.frame.sender = sender;
        self.frame.attempt = attempt;
        self
    }

    pub(crate) fn cursor(mut self, timeline: TimelineId, n: u64) -> Self {
        self.frame.cursors.push(Cursor { timeline, n });
        self
    }
}

/// What came.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and nearly always a frame")]
pub(crate) enum Came {
    Frame(ServerFrame),
    Closed(u16),
}

/// A client's socket.
pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<TcpStream>,
    pub(crate) welcome: Option<Welcome>,
}

impl Client {
    /// Connects without a word.
    pub(crate) async fn connect(address: SocketAddr, origin: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self::over(stream, address, origin).await
    }

    pub(crate) async fn over(stream: TcpStream, address: SocketAddr, origin: Option<&str>) -> Self {
        let mut request = format!("ws://{address}/ws").into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
        Self { socket, welcome: None }
    }

    /// Connects and says hello.
    pub(crate) async fn open(address: SocketAddr, hello: Hello) -> Self {
        let mut client = Self::connect(address, hello.origin.as_deref()).await;
        client.send(&ClientFrame::Hello(hello.frame)).await;
        client
    }

    pub(crate) async fn welcomed(&mut self) {
        match self.next().await {
            Came::Frame(ServerFrame::Welcome(welcome)) => self.welcome = Some(welcome),
            other => panic!("no welcome but {other:?}"),
        }
    }

    pub(crate) fn me(&self) -> CustomerId {
        CustomerId(self.welcome.as_ref().unwrap().me.id)
    }

    pub(crate) fn timeline(&self) -> TimelineId {
        self.welcome.as_ref().unwrap().me.timeline.unwrap()
    }

    pub(crate) async fn send(&mut self, frame: &ClientFrame) {
        self.text(&serde_json::to_string(frame).unwrap()).await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// Says something in its own timeline.
    pub(crate) async fn says(&mut self, text: &str) -> ClientId {
        self.says_in(self.timeline(), SpeechKind::Message, text).await
    }

    pub(crate) async fn says_in(&mut self, timeline: TimelineId, kind: SpeechKind, text: &str) -> ClientId {
        let cid = ClientId(Uuid::new_v4());
        let sender = SenderId(Uuid::from_u128(1));
        let say = Say { timeline, cid, sender, no: 1, kind, text: text.to_owned(), files: vec![] };
        self.send(&ClientFrame::Say(say)).await;
        cid
    }

    /// The next frame or the end; pings are answered and left out.
    pub(crate) async fn next(&mut self) -> Came {
        self.next_within(PATIENCE).await.expect("nothing came")
    }

    pub(crate) async fn next_within(&mut self, wait: Duration) -> Option<Came> {
        let until = Instant::now() + wait;
        loop {
            // Pings lengthen no wait.
            let came = match timeout_at(until, self.socket.next()).await.ok()? {
                Some(Ok(Message::Text(text))) => Came::Frame(serde_json::from_str(text.as_str()).unwrap()),
                Some(Ok(Message::Close(Some(close)))) => Came::Closed(close.code.into()),
                Some(Ok(Message::Close(None))) | None => Came::Closed(1005),
                Some(Err(_)) => Came::Closed(1006),
                Some(Ok(_)) => continue,
            };
            if let Came::Frame(ServerFrame::Ping { .. }) = came {
                self.send(&ClientFrame::Pong {}).await;
                continue;
            }
            return Some(came);
        }
    }

    /// Waits for a frame of which `wanted` makes something; others are passed over.
    pub(crate) async fn waits_for<T>(&mut self, mut wanted: impl FnMut(ServerFrame) -> Option<T>) -> T {
        loop {
            match self.next().await {
                Came::Frame(frame) => {
                    if let Some(found) = wanted(frame) {
                        return found;
                    }
                }
                Came::Closed(code) => panic!("closed with {code}"),
            }
        }
    }

    pub(crate) async fn has_tick(&mut self, cid: ClientId) {
        self.waits_for(|frame| {
            matches!(frame, ServerFrame::Accepted { cid: ticked } if ticked == cid).then_some(())
        })
        .await;
    }

    /// Waits until entries up to `last` were shown; gives the numbers in the order of their coming.
    pub(crate) async fn sees_up_to(&mut self, last: u64) -> Vec<u64> {
        let mut numbers = Vec::new();
        self.waits_for(|frame| {
            match frame {
                ServerFrame::Entry(entry) => numbers.push(entry.n),
                ServerFrame::Page(page) => numbers.extend(page.entries.iter().map(|entry| entry.n)),
                _ => {}
            }
            numbers.contains(&last).then_some(())
        })
        .await;
        numbers
    }

    /// Waits for the end and gives its code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Came::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}
