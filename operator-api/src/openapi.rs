//! The OpenAPI document, generated from the handlers.

use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::routes::targets;
use crate::routes::{
    commands, conversations, docs, files, jwks, me, monitor, search, settings, sign_in, sign_out, timelines,
};
use crate::routes::{ratings, widgets};

#[derive(OpenApi)]
#[openapi(
    info(title = "Switchboard", description = "Support chat: operators and supervisors answer, customers read their own. \
        Refusals are RFC 9457 problems; commands take an Idempotency-Key and are decided in order."),
    paths(
        sign_in::create::sign_in,
        sign_in::refresh::refresh,
        sign_in::invitation::accept,
        sign_out::create::sign_out,
        jwks::read::jwks,
        me::read::me,
        me::transcript::transcript,
        me::place::place,
        me::rating::put,
        widgets::lines::lines,
        ratings::read::read,
        ratings::list::list,
        me::drafts::list,
        me::drafts::put,
        me::files::put,
        me::files::read,
        me::files::delete,
        conversations::list::list,
        conversations::read::read,
        conversations::routing::routing,
        conversations::take::take,
        conversations::close::close,
        conversations::reopen::reopen,
        conversations::write::write,
        conversations::files::put,
        conversations::files::read,
        conversations::files::delete,
        conversations::customer::read,
        conversations::customer::put,
        conversations::customer::delete,
        conversations::tags::put,
        conversations::tags::delete,
        search::read::read,
        files::fetch::content,
        files::fetch::thumbnail,
        conversations::outcome::read,
        conversations::outcome::say,
        targets::list::list,
        timelines::entries::entries,
        commands::read::read,
        settings::hours::saved,
        settings::hours::unsaved,
        settings::import::operators,
        settings::import::canned_replies,
        settings::invitation::create,
        settings::audit::list,
        monitor::read::live,
        monitor::read::operators,
        monitor::read::waiting,
        monitor::read::conversations,
        monitor::read::series,
        monitor::csv::figures,
        monitor::alerts::list,
        monitor::alerts::see,
        monitor::moves::create,
        monitor::queues::pause,
        monitor::queues::resume,
        monitor::operators::status,
        monitor::operators::capacity,
        monitor::operators::sign_out,
        docs::openapi::openapi,
    ),
    modifiers(&Security),
    tags(
        (name = "sign-in", description = "Tokens"),
        (name = "me", description = "What concerns the one who asks"),
        (name = "conversations", description = "Conversations as staff sees and moves them"),
        (name = "files", description = "Attachments: up, about, down"),
        (name = "timelines", description = "The whole history of a customer in a channel"),
        (name = "settings", description = "Administration. Who may change what follows from the role; every change is one transaction with its line of the audit"),
        (name = "monitor", description = "What supervisors see of the whole desk, and do to it"),
        (name = "docs", description = "This document"),
    )
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
        let refresh = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("switchboard-refresh")));
        components.add_security_scheme("refresh", refresh);
    }
}

/// The document as JSON.
pub fn document() -> String {
    let mut document: Value = serde_json::to_value(Document::openapi()).expect("the document is plain data");
    settings::document::describe(&mut document);
    serde_json::to_string_pretty(&document).expect("the document is plain data")
}
