//! How a file comes in: `PUT` with the uploader's own id, so that it may be repeated until it is answered.
//!
//! The same id with the same content and name gives the same answer; with another it is refused. An upload that broke
//! off left nothing behind: it starts again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::response::{IntoResponse, Response};
use domain::FileId;
use files::{Arrived, FilesError, Object, Permit, PutError, name};
use futures_util::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use identity::random;
use protocol::Problem;
use protocol::problem::ProblemKind;
use runtime::Deadline;
use store::files::{Added, File, NewFile};

use super::{Asker, Named, shown};
use crate::quarantine;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Files of one uploader that no message names.
const UNSENT: u64 = 20;
/// All of them together, in the largest files that are taken.
const UNSENT_LARGEST: u64 = 8;

/// What is read on of an upload that was refused, in the largest files that are taken.
const READ_ON_LARGEST: u64 = 2;
/// The same in time.
const READ_ON: Duration = Duration::from_secs(10);

/// What is uploaded, by whom, into which timeline. What was refused already is among it, to be told like the rest.
pub(crate) struct Upload {
    pub(crate) asker: Result<Asker, Refused>,
    /// From the path.
    pub(crate) id: String,
    pub(crate) named: Result<Query<Named>, Refused>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// An upload whose body may come.
struct Admitted {
    asker: Asker,
    id: FileId,
    given: String,
    declared: Option<String>,
    how: How,
}

enum How {
    /// It was uploaded before: the body is compared.
    Again(Box<File>),
    First(Permit),
}

/// Takes an upload, in a task of its own: who hangs up ends the body, and nothing half way.
pub(crate) async fn take(api: Arc<Api>, upload: Upload) -> Result<Response, Refused> {
    let Upload { asker, id, named, headers, body } = upload;
    let mut stream = body.into_data_stream();
    let admitted = match admit(&api, asker, &id, named, &headers).await {
        Ok(admitted) => admitted,
        Err(refused) => {
            read_on(&api, &mut stream).await;
            return Err(refused);
        }
    };
    let asker = admitted.asker;
    let owner = api.clone();
    let taking = api.shutdown.spawn(async move {
        let taken = receive(&owner, admitted, &mut stream).await;
        if taken.is_err() {
            read_on(&owner, &mut stream).await;
        }
        taken
    });
    let (status, file) = taking.await.map_err(|stopped| Refused::unavailable(&stopped))??;
    let file = if status == StatusCode::CREATED { examined(&api, file).await? } else { file };
    api.figures.file(if status == StatusCode::OK { "same" } else { "stored" });
    Ok((status, axum::Json(shown(&api, &asker, file))).into_response())
}

/// All that can be refused before the body has come.
async fn admit(
    api: &Api,
    asker: Result<Asker, Refused>,
    id: &str,
    named: Result<Query<Named>, Refused>,
    headers: &HeaderMap,
) -> Result<Admitted, Refused> {
    let (asker, Query(named)) = (asker?, named?);
    let not_an_id = |_| Refused::field("id", "give the file an id of your own: a new UUID");
    let id: FileId = id.parse().map_err(not_an_id)?;
    let max_bytes = api.files.limits().max_bytes;
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > max_bytes) {
        return Err(too_large(max_bytes));
    }
    let declared =
        headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let how = match api.store.files().read(asker.tenant, id).await? {
        Some(known) if known.uploader != asker.reader.id => return Err(other()),
        Some(known) => How::Again(Box::new(known)),
        None => {
            within_quota(api, &asker, length.unwrap_or_default()).await?;
            let busy = || Refused::new(ProblemKind::Busy, "too many uploads at the moment").retry_after(2);
            How::First(api.files.begin_upload().map_err(unavailable)?.ok_or_else(busy)?)
        }
    };
    Ok(Admitted { asker, id, given: named.name, declared, how })
}

async fn receive(
    api: &Api,
    admitted: Admitted,
    body: &mut BodyDataStream,
) -> Result<(StatusCode, File), Refused> {
    let Admitted { asker, id, given, declared, how } = admitted;
    match how {
        How::Again(known) => {
            let arrived = api.files.look_at(declared.as_deref(), body).await.map_err(refused)?;
            Ok((StatusCode::OK, same(&asker, *known, &arrived, &given)?))
        }
        How::First(permit) => {
            let kept = keep(api, &asker, id, &given, declared.as_deref(), body).await;
            drop(permit);
            kept
        }
    }
}

/// Reads on what a client still sends after its upload was refused: one that is cut off in the middle shows a broken line,
/// and not the reason. Bounded: who sends more than this does not listen.
async fn read_on(api: &Api, body: &mut BodyDataStream) {
    let most = api.files.limits().max_bytes.saturating_mul(READ_ON_LARGEST);
    let reading = async {
        let mut read_bytes = 0_u64;
        while let Some(Ok(chunk)) = body.next().await {
            read_bytes = read_bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if read_bytes > most {
                return;
            }
        }
    };
    // Whether it came to its end does not matter.
    let _ = Deadline::within(READ_ON).wait(reading).await;
}

