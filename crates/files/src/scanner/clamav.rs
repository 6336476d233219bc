//! ClamAV's daemon by its INSTREAM command.
//!
//! On one connection: `zINSTREAM\0`, then chunks, each with its length as four bytes, highest first; a length of zero
//! ends the file. The answer is one text that ends with a zero byte: `stream: OK`, `stream: NAME FOUND`, or a text that
//! ends with `ERROR`. When a file is larger than its `StreamMaxLength` the daemon answers in the middle and hangs up, so
//! the answer is awaited while the file is still being sent.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{ScanError, Scanner, Verdict};
use crate::files::Bytes;

/// The most that is sent under one length.
const CHUNK_BYTES: usize = 64 * 1024;
/// The longest answer that is read; a name has some dozens of letters.
const ANSWER_BYTES: usize = 4 * 1024;
/// A daemon that is there takes a connection at once.
const CONNECT: Duration = Duration::from_secs(3);
/// After the line broke while we were sending: the answer that explains it may be on its way.
const LAST_WORD: Duration = Duration::from_secs(1);
/// The longest name of a find that is kept.
const NAME_CHARS: usize = 200;

/// The daemon at one address.
#[derive(Clone, Debug)]
pub struct ClamAv {
    address: String,
    wait: Duration,
}

impl ClamAv {
    /// `address` is `host:port`; a scan that takes longer than `wait` failed.
    pub fn new(address: impl Into<String>, wait: Duration) -> Self {
        Self { address: address.into(), wait }
    }

    async fn connect(&self) -> Result<TcpStream, ScanError> {
        let unreached = |source| ScanError::Unreached { address: self.address.clone(), source };
        let connected = timeout(CONNECT.min(self.wait), TcpStream::connect(&self.address)).await;
        connected.unwrap_or_else(|late| Err(io::Error::new(io::ErrorKind::TimedOut, late))).map_err(unreached)
    }

    async fn within<T>(&self, work: impl Future<Output = Result<T, ScanError>>) -> Result<T, ScanError> {
        timeout(self.wait, work).await.unwrap_or(Err(ScanError::TimedOut { after: self.wait }))
    }
}

#[async_trait]
impl Scanner for ClamAv {
    async fn scan(&self, file: Bytes) -> Result<Verdict, ScanError> {
        self.within(async {
            let (reader, writer) = self.connect().await?.into_split();
            verdict(&converse(reader, writer, file).await?)
        })
        .await
    }

    async fn ping(&self) -> Result<(), ScanError> {
        self.within(async {
            let mut stream = self.connect().await?;
            stream.write_all(b"zPING\0").await.map_err(ScanError::BrokeOff)?;
            match answer(stream).await?.as_str() {
                "PONG" => Ok(()),
                other => Err(ScanError::Answer { answer: other.to_owned() }),
            }
        })
        .await
    }
}

/// Sends the file and takes the answer, whichever end comes first.
async fn converse(
    reader: impl AsyncRead + Unpin,
    mut writer: impl AsyncWrite + Unpin,
    file: Bytes,
) -> Result<String, ScanError> {
    let mut answered = std::pin::pin!(answer(reader));
    let sent = tokio::select! {
        early = answered.as_mut() => return early,
        sent = send(&mut writer, file) => sent,
    };
    match sent {
        Ok(()) => answered.await,
        // Whoever hangs up in the middle may have said why.
        Err(ScanError::BrokeOff(error)) => match timeout(LAST_WORD, answered).await {
            Ok(Ok(why)) => Ok(why),
            _ => Err(ScanError::BrokeOff(error)),
        },
        Err(error) => Err(error),
    }
}

async fn send(writer: &mut (impl AsyncWrite + Unpin), mut file: Bytes) -> Result<(), ScanError> {
    writer.write_all(b"zINSTREAM\0").await.map_err(ScanError::BrokeOff)?;
    while let Some(bytes) = file.stream.next().await {
        for chunk in bytes?.chunks(CHUNK_BYTES) {
            let length = u32::try_from(chunk.len()).expect("a chunk is small").to_be_bytes();
            writer.write_all(&length).await.map_err(ScanError::BrokeOff)?;
            writer.write_all(chunk).await.map_err(ScanError::BrokeOff)?;
        }
    }
    writer.write_all(&[0; 4]).await.map_err(ScanError::BrokeOff)?;
    writer.flush().await.map_err(ScanError::BrokeOff)
}

/// The text up to the zero byte, or to the end of the line.
async fn answer(reader: impl AsyncRead + Unpin) -> Result<String, ScanError> {
    let mut reader = reader.take(u64::try_from(ANSWER_BYTES).unwrap_or(u64::MAX));
    let mut bytes = Vec::new();
    while !bytes.contains(&0) {
        if reader.read_buf(&mut bytes).await.map_err(ScanError::BrokeOff)? == 0 {
            break;
        }
    }
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    if text.is_empty() {
        return Err(ScanError::BrokeOff(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(String::from_utf8_lossy(text).trim().to_owned())
}

/// What the answer says.
fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    if answer == "stream: OK" {
        return Ok(Verdict::Clean);
    }
    let found = answer.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND"));
    if let Some(name) = found.filter(|name| !name.contains(char::is_control)) {
        return Ok(Verdict::Infected { name: name.chars().take(NAME_CHARS).collect() });
    }
    if answer.contains("size limit exceeded") {
        return Err(ScanError::TooLarge);
    }
    Err(ScanError::Answer { answer: answer.chars().take(NAME_CHARS).collect() })
}

#[cfg(test)]
mod tests {
    use super::{ScanError, Verdict, verdict};

    #[test]
    fn only_the_known_answers_are_verdicts() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        let found = verdict("stream: Win.Test.EICAR_HDB-1 FOUND").unwrap();
        assert_eq!(found, Verdict::Infected { name: "Win.Test.EICAR_HDB-1".into() });
        assert!(matches!(verdict("INSTREAM size limit exceeded. ERROR"), Err(ScanError::TooLarge)));
        for other in
            ["", "OK", "stream: OK ", "stream: OK\nstream: X FOUND", "UNKNOWN COMMAND", "stream: x ERROR"]
        {
            assert!(matches!(verdict(other), Err(ScanError::Answer { .. })), "{other}");
        }
    }
}
