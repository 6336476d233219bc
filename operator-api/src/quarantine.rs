//! What happens to attachments without anybody asking: the scanner, and the way out of what nobody sent.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use domain::file::Judgement;
use files::{Examined, Kind, Object};
use store::StoreError;
use store::files::Scan;

use crate::state::Api;

/// How often is looked for files whose scan nobody finished, or whose time has come again.
const LOOK: Duration = Duration::from_secs(5);
/// How often what nobody sent is swept, and at the start.
const SWEEP: Duration = Duration::from_secs(600);
/// Files that no entry named, and bytes that no file names, stay for a day.
const KEPT_MS: i64 = 24 * 3_600_000;
/// What is swept in one statement.
const AT_ONCE: u32 = 100;
/// Beside the scanner's own time: reading the bytes, and the thumbnail.
const BESIDE_MS: i64 = 120_000;

/// Looks at one file now, if nobody else does.
pub(crate) async fn examine(api: &Api, file: &store::files::File) {
    let turn = api.files.turn().await;
    match api.store.files().begin_scan(file.tenant, file.id, lease_ms(api)).await {
        Ok(Some(scan)) => carry_out(api, &turn, scan).await,
        Ok(None) => {}
        Err(error) => later("a scan could not begin", &error),
    }
}

/// Looks at files that nobody looks at, until the process stops.
pub(crate) async fn watch(api: Arc<Api>) {
    while !api.sleeps_through(LOOK).await {
        loop {
            let turn = api.files.turn().await;
            match api.store.files().due_scans(lease_ms(&api), 1).await {
                Ok(mut due) => match due.pop() {
                    Some(scan) if !api.shutdown.is_stopping() => carry_out(&api, &turn, scan).await,
                    _ => break,
                },
                Err(error) => {
                    later("due scans could not be read", &error);
                    break;
                }
            }
        }
    }
}

/// Takes away what nobody sent, at the start and from time to time, until the process stops.
pub(crate) async fn sweep(api: Arc<Api>) {
    loop {
        if let Err(error) = sweep_once(&api).await {
            later("files were not swept", &error);
        }
        if api.sleeps_through(SWEEP).await {
            return;
        }
    }
}

/// The bytes of an object that no file names go; what cannot be deleted now is found by the next sweep.
pub(crate) async fn delete(api: &Api, object: Object) {
    match api.files.delete(object).await {
        Ok(()) => {
            if let Err(error) = api.store.files().forget(object.id).await {
                later("an object was not forgotten", &error);
            }
        }
        Err(error) => later("an object was not deleted", &error),
    }
}

async fn carry_out(api: &Api, turn: &files::Turn, scan: Scan) {
    let object = Object { tenant: scan.tenant, id: scan.object };
    let examined = match Kind::of_media_type(&scan.media_type) {
        Some(kind) => api.files.examine(turn, object, kind).await,
        None => {
            let why = format!("this build does not know {}", scan.media_type);
            Examined { judgement: Judgement::Failed { why }, has_thumbnail: false }
        }
    };
    api.figures.scan(&examined.judgement);
    let file = scan.file;
    match &examined.judgement {
        Judgement::Infected { name } => tracing::warn!(%file, name, "an attachment is infected"),
        Judgement::Failed { why } => tracing::warn!(%file, why, "an attachment could not be scanned"),
        Judgement::Clean | Judgement::NotScanned => {}
    }
    match api.store.files().judge(scan, examined.judgement, examined.has_thumbnail).await {
        Ok(true) => {}
        // Taken back in the meantime, or another attempt has it: what only we have made may have to go.
        Ok(false) => match api.store.files().is_named(object.id).await {
            Ok(true) => {}
            Ok(false) => delete(api, object).await,
            Err(error) => later("it is not known whether an object is named", &error),
        },
        // The lease runs out, and it is looked at again.
        Err(error) => later("what a scan came to was not written", &error),
    }
}

async fn sweep_once(api: &Api) -> Result<(), StoreError> {
    let store = api.store.files();
    while store.sweep(KEPT_MS, AT_ONCE).await? == u64::from(AT_ONCE) {}
    loop {
        let orphans = store.orphans(KEPT_MS, AT_ONCE).await?;
        let before = orphans.len();
        let mut gone = 0_usize;
        for (tenant, id) in orphans {
            match api.files.delete(Object { tenant, id }).await {
                Ok(()) => {
                    store.forget(id).await?;
                    gone += 1;
                }
                Err(error) => later("an object was not deleted", &error),
            }
        }
        // The next round would meet the same ones.
        if gone < before || before < AT_ONCE as usize {
            return Ok(());
        }
    }
}

fn lease_ms(api: &Api) -> i64 {
    i64::try_from(api.config.scan_wait_ms).unwrap_or(i64::MAX / 2).saturating_add(BESIDE_MS)
}

fn later(what: &'static str, error: &(dyn StdError + 'static)) {
    tracing::warn!(error, "{what}; it is tried again");
}
