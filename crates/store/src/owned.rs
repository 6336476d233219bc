//! Work that outlives the one who asked for it. sqlx 0.9 leaves a half-begun transaction behind when `begin` is
//! dropped between two polls, so nothing of more than one round trip is ever dropped.

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
