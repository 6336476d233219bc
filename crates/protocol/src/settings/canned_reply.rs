//! Replies that are written once.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Faults, Noun, Setting, Use, uses_of};

const SHORTCUT: usize = 32;
const TITLE: usize = 120;
const TEXT: usize = 2_000;
const LANGUAGES: usize = 40;

/// A reply that is written once and inserted by its shortcut. `{{customer.first_name|there}}` in its text fills itself,
/// with what stands after the bar where nothing is known; so do `customer.name`, `operator.name` and
/// `operator.first_name`. Any other `{{word}}` waits for the operator, who cannot send before it is filled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedReplyBody {
    /// What is typed after the slash: letters, digits, - and _.
    #[schema(min_length = 1, max_length = 32)]
    pub shortcut: String,
    #[schema(min_length = 1, max_length = 120)]
    pub title: String,
    pub audience: Audience,
    /// Of the audience `queues`; none else.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub queues: Vec<Uuid>,
    /// The first is the one to fall back to.
    #[schema(min_items = 1, max_items = 40)]
    pub texts: Vec<LocalText>,
}

/// Who can use it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Its author alone.
    Mine,
    /// Who is in one of its queues.
    Queues,
    Everyone,
}

/// A text in a language.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    /// Such as `en` or `pt-BR`.
    #[schema(pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
    pub language: String,
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

pub(super) fn language(faults: &mut Faults, field: &str, language: &str) {
    let (main, region) = language.split_once('-').map_or((language, None), |(main, rest)| (main, Some(rest)));
    let is_main = (2..=3).contains(&main.len()) && main.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region = region.is_none_or(|region| {
        (2..=8).contains(&region.len()) && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if !is_main || !is_region {
        faults.add(field, language, "is no language: write en, ru, pt-BR");
    }
}

impl Setting for CannedReplyBody {
    const NOUN: Noun = Noun::CannedReply;
    const LABEL: &'static str = "shortcut";

    fn label(&self) -> &str {
        &self.title
    }

    fn key(&self) -> String {
        self.shortcut.to_lowercase()
    }

    fn check(&self, faults: &mut Faults) {
        faults.line("shortcut", &self.shortcut, SHORTCUT);
        if !self.shortcut.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_') {
            faults.add("shortcut", &self.shortcut, "has other letters than letters, digits, - and _");
        }
        faults.line("title", &self.title, TITLE);
        faults.ids("queues", &self.queues, 100);
        match (self.audience, self.queues.is_empty()) {
            (Audience::Queues, true) => {
                faults.add("queues", "[]", "is empty: name a queue, or choose everyone")
            }
            (Audience::Mine | Audience::Everyone, false) => {
                faults.add("queues", self.queues.len(), "is only for the audience queues: leave it out");
            }
            _ => {}
        }
        if self.texts.is_empty() {
            faults.add("texts", "[]", "is empty: write a text");
        }
        faults.at_most("texts", self.texts.len(), LANGUAGES);
        let mut seen = HashSet::new();
        for (at, local) in self.texts.iter().enumerate() {
            language(faults, &format!("texts[{at}].language"), &local.language);
            faults.text(&format!("texts[{at}].text"), &local.text, TEXT);
            if !seen.insert(&local.language) {
                faults.add(
                    format!("texts[{at}].language"),
                    &local.language,
                    "stands there already: leave one out",
                );
            }
        }
    }

    fn uses(&self) -> Vec<Use> {
        uses_of(Noun::Queue, "queues", &self.queues).collect()
    }

    fn queues(&self, _id: Uuid) -> Vec<Uuid> {
        self.queues.clone()
    }

    fn is_personal(&self) -> bool {
        self.audience == Audience::Mine
    }
}
