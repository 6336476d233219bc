//! Moves a page's frames over real sockets, and reconnects as the protocol says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use protocol::frame::{ClientFrame, ServerFrame};
use rand::RngExt as _;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::{Page, locked};

const CONNECT_WAIT: Duration = Duration::from_secs(3);
const DEAD_AFTER: Duration = Duration::from_secs(30);

/// What a scenario makes a client do beside writing.
#[derive(Debug)]
pub enum Order {
    Frames(Vec<ClientFrame>),
    /// There is something new in the outbox.
    Outbox,
    /// Bytes as they are.
    Raw(Message),
    /// The socket goes without a goodbye; the client reconnects.
    Cut,
    Offline,
    Online,
    /// From now on these gateways, the first first; the open connection stays.
    Gateways(Vec<SocketAddr>),
    /// Stops or goes on reading the socket.
    Reading(bool),
    LastClose(oneshot::Sender<Option<Closed>>),
}

/// How a connection ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    Code(u16),
    /// Without a close frame.
    Broken,
}

impl Closed {
    /// Revoked or superseded: a page does not come back by itself.
    const fn is_final(self) -> bool {
        matches!(self, Self::Code(4403 | 4409))
    }
}

struct Driver {
    page: Arc<Mutex<Page>>,
    gateways: Vec<SocketAddr>,
    orders: mpsc::Receiver<Order>,
    tell: watch::Sender<u64>,
    online: bool,
    reading: bool,
    last: Option<Closed>,
}

pub(crate) type Socket = WebSocketStream<TcpStream>;

pub(super) async fn drive(
    page: Arc<Mutex<Page>>,
    gateways: Vec<SocketAddr>,
    orders: mpsc::Receiver<Order>,
    tell: watch::Sender<u64>,
) {
    let mut driver = Driver { page, gateways, orders, tell, online: true, reading: true, last: None };
    let mut failures = 0_u32;
    loop {
        while !driver.online || driver.last.is_some_and(Closed::is_final) {
            let Some(order) = driver.orders.recv().await else { return };
            driver.idle(order);
        }
        let turn = usize::try_from(failures).expect("a count of failures fits") % driver.gateways.len();
        let address = driver.gateways[turn];
        if let Ok(socket) = connect(address).await
            && let Some(closed) = Box::pin(driver.run(address, socket)).await
        {
            driver.last = Some(closed);
            failures = u32::from(turn == 0 || matches!(closed, Closed::Code(1012)));
        } else {
            failures += 1;
        }
        locked(&driver.page).closed();
        driver.changed();
        let most = 50_u64 << failures.min(3);
        let wait = Instant::now() + Duration::from_millis(rand::rng().random_range(10..=most));
        loop {
            tokio::select! {
                () = sleep_until(wait) => break,
                order = driver.orders.recv() => match order {
                    Some(order) => driver.idle(order),
                    None => return,
                },
            }
        }
    }
}

pub(crate) async fn connect(address: SocketAddr) -> Result<Socket, ()> {
    let attempt = async {
        let stream = TcpStream::connect(address).await.map_err(drop)?;
        stream.set_nodelay(true).map_err(drop)?;
        let mut request = format!("ws://{address}/ws").into_client_request().map_err(drop)?;
        // As the widget's frame has it: the gateway's own.
        let origin = HeaderValue::from_str(&format!("http://{address}")).expect("an address is plain text");
        request.headers_mut().insert("origin", origin);
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await.map_err(drop)?;
        Ok(socket)
    };
    timeout(CONNECT_WAIT, attempt).await.map_err(drop)?
}

impl Driver {
    fn changed(&self) {
        self.tell.send_modify(|n| *n += 1);
    }

    /// An order while no socket is open: texts stay in the outbox, commands are lost as they are for a real page.
    fn idle(&mut self, order: Order) {
        match order {
            Order::Frames(_) | Order::Outbox | Order::Raw(_) | Order::Cut => {}
            Order::Offline => self.online = false,
            Order::Online => {
                self.online = true;
                self.last = None;
            }
            Order::Gateways(gateways) => self.gateways = gateways,
            Order::Reading(reading) => self.reading = reading,
            Order::LastClose(answer) => {
                let _ = answer.send(self.last);
            }
        }
    }

    /// Runs one connection; `None` if it never came to a `welcome`.
    async fn run(&mut self, address: SocketAddr, mut socket: Socket) -> Option<Closed> {
        let hello = {
            let mut page = locked(&self.page);
            page.gateway = Some(address);
            page.hello()
        };
        send(&mut socket, &[hello]).await.ok()?;
        let mut welcomed = false;
        let mut dead_at = Instant::now() + DEAD_AFTER;
        let mut resend_at: Option<Instant> = None;
        loop {
            let resend = async {
                match resend_at {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                message = socket.next(), if self.reading => {
                    dead_at = Instant::now() + DEAD_AFTER;
                    let text = match message {
                        Some(Ok(Message::Text(text))) => text,
                        Some(Ok(Message::Close(frame))) => {
                            let closed = frame.map_or(Closed::Broken, |frame| Closed::Code(frame.code.into()));
                            locked(&self.page).last_close = Some(closed);
                            let _ = timeout(Duration::from_millis(200), socket.next()).await;
                            return Some(closed);
                        }
                        Some(Ok(_)) => continue,
                        Some(Err(_)) | None => return welcomed.then_some(Closed::Broken),
                    };
                    let frame: ServerFrame = serde_json::from_str(&text)
                        .unwrap_or_else(|error| panic!("a frame that the protocol does not know: {error}: {text}"));
                    welcomed |= matches!(frame, ServerFrame::Welcome(_));
                    if let ServerFrame::Busy { retry_ms, .. } = &frame {
                        resend_at.get_or_insert(Instant::now() + Duration::from_millis(*retry_ms));
                    }
                    let frames = locked(&self.page).take(frame);
                    self.changed();
                    if send(&mut socket, &frames).await.is_err() {
                        return Some(Closed::Broken);
                    }
                }
                () = resend => {
                    resend_at = None;
                    let frames = locked(&self.page).resend();
                    if send(&mut socket, &frames).await.is_err() {
                        return Some(Closed::Broken);
                    }
                }
                () = sleep_until(dead_at), if self.reading => return Some(Closed::Broken),
                order = self.orders.recv() => match order? {
                    Order::Frames(frames) => {
                        if send(&mut socket, &frames).await.is_err() {
                            return Some(Closed::Broken);
                        }
                    }
                    Order::Outbox => {
                        let frames = locked(&self.page).due();
                        if send(&mut socket, &frames).await.is_err() {
                            return Some(Closed::Broken);
                        }
                    }
                    Order::Raw(message) => {
                        if socket.send(message).await.is_err() {
                            return Some(Closed::Broken);
                        }
                    }
                    Order::Cut => return Some(Closed::Broken),
                    Order::Offline => {
                        self.online = false;
                        return Some(Closed::Broken);
                    }
                    order => self.idle(order),
                },
            }
        }
    }
}

async fn send(socket: &mut Socket, frames: &[ClientFrame]) -> Result<(), ()> {
    for frame in frames {
        let text = serde_json::to_string(frame).expect("a frame has no map with keys that are not strings");
        socket.feed(Message::text(text)).await.map_err(drop)?;
    }
    timeout(Duration::from_secs(10), socket.flush()).await.map_err(drop)?.map_err(drop)
}
