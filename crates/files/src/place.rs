//! Where the bytes lie: a folder, or a bucket of S3 or of what speaks its language.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;

use crate::error::FilesError;

/// What a folder's disk must have left, so that uploads never take the room of the log and of PostgreSQL, which stop at
/// half of it.
const MIN_FREE_BYTES: u64 = 1 << 30;

/// Where the bytes lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A folder that all pods which serve files see. It is made if it is not there.
    Folder(PathBuf),
    Bucket(S3),
}

/// A bucket.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    pub bucket: String,
    /// `https://host[:port]`; none = Amazon's own of the region. Plain `http://` is for one machine.
    pub endpoint: Option<String>,
    pub region: String,
    /// Id and secret of the access key; none = what the machine is given by its platform.
    pub key: Option<(String, String)>,
}

/// Without the secret.
impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl Place {
    /// The store that lies there.
    pub(crate) fn open(&self) -> Result<Arc<dyn ObjectStore>, FilesError> {
        match self {
            Self::Folder(folder) => open_folder(folder),
            Self::Bucket(s3) => open_bucket(s3),
        }
    }

    /// Whether there is room for an upload. A bucket has room; so has a folder that cannot be asked: writing will tell.
    pub(crate) fn has_room(&self) -> Result<(), FilesError> {
        let Self::Folder(folder) = self else { return Ok(()) };
        match rustix::fs::statvfs(folder) {
            Ok(room) if room.f_bavail.saturating_mul(room.f_frsize) < MIN_FREE_BYTES => {
                Err(FilesError::Full { folder: folder.clone() })
            }
            _ => Ok(()),
        }
    }
}

fn open_folder(folder: &Path) -> Result<Arc<dyn ObjectStore>, FilesError> {
    let unfit = |source| FilesError::Folder { folder: folder.to_owned(), source };
    // Customers' papers are nobody else's business on this machine.
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unfit)?;
    let store =
        LocalFileSystem::new_with_prefix(folder).map_err(|error| unfit(std::io::Error::other(error)))?;
    // An upload that was answered outlives a power cut, as a message does.
    Ok(Arc::new(store.with_fsync(true)))
}

fn open_bucket(s3: &S3) -> Result<Arc<dyn ObjectStore>, FilesError> {
    // The HTTP client asks for the process's provider of TLS. Another part may have set the same one before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = AmazonS3Builder::new().with_bucket_name(&s3.bucket).with_region(&s3.region);
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    if let Some((id, secret)) = &s3.key {
        builder = builder.with_access_key_id(id).with_secret_access_key(secret);
    }
    let store = builder.build().map_err(|source| FilesError::Bucket { bucket: s3.bucket.clone(), source })?;
    Ok(Arc::new(store))
}
