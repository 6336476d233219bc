//! Work that outlives the one who asked for it: a caller that gives up stops waiting, and cancels nothing half done.

use crate::error::StoreError;

/// Runs `work` to its end, whether or not the caller goes on waiting.
pub(crate) async fn owned<T: Send + 'static, E: From<StoreError> + Send + 'static>(
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, E> {
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(StoreError::Stopped.into()),
    }
}
