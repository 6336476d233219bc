//! Why the bytes could not be had.

use std::path::PathBuf;

/// Why the bytes could not be had, or kept. The cause is the `source`.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("there is no object {object}")]
    Missing { object: String },
    #[error("failed to {operation} object {object}")]
    Failed {
        operation: &'static str,
        object: String,
        #[source]
        source: object_store::Error,
    },
    /// Too little room is left on the disk of the folder.
    #[error("the disk of {folder} is nearly full")]
    Full { folder: PathBuf },
    #[error("files.dir: cannot use the folder {folder}")]
    Folder {
        folder: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("files.s3_bucket: cannot use the bucket {bucket}")]
    Bucket {
        bucket: String,
        #[source]
        source: object_store::Error,
    },
    /// A task of ours was ended under us.
    #[error("the process is stopping")]
    Stopped,
}

impl FilesError {
    /// Whether the same call may succeed later, unchanged.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Full { .. } | Self::Stopped => true,
            Self::Failed { source, .. } => {
                matches!(source, object_store::Error::Generic { .. } | object_store::Error::JoinError { .. })
            }
            Self::Missing { .. } | Self::Folder { .. } | Self::Bucket { .. } => false,
        }
    }

    /// Names what failed.
    pub(crate) fn of(
        operation: &'static str,
        object: &object_store::path::Path,
    ) -> impl FnOnce(object_store::Error) -> Self {
        let object = object.to_string();
        move |source| match source {
            object_store::Error::NotFound { .. } => Self::Missing { object },
            source => Self::Failed { operation, object, source },
        }
    }
}
