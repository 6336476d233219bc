//! A stand-in of ClamAV's daemon: it speaks INSTREAM as the real one does and knows one "virus".

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it takes for a virus; the real test file of this kind is not in this repository, so that no scanner of the
/// machine it lies on takes that away.
pub(crate) const MARKER: &[u8] = b"STAND-IN-TEST-VIRUS";

/// How it behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Manner {
    /// As the daemon with this `StreamMaxLength`.
    Honest { max_bytes: usize },
    /// Takes everything and never answers.
    Hangs,
    /// Takes nothing: its side of the line is full at once.
    ReadsNothing,
    /// Closes after the command.
    HangsUp,
    /// Answers something that the protocol does not know.
    Babbles,
}

pub(crate) struct StandIn {
    pub(crate) address: SocketAddr,
    /// Scans that were begun.
    pub(crate) scans: Arc<AtomicUsize>,
}

impl StandIn {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, scans) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counted = scans.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counted = counted.clone();
                tokio::spawn(async move {
                    // The other side may hang up whenever it likes.
                    let _ = serve(stream, manner, &counted).await;
                });
            }
        });
        Self { address, scans }
    }

    pub(crate) fn scans(&self) -> usize {
        self.scans.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, scans: &AtomicUsize) -> std::io::Result<()> {
    if manner == Manner::ReadsNothing {
        std::future::pending::<()>().await;
    }
    let command = command(&mut stream).await?;
    match command.as_slice() {
        b"zPING" => return stream.write_all(b"PONG\0").await,
        b"zINSTREAM" => {}
        _ => return stream.write_all(b"UNKNOWN COMMAND\0").await,
    }
    scans.fetch_add(1, Ordering::SeqCst);
    let max_bytes = match manner {
        Manner::Honest { max_bytes } => max_bytes,
        Manner::HangsUp => return Ok(()),
        Manner::Hangs | Manner::ReadsNothing | Manner::Babbles => usize::MAX,
    };
    let mut content = Vec::new();
    loop {
        let length = usize::try_from(stream.read_u32().await?).unwrap();
        if length == 0 {
            break;
        }
        if content.len() + length > max_bytes {
            stream.write_all(b"INSTREAM size limit exceeded. ERROR\0").await?;
            return stream.shutdown().await;
        }
        let at = content.len();
        content.resize(at + length, 0);
        stream.read_exact(&mut content[at..]).await?;
    }
    let is_found = content.windows(MARKER.len()).any(|window| window == MARKER);
    match manner {
        Manner::Babbles => stream.write_all(b"all is well\0").await,
        Manner::Hangs => std::future::pending().await,
        _ if is_found => stream.write_all(b"stream: Stand-In.Test-1 FOUND\0").await,
        _ => stream.write_all(b"stream: OK\0").await,
    }
}

async fn command(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut command = Vec::new();
    loop {
        match stream.read_u8().await? {
            0 => return Ok(command),
            byte => command.push(byte),
        }
    }
}
