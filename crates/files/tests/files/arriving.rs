//! Whatever arrives, in whatever pieces.

use std::sync::Arc;
use std::time::Duration;

use files::scanner::Nobody;
use files::{Kind, Misfit, Part, PutError};
use futures_util::{StreamExt, stream};

use crate::folder::{Folder, body, object};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[tokio::test]
async fn a_lie_is_refused_before_the_rest_has_come() {
    let folder = Folder::new();
    let program = [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 20_000]].concat();
    // A body that would never end: only the beginning is waited for.
    let endless = body(&program, 1_000).chain(stream::pending());
    let refused = tokio::time::timeout(Duration::from_secs(10), folder.files.put(object(), None, endless));
    let refused = refused.await.expect("it is refused at once").unwrap_err();
    assert!(matches!(refused, PutError::Misfit(Misfit::Unknown)), "{refused:?}");
    assert_eq!(folder.lies(), []);
}

#[tokio::test(start_paused = true)]
async fn a_sender_who_falls_silent_is_not_waited_for() {
    let folder = Folder::with(100, Arc::new(Nobody));
    let silent = body(b"half a", 6).chain(stream::pending());
    let refused = folder.files.put(object(), None, silent).await.unwrap_err();
    assert!(matches!(refused, PutError::TooSlow { .. }), "{refused:?}");
}

#[tokio::test]
async fn the_content_is_kept_as_it_came_whatever_it_was_declared_as() {
    let folder = Folder::new();
    for declared in [None, Some("application/octet-stream"), Some("image/png"), Some("IMAGE/PNG; q=1")] {
        let object = object();
        let arrived = folder.files.put(object, declared, body(PNG, 3)).await.unwrap();
        assert_eq!(arrived.kind, Kind::Png);
        assert_eq!(folder.read(object, Part::Whole).await, PNG);
    }
}

#[tokio::test]
async fn sixteen_large_uploads_at_a_time_are_each_kept_whole() {
    let folder = Folder::new();
    let uploads: Vec<_> = (0..16_u8)
        .map(|n| {
            let (files, object) = (folder.files.clone(), object());
            let bytes = vec![b'a' + n; (6 << 20) + usize::from(n)];
            tokio::spawn(
                async move { (object, files.put(object, None, body(&bytes, 100_000)).await.unwrap()) },
            )
        })
        .collect();
    for (n, upload) in (0..16_u8).zip(uploads) {
        let (object, arrived) = upload.await.unwrap();
        let bytes = folder.read(object, Part::Whole).await;
        assert_eq!(bytes.len() as u64, arrived.size_bytes);
        assert!(bytes.iter().all(|byte| *byte == b'a' + n));
    }
}
