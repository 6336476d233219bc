//! What happens to a file in quarantine: the scanner, then a thumbnail of what it let through.

use std::error::Error as StdError;

use domain::file::Judgement;
use futures_util::StreamExt;
use tokio::sync::OwnedSemaphorePermit;

use crate::error::FilesError;
use crate::files::{Files, Object, Part};
use crate::kind::Kind;
use crate::scanner::{ScanError, Verdict};
use crate::thumbnail;

/// What came of looking at a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    pub judgement: Judgement,
    pub has_thumbnail: bool,
}

/// One of the places for a file that is examined.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Files {
    /// Waits for a place. Taken before a file is claimed: nobody's claim runs out while they wait for others.
    pub async fn turn(&self) -> Turn {
        Turn(self.examined.clone().acquire_owned().await.expect("nobody closes it"))
    }

    /// Gives an object to the scanner and, if it may be shown, makes its thumbnail. Ends within the scanner's time and
    /// some seconds.
    pub async fn examine(&self, _turn: &Turn, object: Object, kind: Kind) -> Examined {
        let judgement = match self.scan(object).await {
            Ok(Verdict::Clean) => Judgement::Clean,
            Ok(Verdict::NotScanned) => Judgement::NotScanned,
            Ok(Verdict::Infected { name }) => Judgement::Infected { name },
            Err(error) => return Examined::failed(&error),
        };
        let may_be_shown = matches!(judgement, Judgement::Clean | Judgement::NotScanned);
        let has_thumbnail = may_be_shown && kind.has_thumbnail() && self.make_thumbnail(object, kind).await;
        Examined { judgement, has_thumbnail }
    }

    /// Whether the scanner would look at a file now.
    ///
    /// # Errors
    /// Why it would not.
    pub async fn ping_scanner(&self) -> Result<(), ScanError> {
        self.scanner.ping().await
    }

    async fn scan(&self, object: Object) -> Result<Verdict, ScanError> {
        let file = self.get(object, Part::Whole).await?;
        self.scanner.scan(file).await
    }

    /// Whether there is one now. A picture without one is shown by its name.
    async fn make_thumbnail(&self, object: Object, kind: Kind) -> bool {
        let made = async {
            let file = self.get(object, Part::Whole).await?;
            let bytes = gathered(file).await?;
            let made = tokio::task::spawn_blocking(move || thumbnail::of(&bytes, kind)).await;
            // A decoder that panicked has ended its task and nothing else.
            let small = made.map_err(|_| FilesError::Stopped)?;
            match small {
                Ok(small) => self.write(object, Part::Thumbnail, small).await.map(|()| true),
                Err(error) => {
                    let why = &error as &dyn StdError;
                    tracing::info!(object = %object.id, error = why, "there is no thumbnail");
                    Ok(false)
                }
            }
        };
        made.await.unwrap_or_else(|error: FilesError| {
            tracing::warn!(object = %object.id, error = &error as &dyn StdError, "failed to make a thumbnail");
            false
        })
    }
}

/// The whole of an object; its size has a limit.
async fn gathered(mut file: crate::files::Bytes) -> Result<Vec<u8>, FilesError> {
    let mut bytes = Vec::with_capacity(usize::try_from(file.size_bytes).unwrap_or_default());
    while let Some(chunk) = file.stream.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes)
}

impl Examined {
    fn failed(error: &(dyn StdError + 'static)) -> Self {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            why = format!("{why}: {error}");
            cause = error.source();
        }
        Self { judgement: Judgement::Failed { why }, has_thumbnail: false }
    }
}
