//! Hostile bytes after the greeting and instead of it: the stream ends, its neighbours do not notice.

use link::push::Pusher;
use link::{Incoming, Listener, Net};
use proptest::prelude::*;
use protocol::link::{Greeting, Outcome, Purpose, Push, PushAnswer, VERSION};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::way::{accept_push, delivery, me};

async fn plain_pod() -> (Net, Listener) {
    let net = Net::tcp_plain_for_loopback();
    let serves = [Purpose::Push, Purpose::Pull, Purpose::Report];
    let pod = net.listen(me(), "127.0.0.1:0", &serves).await.unwrap();
    (net, pod)
}

/// Greets as it should be, then leaves the socket to the test.
async fn greeted(pod: &Listener, purpose: Purpose) -> TcpStream {
    let mut socket = TcpStream::connect(pod.address()).await.unwrap();
    let peer = me();
    let greeting = Greeting { version: VERSION, purpose, pod: peer.pod, boot: peer.boot, refused: None };
    let body = serde_json::to_vec(&greeting).unwrap();
    socket.write_u32(u32::try_from(body.len()).unwrap()).await.unwrap();
    socket.write_all(&body).await.unwrap();
    let mut answer = vec![0; socket.read_u32().await.unwrap() as usize];
    socket.read_exact(&mut answer).await.unwrap();
    socket
}

/// Serves whatever comes until its stream ends.
async fn exhaust(incoming: Incoming) {
    match incoming {
        Incoming::Push(mut down) => while down.next().await.is_some() {},
        Incoming::Pull(server) => server.serve(std::sync::Arc::new(Nobody)).await,
        Incoming::Report(mut reader) => while reader.next().await.is_some() {},
    }
}

struct Nobody;

#[async_trait::async_trait]
impl link::pull::PullHandler for Nobody {
    async fn answer(&self, _: protocol::link::Pull) -> protocol::link::PullAnswer {
        protocol::link::PullAnswer::Allowed
    }
}

fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    let framed = prop::collection::vec(any::<u8>(), 0..200).prop_map(|body| {
        let mut bytes = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
        bytes.extend(body);
        bytes
    });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), framed]
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hostile_bytes_instead_of_a_greeting_disturb_nobody(bytes in hostile_bytes()) {
        runtime().block_on(async {
            let (net, mut pod) = plain_pod().await;
            let mut hostile = TcpStream::connect(pod.address()).await.unwrap();
            // The pod may have closed already; that is its right.
            let _ = hostile.write_all(&bytes).await;
            deliver_one(&net, &mut pod).await;
        });
    }

    #[test]
    fn hostile_bytes_after_the_greeting_end_their_own_stream(bytes in hostile_bytes(), purpose in 0..3) {
        let purpose = [Purpose::Push, Purpose::Pull, Purpose::Report][purpose as usize];
        runtime().block_on(async {
            let (net, mut pod) = plain_pod().await;
            let mut hostile = greeted(&pod, purpose).await;
            let stream = tokio::spawn(exhaust(pod.accept().await));
            let _ = hostile.write_all(&bytes).await;
            let _ = hostile.shutdown().await;
            stream.await.unwrap();
            deliver_one(&net, &mut pod).await;
        });
    }
}

async fn deliver_one(net: &Net, pod: &mut Listener) {
    let pusher = Pusher::dial(net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(pod).await;
    let ticket = pusher.deliver(vec![delivery(1, 50)]);
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok] });
    assert_eq!(ticket.await.unwrap(), [Outcome::Ok]);
}

#[tokio::test]
async fn a_greeting_over_four_kib_is_refused() {
    let (net, mut pod) = plain_pod().await;
    let mut hostile = TcpStream::connect(pod.address()).await.unwrap();
    hostile.write_u32(4 * 1024 + 1).await.unwrap();
    let closed = hostile.read(&mut [0; 8]).await;
    assert!(matches!(closed, Ok(0) | Err(_)), "closed by the length alone: {closed:?}");
    assert_eq!(pod.refused(), 1);
    deliver_one(&net, &mut pod).await;
}

#[tokio::test]
async fn fifty_streams_that_claim_four_mib_each_hold_no_memory_for_it() {
    let (net, mut pod) = plain_pod().await;
    let before = resident_bytes();
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut socket = greeted(&pod, Purpose::Report).await;
        let served = tokio::spawn(exhaust(pod.accept().await));
        socket.write_u32(4 * 1024 * 1024).await.unwrap();
        socket.write_all(&[b' '; 1000]).await.unwrap();
        streams.push((socket, served));
    }
    deliver_one(&net, &mut pod).await;
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 50 * 1024 * 1024, "{grown} bytes for 50 kB that came");
    for (socket, served) in streams {
        drop(socket);
        served.await.unwrap();
    }
}

fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}
