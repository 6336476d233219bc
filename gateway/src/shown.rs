//! What a widget shows, as its page asks for it: one tenant, one language, eight days of business hours.

use axum::body::Body;
use domain::hours::{Hours, Plan};
use domain::{QueueId, TenantId, Timestamp};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use protocol::link::{PodSettings, WidgetShown};
use protocol::settings::{FieldBody, LookBody, WidgetTexts};
use serde::Serialize;
use uuid::Uuid;

use crate::http::plain;
use crate::pod::Pod;

/// For the widget's own frame.
const JSON: &str = "/widget/settings.json";
/// For the page that holds it: a module, because that page's policy may let it import and not fetch.
const MODULE: &str = "/widget/settings.js";
/// Today and a week.
const DAYS: u16 = 7;

#[derive(Serialize, PartialEq, Debug)]
struct Shown<'a> {
    version: u64,
    title: &'a str,
    look: &'a LookBody,
    /// In the language that was asked for; empty texts are as the theme has them.
    greeting: &'a str,
    outside_hours: &'a str,
    teaser: &'a str,
    teaser_after_ms: Option<u32>,
    hidden_on: &'a [String],
    fields: &'a [FieldBody],
    consent_url: &'a str,
    has_offline_form: bool,
    asks_rating: bool,
    queues: Vec<Queue<'a>>,
    hours: Vec<Opening<'a>>,
}

#[derive(Serialize, PartialEq, Debug)]
struct Queue<'a> {
    id: QueueId,
    name: &'a str,
    /// The place in `hours`; none: always open.
    hours: Option<usize>,
}

#[derive(Serialize, PartialEq, Debug)]
struct Opening<'a> {
    zone: &'a str,
    days: Vec<Day>,
}

#[derive(Serialize, PartialEq, Debug)]
struct Day {
    /// In the plan's zone.
    date: String,
    /// Of a special day.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    /// From and to, milliseconds since 1970; cut at midnight.
    spans: Vec<(i64, i64)>,
}

/// The answer, if it is asked for.
pub(crate) fn find(pod: &Pod, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response<Body>> {
    let is_module = uri.path() == MODULE;
    if !is_module && uri.path() != JSON || method != Method::GET && method != Method::HEAD {
        return None;
    }
    let Some(settings) = pod.settings() else {
        return Some(plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"));
    };
    let (tenant, language) = (value(uri, "tenant").parse().ok(), value(uri, "lang"));
    let now = Timestamp(pod.now().wall_ms);
    let text = tenant.and_then(|tenant| text(&settings, tenant, language, now));
    let Some(text) = text else { return Some(plain(StatusCode::NOT_FOUND, "there is no such widget\n")) };
    Some(respond(text, is_module, headers))
}

fn respond(json: String, is_module: bool, asked: &HeaderMap) -> Response<Body> {
    let etag = format!("\"{:x}\"", Uuid::new_v5(&Uuid::NAMESPACE_OID, json.as_bytes()).simple());
    let known = asked.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let (text, kind) = match is_module {
        true => (format!("export default {json}\n"), "text/javascript; charset=utf-8"),
        false => (json, "application/json"),
    };
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(text) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // What is for everybody may be read by every page.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// None: there is no such tenant.
fn text(settings: &PodSettings, tenant: TenantId, language: &str, now: Timestamp) -> Option<String> {
    let widget = crate::pod::widget(settings, tenant)?;
    let shown = of(settings, tenant).map_or_else(
        || serde_json::json!({ "version": settings.version, "title": widget.title }).to_string(),
        |shown| serde_json::to_string(&view(settings.version, shown, language, now)).unwrap_or_default(),
    );
    Some(shown)
}

/// What the widget of a tenant shows.
pub(crate) fn of(settings: &PodSettings, tenant: TenantId) -> Option<&WidgetShown> {
    settings.shown.iter().find(|shown| shown.tenant == tenant)
}

fn view<'a>(version: u64, shown: &'a WidgetShown, language: &str, now: Timestamp) -> Shown<'a> {
    let body = &shown.body;
    let texts = texts(&body.texts, language);
    let own = |text: fn(&WidgetTexts) -> &str| texts.map_or("", text);
    let title = own(|texts| &texts.title);
    let hours: Vec<(Uuid, Opening<'_>)> =
        shown.hours.iter().filter_map(|hours| Some((hours.id, opening(&hours.plan, now)?))).collect();
    let queues = shown.queues.iter().map(|queue| Queue {
        id: queue.id,
        name: &queue.name,
        hours: queue.hours.and_then(|id| hours.iter().position(|(plan, _)| *plan == id)),
    });
    Shown {
        version,
        title: if title.is_empty() { &body.title } else { title },
        look: &body.look,
        greeting: own(|texts| &texts.greeting),
        outside_hours: own(|texts| &texts.outside_hours),
        teaser: own(|texts| &texts.teaser),
        teaser_after_ms: body.teaser_after_ms,
        hidden_on: &body.hidden_on,
        fields: &body.fields,
        consent_url: &body.consent_url,
        has_offline_form: body.has_offline_form,
        asks_rating: body.asks_rating,
        queues: queues.collect(),
        hours: hours.into_iter().map(|(_, opening)| opening).collect(),
    }
}

/// The texts of the very language, else of its main one.
fn texts<'a>(all: &'a [WidgetTexts], language: &str) -> Option<&'a WidgetTexts> {
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let exact = all.iter().find(|texts| texts.language.eq_ignore_ascii_case(language));
    exact.or_else(|| all.iter().find(|texts| main(&texts.language) == main(language)))
}

