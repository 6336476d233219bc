//! The widget on the tenant's pages.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::canned_reply::language;
use super::{Faults, Noun, Setting, Use, uses_of};

const ORIGINS: usize = 200;
const FIELDS: usize = 12;
const LANGUAGES: usize = 40;
const PATHS: usize = 100;
const QUEUES: usize = 12;
const PATTERN: usize = 40;

/// The widget: where it may open, how it looks, what it says and asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetBody {
    /// In the header, where its language has no own.
    #[schema(min_length = 1, max_length = 80)]
    pub title: String,
    /// Exact origins such as `https://shop.example`; `*` for any.
    #[schema(max_items = 200)]
    pub origins: Vec<String>,
    #[serde(default)]
    pub look: LookBody,
    /// One for each language.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub texts: Vec<WidgetTexts>,
    /// What is asked before the chat; a customer who is signed in is not asked.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub fields: Vec<FieldBody>,
    /// What it is about, as the customer may choose before the chat: two or more are offered. None: the default queue.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub queues: Vec<Uuid>,
    /// Address of the privacy notice; with one the customer must consent before the chat. Empty: none.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub consent_url: String,
    /// Outside business hours the same fields and a message are asked.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub has_offline_form: bool,
    /// Once a chat has ended the customer may rate it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub asks_rating: bool,
    /// A line beside the closed widget after so long, once a day; none: never.
    #[serde(default)]
    #[schema(minimum = 1_000, maximum = 3_600_000)]
    pub teaser_after_ms: Option<u32>,
    /// Paths that begin with one of these have no widget.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub hidden_on: Vec<String>,
}

/// Four tokens; everything else is derived. Empty: as the theme has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LookBody {
    /// `#rrggbb`.
    #[schema(pattern = "^(#[0-9a-f]{6})?$")]
    pub accent: String,
    #[schema(pattern = "^(#[0-9a-f]{6})?$")]
    pub header: String,
    #[schema(minimum = 0, maximum = 24)]
    pub radius_px: Option<u8>,
    /// The page's own font; none is loaded.
    pub has_page_font: bool,
}

/// What the widget says in a language; empty: as we translate it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetTexts {
    #[schema(pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
    pub language: String,
    #[serde(default)]
    #[schema(max_length = 80)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 160)]
    pub greeting: String,
    #[serde(default)]
    #[schema(max_length = 160)]
    pub outside_hours: String,
    #[serde(default)]
    #[schema(max_length = 160)]
    pub teaser: String,
}

/// Something that is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldBody {
    /// Under which the answer is kept: letters, digits and _.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    pub key: String,
    #[schema(min_length = 1, max_length = 80)]
    pub label: String,
    #[serde(default)]
    pub kind: FieldKind,
    #[serde(default)]
    pub need: FieldNeed,
    /// How an answer is written: `0` stands for a digit, `a` for a letter, everything else for itself, such as
    /// `NV-000-00000`. Empty: anyhow.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub pattern: String,
}

