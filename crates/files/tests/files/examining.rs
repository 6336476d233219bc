//! The way through quarantine: scanner, then thumbnail.

use std::sync::Arc;
use std::time::Duration;

use domain::file::Judgement;
use files::scanner::{ClamAv, Nobody};
use files::{Examined, FilesError, Kind, Object, Part};

use crate::folder::{Folder, MAX_BYTES, body, object};
use crate::stand_in::{MARKER, Manner, StandIn};

const HONEST: Manner = Manner::Honest { max_bytes: 26_214_400 };

async fn scanned(manner: Manner) -> (Folder, StandIn) {
    let daemon = StandIn::start(manner).await;
    let scanner = ClamAv::new(daemon.address.to_string(), Duration::from_secs(2));
    (Folder::with(MAX_BYTES, Arc::new(scanner)), daemon)
}

async fn put(folder: &Folder, bytes: &[u8]) -> (Object, Kind) {
    let object = object();
    let arrived = folder.files.put(object, None, body(bytes, 8_192)).await.unwrap();
    (object, arrived.kind)
}

async fn examine(folder: &Folder, object: Object, kind: Kind) -> Examined {
    let turn = folder.files.turn().await;
    folder.files.examine(&turn, object, kind).await
}

/// A GIF of one pixel, written by hand.
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[tokio::test]
async fn a_clean_picture_gets_its_thumbnail() {
    let (folder, _daemon) = scanned(HONEST).await;
    let (object, kind) = put(&folder, GIF).await;
    let examined = examine(&folder, object, kind).await;
    assert_eq!(examined, Examined { judgement: Judgement::Clean, has_thumbnail: true });
    assert!(folder.read(object, Part::Thumbnail).await.starts_with(b"\xff\xd8\xff"));
    folder.files.delete(object).await.unwrap();
    assert_eq!(folder.lies(), [], "the thumbnail goes with its file");
}

#[tokio::test]
async fn an_infected_picture_is_named_and_never_decoded() {
    let (folder, daemon) = scanned(HONEST).await;
    let (object, kind) = put(&folder, &[GIF, MARKER].concat()).await;
    let examined = examine(&folder, object, kind).await;
    let named = Judgement::Infected { name: "Stand-In.Test-1".into() };
    assert_eq!(examined, Examined { judgement: named, has_thumbnail: false });
    assert!(matches!(folder.files.get(object, Part::Thumbnail).await, Err(FilesError::Missing { .. })));
    assert_eq!(daemon.scans(), 1);
}

#[tokio::test]
async fn a_scanner_that_cannot_say_lets_nothing_through() {
    for manner in [Manner::HangsUp, Manner::Babbles, Manner::Hangs, Manner::Honest { max_bytes: 10 }] {
        let (folder, _daemon) = scanned(manner).await;
        let (object, kind) = put(&folder, GIF).await;
        let Examined { judgement, has_thumbnail } = examine(&folder, object, kind).await;
        assert!(
            matches!(&judgement, Judgement::Failed { why } if !why.is_empty()),
            "{manner:?}: {judgement:?}"
        );
        assert!(!has_thumbnail);
    }
}

#[tokio::test]
async fn without_a_scanner_a_file_says_so_and_is_shown() {
    let folder = Folder::with(MAX_BYTES, Arc::new(Nobody));
    let (object, kind) = put(&folder, GIF).await;
    let examined = examine(&folder, object, kind).await;
    assert_eq!(examined, Examined { judgement: Judgement::NotScanned, has_thumbnail: true });
    let (text, kind) = put(&folder, b"just words").await;
    assert!(!examine(&folder, text, kind).await.has_thumbnail);
}

#[tokio::test]
async fn a_damaged_picture_is_clean_without_a_thumbnail() {
    let (folder, _daemon) = scanned(HONEST).await;
    let (object, kind) = put(&folder, &GIF[..20]).await;
    let examined = examine(&folder, object, kind).await;
    assert_eq!(examined, Examined { judgement: Judgement::Clean, has_thumbnail: false });
    let (gone, kind) = (crate::folder::object(), Kind::Gif);
    let examined = examine(&folder, gone, kind).await;
    assert!(matches!(examined.judgement, Judgement::Failed { .. }), "{examined:?}");
}