fn opening(plan: &Plan, now: Timestamp) -> Option<Opening<'_>> {
    let hours = Hours::new(plan).ok()?;
    let name = |date: &str| {
        let special = plan.days.iter().find(|day| day.date == date);
        special.map(|day| day.name.clone()).unwrap_or_default()
    };
    let days = hours.days(now, DAYS).into_iter().map(|day| Day {
        name: name(&day.date),
        spans: day.pieces.iter().map(|piece| (piece.span.opens_at.0, piece.span.closes_at.0)).collect(),
        date: day.date,
    });
    Some(Opening { zone: &plan.zone, days: days.collect() })
}

fn value<'a>(uri: &'a Uri, name: &str) -> &'a str {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use protocol::link::{HoursShown, QueueShown, WidgetSettings};
    use protocol::settings::WidgetBody;

    use super::*;

    const TENANT: TenantId = TenantId(Uuid::from_u128(1));
    /// Wednesday 18 November 2026, 21:14 in London.
    const EVENING: Timestamp = Timestamp(1_795_036_440_000);

    fn texts_of(language: &str, greeting: &str) -> WidgetTexts {
        serde_json::from_value(serde_json::json!({ "language": language, "greeting": greeting })).unwrap()
    }

    fn settings() -> PodSettings {
        let plan = serde_json::from_value(serde_json::json!({
            "zone": "Europe/London",
            "week": {
                "wednesday": [{ "from": "08:00", "to": "20:00" }],
                "thursday": [{ "from": "08:00", "to": "20:00" }],
                "friday": [{ "from": "08:00", "to": "20:00" }]
            },
            "days": [{
                "date": "2026-11-20", "name": "stock count", "intervals": [{ "from": "08:00", "to": "16:00" }]
            }]
        }))
        .unwrap();
        let mut body = WidgetBody::new("Nordvik support", Vec::new());
        body.texts = vec![texts_of("en", "Hello!"), texts_of("ru", "Здравствуйте!")];
        let hours = Uuid::from_u128(9);
        let queues = vec![
            QueueShown { id: QueueId(Uuid::from_u128(2)), name: "Returns".to_owned(), hours: Some(hours) },
            QueueShown { id: QueueId(Uuid::from_u128(3)), name: "Night line".to_owned(), hours: None },
        ];
        let widget = WidgetSettings {
            tenant: TENANT,
            title: "Nordvik".to_owned(),
            origins: vec!["https://internal.example".to_owned()],
            customer_secrets: vec!["very secret".to_owned()],
        };
        let shown = WidgetShown { tenant: TENANT, body, queues, hours: vec![HoursShown { id: hours, plan }] };
        PodSettings { version: 7, widgets: vec![widget], shown: vec![shown], ..PodSettings::default() }
    }

    #[test]
    fn a_page_is_told_texts_in_its_language_and_the_hours_of_eight_days() {
        let settings = settings();
        let view = view(7, &settings.shown[0], "ru-RU", EVENING);
        assert_eq!((view.title, view.greeting), ("Nordvik support", "Здравствуйте!"));
        assert_eq!(view.queues.iter().map(|queue| queue.hours).collect::<Vec<_>>(), [Some(0), None]);
        let days = &view.hours[0].days;
        assert_eq!(
            (days.len(), days[0].date.as_str(), days[2].name.as_str()),
            (8, "2026-11-18", "stock count")
        );
        let hour = 3_600_000;
        let opens = 1_795_036_440_000 - (13 * 60 + 14) * 60_000 + 24 * hour;
        assert_eq!(days[1].spans, [(opens, opens + 12 * hour)]);
        assert_eq!(days[2].spans[0].1 - days[2].spans[0].0, 8 * hour);
        assert!(days[3].spans.is_empty(), "closed on Saturday");
    }

    #[test]
    fn what_is_for_the_house_alone_is_told_to_no_page() {
        let settings = settings();
        let text = text(&settings, TENANT, "en", EVENING).unwrap();
        assert!(!text.contains("secret") && !text.contains("internal.example"), "{text}");
        assert!(super::text(&settings, TenantId(Uuid::from_u128(5)), "en", EVENING).is_none());
    }

    #[test]
    fn a_page_that_knows_them_is_not_sent_them_again() {
        let first = respond("{}".to_owned(), false, &HeaderMap::new());
        let mut asked = HeaderMap::new();
        asked.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        assert_eq!(respond("{}".to_owned(), false, &asked).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(respond("{ }".to_owned(), false, &asked).status(), StatusCode::OK);
        let module = respond("{}".to_owned(), true, &HeaderMap::new());
        assert_eq!(module.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}
