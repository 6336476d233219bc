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
    assert_eq!(upgrades(&place, "").await.0, "429");
    let mut gone: Client = some.remove(0);
    gone.socket.close(None).await.unwrap();
    gone.closed().await;
    // Places come back when sockets end, the pace with time: a third of a second for one of three in ten.
    let back = async {
        loop {
            if upgrades(&place, "").await.0 == "101" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, back).await.unwrap();
}

/// Opens a socket with further headers; the status of the answer, and the socket as long as it is wanted.
async fn upgrades(place: &Place, headers: &str) -> (String, TcpStream) {
    let upgrade = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: \
                   dGhlIHNhbXBsZSBub25jZQ==\r\norigin: https://shop.example\r\n";
    let mut stream = TcpStream::connect(place.address).await.unwrap();
    let request = format!("GET /ws HTTP/1.1\r\nhost: {}\r\n{upgrade}{headers}\r\n", place.address);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut answer)).await.unwrap().unwrap();
    (String::from_utf8_lossy(&answer[9..]).into_owned(), stream)
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_the_places_of_its_own_address() {
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    let two = gateway::GatewayConfig { max_sessions_per_address: 2, trusted_proxies, ..config() };
    let place = Place::with(two).await;
    let mut open = Vec::new();
    for (headers, status) in [
        ("x-forwarded-for: 192.0.2.1\r\n", "101"),
        ("x-forwarded-for: 192.0.2.1, 10.0.0.9\r\n", "101"),
        ("x-forwarded-for: 192.0.2.1\r\n", "429"),
        // What the client wrote itself stands left of what the proxy noted.
        ("x-forwarded-for: 198.51.100.1, 192.0.2.1\r\n", "429"),
        ("forwarded: for=198.51.100.2, for=\"192.0.2.1:80\"\r\n", "429"),
        ("x-forwarded-for: 192.0.2.2\r\n", "101"),
    ] {
        let (found, stream) = upgrades(&place, headers).await;
        assert_eq!(found, status, "{headers}");
        open.push(stream);
    }
}

#[tokio::test]
async fn without_trusted_proxies_a_client_cannot_choose_its_address() {
    let place = Place::with(gateway::GatewayConfig { max_sessions_per_address: 2, ..config() }).await;
    let mut open = Vec::new();
    for (no, status) in [(1, "101"), (2, "101"), (3, "429")] {
        let (found, stream) =
            upgrades(&place, &format!("x-forwarded-for: 192.0.2.{no}\r\nforwarded: for=192.0.2.{no}\r\n"))
                .await;
        assert_eq!(found, status, "{no}");
        open.push(stream);
    }
}
