//! Files in a real folder.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use domain::TenantId;
use files::scanner::{Nobody, Scanner};
use files::{Files, Kind, Limits, Object, Part, Place, PutError};
use futures_util::{Stream, StreamExt, stream};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const MAX_BYTES: u64 = 26_214_400;

/// Files in a folder of the test's own.
pub(crate) struct Folder {
    pub(crate) files: Files,
    pub(crate) folder: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self::with(MAX_BYTES, Arc::new(Nobody))
    }

    pub(crate) fn with(max_bytes: u64, scanner: Arc<dyn Scanner>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().join("files"));
        let files = Files::open(place, Limits { max_bytes, kinds: Kind::all().collect() }, scanner).unwrap();
        Self { files, folder }
    }

    /// Everything that lies there, with sizes.
    pub(crate) fn lies(&self) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        collect(self.folder.path(), &mut found);
        found.sort();
        found
    }

    pub(crate) async fn read(&self, object: Object, part: Part) -> Vec<u8> {
        let mut file = self.files.get(object, part).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(chunk) = file.stream.next().await {
            bytes.extend_from_slice(&chunk.unwrap());
        }
        assert_eq!(bytes.len() as u64, file.size_bytes);
        bytes
    }
}

fn collect(folder: &Path, found: &mut Vec<(String, u64)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, path.metadata().unwrap().len()));
        }
    }
}

pub(crate) fn object() -> Object {
    Object { tenant: TenantId(Uuid::from_u128(1)), id: Uuid::new_v4() }
}

/// A body that comes in such chunks.
pub(crate) fn body(bytes: &[u8], chunk: usize) -> impl Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    let chunks: Vec<_> = bytes.chunks(chunk).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    stream::iter(chunks)
}

#[tokio::test]
async fn what_is_put_is_got_byte_for_byte() {
    let folder = Folder::new();
    // Less than a part, exactly one, one and a byte, several with a rest.
    for size in [1, 1_000, 5 << 20, (5 << 20) + 1, (12 << 20) + 77] {
        let bytes: Vec<u8> = (0..size).map(|at: usize| b'a' + u8::try_from(at % 25).unwrap()).collect();
        let object = object();
        let arrived = folder.files.put(object, Some("text/plain"), body(&bytes, 70_001)).await.unwrap();
        assert_eq!((arrived.kind, arrived.size_bytes), (Kind::Text, size as u64));
        assert!(folder.read(object, Part::Whole).await == bytes, "{size}");
        let seen = folder.files.look_at(None, body(&bytes, 4_096)).await.unwrap();
        assert_eq!(seen, arrived, "the digest does not depend on the cut");
    }
}

#[tokio::test]
async fn nothing_is_left_of_an_upload_that_breaks_off_or_is_refused() {
    let folder = Folder::with(8 << 20, Arc::new(Nobody));
    let text = vec![b'a'; 7 << 20];
    let broken = body(&text, 65_536).chain(stream::iter([Err(std::io::Error::other("the line is gone"))]));
    let refused = folder.files.put(object(), None, broken).await.unwrap_err();
    assert!(matches!(refused, PutError::BrokeOff(_)), "{refused:?}");
    let refused = folder.files.put(object(), None, body(&vec![b'a'; 9 << 20], 65_536)).await.unwrap_err();
    assert!(matches!(refused, PutError::TooLarge { max_bytes } if max_bytes == 8 << 20), "{refused:?}");
    let refused = folder.files.put(object(), Some("image/png"), body(&text, 65_536)).await.unwrap_err();
    assert!(matches!(refused, PutError::Misfit(_)), "{refused:?}");
    let late = [text.as_slice(), b"\0"].concat();
    let refused = folder.files.put(object(), None, body(&late, 65_536)).await.unwrap_err();
    assert!(matches!(refused, PutError::Misfit(_)), "{refused:?}");
    let refused = folder.files.put(object(), None, body(b"", 1)).await.unwrap_err();
    assert!(matches!(refused, PutError::Empty), "{refused:?}");
    assert_eq!(folder.lies(), []);
}

#[tokio::test]
async fn what_was_deleted_is_gone_and_may_be_deleted_again() {
    let folder = Folder::new();
    let object = object();
    folder.files.put(object, None, body(b"words", 5)).await.unwrap();
    assert_eq!(folder.lies().len(), 1);
    for _ in 0..2 {
        folder.files.delete(object).await.unwrap();
        let error = folder.files.get(object, Part::Whole).await.unwrap_err();
        assert!(matches!(error, files::FilesError::Missing { .. }), "{error:?}");
    }
    assert_eq!(folder.lies(), []);
}

#[tokio::test]
async fn only_our_account_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let mode = folder.folder.path().join("files").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let file = folder.folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let limits = Limits { max_bytes: 1, kinds: Vec::new() };
    let refused = Files::open(Place::Folder(file), limits, Arc::new(Nobody)).unwrap_err();
    assert!(refused.to_string().starts_with("files.dir: "), "{refused}");
}

#[tokio::test]
async fn uploads_at_a_time_are_bounded() {
    let folder = Folder::new();
    let mut permits = Vec::new();
    while let Some(permit) = folder.files.begin_upload().unwrap() {
        permits.push(permit);
        assert!(permits.len() <= 100, "there is a bound");
    }
    drop(permits.pop());
    assert!(folder.files.begin_upload().unwrap().is_some(), "the next one takes the place");
}
