//! The bytes: in as a stream with a limit, out as a stream.

use std::fmt;
use std::sync::Arc;

use domain::TenantId;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::error::FilesError;
use crate::kind::Kind;
use crate::place::Place;
use crate::scanner::Scanner;

/// Uploads at a time in one process: each holds one part of the object in memory.
const UPLOADS: usize = 16;
/// Files that are examined at a time: each may hold a decoded picture in memory.
const EXAMINED: usize = 2;

/// What an installation takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    pub max_bytes: u64,
    pub kinds: Vec<Kind>,
}

/// The name of a file's bytes. A new one is drawn for every attempt to upload: bytes are written once and never changed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Object {
    pub tenant: TenantId,
    pub id: Uuid,
}

/// What of a file is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// As it was uploaded.
    Whole,
    /// A small JPEG.
    Thumbnail,
}

/// The bytes of an object on their way out.
pub struct Bytes {
    pub size_bytes: u64,
    pub stream: BoxStream<'static, Result<bytes::Bytes, FilesError>>,
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.size_bytes)
    }
}

/// The files of an installation. Cheap to clone: clones share the limits.
///
/// Guarantees: an object is there as a whole or not at all; what was put is durable; memory per upload is one part
/// (5 MiB), per download one chunk.
#[derive(Clone)]
pub struct Files {
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) scanner: Arc<dyn Scanner>,
    pub(crate) examined: Arc<Semaphore>,
    place: Arc<Place>,
    uploads: Arc<Semaphore>,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files")
            .field("place", &self.place)
            .field("limits", &self.limits)
            .field("scanner", &self.scanner)
            .finish_non_exhaustive()
    }
}

/// The right to upload; it goes with the upload.
#[derive(Debug)]
pub struct Permit(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Files {
    /// Opens the place.
    ///
    /// # Errors
    /// The folder cannot be made, or the bucket's settings do not fit together. A bucket is not asked yet.
    pub fn open(place: Place, limits: Limits, scanner: Arc<dyn Scanner>) -> Result<Self, FilesError> {
        let objects = place.open()?;
        Ok(Self::over(objects, place, limits, scanner))
    }

    fn over(objects: Arc<dyn ObjectStore>, place: Place, limits: Limits, scanner: Arc<dyn Scanner>) -> Self {
        Self {
            objects,
            limits: Arc::new(limits),
            scanner,
            place: Arc::new(place),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            examined: Arc::new(Semaphore::new(EXAMINED)),
        }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The right to upload now; none if too many do.
    ///
    /// # Errors
    /// The disk is nearly full.
    pub fn begin_upload(&self) -> Result<Option<Permit>, FilesError> {
        self.place.has_room()?;
        Ok(self.uploads.clone().try_acquire_owned().ok().map(Permit))
    }

    /// Whether the place answers: an object that is not there is an answer.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), FilesError> {
        let path = Path::from("ping");
        match self.objects.head(&path).await.map_err(FilesError::of("ask for", &path)) {
            Ok(_) | Err(FilesError::Missing { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The bytes of an object.
    ///
    /// # Errors
    /// [`FilesError::Missing`] if there is no such object.
    pub async fn get(&self, object: Object, part: Part) -> Result<Bytes, FilesError> {
        let path = object.path(part);
        let found = self.objects.get(&path).await.map_err(FilesError::of("read", &path))?;
        let size_bytes = found.meta.size;
        let stream =
            found.into_stream().map(move |chunk| chunk.map_err(FilesError::of("read", &path))).boxed();
        Ok(Bytes { size_bytes, stream })
    }

    /// Takes an object away with its thumbnail. What is not there is taken away already.
    pub async fn delete(&self, object: Object) -> Result<(), FilesError> {
        for part in [Part::Thumbnail, Part::Whole] {
            let path = object.path(part);
            match self.objects.delete(&path).await.map_err(FilesError::of("delete", &path)) {
                Ok(()) | Err(FilesError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Writes a part that fits into memory.
    pub(crate) async fn write(&self, object: Object, part: Part, bytes: Vec<u8>) -> Result<(), FilesError> {
        let path = object.path(part);
        let payload = PutPayload::from(bytes);
        self.objects.put(&path, payload).await.map(drop).map_err(FilesError::of("write", &path))
    }
}

impl Object {
    /// Where it lies: a folder a tenant, so that a tenant can be counted, exported and removed.
    pub(crate) fn path(self, part: Part) -> Path {
        let Self { tenant, id } = self;
        match part {
            Part::Whole => Path::from(format!("{tenant}/{id}")),
            Part::Thumbnail => Path::from(format!("{tenant}/{id}.thumbnail")),
        }
    }
}

#[cfg(test)]
impl Files {
    /// Files in memory.
    pub(crate) fn in_memory(limits: Limits, scanner: Arc<dyn Scanner>) -> Self {
        let nowhere = Place::Folder(std::path::PathBuf::from("/"));
        Self::over(Arc::new(object_store::memory::InMemory::new()), nowhere, limits, scanner)
    }
}

#[cfg(test)]
mod tests;
