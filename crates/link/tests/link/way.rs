//! The two ways under the link, and the few things that every test says.

use std::time::{Duration, Instant};

use domain::{PodId, Subject, TenantId};
use link::authority::Authority;
use link::{Incoming, Listener, Me, Net, TlsConfig};
use protocol::link::{Audience, Delivery, Purpose};
use serde_json::value::RawValue;
use tempfile::TempDir;
use uuid::Uuid;

/// A network with one member; listeners pick a free address.
pub(crate) struct Way {
    pub(crate) net: Net,
    listen_on: &'static str,
    _certificates: Option<TempDir>,
}

impl Way {
    pub(crate) fn pipe() -> Self {
        Self { net: Net::local(), listen_on: "", _certificates: None }
    }

    pub(crate) fn tls() -> Self {
        let folder = TempDir::new().unwrap();
        let files = Authority::open_or_create(folder.path()).unwrap().node("node").unwrap();
        let net = Net::tcp(TlsConfig::load(&files).unwrap());
        Self { net, listen_on: "127.0.0.1:0", _certificates: Some(folder) }
    }

    pub(crate) async fn listen(&self, serves: &[Purpose]) -> Listener {
        self.net.listen(me(), self.listen_on, serves).await.unwrap()
    }
}

/// Somebody new.
pub(crate) fn me() -> Me {
    Me { pod: PodId(Uuid::new_v4()), boot: Uuid::new_v4() }
}

pub(crate) async fn accept_push(listener: &mut Listener) -> link::push::PushDown {
    match listener.accept().await {
        Incoming::Push(down) => down,
        Incoming::Pull(_) | Incoming::Report(_) => panic!("not a push stream"),
    }
}

pub(crate) async fn accept_report(listener: &mut Listener) -> link::report::ReportReader {
    match listener.accept().await {
        Incoming::Report(reader) => reader,
        Incoming::Pull(_) | Incoming::Push(_) => panic!("not a report stream"),
    }
}

/// A delivery whose frame is `{"n":<n>,"pad":"xxx…"}` of about `bytes` bytes.
pub(crate) fn delivery(n: u64, bytes: usize) -> Delivery {
    let frame = format!(r#"{{"n":{n},"pad":"{}"}}"#, "x".repeat(bytes.saturating_sub(20)));
    Delivery {
        subject: Subject::Customer(TenantId(Uuid::from_u128(1)), domain::CustomerId(Uuid::from_u128(2))),
        audience: Audience::Customer,
        boot: Some(Uuid::from_u128(3)),
        number: None,
        trace: None,
        frame: RawValue::from_string(frame).unwrap(),
    }
}

/// The `n` that [`delivery`] put into the frame.
pub(crate) fn number_of(delivery: &Delivery) -> u64 {
    #[derive(serde::Deserialize)]
    struct Numbered {
        n: u64,
    }
    serde_json::from_str::<Numbered>(delivery.frame.get()).unwrap().n
}

/// Waits until `holds`, at most 10 s.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(10), "not within 10 s: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