async fn keep(
    api: &Api,
    asker: &Asker,
    id: FileId,
    given: &str,
    declared: Option<&str>,
    body: &mut BodyDataStream,
) -> Result<(StatusCode, File), Refused> {
    let object = Object { tenant: asker.tenant, id: random::id() };
    let store = api.store.files();
    // First its name, then its bytes: nothing lies there that nobody knows of.
    store.announce(asker.tenant, object.id).await?;
    let arrived = match api.files.put(object, declared, body).await {
        Ok(arrived) => arrived,
        Err(error) => {
            api.figures.file("refused");
            quarantine::delete(api, object).await;
            return Err(refused(error));
        }
    };
    let added = store
        .add(NewFile {
            tenant: asker.tenant,
            id,
            timeline: asker.timeline,
            uploader: asker.reader.id,
            by_customer: !asker.reader.is_staff,
            name: name::clean(given, arrived.kind),
            media_type: arrived.kind.media_type().to_owned(),
            size_bytes: arrived.size_bytes,
            digest: arrived.digest,
            object: object.id,
        })
        .await?;
    match added {
        Added::New(file) => Ok((StatusCode::CREATED, file)),
        // The same upload on two lines: the other one was quicker.
        Added::There(file) => {
            quarantine::delete(api, object).await;
            same(asker, file, &arrived, given).map(|file| (StatusCode::OK, file))
        }
    }
}

/// The file after the scanner had some time for it: most are clean by then.
async fn examined(api: &Arc<Api>, file: File) -> Result<File, Refused> {
    let (owner, examinee) = (api.clone(), file.clone());
    let examining = api.shutdown.spawn(async move { quarantine::examine(&owner, &examinee).await });
    // Whoever stops waiting does not stop it.
    let _ = Deadline::within_ms(api.config.answer_wait_ms).wait(examining).await;
    Ok(api.store.files().read(file.tenant, file.id).await?.unwrap_or(file))
}

/// The kept file, if this repeats its upload.
fn same(asker: &Asker, kept: File, arrived: &Arrived, given: &str) -> Result<File, Refused> {
    let is_same = kept.uploader == asker.reader.id
        && kept.timeline == asker.timeline
        && kept.digest == arrived.digest
        && kept.name == name::clean(given, arrived.kind);
    if is_same { Ok(kept) } else { Err(other()) }
}

async fn within_quota(api: &Api, asker: &Asker, length: u64) -> Result<(), Refused> {
    let unsent = api.store.files().unsent(asker.tenant, asker.reader.id).await?;
    let most = api.files.limits().max_bytes.saturating_mul(UNSENT_LARGEST);
    if unsent.files < UNSENT && unsent.size_bytes.saturating_add(length) <= most {
        return Ok(());
    }
    let detail =
        format!("{} files were uploaded and not sent: send or delete some of them first", unsent.files);
    Err(Problem::new(ProblemKind::TooMany).limit(UNSENT).detail(detail).into())
}

fn other() -> Refused {
    let mut problem = Problem::new(ProblemKind::KeyReused)
        .field("id")
        .detail("this id was used for another file: give each file a new UUID");
    "The id was used for another file".clone_into(&mut problem.title);
    problem.into()
}

fn too_large(max_bytes: u64) -> Refused {
    let detail = format!("a file has at most {max_bytes} bytes: send a smaller one, or several");
    let mut problem = Problem::new(ProblemKind::TooLong).field("body").limit(max_bytes).detail(detail);
    "The file is too large".clone_into(&mut problem.title);
    problem.into()
}

fn refused(error: PutError) -> Refused {
    match error {
        PutError::TooLarge { max_bytes } => too_large(max_bytes),
        PutError::Empty => Refused::field("body", "the file is empty"),
        PutError::Misfit(misfit) => {
            let (field, mend) = match misfit {
                files::Misfit::Mismatch { .. } => ("Content-Type", "declare what it is, or nothing"),
                files::Misfit::NotAllowed { .. } | files::Misfit::Unknown => {
                    ("body", "send a picture, a PDF, a text or an office document")
                }
            };
            let detail = format!("{misfit}: {mend}");
            let mut problem = Problem::new(ProblemKind::BadRequest).field(field).detail(detail);
            problem.status = StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16();
            problem.into()
        }
        PutError::BrokeOff(_) => {
            Refused::field("body", "the upload broke off: send it again with the same id")
        }
        PutError::TooSlow { .. } => {
            Refused::field("body", "the upload took too long: send it again with the same id")
        }
        PutError::Files(error) => unavailable(error),
    }
}

pub(super) fn unavailable(error: FilesError) -> Refused {
    match &error {
        FilesError::Full { .. } => {
            Refused::new(ProblemKind::Busy, "no file can be stored at the moment: send it later")
                .retry_after(60)
        }
        error if error.is_transient() => Refused::unavailable(error),
        _ => Refused::internal(&error),
    }
}
