//! Who is not let in, and what each side is told.

use std::sync::Arc;
use std::time::Duration;

use link::authority::Authority;
use link::push::Pusher;
use link::{LINK_NAME, LinkError, Net, TlsConfig, TlsFiles};
use protocol::link::{Greeting, GreetingRefusal, Purpose, VERSION};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::way::{Way, accept_push, me, until};

on_both_ways!(a_purpose_that_is_not_served_is_refused_by_name, an_address_where_nobody_listens_is_transient);

async fn a_purpose_that_is_not_served_is_refused_by_name(way: Way) {
    let router = way.listen(&[Purpose::Pull, Purpose::Report]).await;
    let error = Pusher::dial(&way.net, me(), router.address()).await.err().unwrap();
    assert!(matches!(error, LinkError::WrongPurpose { purpose: Purpose::Push }), "{error:?}");
    assert!(!error.is_transient());
    until("the refusal is counted", || router.refused() == 1).await;
}

async fn an_address_where_nobody_listens_is_transient(way: Way) {
    let listener = way.listen(&[Purpose::Push]).await;
    let address = listener.address().to_owned();
    drop(listener);
    until("the listener has gone", || {
        let dialled = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(Pusher::dial(&way.net, me(), &address))
        });
        match dialled {
            Ok(_) => false,
            Err(LinkError::Connect { .. } | LinkError::NobodyListens { .. }) => true,
            // Caught in the listener's backlog while it went.
            Err(error) => {
                assert!(error.is_transient(), "{error:?}");
                false
            }
        }
    })
    .await;
}

fn tls(files: &TlsFiles) -> Net {
    Net::tcp(TlsConfig::load(files).unwrap())
}

fn authority(folder: &TempDir, name: &str) -> Authority {
    Authority::open_or_create(&folder.path().join(name)).unwrap()
}

#[tokio::test]
async fn a_pod_of_another_authority_is_refused_by_the_dialler() {
    let folder = TempDir::new().unwrap();
    let (ours, theirs) = (authority(&folder, "ours"), authority(&folder, "theirs"));
    let pod = tls(&theirs.node("pod").unwrap());
    let pod = pod.listen(me(), "127.0.0.1:0", &[Purpose::Push]).await.unwrap();
    let router = tls(&ours.node("router").unwrap());
    let error = Pusher::dial(&router, me(), pod.address()).await.err().unwrap();
    assert!(matches!(error, LinkError::PeerCertificate { .. }), "{error:?}");
    assert!(!error.is_transient());
    until("the refusal is counted", || pod.refused() == 1).await;
}

#[tokio::test]
async fn a_router_of_another_authority_is_refused_by_the_pod() {
    let folder = TempDir::new().unwrap();
    let (ours, theirs) = (authority(&folder, "ours"), authority(&folder, "theirs"));
    let pod_files = ours.node("pod").unwrap();
    let pod = tls(&pod_files).listen(me(), "127.0.0.1:0", &[Purpose::Push]).await.unwrap();
    // It trusts the pod's authority, but its own certificate is of another one.
    let stranger = TlsFiles { authority: pod_files.authority, ..theirs.node("stranger").unwrap() };
    let error = Pusher::dial(&tls(&stranger), me(), pod.address()).await.err().unwrap();
    assert!(matches!(error, LinkError::OurCertificate { .. }), "{error:?}");
    until("the refusal is counted", || pod.refused() == 1).await;
}

#[tokio::test]
async fn a_dialler_without_a_certificate_is_refused() {
    let folder = TempDir::new().unwrap();
    let files = authority(&folder, "ours").node("pod").unwrap();
    let pod = tls(&files).listen(me(), "127.0.0.1:0", &[Purpose::Push]).await.unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&files.authority).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(pod.address()).await.unwrap();
    let name = ServerName::try_from(LINK_NAME).unwrap();
    let connected = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, socket).await;
    // With TLS 1.3 the dialler's handshake ends before it is judged; the verdict comes with the first read.
    let mut stream = connected.unwrap();
    let error = stream.read_u8().await.unwrap_err();
    let verdict = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let required = rustls::Error::AlertReceived(rustls::AlertDescription::CertificateRequired);
    assert_eq!(verdict, Some(&required), "{error:?}");
    until("the refusal is counted", || pod.refused() == 1).await;
}

