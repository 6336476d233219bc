//! Frames that no client of ours sends: each gets its documented answer, and nobody else notices.

use futures_util::SinkExt;
use protocol::frame::ClientFrame;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, Hello};
use crate::place::Place;
use crate::router::TENANT;

const SHOP: &str = "https://shop.example";

/// Someone who chats while another one misbehaves.
async fn chats(client: &mut Client) {
    let cid = client.says("all is well").await;
    client.has_tick(cid).await;
}

#[tokio::test]
async fn each_hostile_frame_gets_its_documented_answer_and_disturbs_nobody() {
    let place = Place::start().await;
    let mut carol = place.guest().await;
    let after_hello: Vec<(&str, Message, u16)> = vec![
        ("too long", Message::text("x".repeat(70_000)), 4400),
        ("binary", Message::binary(vec![1, 2, 3]), 4400),
        ("not JSON", Message::text("hello?"), 4400),
        ("an unknown kind", Message::text(r#"{"t":"dance"}"#), 4400),
        (
            "an unknown field",
            Message::text(format!(r#"{{"t":"unwatch","timeline":"{TENANT}","x":1}}"#)),
            4400,
        ),
        ("a wrong type", Message::text(r#"{"t":"ack","timeline":7,"n":"one"}"#), 4400),
        ("a second hello", Message::text(hello_of(1)), 4400),
    ];
    for (what, message, code) in after_hello {
        let mut mallory = place.guest().await;
        mallory.socket.send(message).await.unwrap();
        assert_eq!(mallory.closed().await, code, "{what}");
        chats(&mut carol).await;
    }
    let before_hello: Vec<(&str, Message, u16)> = vec![
        ("another frame first", Message::text(r#"{"t":"inbox"}"#), 4408),
        ("another version", Message::text(hello_of(9)), 4400),
        ("a long hello", Message::text(format!("{}{}", hello_of(1), " ".repeat(9_000))), 4400),
        ("binary first", Message::binary(vec![0; 10]), 4400),
    ];
    for (what, message, code) in before_hello {
        let mut mallory = Client::connect(place.address, Some(SHOP)).await;
        mallory.socket.send(message).await.unwrap();
        assert_eq!(mallory.closed().await, code, "{what}");
        chats(&mut carol).await;
    }
}

fn hello_of(v: u16) -> String {
    let mut hello = Hello::guest(TENANT).frame;
    hello.v = v;
    serde_json::to_string(&ClientFrame::Hello(hello)).unwrap()
}

#[tokio::test]
async fn silence_instead_of_hello_ends_with_4408() {
    let place = Place::start().await;
    let mut mute = Client::connect(place.address, Some(SHOP)).await;
    assert_eq!(mute.closed().await, 4408);
}

#[tokio::test]
async fn ten_thousand_frames_a_second_end_with_4429_and_disturb_nobody() {
    let place = Place::start().await;
    let mut carol = place.guest().await;
    let mut mallory = place.guest().await;
    for _ in 0..10_000 {
        if mallory.socket.feed(Message::text(r#"{"t":"pong"}"#)).await.is_err() {
            break;
        }
    }
    // The gateway may have closed before the last of them was written.
    drop(mallory.socket.flush().await);
    chats(&mut carol).await;
    assert_eq!(mallory.closed().await, 4429);
}

#[tokio::test]
async fn half_a_frame_and_silence_is_dropped_with_the_other_dead() {
    let place = Place::with(gateway::GatewayConfig { ping_ms: 200, ..crate::place::config() }).await;
    let mut mallory = place.guest().await;
    // A masked text of 100 bytes is announced, five bytes come.
    mallory.socket.get_mut().write_all(&[0x81, 0x80 | 100, 1, 2, 3, 4, 5]).await.unwrap();
    let ended = async {
        use futures_util::StreamExt;
        while let Some(Ok(_)) = mallory.socket.next().await {}
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), ended).await.unwrap();
    chats(&mut place.guest().await).await;
}
