//! What is found by its words: conversations with the entries that have them, the last opened first.

mod snippet;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Instant;

use domain::entry::Author;
use domain::{ConversationId, OperatorId, Position, QueueId, TenantId, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use super::After;
use super::Reads;
use super::conversations::{Among, ConversationRow, Row, row};
use crate::codec;
use crate::error::{StoreError, failed};
use crate::search::{said, words};
use crate::tags::{self, Tag};

pub use snippet::Snippet;

/// What the index is asked for at a time.
const AT_ONCE: i32 = 100;
/// How many of a conversation's entries are shown.
const HITS_SHOWN: usize = 5;
/// What the server says when a statement had no more time.
const OUT_OF_TIME: &str = "57014";

/// What is looked for; all of it must fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Words that one entry has, or the customer's name.
    pub text: String,
    pub by: Option<By>,
    pub queue: Option<QueueId>,
    pub tag: Option<Uuid>,
    /// Opened before.
    pub before: Option<Timestamp>,
    /// Who asks does not see all.
    pub among: Option<Among>,
}

/// Who said it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Customer,
    Staff,
    Operator(OperatorId),
}

/// An entry that has the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    pub position: Position,
    pub author: Author,
    /// Of an operator.
    pub author_name: Option<String>,
    /// As entries are told apart: message, note, whisper, undelivered.
    pub kind: &'static str,
    pub at: Timestamp,
    pub snippet: Snippet,
}

/// A conversation that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    pub conversation: ConversationRow,
    pub tags: Vec<Tag>,
    /// How many of its entries have the words; its customer's name counts as one.
    pub hits: u32,
    /// The newest of them.
    pub shown: Vec<Hit>,
}

/// A page of what was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FoundPage {
    pub found: Vec<Found>,
    /// Where the next page begins; none = this is the last. A page may be short, or empty, before the last.
    pub next: Option<After>,
    /// For how long the oldest entry waits that is not in the index yet.
    pub behind_ms: u64,
}

/// What became of a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Searched {
    Page(FoundPage),
    /// There is no word in the text, or none that not every text has.
    NoWords,
    /// So many entries have these words that they could not be read in time.
    TooBroad,
}

struct Candidate {
    conversation: Uuid,
    opened_at: i64,
    hits: i32,
    positions: Vec<i64>,
}

impl Reads {
    /// A page of at most `max` conversations in which one entry, or the customer's name, has all the words.
    pub async fn search(
        &self,
        tenant: TenantId,
        wanted: Wanted,
        after: Option<After>,
        max: usize,
    ) -> Result<Searched, StoreError> {
        let pool = self.pool.clone();
        let answer = self
            .pool
            .as_person(tenant, "search", move |transaction| {
                Box::pin(async move {
                    let begun_at = Instant::now();
                    let lexemes = lexemes_of(transaction, &wanted.text).await?;
                    if lexemes.is_empty() {
                        return Ok(Searched::NoWords);
                    }
                    let mut page =
                        FoundPage { behind_ms: behind_ms(transaction).await?, ..FoundPage::default() };
                    let mut candidates = Vec::new();
                    let mut from = after;
                    loop {
                        let (some, is_last) = candidates_of(transaction, &lexemes, &wanted, from).await?;
                        from = some.last().map(|(it, _)| it.after()).or(from);
                        let room = max - candidates.len();
                        let mut shown: Vec<Candidate> =
                            some.into_iter().filter(|(_, shown)| *shown).map(|(it, _)| it).collect();
                        let is_over = shown.len() > room;
                        shown.truncate(room);
                        candidates.extend(shown);
                        page.next = match candidates.last() {
                            _ if !is_over && is_last => None,
                            Some(last) if candidates.len() == max => Some(last.after()),
                            _ => from,
                        };
                        let is_done = page.next.is_none() || candidates.len() == max;
                        if is_done || !pool.has_time_for_one_more(begun_at) {
                            break;
                        }
                    }
                    page.found = told(transaction, &lexemes, candidates).await?;
                    Ok(Searched::Page(page))
                })
            })
            .await;
        match answer {
            Err(error) if error.sqlstate().as_deref() == Some(OUT_OF_TIME) => Ok(Searched::TooBroad),
            answer => answer,
        }
    }
}

impl Candidate {
    const fn after(&self) -> After {
        After { opened_at: Timestamp(self.opened_at), id: ConversationId(self.conversation) }
    }
}

/// What the index knows the words of a text by.
async fn lexemes_of(connection: &mut PgConnection, text: &str) -> Result<Vec<String>, StoreError> {
    let asked: BTreeSet<String> = words(text).into_iter().map(|word| word.text).collect();
    let known = lexemes(connection, &asked.into_iter().collect::<Vec<_>>()).await?;
    let all: BTreeSet<String> = known.into_values().flatten().collect();
    Ok(all.into_iter().collect())
}

async fn lexemes(
    connection: &mut PgConnection,
    words: &[String],
) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let rows = sqlx::query_file!("queries/search_entry/lexemes.sql", words)
        .fetch_all(connection)
        .await
        .map_err(failed("take words apart"))?;
    Ok(rows.into_iter().map(|row| (row.word, row.lexemes)).collect())
}

