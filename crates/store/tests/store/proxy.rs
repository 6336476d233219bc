//! Stands between the store and the server, and breaks the connection around one COMMIT.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

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
}

#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) url: String,
    cut: Arc<AtomicU8>,
}

impl Proxy {
    /// A proxy for the server of this address, on a port of its own.
    pub(crate) async fn new(url: &str) -> Self {
        let (front, rest) = url.split_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let cut = Arc::new(AtomicU8::new(Cut::Never as u8));
        let (server, shared) = (server.to_owned(), cut.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(carry(client, server, shared.clone()));
            }
        });
        Self { url: format!("{front}@{here}/{database}"), cut }
    }

    pub(crate) fn cut_next_commit(&self, cut: Cut) {
        self.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// Whether the cut has happened.
    pub(crate) fn has_bitten(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }
}

/// Carries bytes both ways until one side ends, or a cut. COMMIT is one small simple query, sent alone.
async fn carry(mut client: TcpStream, mut server: TcpStream, cut: Arc<AtomicU8>) {
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(n @ 1..) = read else { return };
                let bytes = &up[..n];
                let planned = cut.load(Ordering::SeqCst);
                if planned != Cut::Never as u8 && bytes.first() == Some(&b'Q') && bytes.windows(6).any(|w| w == b"COMMIT") {
                    if planned == Cut::After as u8 {
                        server.write_all(bytes).await.unwrap();
                        // The answer came: the server has committed. It goes no further.
                        assert_ne!(server.read(&mut down).await.unwrap(), 0);
                    }
                    cut.store(Cut::Never as u8, Ordering::SeqCst);
                    return;
                }
                if server.write_all(bytes).await.is_err() { return }
            }
            read = server.read(&mut down) => {
                let Ok(n @ 1..) = read else { return };
                if client.write_all(&down[..n]).await.is_err() { return }
            }
        }
    }
}
