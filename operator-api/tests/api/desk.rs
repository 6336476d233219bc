//! The workstation's files.

use std::sync::Arc;

use crate::house::{House, Plan, Screens};

#[tokio::test]
async fn the_page_gets_a_fresh_nonce_and_a_strict_policy() {
    let mut plan = Plan { router: false, assets: Arc::new(Screens), ..Plan::default() };
    plan.config.socket_url = "wss://chat.example/ws".into();
    let house = House::with(plan).await;
    let mut nonces = Vec::new();
    for path in ["/desk/", "/desk/chats/7", "/desk/index.html"] {
        let page = house.request("GET", path).send().await;
        let policy = page.header("content-security-policy").unwrap().to_owned();
        assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
        let html = String::from_utf8(page.body).unwrap();
        let nonce = html.split('"').nth(1).unwrap().to_owned();
        assert!(policy.contains(&format!("script-src 'self' 'nonce-{nonce}'")), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("connect-src 'self' wss://chat.example;"), "{policy}");
        assert!(html.ends_with("wss://chat.example/ws"), "{html}");
        nonces.push(nonce);
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "each page has its own");
}

#[tokio::test]
async fn a_file_with_a_digest_in_its_name_is_kept_for_ever() {
    let house = House::with(Plan { router: false, assets: Arc::new(Screens), ..Plan::default() }).await;
    let path = "/desk/assets/main-1a2b.js";
    let file = house.request("GET", path).header("accept-encoding", "gzip, br").send().await;
    assert_eq!(file.status, 200);
    for (name, value) in [
        ("content-type", "text/javascript"),
        ("content-encoding", "br"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("vary", "accept-encoding"),
    ] {
        assert_eq!(file.header(name), Some(value));
    }
    let known = house.request("GET", path).header("if-none-match", "\"1a2b\"").send().await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    house.request("GET", "/desk/assets/gone.js").send().await.refused(404, "not-found");
    let moved = house.request("GET", "/desk").send().await;
    assert_eq!((moved.status, moved.header("location")), (308, Some("/desk/")));
}