async fn behind_ms(connection: &mut PgConnection) -> Result<u64, StoreError> {
    sqlx::query_file_scalar!("queries/search_due/behind.sql")
        .fetch_one(connection)
        .await
        .map(|behind| behind.map_or(0, codec::num))
        .map_err(failed("ask how far the index is behind"))
}

/// Conversations that have the words, each with whether it is to be shown; and whether these were the last.
async fn candidates_of(
    connection: &mut PgConnection,
    lexemes: &[String],
    wanted: &Wanted,
    after: Option<After>,
) -> Result<(Vec<(Candidate, bool)>, bool), StoreError> {
    let kinds: Option<&[i16]> = match wanted.by {
        None => None,
        Some(By::Customer) => Some(&[0]),
        Some(By::Staff | By::Operator(_)) => Some(&[1, 2]),
    };
    let said_by = match wanted.by {
        Some(By::Operator(operator)) => Some(operator.0),
        _ => None,
    };
    let before = wanted.before.map_or(i64::MAX, |before| before.0);
    // The last of the page before is passed by its id, the instant by no id at all.
    let (before, id) = match after {
        Some(after) if after.opened_at.0 < before => (after.opened_at.0, after.id.0),
        _ => (before, Uuid::nil()),
    };
    let among = wanted.among.as_ref();
    let queues = Among::queue_ids(among);
    let rows = sqlx::query_file!(
        "queries/search_entry/find.sql",
        lexemes,
        kinds,
        said_by,
        before,
        id,
        AT_ONCE,
        wanted.queue.map(|queue| queue.0),
        wanted.tag,
        among.map(|among| among.operator.0),
        &queues
    )
    .fetch_all(connection)
    .await
    .map_err(failed("ask the index"))?;
    let is_last = i32::try_from(rows.len()).unwrap_or(i32::MAX) < AT_ONCE;
    let candidates = rows.into_iter().map(|row| {
        let candidate = Candidate {
            conversation: row.conversation,
            opened_at: row.opened_at,
            hits: row.hits,
            positions: row.positions,
        };
        (candidate, row.is_shown)
    });
    Ok((candidates.collect(), is_last))
}

/// What the person may read of these, under the policies: what is not there is not told.
async fn told(
    connection: &mut PgConnection,
    wanted: &[String],
    candidates: Vec<Candidate>,
) -> Result<Vec<Found>, StoreError> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = candidates.iter().map(|it| it.conversation).collect();
    let rows = sqlx::query_file_as!(Row, "queries/conversation/some.sql", &ids)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed("read what was found"))?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let (mut timelines, mut positions) = (Vec::new(), Vec::new());
    for candidate in &candidates {
        let Some(row) = rows.get(&candidate.conversation) else { continue };
        for position in candidate.positions.iter().filter(|position| **position > 0).take(HITS_SHOWN) {
            timelines.push(row.timeline);
            positions.push(*position);
        }
    }
    let entries = sqlx::query_file!("queries/entry/some.sql", &timelines, &positions)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed("read the entries that were found"))?;
    let mut kinds = Vec::with_capacity(entries.len());
    let mut said_words: BTreeSet<String> = BTreeSet::new();
    for entry in &entries {
        let kind = codec::kind(&entry.body, domain::TimelineId(entry.conversation))?;
        said_words.extend(words(said(&kind).unwrap_or_default()).into_iter().map(|word| word.text));
        kinds.push(kind);
    }
    let known = lexemes(connection, &said_words.into_iter().collect::<Vec<_>>()).await?;
    let marked: HashSet<&str> = known
        .iter()
        .filter(|(_, lexemes)| lexemes.iter().any(|lexeme| wanted.contains(lexeme)))
        .map(|(word, _)| word.as_str())
        .collect();
    let mut shown: HashMap<Uuid, Vec<Hit>> = HashMap::new();
    for (entry, kind) in entries.into_iter().zip(&kinds) {
        let Some(text) = said(kind) else { continue };
        shown.entry(entry.conversation).or_default().push(Hit {
            position: Position(codec::num(entry.position)),
            author: codec::author(entry.author_kind, Uuid::nil())?,
            author_name: entry.author_name,
            kind: kind_name(entry.kind),
            at: Timestamp(entry.at),
            snippet: Snippet::of(text, &marked),
        });
    }
    let mut tags = tags::of(connection, &ids).await?;
    let mut found = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let Some(it) = rows.remove(&candidate.conversation) else { continue };
        found.push(Found {
            conversation: row(it)?,
            tags: tags.remove(&candidate.conversation).unwrap_or_default(),
            hits: u32::try_from(candidate.hits).unwrap_or(0),
            shown: shown.remove(&candidate.conversation).unwrap_or_default(),
        });
    }
    Ok(found)
}

const fn kind_name(code: i16) -> &'static str {
    match code {
        1 => "note",
        2 => "whisper",
        4 => "undelivered",
        _ => "message",
    }
}
