//! The first frame: who is this, may they come from there, and where do they go on.

use domain::{Attempt, ConnectionId, CustomerId, SenderId, TenantId, TimelineId};
use identity::{Principal, TokenError, customer, random};
use protocol::CloseCode;
use protocol::frame::{ClientFrame, Cursor, Hello, Me, Role, ServerFrame, VERSION, Welcome};
use protocol::limit::HELLO_BYTES;
use protocol::link::{PodSettings, Pull, PullAnswer};

use crate::origin::Origin;
use crate::pod::{Pod, widget};
use crate::session::{Own, Who};
use crate::settings;

/// A guest's token that is older than this is made anew.
const REISSUE_AFTER_S: i64 = 24 * 3600;
/// The channel of this gateway's customers.
const CHANNEL: &str = "web";

/// Why there is no session.
#[derive(Debug)]
pub(crate) struct NotGreeted {
    pub(crate) code: CloseCode,
    /// For the client; never logged.
    pub(crate) detail: String,
}

/// A client that may have a session.
pub(crate) struct Greeted {
    pub(crate) connection: ConnectionId,
    pub(crate) who: Who,
    pub(crate) sender: SenderId,
    pub(crate) attempt: Attempt,
    pub(crate) cursors: Vec<Cursor>,
    pub(crate) cursors_of: Option<String>,
    pub(crate) is_new: bool,
    /// A guest's token, new or made anew.
    pub(crate) token: Option<String>,
}

/// Reads the first frame.
pub(crate) fn parse(text: &str) -> Result<Hello, NotGreeted> {
    if text.len() > HELLO_BYTES {
        return Err(refuse(
            CloseCode::BadFrame,
            format!("hello has {} bytes; {HELLO_BYTES} are allowed", text.len()),
        ));
    }
    match serde_json::from_str(text) {
        Ok(ClientFrame::Hello(hello)) if hello.v == VERSION => Ok(hello),
        Ok(ClientFrame::Hello(hello)) => {
            Err(refuse(CloseCode::BadFrame, format!("version {} is not spoken here; {VERSION} is", hello.v)))
        }
        Ok(_) => Err(refuse(CloseCode::NoHello, "the first frame is hello".to_owned())),
        Err(error) => Err(refuse(CloseCode::BadFrame, error.to_string())),
    }
}

/// Decides who says hello.
pub(crate) async fn greet(pod: &Pod, hello: Hello, origin: &Origin) -> Result<Greeted, NotGreeted> {
    let settings = pod.settings().ok_or_else(|| refuse(CloseCode::TryLater, "not ready"))?;
    let now_s = pod.now().wall_ms.div_euclid(1000);
    let proof = (&hello.token, &hello.ticket);
    let (mut principal, is_new) = match proof {
        (Some(_), Some(_)) => return Err(refuse(CloseCode::BadFrame, "give `token` or `ticket`, not both")),
        (Some(token), None) => (verify(pod, &settings, token, hello.tenant, now_s)?, false),
        (None, Some(ticket)) => (pod.tickets.open(ticket, now_s).map_err(not_counted)?, false),
        (None, None) => {
            let tenant = hello.tenant.ok_or_else(|| refuse(CloseCode::BadFrame, "`tenant` is missing"))?;
            if widget(&settings, tenant).is_none() {
                return Err(refuse(CloseCode::Revoked, "no such tenant"));
            }
            (new_guest(tenant, now_s), true)
        }
    };
    if hello.tenant.is_some_and(|tenant| tenant != principal.tenant) {
        return Err(refuse(CloseCode::Revoked, "the token is of another tenant"));
    }
    if is_revoked(&settings, &principal) {
        return Err(refuse(CloseCode::Revoked, "revoked"));
    }
    may_come_from(pod, &settings, &principal, origin, is_new)?;
    let token = reissue(pod, &mut principal, is_new, now_s);
    let own = own_timelines(pod, &settings, &principal, hello.guest_token.as_deref(), now_s).await?;
    Ok(Greeted {
        connection: ConnectionId(uuid::Uuid::now_v7()),
        who: who(&principal, own),
        sender: hello.sender,
        attempt: Attempt(hello.attempt),
        cursors: hello.cursors,
        cursors_of: hello.store_epoch,
        is_new,
        token,
    })
}

/// Checks a token that comes in band or at `hello`.
pub(crate) fn verify(
    pod: &Pod,
    settings: &PodSettings,
    token: &str,
    tenant: Option<TenantId>,
    now_s: i64,
) -> Result<Principal, NotGreeted> {
    if !customer::claims_to_be(token) {
        return pod.verifier.verify(token, now_s).map_err(not_counted);
    }
    let tenant =
        tenant.ok_or_else(|| refuse(CloseCode::BadFrame, "`tenant` is missing beside a customer's token"))?;
    let widget = widget(settings, tenant).ok_or_else(|| refuse(CloseCode::Revoked, "no such tenant"))?;
    customer::verify(token, &widget.customer_secrets, tenant, now_s).map_err(not_counted)
}

pub(crate) fn is_revoked(settings: &PodSettings, principal: &Principal) -> bool {
    principal.is_revoked_by(settings::revoked_below(settings, principal.tenant, principal.id))
}

