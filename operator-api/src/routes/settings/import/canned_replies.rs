//! A line about a canned reply in one language.

use protocol::settings::{Audience, CannedReplyBody, Faults, LocalText};

use super::Row;
use super::known::{Known, parts};
use super::table::Line;

/// Where the table has no such column.
const LANGUAGE: &str = "en";

impl Row for CannedReplyBody {
    const COLUMNS: &'static [&'static str] = &["shortcut", "title", "text", "language", "queues"];
    const NEEDED: usize = 3;
    const KEY: &'static str = "shortcut";

    fn read(line: &Line<'_>, known: &Known, before: Option<&Self>, faults: &mut Faults) -> Self {
        let text = |column| line.get(column).unwrap_or_default().to_owned();
        let mut body = before.cloned().unwrap_or_else(|| Self {
            shortcut: text("shortcut"),
            title: String::new(),
            audience: Audience::Everyone,
            queues: Vec::new(),
            texts: Vec::new(),
        });
        body.title = text("title");
        let language = line.filled("language").unwrap_or(LANGUAGE);
        match body.texts.iter_mut().find(|local| local.language == language) {
            Some(local) => local.text = text("text"),
            None => body.texts.push(LocalText { language: language.to_owned(), text: text("text") }),
        }
        if let Some(cell) = line.get("queues") {
            body.queues = parts(cell).filter_map(|name| known.queue("queues", name, faults)).collect();
            body.audience = if body.queues.is_empty() { Audience::Everyone } else { Audience::Queues };
        }
        body
    }

    /// In a table each text has a line of its own.
    fn column(field: &str) -> &str {
        match field {
            field if field.ends_with(".language") => "language",
            field if field.starts_with("texts") => "text",
            field => field.split('[').next().unwrap_or(field),
        }
    }
}
