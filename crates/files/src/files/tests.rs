//! The same over another adapter of `object_store`, one whose parts must be at least 5 MiB as those of S3 must.

use std::sync::Arc;

use bytes::Bytes;
use domain::TenantId;
use futures_util::{StreamExt, stream};
use uuid::Uuid;

use super::{Files, Limits, Object, Part};
use crate::error::FilesError;
use crate::kind::Kind;
use crate::place::{Place, S3};
use crate::scanner::Nobody;

fn limits() -> Limits {
    Limits { max_bytes: 26_214_400, kinds: Kind::all().collect() }
}

fn object(tenant: u128) -> Object {
    Object { tenant: TenantId(Uuid::from_u128(tenant)), id: Uuid::from_u128(9) }
}

async fn read(files: &Files, object: Object) -> Vec<u8> {
    let file = files.get(object, Part::Whole).await.unwrap();
    file.stream.map(|chunk| chunk.unwrap().to_vec()).concat().await
}

#[tokio::test]
async fn parts_are_put_together_in_their_order() {
    let files = Files::in_memory(limits(), Arc::new(Nobody));
    let bytes: Vec<u8> =
        (0..17_000_000_usize).map(|at| b'a' + u8::try_from(at / 65_536 % 26).unwrap()).collect();
    let chunks: Vec<_> =
        bytes.chunks(99_991).map(|chunk| Ok::<_, FilesError>(Bytes::copy_from_slice(chunk))).collect();
    files.put(object(1), None, stream::iter(chunks)).await.unwrap();
    assert!(read(&files, object(1)).await == bytes);
    // The same id of another tenant is another object.
    assert!(matches!(files.get(object(2), Part::Whole).await, Err(FilesError::Missing { .. })));
    files.delete(object(2)).await.unwrap();
    assert_eq!(read(&files, object(1)).await.len(), bytes.len());
}

/// Nothing is asked of it: there is none here.
#[test]
fn a_bucket_is_made_of_its_settings_and_hides_its_secret() {
    let s3 = S3 {
        bucket: "attachments".into(),
        endpoint: Some("http://127.0.0.1:9000".into()),
        region: "us-east-1".into(),
        key: Some(("id".into(), "canary-secret".into())),
    };
    let files = Files::open(Place::Bucket(s3), limits(), Arc::new(Nobody)).unwrap();
    assert!(files.begin_upload().unwrap().is_some(), "no disk of ours is asked");
    assert!(format!("{files:?}").contains("attachments") && !format!("{files:?}").contains("canary"));
}