impl FieldBody {
    /// Whether an answer is written as the pattern has it.
    pub fn fits(&self, answer: &str) -> bool {
        self.pattern.is_empty()
            || self.pattern.chars().count() == answer.chars().count()
                && self.pattern.chars().zip(answer.chars()).all(|(sign, letter)| match sign {
                    '0' => letter.is_ascii_digit(),
                    'a' => letter.is_alphabetic(),
                    sign => sign == letter,
                })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    Name,
    Email,
    Phone,
    Number,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldNeed {
    #[default]
    Optional,
    Required,
}

const fn yes() -> bool {
    true
}

impl WidgetBody {
    /// One of which nothing but this is known.
    pub fn new(title: impl Into<String>, origins: Vec<String>) -> Self {
        Self {
            title: title.into(),
            origins,
            look: LookBody::default(),
            texts: Vec::new(),
            fields: Vec::new(),
            queues: Vec::new(),
            consent_url: String::new(),
            has_offline_form: true,
            asks_rating: true,
            teaser_after_ms: None,
            hidden_on: Vec::new(),
        }
    }

    fn check_fields(&self, faults: &mut Faults) {
        faults.at_most("fields", self.fields.len(), FIELDS);
        let mut seen = HashSet::new();
        for (at, field) in self.fields.iter().enumerate() {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            let begins = field.key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
            if !begins || field.key.len() > 40 || !field.key.bytes().all(plain) {
                let detail = "is no key: write a small letter, then up to 39 small letters, digits and _";
                faults.add(format!("fields[{at}].key"), &field.key, detail);
            }
            if !seen.insert(&field.key) {
                faults.add(format!("fields[{at}].key"), &field.key, "stands there already: leave one out");
            }
            faults.line(&format!("fields[{at}].label"), &field.label, 80);
            let place = format!("fields[{at}].pattern");
            faults.line_or_nothing(&place, &field.pattern, PATTERN);
            if !field.pattern.is_empty() && !field.pattern.contains(['0', 'a']) {
                faults.add(place, &field.pattern, "asks for nothing: write 0 for a digit, a for a letter");
            }
        }
    }

    fn check_texts(&self, faults: &mut Faults) {
        faults.at_most("texts", self.texts.len(), LANGUAGES);
        let mut seen = HashSet::new();
        for (at, texts) in self.texts.iter().enumerate() {
            language(faults, &format!("texts[{at}].language"), &texts.language);
            if !seen.insert(&texts.language) {
                faults.add(
                    format!("texts[{at}].language"),
                    &texts.language,
                    "stands there already: leave one out",
                );
            }
            for (name, text, max) in [
                ("title", &texts.title, 80),
                ("greeting", &texts.greeting, 160),
                ("outside_hours", &texts.outside_hours, 160),
                ("teaser", &texts.teaser, 160),
            ] {
                faults.line_or_nothing(&format!("texts[{at}].{name}"), text, max);
            }
        }
    }
}

impl Setting for WidgetBody {
    const NOUN: Noun = Noun::Widget;
    const LABEL: &'static str = "title";

    fn label(&self) -> &str {
        &self.title
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("title", &self.title, 80);
        faults.at_most("origins", self.origins.len(), ORIGINS);
        let mut seen = HashSet::new();
        for (at, origin) in self.origins.iter().enumerate() {
            if let Some(detail) = wrong_origin(origin) {
                faults.add(format!("origins[{at}]"), origin, detail);
            }
            if !seen.insert(origin) {
                faults.add(format!("origins[{at}]"), origin, "stands there already: leave one out");
            }
        }
        for (field, colour) in [("look.accent", &self.look.accent), ("look.header", &self.look.header)] {
            let digits = colour.strip_prefix('#').unwrap_or_default();
            let is_colour = digits.len() == 6
                && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            if !colour.is_empty() && !is_colour {
                faults.add(field, colour, "is no colour: write #rrggbb in small letters");
            }
        }
        if let Some(radius) = self.look.radius_px {
            faults.range("look.radius_px", radius, 0..=24);
        }
        self.check_texts(faults);
        self.check_fields(faults);
        faults.ids("queues", &self.queues, QUEUES);
        faults.line_or_nothing("consent_url", &self.consent_url, 500);
        if !self.consent_url.is_empty() && !self.consent_url.starts_with("https://") {
            faults.add("consent_url", &self.consent_url, "is no address: begin with https://");
        }
        if let Some(ms) = self.teaser_after_ms {
            faults.range("teaser_after_ms", ms, 1_000..=3_600_000);
        }
        faults.at_most("hidden_on", self.hidden_on.len(), PATHS);
        for (at, path) in self.hidden_on.iter().enumerate() {
            faults.line(&format!("hidden_on[{at}]"), path, 200);
            if !path.starts_with('/') {
                faults.add(format!("hidden_on[{at}]"), path, "is no path: begin with /");
            }
        }
    }

    fn uses(&self) -> Vec<Use> {
        uses_of(Noun::Queue, "queues", &self.queues).collect()
    }
}

/// What is wrong with an origin. Plain http is for this machine alone.
fn wrong_origin(origin: &str) -> Option<&'static str> {
    if origin == "*" {
        return None;
    }
    let Some((scheme, host)) = origin.split_once("://") else {
        return Some("is no origin: write https://shop.example");
    };
    if host.contains(['/', '?', '#']) {
        return Some("has a path: an origin ends with the host or its port");
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    if host.is_empty() || host.len() > 253 || !host.bytes().all(plain) {
        return Some("is no origin: write https://shop.example in small letters");
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    match scheme {
        "https" => None,
        "http" if matches!(name, "localhost" | "127.0.0.1" | "[::1]") => None,
        _ => Some("is not safe: https only (http for localhost)"),
    }
}
