//! Stands between the store and the server: breaks a connection around one COMMIT, swallows all that comes, or counts.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens to the next COMMIT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Cut {
    Never = 0,
    /// The server does not get it.
    Before = 1,
    /// The server answers, and the answer does not arrive.
    After = 2,
    /// The same, and the connection stays open.
    Silence = 3,
    /// Not only a COMMIT, and not only once: nothing passes, nobody is told.
    Hole = 4,
    /// As [`Cut::Silence`], but at the next ROLLBACK.
    Rollback = 5,
}

#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    cut: AtomicU8,
    /// What the client sent at once, each: the text of a plain query, or the first letter of the message.
    flights: Mutex<Vec<String>>,
    carried: AtomicU64,
    /// The connections that are open, and what their clients are doing.
    open: Mutex<HashMap<u64, Doing>>,
}

/// What the client of a connection is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Work,
    /// It gives the connection back, and waits for the answer to that.
    GivingBack,
    Nothing,
}

/// A connection, open until this is dropped.
struct Carried {
    no: u64,
    state: Arc<State>,
}

impl Carried {
    fn new(state: &Arc<State>) -> Self {
        let no = state.carried.fetch_add(1, Ordering::SeqCst);
        let carried = Self { no, state: Arc::clone(state) };
        carried.is_doing(Doing::Work);
        carried
    }

    fn is_doing(&self, doing: Doing) {
        self.state.open.lock().unwrap().insert(self.no, doing);
    }

    fn sends(&self, bytes: &[u8]) {
        // A plain Sync is sqlx's last question to a connection that goes back.
        self.is_doing(if bytes.first() == Some(&b'S') { Doing::GivingBack } else { Doing::Work });
    }

    fn is_answered(&self) {
        let mut open = self.state.open.lock().unwrap();
        if let Some(doing @ Doing::GivingBack) = open.get_mut(&self.no) {
            *doing = Doing::Nothing;
        }
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.state.open.lock().unwrap().remove(&self.no);
    }
}

impl Proxy {
    /// A proxy for the server of this address, on a port of its own.
    pub(crate) async fn new(url: &str) -> Self {
        let (front, rest) = url.split_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let (server, shared) = (server.to_owned(), Arc::clone(&state));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(carry(client, server, Arc::clone(&shared)));
            }
        });
        Self { url: format!("{front}@{here}/{database}"), state }
    }

    pub(crate) fn cut_next(&self, cut: Cut) {
        self.state.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// From now on nothing passes; connections that lost something by it never go on.
    pub(crate) fn swallow(&self) {
        self.cut_next(Cut::Hole);
    }

    /// New connections go through again.
    pub(crate) fn let_pass(&self) {
        self.cut_next(Cut::Never);
    }

    /// Whether the cut has happened.
    pub(crate) fn has_bitten(&self) -> bool {
        self.state.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }

    /// Whether every connection that is open was given back, to the last answer.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.state.open.lock().unwrap().values().all(|doing| *doing == Doing::Nothing)
    }

    /// What was sent since the last call, in order.
    pub(crate) fn flights(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.flights.lock().unwrap())
    }
}

impl State {
    fn note(&self, bytes: &[u8]) {
        let flight = match bytes {
            [b'Q', _, _, _, _, text @ ..] => String::from_utf8_lossy(text).trim_end_matches('\0').to_owned(),
            [letter, ..] => char::from(*letter).to_string(),
            [] => return,
        };
        self.flights.lock().unwrap().push(flight);
    }
}

/// Carries bytes both ways until one side ends, or a cut. COMMIT is one small simple query, sent alone.
async fn carry(mut client: TcpStream, mut server: TcpStream, state: Arc<State>) {
    let carried = Carried::new(&state);
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(n @ 1..) = read else { return };
                let bytes = &up[..n];
                state.note(bytes);
                carried.sends(bytes);
                let planned = state.cut.load(Ordering::SeqCst);
                if planned == Cut::Hole as u8 {
                    return std::future::pending().await;
                }
                let word: &[u8] = if planned == Cut::Rollback as u8 { b"ROLLBACK" } else { b"COMMIT" };
                if planned != Cut::Never as u8 && bytes.first() == Some(&b'Q') && bytes.get(5..).is_some_and(|text| text.starts_with(word)) {
                    if planned != Cut::Before as u8 {
                        server.write_all(bytes).await.unwrap();
                        // The answer came: the server has committed. It goes no further.
                        assert_ne!(server.read(&mut down).await.unwrap(), 0);
                    }
                    state.cut.store(Cut::Never as u8, Ordering::SeqCst);
                    if planned == Cut::Silence as u8 || planned == Cut::Rollback as u8 {
                        return std::future::pending().await;
                    }
                    return;
                }
                if server.write_all(bytes).await.is_err() { return }
            }
            read = server.read(&mut down) => {
                let Ok(n @ 1..) = read else { return };
                if client.write_all(&down[..n]).await.is_err() { return }
                carried.is_answered();
            }
        }
    }
}
