//! What a file is, by its content. What it is called proves nothing; what the sender declared must agree.

use std::fmt;

/// The bytes at the beginning that tell what a file is.
pub(crate) const HEAD_BYTES: usize = 8 * 1024;

/// What a file can be, if an installation allows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Heic,
    Pdf,
    /// Anything without control characters that is none of the others; never HTML, XML or SVG.
    Text,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Zip,
    Mp3,
    Ogg,
    M4a,
    Mp4,
    Webm,
}

/// How a kind is told, declared and called.
struct Row {
    kind: Kind,
    /// What we say it is.
    media_type: &'static str,
    /// What others declare it as.
    aliases: &'static [&'static str],
    /// What its name may end on; the first is added where none of them is there.
    endings: &'static [&'static str],
}

const ROWS: &[Row] = &[
    row(Kind::Png, "image/png", &[], &["png"]),
    row(Kind::Jpeg, "image/jpeg", &["image/jpg", "image/pjpeg"], &["jpg", "jpeg", "jpe", "jfif"]),
    row(Kind::Gif, "image/gif", &[], &["gif"]),
    row(Kind::Webp, "image/webp", &[], &["webp"]),
    row(Kind::Heic, "image/heic", &["image/heif"], &["heic", "heif"]),
    row(Kind::Pdf, "application/pdf", &["application/x-pdf"], &["pdf"]),
    row(
        Kind::Text,
        "text/plain",
        &["text/csv", "text/markdown", "text/x-log", "application/json", "application/csv"],
        &["txt", "csv", "md", "log", "json"],
    ),
    row(
        Kind::Docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &[],
        &["docx"],
    ),
    row(Kind::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &[], &["xlsx"]),
    row(
        Kind::Pptx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &[],
        &["pptx"],
    ),
    row(Kind::Odt, "application/vnd.oasis.opendocument.text", &[], &["odt"]),
    row(Kind::Ods, "application/vnd.oasis.opendocument.spreadsheet", &[], &["ods"]),
    row(Kind::Zip, "application/zip", &["application/x-zip-compressed"], &["zip"]),
    row(Kind::Mp3, "audio/mpeg", &["audio/mp3"], &["mp3"]),
    row(Kind::Ogg, "audio/ogg", &["application/ogg", "audio/opus"], &["ogg", "oga", "opus"]),
    row(Kind::M4a, "audio/mp4", &["audio/m4a", "audio/x-m4a", "audio/aac"], &["m4a"]),
    row(Kind::Mp4, "video/mp4", &["video/quicktime"], &["mp4", "m4v", "mov"]),
    row(Kind::Webm, "video/webm", &["audio/webm"], &["webm"]),
];

const fn row(
    kind: Kind,
    media_type: &'static str,
    aliases: &'static [&'static str],
    endings: &'static [&'static str],
) -> Row {
    Row { kind, media_type, aliases, endings }
}

/// Why a content does not count as what it was declared.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Misfit {
    #[error("the content is of no type that is known here")]
    Unknown,
    #[error("the content is {found}, which is not allowed here")]
    NotAllowed { found: Kind },
    #[error("it was declared as {declared}, but the content is {found}")]
    Mismatch { declared: String, found: Kind },
}