#[tokio::test]
async fn a_dialler_that_speaks_plain_bytes_to_tls_is_refused() {
    let way = Way::tls();
    let pod = way.listen(&[Purpose::Push]).await;
    let plain = Net::tcp_plain_for_loopback();
    let error = Pusher::dial(&plain, me(), pod.address()).await.err().unwrap();
    assert!(!matches!(error, LinkError::TimedOut { .. }), "{error:?}");
    until("the refusal is counted", || pod.refused() == 1).await;
}

fn framed(greeting: &Greeting) -> Vec<u8> {
    let body = serde_json::to_vec(greeting).unwrap();
    let mut bytes = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(body);
    bytes
}

fn greeting(version: u16) -> Greeting {
    let peer = me();
    Greeting { version, purpose: Purpose::Push, pod: peer.pod, boot: peer.boot, refused: None }
}

#[tokio::test]
async fn a_dialler_of_another_version_is_told_ours() {
    let net = Net::tcp_plain_for_loopback();
    let pod = net.listen(me(), "127.0.0.1:0", &[Purpose::Push]).await.unwrap();
    let mut socket = TcpStream::connect(pod.address()).await.unwrap();
    socket.write_all(&framed(&greeting(VERSION + 1))).await.unwrap();
    let bytes = socket.read_u32().await.unwrap() as usize;
    let mut body = vec![0; bytes];
    socket.read_exact(&mut body).await.unwrap();
    let answer: Greeting = serde_json::from_slice(&body).unwrap();
    assert_eq!((answer.version, answer.refused), (VERSION, Some(GreetingRefusal::Version)));
    assert_eq!(socket.read(&mut [0; 8]).await.unwrap(), 0, "and the stream is closed");
    until("the refusal is counted", || pod.refused() == 1).await;
}

#[tokio::test]
async fn a_pod_of_another_version_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let newer = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        // A later version may have other fields; only `version` is promised.
        let body = format!(r#"{{"version":{},"hail":"well met"}}"#, VERSION + 1);
        socket.write_u32(u32::try_from(body.len()).unwrap()).await.unwrap();
        socket.write_all(body.as_bytes()).await.unwrap();
        socket
    });
    let error = Pusher::dial(&Net::tcp_plain_for_loopback(), me(), &address).await.err().unwrap();
    assert!(
        matches!(error, LinkError::WrongVersion { theirs, ours: VERSION } if theirs == VERSION + 1),
        "{error:?}"
    );
    drop(newer.await.unwrap());
}

#[tokio::test]
async fn a_pod_that_never_greets_is_a_time_out() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let error = Pusher::dial(&Net::tcp_plain_for_loopback(), me(), &address).await.err().unwrap();
    assert!(matches!(error, LinkError::TimedOut { ms: 2_000, .. }), "{error:?}");
}

#[tokio::test]
async fn silent_diallers_are_dropped_and_keep_nobody_out() {
    let way = Way::tls();
    let mut pod = way.listen(&[Purpose::Push]).await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(pod.address()).await.unwrap());
    }
    let address = pod.address().to_owned();
    let dialling = Pusher::dial(&way.net, me(), &address);
    let (pusher, _down) = tokio::join!(dialling, accept_push(&mut pod));
    assert!(!pusher.unwrap().is_gone());
    let dropped = tokio::time::timeout(Duration::from_secs(5), silent[0].read(&mut [0; 8])).await;
    assert!(matches!(dropped, Ok(Ok(0) | Err(_))), "{dropped:?}");
    until("all of them are counted", || pod.refused() == 100).await;
}

#[tokio::test]
async fn plain_tcp_beyond_loopback_is_refused_both_ways() {
    let plain = Net::tcp_plain_for_loopback();
    let error = plain.listen(me(), "0.0.0.0:0", &[Purpose::Push]).await.err().unwrap();
    assert!(matches!(error, LinkError::NotLoopback { .. }), "{error:?}");
    let error = Pusher::dial(&plain, me(), "192.0.2.1:9").await.err().unwrap();
    assert!(matches!(error, LinkError::NotLoopback { .. }), "{error:?}");
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    for way in [Way::pipe(), Way::tls()] {
        let first = way.listen(&[Purpose::Push]).await;
        let error = way.net.listen(me(), first.address(), &[Purpose::Push]).await.err().unwrap();
        assert!(
            matches!(&error, LinkError::Listen { address, .. } if address == first.address()),
            "{error:?}"
        );
    }
}
