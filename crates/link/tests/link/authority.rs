//! The cluster's own certificates.

use std::os::unix::fs::PermissionsExt;

use link::authority::Authority;
use link::push::Pusher;
use link::{Net, TlsConfig, TlsError, TlsFiles};
use protocol::link::Purpose;
use tempfile::TempDir;

use crate::way::{accept_push, me};

#[test]
fn every_file_is_for_its_owner_alone() {
    let folder = TempDir::new().unwrap();
    Authority::open_or_create(folder.path()).unwrap().node("gateway-1").unwrap();
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["authority.key", "authority.pem", "gateway-1.key", "gateway-1.pem"]);
}

#[tokio::test]
async fn an_authority_that_is_opened_again_signs_for_the_same_cluster() {
    let folder = TempDir::new().unwrap();
    let pod = Authority::open_or_create(folder.path()).unwrap().node("pod").unwrap();
    let router = Authority::open_or_create(folder.path()).unwrap().node("router").unwrap();
    let net = Net::tcp(TlsConfig::load(&pod).unwrap());
    let mut pod = net.listen(me(), "127.0.0.1:0", &[Purpose::Push]).await.unwrap();
    let net = Net::tcp(TlsConfig::load(&router).unwrap());
    let pusher = Pusher::dial(&net, me(), pod.address()).await.unwrap();
    let _down = accept_push(&mut pod).await;
    assert!(!pusher.is_gone());
}

#[test]
fn a_node_that_exists_keeps_its_certificate() {
    let folder = TempDir::new().unwrap();
    let authority = Authority::open_or_create(folder.path()).unwrap();
    let first = std::fs::read(authority.node("pod").unwrap().certificate).unwrap();
    let second = std::fs::read(authority.node("pod").unwrap().certificate).unwrap();
    assert_eq!(first, second);
}

#[test]
fn unusable_files_are_named() {
    let folder = TempDir::new().unwrap();
    let authority = Authority::open_or_create(folder.path()).unwrap();
    let (one, other) = (authority.node("one").unwrap(), authority.node("other").unwrap());
    let missing = TlsFiles { certificate: folder.path().join("nowhere.pem"), ..one.clone() };
    let error = TlsConfig::load(&missing).err().unwrap();
    assert!(matches!(error, TlsError::Read { .. }) && error.to_string().contains("nowhere.pem"), "{error}");
    let empty = TlsFiles { authority: folder.path().join("empty.pem"), ..one.clone() };
    std::fs::write(&empty.authority, "").unwrap();
    let error = TlsConfig::load(&empty).err().unwrap();
    assert!(error.to_string().contains("empty.pem"), "{error}");
    let swapped = TlsFiles { key: other.key, ..one };
    let error = TlsConfig::load(&swapped).err().unwrap();
    assert!(matches!(error, TlsError::Pair { .. }), "{error}");
}
