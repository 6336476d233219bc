//! Who may come in, how long they may stay.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::CustomerId;
use protocol::frame::{ClientFrame, Role, ServerFrame};
use protocol::link::{Pull, Push};
use protocol::problem::ProblemKind;
use tokio::sync::Notify;

use crate::client::{Came, Client, Hello};
use crate::place::{Place, config, until};
use crate::router::{TENANT, operator};

#[tokio::test]
async fn a_guest_token_brings_the_same_guest_back() {
    let place = Place::start().await;
    let alice = place.guest().await;
    let welcome = alice.welcome.as_ref().unwrap();
    assert_eq!(welcome.me.role, Role::Guest);
    let mut back = Client::open(place.address, Hello::with_token(welcome.token.as_ref().unwrap())).await;
    back.welcomed().await;
    assert_eq!(back.me(), alice.me());
    assert!(back.welcome.as_ref().unwrap().token.is_none(), "a young token is not made anew");
}

#[tokio::test]
async fn a_page_of_another_site_is_refused() {
    let place = Place::start().await;
    let mut foreign = Client::open(place.address, Hello::guest(TENANT).from("https://evil.example")).await;
    assert_eq!(foreign.closed().await, 4403);
    let own = format!("http://{}", place.address);
    let mut framed = Client::open(place.address, Hello::guest(TENANT).from(&own)).await;
    framed.welcomed().await;
    let mut nowhere = Hello::guest(TENANT);
    nowhere.origin = None;
    assert_eq!(Client::open(place.address, nowhere).await.closed().await, 4403);
    let token = place.token(Role::Operator, operator().0, 0);
    let shop = Hello::with_token(&token).from("https://shop.example");
    assert_eq!(Client::open(place.address, shop).await.closed().await, 4403, "a shop holds no operator");
    let mut desk = Client::open(place.address, Hello::with_token(&token).from("https://desk.example")).await;
    desk.welcomed().await;
}

#[tokio::test]
async fn a_bad_proof_gets_the_code_that_says_what_to_do() {
    let place = Place::start().await;
    let expired = place.token(Role::Operator, operator().0, 700);
    assert_eq!(Client::open(place.address, Hello::with_token(&expired)).await.closed().await, 4401);
    let fresh = place.token(Role::Operator, operator().0, 0);
    let forged = format!("{}A", &fresh[..fresh.len() - 4]);
    assert_eq!(Client::open(place.address, Hello::with_token(&forged)).await.closed().await, 4403);
    assert_eq!(Client::open(place.address, Hello::with_ticket("nonsense")).await.closed().await, 4403);
    let stranger = Hello::guest(domain::TenantId(uuid::Uuid::new_v4()));
    assert_eq!(Client::open(place.address, stranger).await.closed().await, 4403);
}

#[tokio::test]
async fn a_token_that_ends_is_cut_within_a_second_of_its_leeway() {
    let place = Place::start().await;
    // It ended 3 s ago, so it counts for 2 s more.
    let token = place.token(Role::Operator, operator().0, 603);
    let begun = Instant::now();
    let mut bob = Client::open(place.address, Hello::with_token(&token)).await;
    bob.welcomed().await;
    assert_eq!(bob.closed().await, 4401);
    let expires_at = bob.welcome.as_ref().unwrap().expires_at;
    let late_ms = runtime::Clock.now_ms() - (expires_at + 5_000);
    assert!((0..1_000).contains(&late_ms), "{late_ms} ms after the leeway, {:?} open", begun.elapsed());
}

