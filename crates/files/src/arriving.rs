//! A file on its way in: counted, looked at, digested and written, chunk by chunk.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::error::FilesError;
use crate::files::{Files, Object, Part};
use crate::kind::{Kind, Look, Misfit};

/// One part of an object: the least that S3 takes for any but the last.
const PART_BYTES: usize = 5 * 1024 * 1024;
/// A sender who is silent for longer is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// A sender who needs longer than this for the whole of it may try a better line.
const WHOLE: Duration = Duration::from_secs(15 * 60);

/// What has arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrived {
    pub kind: Kind,
    pub size_bytes: u64,
    /// SHA-256.
    pub digest: [u8; 32],
}

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    #[error("the file has more than {max_bytes} bytes")]
    TooLarge { max_bytes: u64 },
    #[error("the file is empty")]
    Empty,
    #[error(transparent)]
    Misfit(#[from] Misfit),
    #[error("the upload broke off")]
    BrokeOff(#[source] Box<dyn StdError + Send + Sync>),
    #[error("nothing came for {silent_ms} ms, or the whole took too long")]
    TooSlow { silent_ms: u128 },
    #[error(transparent)]
    Files(#[from] FilesError),
}

impl Files {
    /// Keeps a file. Of what is refused, or breaks off, nothing is kept.
    ///
    /// Shape: `declared` is the sender's media type, none if they said none.
    /// Cost: one part of the object in memory; two round trips for what fits into one part, one for each part beyond.
    ///
    /// # Errors
    /// See [`PutError`].
    pub async fn put<E>(
        &self,
        object: Object,
        declared: Option<&str>,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Arrived, PutError>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let mut writing = Writing::new(self, object.path(Part::Whole));
        match self.take(declared, body, Some(&mut writing)).await {
            Ok(arrived) => writing.finish().await.map(|()| arrived).map_err(PutError::from),
            Err(error) => {
                writing.abort().await;
                Err(error)
            }
        }
    }

    /// Looks at a file and keeps nothing: to compare a repetition with what is kept.
    ///
    /// # Errors
    /// As for [`Self::put`].
    pub async fn look_at<E>(
        &self,
        declared: Option<&str>,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Arrived, PutError>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.take(declared, body, None).await
    }

    async fn take<E>(
        &self,
        declared: Option<&str>,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        mut writing: Option<&mut Writing<'_>>,
    ) -> Result<Arrived, PutError>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let (max_bytes, allowed) = (self.limits.max_bytes, self.limits.kinds.as_slice());
        let (mut look, mut digest, mut size_bytes) = (Look::default(), Sha256::new(), 0_u64);
        let mut is_judged = false;
        let mut body = std::pin::pin!(body);
        let end = Instant::now() + WHOLE;
        let too_slow = |_| PutError::TooSlow { silent_ms: SILENCE.as_millis() };
        loop {
            let wait = end.min(Instant::now() + SILENCE);
            let Some(chunk) = tokio::time::timeout_at(wait, body.next()).await.map_err(too_slow)? else {
                break;
            };
            let chunk = chunk.map_err(|error| PutError::BrokeOff(error.into()))?;
            size_bytes = size_bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if size_bytes > max_bytes {
                return Err(PutError::TooLarge { max_bytes });
            }
            look.at(&chunk);
            if look.has_head() && !is_judged {
                // What is refused anyhow is refused before the rest has come.
                look.judge(declared, allowed)?;
                is_judged = true;
            }
            digest.update(&chunk);
            if let Some(writing) = &mut writing {
                writing.write(&chunk).await?;
            }
        }
        if size_bytes == 0 {
            return Err(PutError::Empty);
        }
        let kind = look.judge(declared, allowed)?;
        Ok(Arrived { kind, size_bytes, digest: digest.finalize().into() })
    }
}

/// An object that is being written: at once if it is one part, else part by part.
struct Writing<'a> {
    files: &'a Files,
    path: Path,
    gathered: BytesMut,
    parts: Option<Box<dyn MultipartUpload>>,
}

impl<'a> Writing<'a> {
    fn new(files: &'a Files, path: Path) -> Self {
        Self { files, path, gathered: BytesMut::new(), parts: None }
    }

    async fn write(&mut self, chunk: &[u8]) -> Result<(), FilesError> {
        let mut rest = chunk;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PART_BYTES - self.gathered.len()));
            self.gathered.extend_from_slice(now);
            rest = later;
            if self.gathered.len() == PART_BYTES {
                self.send_part().await?;
            }
        }
        Ok(())
    }

    async fn send_part(&mut self) -> Result<(), FilesError> {
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => {
                let begun = self.files.objects.put_multipart(&self.path).await;
                none.insert(begun.map_err(FilesError::of("write", &self.path))?)
            }
        };
        let part = PutPayload::from(self.gathered.split().freeze());
        // One at a time: the sender is the slower one, and memory stays at one part.
        parts.put_part(part).await.map_err(FilesError::of("write", &self.path))
    }

    async fn finish(mut self) -> Result<(), FilesError> {
        if self.parts.is_some() {
            if !self.gathered.is_empty() {
                self.send_part().await?;
            }
            let mut parts = self.parts.take().expect("it was just there");
            return parts.complete().await.map(drop).map_err(FilesError::of("write", &self.path));
        }
        let whole = PutPayload::from(self.gathered.split().freeze());
        let put = self.files.objects.put(&self.path, whole).await;
        put.map(drop).map_err(FilesError::of("write", &self.path))
    }

    /// Takes back what was sent. What cannot be taken back now is found by its row later, or by the bucket's own rule
    /// for uploads that were never finished.
    async fn abort(mut self) {
        if let Some(mut parts) = self.parts.take()
            && let Err(error) = parts.abort().await
        {
            tracing::warn!(
                error = &error as &dyn StdError,
                "an upload that was given up could not be taken back"
            );
        }
    }
}
