//! A table with named columns, read whole.

use csv::StringRecord;
use protocol::Problem;
use protocol::problem::{FieldError, ProblemKind};

use crate::refusal::Refused;

const MAX_LINES: usize = 5_000;

/// A table with named columns.
pub(super) struct Table {
    columns: Vec<String>,
    lines: Vec<(u64, StringRecord)>,
}

/// One line of it.
pub(super) struct Line<'a> {
    /// As an editor counts.
    pub(super) number: u64,
    columns: &'a [String],
    cells: &'a StringRecord,
}

impl Table {
    /// Reads `text`: its columns must be among `known`, the first `needed` of which must be there.
    pub(super) fn read(text: &[u8], known: &[&str], needed: usize) -> Result<Self, Refused> {
        // Some programs begin a file so.
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let header = reader.headers().map_err(|error| broken(&error))?.clone();
        let columns: Vec<String> = header.iter().map(str::to_lowercase).collect();
        check_columns(&columns, known, needed)?;
        let mut lines = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(|error| broken(&error))?;
            if lines.len() == MAX_LINES {
                let limit = u64::try_from(MAX_LINES).unwrap_or(u64::MAX);
                let detail = format!("the table has more than {MAX_LINES} lines: send it in parts");
                return Err(Problem::new(ProblemKind::TooLong).limit(limit).detail(detail).into());
            }
            lines.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { columns, lines })
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let columns = &self.columns;
        self.lines.iter().map(move |(number, cells)| Line { number: *number, columns, cells })
    }
}

impl Line<'_> {
    /// What stands in this column; none if the table has no such column.
    pub(super) fn get(&self, column: &str) -> Option<&str> {
        self.columns.iter().position(|name| name == column).and_then(|at| self.cells.get(at))
    }

    /// The same, but for a cell that is empty.
    pub(super) fn filled(&self, column: &str) -> Option<&str> {
        self.get(column).filter(|cell| !cell.is_empty())
    }
}

fn check_columns(columns: &[String], known: &[&str], needed: usize) -> Result<(), Refused> {
    let mut errors = Vec::new();
    let mut wrong = |name: &str, detail: String| {
        errors.push(FieldError { field: "line 1".to_owned(), value: name.to_owned(), detail });
    };
    for (at, name) in columns.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            wrong(name, format!("is no column of this table: write {}", known.join(", ")));
        } else if columns[..at].contains(name) {
            wrong(name, "is a column twice: leave one out".to_owned());
        }
    }
    for name in known.iter().take(needed).filter(|name| !columns.iter().any(|column| column == *name)) {
        wrong(name, "is a column that is missing".to_owned());
    }
    if errors.is_empty() { Ok(()) } else { Err(Refused::fields(errors)) }
}

/// A line that is no line of a table.
fn broken(error: &csv::Error) -> Refused {
    let line = error.position().map_or(1, csv::Position::line);
    let detail = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "is no UTF-8: save the table as UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} cells where the first line names {expected_len} columns")
        }
        _ => "is no line of a table".to_owned(),
    };
    Refused::fields(vec![FieldError { field: format!("line {line}"), value: String::new(), detail }])
}
