//! `POST /v1/sign-in`

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use domain::TenantId;
use http::HeaderMap;
use identity::password;
use protocol::Problem;
use protocol::problem::ProblemKind;
use runtime::Deadline;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::accounts::Account;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{SignedIn, attempt, first_tokens};
use crate::body::Json;
use crate::caller::Address;
use crate::origin;
use crate::refusal::Refused;
use crate::state::Api;

const EMAIL_BYTES: usize = 254;
/// Of one address at several tenants so many passwords are tried; give `tenant` if there are more.
const ACCOUNTS: usize = 5;
/// For a turn at hashing.
const HASH_WAIT: Duration = Duration::from_secs(3);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    #[schema(max_length = 254)]
    email: String,
    #[schema(max_length = 1024)]
    password: String,
    /// Needed only where one address serves several tenants.
    #[serde(default)]
    tenant: Option<Uuid>,
}

/// Sign in by e-mail and password
///
/// Wrong passwords are limited for each account and each address.
#[utoipa::path(
    post, path = "/v1/sign-in", tag = "sign-in", request_body = SignIn,
    responses(
        (status = 200, description = "signed in", body = SignedIn, headers(("Set-Cookie", description = "the refresh token"))),
        (status = 400, description = "a field is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "e-mail or password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "a page of another origin asked", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "too many wrong passwords; see `Retry-After`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_in(
    State(api): State<Arc<Api>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(asked): Json<SignIn>,
) -> Result<Response, Refused> {
    origin::check(&api.config, &headers)?;
    let email = asked.email.trim().to_lowercase();
    if email.is_empty() || email.len() > EMAIL_BYTES || email.chars().any(char::is_control) {
        return Err(Problem::new(ProblemKind::BadRequest)
            .field("email")
            .limit(254)
            .detail("write an e-mail address")
            .into());
    }
    if asked.password.len() > password::MAX_BYTES {
        let problem = Problem::new(ProblemKind::BadRequest).field("password").limit(1024);
        return Err(problem.detail("a password has at most 1024 bytes").into());
    }
    let account_key: [u8; 32] = Sha256::digest(email.as_bytes()).into();
    attempt(&api, account_key, address, "passwords").inspect_err(|_| api.figures.sign_in("limited"))?;
    let mut found = api.store.accounts().operators_by_email(&email).await?;
    found.retain(|account| asked.tenant.is_none_or(|tenant| account.tenant == TenantId(tenant)));
    found.truncate(ACCOUNTS);
    let Some(account) = judge(&api, found, asked.password).await? else {
        api.figures.sign_in("wrong");
        return Err(Refused::new(ProblemKind::SignInFailed, "check both and try again"));
    };
    api.attempts.succeeded(&account_key, address);
    api.figures.sign_in("ok");
    first_tokens(&api, account).await
}

/// The account whose password this is. An address that nobody has takes as long as one that somebody has.
async fn judge(api: &Api, accounts: Vec<Account>, password: String) -> Result<Option<Account>, Refused> {
    hashing(api, move || {
        if accounts.is_empty() {
            password::verify_nobody(&password);
        }
        accounts.into_iter().find(|account| password::verify(&password, &account.password_hash))
    })
    .await
}

/// Work with passwords, on a thread that may block, a few at a time.
pub(super) async fn hashing<T: Send + 'static>(
    api: &Api,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refused> {
    let busy = || Refused::new(ProblemKind::Busy, "too many sign in at the moment").retry_after(1);
    let turn =
        Deadline::within(HASH_WAIT).wait(api.hashes.clone().acquire_owned()).await.map_err(|_| busy())?;
    let turn = turn.map_err(|_| busy())?;
    let working = tokio::task::spawn_blocking(move || {
        // Kept until the work ends, also when nobody waits for it any more.
        let _turn = turn;
        work()
    });
    working.await.map_err(|error| Refused::internal(&error))
}
