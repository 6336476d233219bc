//! The front door: files, probes, REST beside the socket, and those who only stand in it.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::Client;
use crate::place::{PATIENCE, Place, config};
use crate::router::TENANT;

#[tokio::test]
async fn one_port_serves_files_probes_figures_and_rest() {
    let place = Place::start().await;
    let _alice = place.guest().await;
    assert!(place.get("/live", "").await.starts_with("HTTP/1.1 200"));
    assert!(place.get("/ready", "").await.starts_with("HTTP/1.1 200"));
    let figures = place.get("/metrics", "").await;
    assert!(figures.contains("switchboard_gateway_sessions 1"), "{figures}");
    assert!(place.get("/v1/hello", "").await.ends_with("hello from REST"));
    assert!(place.get("/nothing", "").await.starts_with("HTTP/1.1 404"));
    let frame = place.get(&format!("/widget/frame.html?tenant={TENANT}"), "accept-encoding: br\r\n").await;
    assert!(
        frame.contains("frame-ancestors 'self' https://shop.example") && frame.ends_with("brotli"),
        "{frame}"
    );
    assert!(place.get("/ws", "").await.starts_with("HTTP/1.1 426"));
}

#[tokio::test]
async fn who_says_nothing_or_too_slowly_or_too_much_is_shown_out() {
    let place = Place::start().await;
    for begin in ["", "GET /ws HTTP/1.1\r\nhost: x\r\n"] {
        let mut stream = TcpStream::connect(place.address).await.unwrap();
        stream.write_all(begin.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "still open after {begin:?}");
    }
    let long = place.get("/live", &format!("x-long: {}\r\n", "a".repeat(9_000))).await;
    assert!(long.starts_with("HTTP/1.1 431"), "{long}");
}

#[tokio::test]
async fn an_address_holds_so_many_sockets_and_gets_its_places_back() {
    let place = Place::with(gateway::GatewayConfig { max_sessions_per_address: 3, ..config() }).await;
    let mut some = vec![place.guest().await, place.guest().await, place.guest().await];
    let upgrade = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: \
                   dGhlIHNhbXBsZSBub25jZQ==\r\norigin: https://shop.example\r\n";
    let mut stream = TcpStream::connect(place.address).await.unwrap();
    let request = format!("GET /ws HTTP/1.1\r\nhost: {}\r\n{upgrade}\r\n", place.address);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut answer)).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 429");
    let mut gone: Client = some.remove(0);
    gone.socket.close(None).await.unwrap();
    gone.closed().await;
    // Places come back when sockets end, the pace with time: a third of a second for one of three in ten.
    let back = async {
        loop {
            let mut stream = TcpStream::connect(place.address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            stream.read_exact(&mut answer).await.unwrap();
            if &answer == b"HTTP/1.1 101" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, back).await.unwrap();
}
