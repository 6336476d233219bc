//! ClamAV's INSTREAM over a real socket.

use std::time::Duration;

use bytes::Bytes;
use files::FilesError;
use files::scanner::{ClamAv, Nobody, ScanError, Scanner, Verdict};
use futures_util::{StreamExt, stream};

use crate::stand_in::{MARKER, Manner, StandIn};

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);
const HONEST: Manner = Manner::Honest { max_bytes: 26_214_400 };

fn file(chunks: Vec<Vec<u8>>) -> files::Bytes {
    let size_bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    let chunks = chunks.into_iter().map(|chunk| Ok::<_, FilesError>(Bytes::from(chunk)));
    files::Bytes { size_bytes, stream: stream::iter(chunks).boxed() }
}

async fn scan(daemon: &StandIn, wait: Duration, chunks: Vec<Vec<u8>>) -> Result<Verdict, ScanError> {
    ClamAv::new(daemon.address.to_string(), wait).scan(file(chunks)).await
}

#[tokio::test]
async fn a_clean_file_is_clean_and_an_infected_one_is_named() {
    let daemon = StandIn::start(HONEST).await;
    assert_eq!(scan(&daemon, LONG, vec![b"just words".to_vec()]).await.unwrap(), Verdict::Clean);
    // The marker lies across two chunks, and within a chunk that is sent in pieces.
    let (front, back) = MARKER.split_at(7);
    let across = vec![[&[b'a'; 200_000], front].concat(), [back, &[b'b'; 90_000]].concat()];
    let found = Verdict::Infected { name: "Stand-In.Test-1".into() };
    assert_eq!(scan(&daemon, LONG, across).await.unwrap(), found);
    assert_eq!(daemon.scans(), 2);
}

#[tokio::test]
async fn a_scanner_that_hangs_is_given_up() {
    for manner in [Manner::Hangs, Manner::ReadsNothing] {
        let daemon = StandIn::start(manner).await;
        let began = std::time::Instant::now();
        // More than the sockets between us hold.
        let error = scan(&daemon, SHORT, vec![vec![b'a'; 1 << 20]; 24]).await.unwrap_err();
        assert!(matches!(error, ScanError::TimedOut { after } if after == SHORT), "{manner:?}: {error:?}");
        assert!(began.elapsed() < LONG / 2, "{manner:?}");
    }
}

#[tokio::test]
async fn a_file_beyond_the_scanners_own_limit_is_an_error_that_says_so() {
    let daemon = StandIn::start(Manner::Honest { max_bytes: 100_000 }).await;
    // Just beyond, with nothing left to send after the answer; and far beyond, while we still send.
    for chunks in [vec![vec![b'a'; 100_001]], vec![vec![b'a'; 1 << 20]; 24]] {
        let error = scan(&daemon, LONG, chunks).await.unwrap_err();
        // A line that is reset under what we send may swallow the reason; never does it count as clean.
        assert!(matches!(error, ScanError::TooLarge | ScanError::BrokeOff(_)), "{error:?}");
    }
    let error = scan(&daemon, LONG, vec![vec![b'a'; 60_000], vec![b'a'; 60_000]]).await.unwrap_err();
    assert!(
        error.to_string().contains("StreamMaxLength") || matches!(error, ScanError::BrokeOff(_)),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_scanner_that_hangs_up_or_babbles_never_says_clean() {
    let daemon = StandIn::start(Manner::HangsUp).await;
    let error = scan(&daemon, LONG, vec![vec![b'a'; 1 << 20]; 4]).await.unwrap_err();
    assert!(matches!(error, ScanError::BrokeOff(_)), "{error:?}");
    let daemon = StandIn::start(Manner::Babbles).await;
    let error = scan(&daemon, LONG, vec![b"words".to_vec()]).await.unwrap_err();
    assert!(matches!(&error, ScanError::Answer { answer } if answer == "all is well"), "{error:?}");
}

#[tokio::test]
async fn a_scanner_that_is_not_there_is_named() {
    let gone = StandIn::start(HONEST).await.address;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_ne!(gone, nobody);
    let scanner = ClamAv::new(nobody.to_string(), LONG);
    let error = scanner.scan(file(vec![])).await.unwrap_err();
    assert!(error.to_string().contains(&nobody.to_string()), "{error}");
    assert!(scanner.ping().await.is_err());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_clean() {
    let daemon = StandIn::start(HONEST).await;
    let missing = || FilesError::Missing { object: "x".into() };
    let chunks = vec![Ok(Bytes::from_static(b"half of it")), Err(missing())];
    let broken = files::Bytes { size_bytes: 20, stream: stream::iter(chunks).boxed() };
    let error = ClamAv::new(daemon.address.to_string(), LONG).scan(broken).await.unwrap_err();
    assert!(matches!(error, ScanError::Files(_)), "{error:?}");
}

#[tokio::test]
async fn a_scanner_answers_a_ping_and_nobody_says_that_nobody_looked() {
    let daemon = StandIn::start(HONEST).await;
    ClamAv::new(daemon.address.to_string(), LONG).ping().await.unwrap();
    let babbling = StandIn::start(Manner::Hangs).await;
    ClamAv::new(babbling.address.to_string(), LONG).ping().await.unwrap();
    assert_eq!(Nobody.scan(file(vec![MARKER.to_vec()])).await.unwrap(), Verdict::NotScanned);
}
