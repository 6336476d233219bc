//! Who is master, asked of all Sentinels at once.
//!
//! Our own few lines instead of fred's, which asks them one after the other and waits for a stopped one for ever.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::options::Options;

/// How long a Sentinel may take for connection and answer together.
const ANSWER: Duration = Duration::from_millis(300);
/// An answer is a host and a port.
const ANSWER_BYTES: u64 = 4096;

/// Host and port of a server.
pub(super) type Address = (String, u16);

/// What the Sentinels said.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) master: Address,
    /// Whether more than half of all configured Sentinels named it.
    pub(super) by_majority: bool,
}

/// Asks every Sentinel and returns the master most of them name, as soon as a majority agrees. A Sentinel in the
/// minority may still name the old master, so less than a majority is taken only when nobody else answers in time.
pub(super) async fn find_master(options: &Options) -> Option<Named> {
    let mut asked = JoinSet::new();
    for sentinel in &options.sentinels {
        let question = question(options);
        let sentinel = sentinel.clone();
        asked.spawn(async move { tokio::time::timeout(ANSWER, ask(sentinel, question)).await });
    }
    let mut votes: HashMap<Address, usize> = HashMap::new();
    while let Some(answer) = asked.join_next().await {
        let Ok(Ok(Ok(master))) = answer else { continue };
        let count = votes.entry(master.clone()).or_default();
        *count += 1;
        if *count > options.sentinels.len() / 2 {
            return Some(Named { master, by_majority: true });
        }
    }
    let (master, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    Some(Named { master, by_majority: false })
}

fn question(options: &Options) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A Sentinel without a password answers with an error line, which the reader passes over.
    if let Some(password) = &options.password {
        command(&mut bytes, &["AUTH", password.as_str()]);
    }
    command(&mut bytes, &["SENTINEL", "GET-MASTER-ADDR-BY-NAME", &options.master_name]);
    bytes
}

fn command(bytes: &mut Vec<u8>, words: &[&str]) {
    bytes.extend(format!("*{}\r\n", words.len()).as_bytes());
    for word in words {
        bytes.extend(format!("${}\r\n{word}\r\n", word.len()).as_bytes());
    }
}

async fn ask(sentinel: Address, question: Vec<u8>) -> io::Result<Address> {
    let mut stream = TcpStream::connect((sentinel.0.as_str(), sentinel.1)).await?;
    stream.write_all(&question).await?;
    let mut lines = BufReader::new(stream.take(ANSWER_BYTES)).lines();
    // The answer is an array of two: `*2`, `$length`, host, `$length`, port. `*-1` means the name is unknown.
    while let Some(line) = lines.next_line().await? {
        match line.as_str() {
            "*2" => break,
            "*-1" => return Err(io::ErrorKind::NotFound.into()),
            _ => {}
        }
    }
    let mut words = Vec::new();
    while words.len() < 2 {
        let Some(line) = lines.next_line().await? else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        if !line.starts_with('$') {
            words.push(line);
        }
    }
    let port = words.pop().and_then(|port| port.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let host = words.pop().ok_or(io::ErrorKind::InvalidData)?;
    Ok((host, port))
}