/// The answer to `hello`.
pub(crate) fn welcome(pod: &Pod, greeted: &Greeted, store_epoch: &str) -> ServerFrame {
    let who = &greeted.who;
    ServerFrame::Welcome(Welcome {
        v: VERSION,
        connection: greeted.connection,
        me: Me {
            tenant: who.tenant,
            role: who.role,
            id: who.id,
            name: who.name.to_string(),
            timeline: who.own.first().map(|own| own.timeline),
        },
        ticket: ticket(pod, who),
        token: greeted.token.clone(),
        expires_at: who.expires_at_ms,
        now: pod.now().wall_ms,
        ping_ms: pod.config.ping_ms,
        store_epoch: store_epoch.to_owned(),
    })
}

/// A resume ticket for the next connection of this principal.
pub(crate) fn ticket(pod: &Pod, who: &Who) -> String {
    pod.tickets.seal(&Principal {
        tenant: who.tenant,
        role: who.role,
        id: who.id,
        name: who.name.to_string(),
        rv: who.rv,
        issued_at_s: who.issued_at_ms.div_euclid(1000),
        expires_at_s: who.expires_at_ms.div_euclid(1000),
    })
}

/// The session's view of a principal.
pub(crate) fn who(principal: &Principal, own: Vec<Own>) -> Who {
    Who {
        tenant: principal.tenant,
        role: principal.role,
        id: principal.id,
        name: principal.name.as_str().into(),
        rv: principal.rv,
        issued_at_ms: principal.issued_at_s.saturating_mul(1000),
        expires_at_ms: principal.expires_at_s.saturating_mul(1000),
        own: own.into(),
    }
}

fn new_guest(tenant: TenantId, now_s: i64) -> Principal {
    Principal {
        tenant,
        role: Role::Guest,
        id: random::guest().0,
        name: String::new(),
        rv: 0,
        issued_at_s: now_s,
        expires_at_s: now_s + identity::tokens::GUEST_S,
    }
}

/// A guest's token, if this one is new or a day old.
fn reissue(pod: &Pod, principal: &mut Principal, is_new: bool, now_s: i64) -> Option<String> {
    let is_old = now_s - principal.issued_at_s > REISSUE_AFTER_S;
    if principal.role != Role::Guest || !(is_new || is_old) {
        return None;
    }
    principal.issued_at_s = now_s;
    principal.expires_at_s = now_s + identity::tokens::GUEST_S;
    Some(pod.signer.guest_token(principal.tenant, CustomerId(principal.id), now_s))
}

/// A page of ours may hold any connection; another site's page only its widget's.
fn may_come_from(
    pod: &Pod,
    settings: &PodSettings,
    principal: &Principal,
    origin: &Origin,
    is_new: bool,
) -> Result<(), NotGreeted> {
    let allowed = match origin {
        Origin::None => !is_new,
        Origin::Own => true,
        Origin::Other(origin) if pod.config.origins.iter().any(|ours| ours == origin.as_ref()) => true,
        Origin::Other(origin) if !principal.role.is_staff() => widget(settings, principal.tenant)
            .is_some_and(|widget| widget.origins.iter().any(|it| it == "*" || it == origin.as_ref())),
        Origin::Other(_) => false,
    };
    if allowed {
        return Ok(());
    }
    Err(refuse(
        CloseCode::Revoked,
        "this origin may not hold such a connection: allow it in the widget's settings",
    ))
}

/// The timelines that a customer's connection may name, the one in use first.
async fn own_timelines(
    pod: &Pod,
    settings: &PodSettings,
    principal: &Principal,
    guest_token: Option<&str>,
    now_s: i64,
) -> Result<Vec<Own>, NotGreeted> {
    let Some(customer) = principal.customer() else { return Ok(Vec::new()) };
    let own = |customer| Own { customer, timeline: TimelineId::of(customer, CHANNEL) };
    let main = own(customer);
    let Some(guest) = guest_token.filter(|_| principal.role == Role::Customer) else { return Ok(vec![main]) };
    // A guest token that does not count any more proves nothing; it is no reason to keep a known customer out.
    let Ok(guest) = pod.verifier.verify(guest, now_s) else { return Ok(vec![main]) };
    let counts =
        guest.role == Role::Guest && guest.tenant == principal.tenant && !is_revoked(settings, &guest);
    let Some(guest) = guest.customer().filter(|_| counts).map(own) else { return Ok(vec![main]) };
    let pull = Pull::OpenTimeline { tenant: principal.tenant, timeline: guest.timeline };
    match pod.pull(pull).await {
        Ok(PullAnswer::OpenTimeline { open: true }) => Ok(vec![guest, main]),
        Ok(PullAnswer::OpenTimeline { open: false }) => Ok(vec![main]),
        // Either answer would be a guess that splits a conversation.
        Ok(_) | Err(_) => Err(refuse(CloseCode::TryLater, "no router answered")),
    }
}

fn not_counted(error: TokenError) -> NotGreeted {
    let code = if error == TokenError::Expired { CloseCode::Expired } else { CloseCode::Revoked };
    refuse(code, format!("the token does not count: {error}"))
}

fn refuse(code: CloseCode, detail: impl Into<String>) -> NotGreeted {
    NotGreeted { code, detail: detail.into() }
}
