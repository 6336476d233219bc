//! Coming back: pages, live deliveries, another connection, another gateway.

use std::time::Duration;

use domain::Subject;
use protocol::frame::ServerFrame;
use protocol::link::Outcome;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::client::{Came, Client, Hello};
use crate::place::{Place, until};
use crate::router::TENANT;

#[tokio::test]
async fn three_hundred_missed_messages_come_in_order_while_new_ones_arrive() {
    let place = Place::start().await;
    let alice = place.guest().await;
    let (customer, timeline) = (alice.me(), alice.timeline());
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    drop(alice);
    let texts: Vec<String> = (1..=310).map(|n| format!("message {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    place.router.writes(timeline, &texts);
    place.router.know(|known| known.slow_pages = Duration::from_millis(20));
    let pushes = place.pushes().await;
    let mut back = Client::open(place.address, Hello::with_ticket(&ticket).cursor(timeline, 10)).await;
    back.welcomed().await;
    let live = async {
        for n in 0..20 {
            assert_eq!(pushes.replies(customer, &format!("new {n}")).await, Outcome::Ok);
            tokio::task::yield_now().await;
        }
    };
    let (numbers, ()) = tokio::join!(back.sees_up_to(330), live);
    assert_eq!(numbers, (11..=330).collect::<Vec<u64>>(), "each once and in order");
}

#[tokio::test]
async fn a_newcomer_gets_the_newest_page() {
    let place = Place::start().await;
    let alice = place.guest().await;
    let texts: Vec<String> = (1..=150).map(|n| format!("message {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    place.router.writes(alice.timeline(), &texts);
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    let mut tab = Client::open(place.address, Hello::with_ticket(&ticket)).await;
    tab.welcomed().await;
    assert_eq!(tab.sees_up_to(150).await, (51..=150).collect::<Vec<u64>>());
}

#[tokio::test]
async fn cursors_of_another_store_are_reset() {
    let place = Place::start().await;
    let alice = place.guest().await;
    place.router.writes(alice.timeline(), &["one"]);
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    let mut hello = Hello::with_ticket(&ticket).cursor(alice.timeline(), 40);
    hello.frame.store_epoch = Some("0:9".to_owned());
    let mut back = Client::open(place.address, hello).await;
    back.waits_for(|frame| matches!(frame, ServerFrame::Reset { .. }).then_some(())).await;
    assert_eq!(back.sees_up_to(1).await, [1]);
}

#[tokio::test]
async fn the_higher_attempt_of_one_page_stays() {
    let place = Place::start().await;
    let mut first = place.guest().await;
    let (ticket, sender) = {
        let welcome = first.welcome.as_ref().unwrap();
        (welcome.ticket.clone(), domain::SenderId(uuid::Uuid::new_v4()))
    };
    let open = |attempt| Client::open(place.address, Hello::with_ticket(&ticket).sender(sender, attempt));
    let mut second = open(2).await;
    second.welcomed().await;
    let mut third = open(3).await;
    third.welcomed().await;
    assert_eq!(second.closed().await, 4409);
    let mut late = open(1).await;
    assert_eq!(late.closed().await, 4409);
    let cid = third.says("still here").await;
    third.has_tick(cid).await;
    let cid = first.says("another page").await;
    first.has_tick(cid).await;
}

#[tokio::test]
async fn a_slow_reader_is_cut_with_4008_and_resumes() {
    let place = Place::with(gateway::GatewayConfig { ping_ms: 3_000, ..crate::place::config() }).await;
    let pushes = place.pushes().await;
    let stream = TcpStream::connect(place.address).await.unwrap();
    SockRef::from(&stream).set_recv_buffer_size(16 * 1024).unwrap();
    let mut alice = Client::over(stream, place.address, Some("https://shop.example")).await;
    alice.send(&protocol::frame::ClientFrame::Hello(Hello::guest(TENANT).frame)).await;
    alice.welcomed().await;
    let (customer, timeline) = (alice.me(), alice.timeline());
    let big = "x".repeat(9_000);
    let mut slow = 0;
    for _ in 0..600 {
        slow += usize::from(pushes.replies(customer, &big).await == Outcome::Slow);
    }
    assert!(slow > 0, "the buffer is bounded");
    let mut carol = place.guest().await;
    let cid = carol.says("undisturbed").await;
    carol.has_tick(cid).await;
    let shut = async {
        while pushes.replies(customer, "more").await != Outcome::Gone {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(20), shut).await.expect("a client that reads nothing is shut out");
    let mut cursor = 0;
    let code = loop {
        match alice.next().await {
            Came::Frame(ServerFrame::Entry(entry)) => {
                assert_eq!(entry.n, cursor + 1, "what comes is gapless");
                cursor = entry.n;
            }
            Came::Frame(_) => {}
            Came::Closed(code) => break code,
        }
    };
    assert_eq!(code, 4008);
    let ticket = alice.welcome.as_ref().unwrap().ticket.clone();
    let mut back = Client::open(place.address, Hello::with_ticket(&ticket).cursor(timeline, cursor)).await;
    back.welcomed().await;
    let head = place.router.know(|known| known.timelines[&timeline].len() as u64);
    assert_eq!(back.sees_up_to(head).await, (cursor + 1..=head).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_draining_gateway_says_where_to_go_then_closes_with_1012() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let (customer, timeline) = (alice.me(), alice.timeline());
    place.shutdown.stop();
    let ticket = alice
        .waits_for(|frame| match frame {
            ServerFrame::Goaway { ticket, after_ms } => {
                assert!(after_ms <= 500);
                Some(ticket)
            }
            _ => None,
        })
        .await;
    assert!(place.health.ready().is_err());
    until("the door is shut", || std::net::TcpStream::connect(place.address).is_err()).await;
    // What the client still says is taken until it has moved.
    let cid = alice.says("on my way").await;
    alice.has_tick(cid).await;
    assert_eq!(alice.closed().await, 1012);
    assert!(place.shutdown.finish(Duration::from_secs(10), Duration::from_secs(1)).await);
    assert!(!ticket.is_empty());
    let (_, _) = (customer, timeline);
}

#[tokio::test]
async fn a_push_for_a_connection_of_another_pod_is_closed_by_its_router() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let pushes = place.pushes().await;
    let connection = alice.welcome.as_ref().unwrap().connection;
    pushes.tells(protocol::link::Push::Superseded { connection });
    assert_eq!(alice.closed().await, 4409);
    let subject = Subject::Customer(TENANT, alice.me());
    let entry = place.router.writes(alice.timeline(), &["gone"]).remove(0);
    assert_eq!(pushes.entry(subject, &entry).await, Outcome::Gone);
}