impl Kind {
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.kind)
    }

    /// The kind that is declared so (`image/png`), in any case of letters and with any parameters.
    pub fn of_media_type(text: &str) -> Option<Self> {
        let essence = essence(text);
        let named = |row: &&Row| {
            row.media_type.eq_ignore_ascii_case(essence)
                || row.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(essence))
        };
        ROWS.iter().find(named).map(|row| row.kind)
    }

    pub fn media_type(self) -> &'static str {
        self.row().media_type
    }

    /// What a name may end on, without the dot; the first is the usual one.
    pub fn endings(self) -> &'static [&'static str] {
        self.row().endings
    }

    /// Whether there can be a small picture of it.
    pub const fn has_thumbnail(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.kind == self).expect("a test holds that each kind has its row")
    }

    /// What the beginning of a file shows. None = text, or nothing that we know.
    fn of_magic(head: &[u8]) -> Magic {
        let Some(found) = infer::get(head) else { return Magic::None };
        let kind = match found.mime_type() {
            "image/heif" | "image/heic" => Some(Self::Heic),
            "video/quicktime" => Some(Self::Mp4),
            "audio/m4a" | "audio/x-m4a" => Some(Self::M4a),
            "video/x-m4v" => Some(Self::Mp4),
            "audio/opus" | "application/ogg" => Some(Self::Ogg),
            media_type => ROWS.iter().find(|row| row.media_type == media_type).map(|row| row.kind),
        };
        kind.map_or(Magic::Foreign, Magic::Kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.media_type())
    }
}

/// What a signature tells.
enum Magic {
    Kind(Kind),
    /// Something that no installation takes: a program, a font, HTML.
    Foreign,
    None,
}

/// Looks at a content as it comes in.
#[derive(Debug, Default)]
pub(crate) struct Look {
    head: Vec<u8>,
    /// A control character was seen: it is no text.
    is_binary: bool,
}

impl Look {
    pub(crate) fn at(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.is_binary |= bytes.iter().any(|byte| is_control(*byte));
    }

    /// Whether enough has come in to judge all but texts.
    pub(crate) fn has_head(&self) -> bool {
        self.head.len() == HEAD_BYTES
    }

    /// What the content is, if that is allowed and agrees with what was declared. Before the end a text may still turn
    /// out to be none.
    pub(crate) fn judge(&self, declared: Option<&str>, allowed: &[Kind]) -> Result<Kind, Misfit> {
        let declared = declared.map(essence).filter(|text| !is_undeclared(text));
        let wanted = declared.and_then(Kind::of_media_type);
        let found = match Kind::of_magic(&self.head) {
            Magic::Kind(Kind::Zip) => {
                wanted.filter(|wanted| self.is_office_zip(*wanted)).unwrap_or(Kind::Zip)
            }
            // The same container, with or without pictures.
            Magic::Kind(Kind::Mp4) if wanted == Some(Kind::M4a) => Kind::M4a,
            Magic::Kind(kind) => kind,
            Magic::None if !self.is_binary && !self.looks_like_markup() => Kind::Text,
            Magic::Foreign | Magic::None => return Err(Misfit::Unknown),
        };
        match declared {
            Some(declared) if wanted != Some(found) => {
                Err(Misfit::Mismatch { declared: shown(declared), found })
            }
            _ if !allowed.contains(&found) => Err(Misfit::NotAllowed { found }),
            _ => Ok(found),
        }
    }

    /// Whether this ZIP can be the office document that it was declared as: some writers put the parts into an order by
    /// which the signature alone does not tell.
    fn is_office_zip(&self, wanted: Kind) -> bool {
        let holds = |text: &str| self.head.windows(text.len()).any(|window| window == text.as_bytes());
        match wanted {
            Kind::Docx | Kind::Xlsx | Kind::Pptx => holds("[Content_Types].xml") || holds("_rels/.rels"),
            Kind::Odt | Kind::Ods => holds(&format!("mimetype{}", wanted.media_type())),
            _ => false,
        }
    }

    /// HTML, XML and SVG: texts that a browser might take for a page.
    fn looks_like_markup(&self) -> bool {
        let text = self.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.head);
        text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
    }
}

/// Bytes that no text has, in any encoding that is a superset of ASCII.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127)
}

/// A media type without its parameters.
fn essence(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// What browsers say when they do not know.
fn is_undeclared(essence: &str) -> bool {
    essence.is_empty() || essence.eq_ignore_ascii_case("application/octet-stream")
}

/// What the sender wrote, as far as it can be repeated to them.
fn shown(declared: &str) -> String {
    declared.chars().filter(char::is_ascii_graphic).take(80).collect()
}

#[cfg(test)]
mod tests;
