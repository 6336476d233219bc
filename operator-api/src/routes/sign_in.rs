//! Signing in: a password for tokens, a refresh token for fresh ones.

pub(crate) mod create;
pub(crate) mod invitation;
pub(crate) mod refresh;

use std::net::IpAddr;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use http::header::SET_COOKIE;
use identity::random;
use identity::refresh::{self as refresh_token, LASTS_MS, Minted};
use identity::tokens::{ACCESS_S, Staff};
use protocol::problem::ProblemKind;
use serde::Serialize;
use store::accounts::{Account, RefreshToken};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cookie;
use crate::refusal::Refused;
use crate::routes::me::read::MeBody;
use crate::state::Api;

/// What a sign-in gives: the access token for `Authorization: Bearer`, and, in a cookie that scripts cannot read, the
/// refresh token.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedIn {
    access_token: String,
    /// Refresh before it ends.
    expires_in_s: i64,
    me: MeBody,
}

fn row(account: &Account, family: Uuid, minted: &Minted, now: Timestamp) -> RefreshToken {
    RefreshToken {
        digest: minted.digest.to_vec(),
        family,
        tenant: account.tenant,
        operator: account.id,
        expires_at: now.plus_ms(LASTS_MS),
        used_at: None,
    }
}

/// The first tokens after a password or an invitation.
async fn first_tokens(api: &Arc<Api>, account: Account) -> Result<Response, Refused> {
    let now = Timestamp(api.clock.now_ms());
    let minted = refresh_token::mint();
    let row = row(&account, random::id(), &minted, now);
    api.store.accounts().keep_refresh_token(row, now).await?;
    signed_in(api, account, &minted).await
}

/// One more try for `key` from this address, if there have not been too many that were wrong.
fn attempt(api: &Api, key: [u8; 32], address: Option<IpAddr>, what: &str) -> Result<(), Refused> {
    api.attempts.begin(key, address, api.clock.now_ms()).map_err(|many| {
        let detail = format!("too many wrong {what}: try again in {} s", many.retry_s);
        Refused::new(ProblemKind::TooMany, detail).retry_after(many.retry_s)
    })
}

async fn signed_in(api: &Arc<Api>, account: Account, minted: &Minted) -> Result<Response, Refused> {
    let revoked = api.store.accounts().revocation_version(account.tenant, account.id.0).await?;
    let staff = Staff {
        tenant: account.tenant,
        operator: account.id,
        role: account.role,
        name: account.name,
        rv: account.rv.max(revoked),
    };
    let access_token = api.signer.operator_access(&staff, api.clock.now_s());
    let me = MeBody::of_staff(staff);
    let cookie = cookie::set(&api.config, &minted.token, LASTS_MS / 1000);
    let body = axum::Json(SignedIn { access_token, expires_in_s: ACCESS_S, me });
    Ok(([(SET_COOKIE, cookie)], body).into_response())
}
