//! Who asks: a bearer token, checked for signature, time and revocation with every request.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use domain::entry::Author;
use domain::rights::{Ability, Object, Rights};
use domain::{CustomerId, OperatorId, TenantId};
use http::request::Parts;
use http::{HeaderMap, header::AUTHORIZATION};
use identity::{Principal, TokenError, customer};
use protocol::frame::Role;
use protocol::problem::ProblemKind;

use crate::permit;
use crate::refusal::Refused;
use crate::state::Api;

/// The header in which a known customer's page names its tenant: the tenant's own token does not.
pub(crate) const TENANT_HEADER: &str = "switchboard-tenant";

/// Anybody with a valid token.
pub(crate) struct Caller(pub(crate) Principal);

/// An operator or supervisor.
pub(crate) struct Staff {
    pub(crate) principal: Principal,
    pub(crate) operator: OperatorId,
    /// As settings say now, whatever the token said when it was made.
    pub(crate) rights: Rights,
}

/// A guest or known customer.
pub(crate) struct Customer {
    pub(crate) tenant: TenantId,
    pub(crate) id: CustomerId,
    /// Revocation version of the token.
    pub(crate) rv: u64,
}

impl Staff {
    /// Whether this person may do this.
    pub(crate) fn may(&self, ability: Ability, object: &Object<'_>) -> Result<(), Refused> {
        Ok(self.rights.may(ability, object)?)
    }

    /// How this person signs what they write.
    pub(crate) fn author(&self) -> Author {
        match self.principal.role {
            Role::Supervisor => Author::Supervisor(self.operator),
            Role::Operator | Role::Customer | Role::Guest => Author::Operator(self.operator),
        }
    }
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refused> {
        let token = bearer(&parts.headers)?;
        let now_s = api.clock.now_s();
        let principal = if customer::claims_to_be(token) {
            let tenant = tenant(&parts.headers)?;
            let settings = api.settings.read(&api.store).await?;
            let widget = settings.widgets.iter().find(|widget| widget.tenant == tenant);
            let secrets = widget.map(|widget| widget.customer_secrets.as_slice()).unwrap_or_default();
            customer::verify(token, secrets, tenant, now_s)
        } else {
            api.verifier.verify(token, now_s)
        }
        .map_err(unauthenticated)?;
        let revoked = api.store.accounts().revocation_version(principal.tenant, principal.id).await?;
        if principal.is_revoked_by(revoked) {
            return Err(Refused::new(ProblemKind::Unauthenticated, "the token was revoked: sign in again"));
        }
        Ok(Self(principal))
    }
}

impl FromRequestParts<Arc<Api>> for Staff {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refused> {
        let Caller(principal) = Caller::from_request_parts(parts, api).await?;
        let Some(operator) = principal.operator() else {
            return Err(Refused::new(ProblemKind::Forbidden, "this is for operators"));
        };
        let rights = api.store.api_settings().rights(principal.tenant, operator).await?;
        let Some(rights) = rights else {
            return Err(Refused::new(
                ProblemKind::Unauthenticated,
                "the account is not active: ask an administrator",
            ));
        };
        permit::may_enter(parts, &rights)?;
        Ok(Self { principal, operator, rights })
    }
}

impl FromRequestParts<Arc<Api>> for Customer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refused> {
        let Caller(principal) = Caller::from_request_parts(parts, api).await?;
        match principal.customer() {
            Some(id) => Ok(Self { tenant: principal.tenant, id, rv: principal.rv }),
            None => Err(Refused::new(ProblemKind::Forbidden, "this is for customers")),
        }
    }
}

/// Where the request came from; none if the port that took it does not tell.
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())))
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let missing = || Refused::new(ProblemKind::Unauthenticated, "send a token as `Authorization: Bearer …`");
    let text = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    let (scheme, token) = text.split_once(' ').ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}

fn tenant(headers: &HeaderMap) -> Result<TenantId, Refused> {
    let text = headers.get(TENANT_HEADER).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).ok_or_else(|| {
        Refused::field(TENANT_HEADER, "a tenant's own token needs this header with the tenant's id")
    })
}

fn unauthenticated(error: TokenError) -> Refused {
    let detail = match error {
        TokenError::Expired => "the token has expired: refresh it",
        _ => "the token does not count here: sign in again",
    };
    Refused::new(ProblemKind::Unauthenticated, detail)
}