#[tokio::test]
async fn a_fresh_token_in_band_keeps_the_socket() {
    let place = Place::start().await;
    let id = operator().0;
    let mut bob = Client::open(place.address, Hello::with_token(&place.token(Role::Operator, id, 603))).await;
    bob.welcomed().await;
    let other = place.token(Role::Operator, operator().0, 0);
    bob.send(&ClientFrame::Refresh { token: other }).await;
    let kind = bob
        .waits_for(|frame| match frame {
            ServerFrame::Refused { problem, .. } => Some(problem.kind),
            _ => None,
        })
        .await;
    assert_eq!(kind, ProblemKind::Unauthenticated, "another person's token is none of this socket's");
    bob.send(&ClientFrame::Refresh { token: place.token(Role::Operator, id, 0) }).await;
    let came = bob.next_within(Duration::from_millis(3_500)).await;
    assert!(came.is_none(), "{came:?}");
}

#[tokio::test]
async fn a_revoked_principal_is_cut_within_two_seconds_and_not_let_in_again() {
    let place = Place::start().await;
    let pushes = place.pushes().await;
    let id = operator().0;
    let token = place.token(Role::Operator, id, 0);
    let mut bob = Client::open(place.address, Hello::with_token(&token)).await;
    bob.welcomed().await;
    let mut carol = place.staff(Role::Operator).await;
    let begun = Instant::now();
    let version = place.router.revoke(id, 1);
    pushes.tells(Push::Settings { version });
    assert_eq!(bob.closed().await, 4403);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let ticket = bob.welcome.as_ref().unwrap().ticket.clone();
    assert_eq!(Client::open(place.address, Hello::with_ticket(&ticket)).await.closed().await, 4403);
    carol.send(&ClientFrame::Board {}).await;
    carol.waits_for(|frame| matches!(frame, ServerFrame::Board(_)).then_some(())).await;
}

#[tokio::test]
async fn a_revocation_that_comes_while_a_hello_is_judged_counts() {
    let place = Place::start().await;
    let pushes = place.pushes().await;
    let guest = place.guest().await;
    let mut hello = Hello::with_ticket(&place.customers_ticket()).from("https://shop.example");
    let mut alice = Client::open(place.address, hello.clone()).await;
    alice.welcomed().await;
    let held = Arc::new(Notify::new());
    place.router.know(|known| known.open_held = Some(held.clone()));
    hello.frame.guest_token = guest.welcome.as_ref().unwrap().token.clone();
    let mut again = Client::open(place.address, hello).await;
    let is_judged = |pull: &Pull| matches!(pull, Pull::OpenTimeline { .. });
    until("the hello is judged", || place.router.know(|known| known.pulls.iter().any(is_judged))).await;
    let version = place.router.revoke(alice.me().0, 1);
    pushes.tells(Push::Settings { version });
    assert_eq!(alice.closed().await, 4403, "the revocation is taken up");
    held.notify_one();
    assert_eq!(again.closed().await, 4403);
}

#[tokio::test]
async fn a_silent_client_is_dropped_after_two_pings() {
    let place = Place::with(gateway::GatewayConfig { ping_ms: 200, ..config() }).await;
    let mut alice = place.guest().await;
    // It answers pings while it is read, so it stays.
    assert!(
        alice
            .next_within(Duration::from_millis(900))
            .await
            .is_some_and(|came| matches!(came, Came::Frame(_)))
    );
    let mut mute = place.guest().await;
    let begun = Instant::now();
    let ended = loop {
        use futures_util::StreamExt;
        match mute.socket.next().await {
            Some(Ok(tokio_tungstenite::tungstenite::Message::Text(_))) => {}
            ended => break ended,
        }
    };
    assert!(!matches!(ended, Some(Ok(_))) && begun.elapsed() < Duration::from_secs(5), "{ended:?}");
}

#[tokio::test]
async fn one_person_holds_so_many_sockets_and_no_more() {
    let place = Place::with(gateway::GatewayConfig { max_sessions_per_principal: 2, ..config() }).await;
    let alice = place.guest().await;
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    let mut second = Client::open(place.address, Hello::with_ticket(&ticket)).await;
    second.welcomed().await;
    assert_eq!(Client::open(place.address, Hello::with_ticket(&ticket)).await.closed().await, 4429);
    assert_ne!(place.guest().await.me(), CustomerId(uuid::Uuid::nil()));
}
