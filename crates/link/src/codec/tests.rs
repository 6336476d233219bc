//! Hostile bytes: no panic, no memory ahead of the bytes that came.

use bytes::{BufMut, BytesMut};
use proptest::prelude::*;
use protocol::link::{Pull, PullAnswer, Push, PushAnswer, Report};
use tokio::io::AsyncWriteExt;

use super::{GREETING_BYTES, MESSAGE_BYTES, READ_BYTES, Reader, decode, encode};
use crate::error::LinkError;

fn framed(body: &[u8]) -> BytesMut {
    let mut bytes = BytesMut::new();
    bytes.put_u32(u32::try_from(body.len()).unwrap());
    bytes.put_slice(body);
    bytes
}

#[test]
fn a_message_survives_encoding_whatever_the_cut() {
    let mut bytes = BytesMut::new();
    encode(&Push::Settings { version: 7 }, &mut bytes, MESSAGE_BYTES).unwrap();
    encode(&Push::Ping { batch: 8 }, &mut bytes, MESSAGE_BYTES).unwrap();
    for cut in 0..bytes.len() {
        let mut arrived = BytesMut::from(&bytes[..cut]);
        let early = decode::<Push>(&mut arrived, MESSAGE_BYTES, "a push").unwrap();
        arrived.extend_from_slice(&bytes[cut..]);
        let mut read: Vec<Push> = early.into_iter().collect();
        while let Some(push) = decode(&mut arrived, MESSAGE_BYTES, "a push").unwrap() {
            read.push(push);
        }
        assert!(matches!(read[..], [Push::Settings { version: 7 }, Push::Ping { batch: 8 }]), "cut at {cut}");
    }
}

#[test]
fn a_message_over_the_limit_is_not_written_and_leaves_what_was_there() {
    let mut bytes = BytesMut::from(&b"before"[..]);
    let error = encode(&"x".repeat(GREETING_BYTES), &mut bytes, GREETING_BYTES).unwrap_err();
    assert!(matches!(error, LinkError::TooLong { .. }), "{error}");
    assert_eq!(&bytes[..], b"before");
}

#[tokio::test]
async fn a_length_over_the_limit_is_refused_before_its_bytes() {
    let mut reader = Reader::new(&[0xff_u8, 0xff, 0xff, 0xff, b'{'][..]);
    let error = reader.next::<Push>(MESSAGE_BYTES, "a push").await.unwrap_err();
    assert!(matches!(error, LinkError::TooLong { limit: MESSAGE_BYTES, .. }), "{error}");
}

#[tokio::test]
async fn a_claimed_length_reserves_nothing() {
    let (mut peer, ours) = tokio::io::duplex(1024);
    peer.write_u32(u32::try_from(MESSAGE_BYTES).unwrap()).await.unwrap();
    peer.write_all(b"{\"half\":").await.unwrap();
    let mut reader = Reader::new(ours);
    reader.fill().await.unwrap();
    assert!(decode::<Push>(&mut reader.buffer, MESSAGE_BYTES, "a push").unwrap().is_none());
    assert!(reader.buffer.capacity() <= 2 * READ_BYTES, "{}", reader.buffer.capacity());
}

#[tokio::test]
async fn the_memory_of_a_long_message_is_given_back() {
    let long = framed(format!("\"{}\"", "x".repeat(MESSAGE_BYTES - 2)).as_bytes());
    let (mut peer, ours) = tokio::io::duplex(64 * 1024);
    let writing = tokio::spawn(async move {
        peer.write_all(&long).await.unwrap();
        peer.write_all(&framed(b"1")).await.unwrap();
    });
    let mut reader = Reader::new(ours);
    let text: String = reader.next(MESSAGE_BYTES, "a text").await.unwrap();
    assert_eq!(text.len(), MESSAGE_BYTES - 2);
    drop(text);
    let one: u32 = reader.next(MESSAGE_BYTES, "a number").await.unwrap();
    assert_eq!(one, 1);
    assert!(reader.fill().await.is_err(), "the peer has closed");
    assert!(reader.buffer.capacity() <= 4 * READ_BYTES, "{}", reader.buffer.capacity());
    writing.await.unwrap();
}

#[test]
fn what_a_person_wrote_is_not_quoted_in_an_error() {
    let mut bytes = framed(br#"{"settings":{"version":"my secret"}}"#);
    let error = decode::<Push>(&mut bytes, MESSAGE_BYTES, "a push").unwrap_err();
    let chain = format!("{error} {error:?}");
    assert!(!chain.contains("secret"), "{chain}");
}

proptest! {
    #[test]
    fn hostile_bytes_end_in_an_error_or_wait_for_more(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let take = |what: &dyn Fn(&mut BytesMut) -> Result<bool, LinkError>| {
            let mut buffer = BytesMut::from(&bytes[..]);
            while let Ok(true) = what(&mut buffer) {}
        };
        take(&|b| decode::<Push>(b, MESSAGE_BYTES, "").map(|m| m.is_some()));
        take(&|b| decode::<PushAnswer>(b, MESSAGE_BYTES, "").map(|m| m.is_some()));
        take(&|b| decode::<Pull>(b, MESSAGE_BYTES, "").map(|m| m.is_some()));
        take(&|b| decode::<PullAnswer>(b, MESSAGE_BYTES, "").map(|m| m.is_some()));
        take(&|b| decode::<Report>(b, MESSAGE_BYTES, "").map(|m| m.is_some()));
        take(&|b| decode::<serde_json::Value>(b, GREETING_BYTES, "").map(|m| m.is_some()));
    }

    #[test]
    fn a_well_framed_body_of_any_bytes_is_refused_or_read(body in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode::<Push>(&mut framed(&body), MESSAGE_BYTES, "a push");
        let _ = decode::<PullAnswer>(&mut framed(&body), MESSAGE_BYTES, "an answer");
        let _ = decode::<Report>(&mut framed(&body), MESSAGE_BYTES, "a report");
    }

    #[test]
    fn deeply_nested_json_is_refused_without_a_deep_stack(depth in 1_usize..100_000) {
        let mut body = br#"{"deliver":{"batch":1,"deliveries":[{"frame":"#.to_vec();
        body.extend(std::iter::repeat_n(b'[', depth));
        let _ = decode::<Push>(&mut framed(&body), MESSAGE_BYTES, "a push");
        let mut body = vec![b'['; depth];
        body.extend(std::iter::repeat_n(b']', depth));
        let _ = decode::<Pull>(&mut framed(&body), MESSAGE_BYTES, "a pull");
        let _ = decode::<serde_json::Value>(&mut framed(&body), MESSAGE_BYTES, "a value");
    }
}
