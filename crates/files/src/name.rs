//! What a file may be called: nothing that leads out of a folder, hides its ending, or runs when it is opened.

use crate::kind::Kind;

/// Letters of a name, with its ending.
pub const MAX_CHARS: usize = 120;
/// The same in UTF-8: file systems take 255, and a browser adds its own when the name is taken.
pub const MAX_BYTES: usize = 240;
/// What a file without a name is called.
const NAMELESS: &str = "file";
/// Names that Windows takes for devices, whatever follows a dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name that `given` becomes for a file of this kind.
///
/// Guarantees: 1 to [`MAX_CHARS`] characters and [`MAX_BYTES`] bytes; one path part; no control, direction or invisible
/// character; it ends as the kind does; the same again gives the same.
pub fn clean(given: &str, kind: Kind) -> String {
    let part = given.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let shown: String = part.chars().filter(|c| !is_hidden(*c)).map(replaced).collect();
    let (stem, ending) = split(&shown, kind);
    let mut stem = trimmed(&stem.split_whitespace().collect::<Vec<_>>().join(" ")).to_owned();
    if stem.is_empty() {
        stem.push_str(NAMELESS);
    }
    if is_device(&stem) {
        stem.insert(0, '_');
    }
    // The dot and the ending are ASCII.
    let taken = 1 + ending.len();
    format!("{}.{ending}", trimmed(cut(&stem, MAX_CHARS - taken, MAX_BYTES - taken)))
}

/// The name without its ending, and the ending: its own if the kind has it, else the kind's first.
fn split(name: &str, kind: Kind) -> (String, String) {
    let trimmed = trimmed(name);
    if let Some((stem, ending)) = trimmed.rsplit_once('.') {
        let known = kind.endings().iter().find(|known| known.eq_ignore_ascii_case(ending));
        if let Some(known) = known.filter(|_| !self::trimmed(stem).is_empty()) {
            return (stem.to_owned(), (*known).to_owned());
        }
    }
    (trimmed.to_owned(), kind.endings()[0].to_owned())
}

/// Without what hides a name at its front and what Windows drops at its end.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Characters that are not seen, or change how others are.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        // controls but tab and line ends, which become spaces
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        // soft hyphen, Arabic letter mark, Mongolian separator, Hangul fillers
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        // zero widths, direction marks, embeddings, overrides, isolates, invisible operators
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // byte order mark, annotations, variation selectors, tags, private use
        | '\u{feff}' | '\u{fff0}'..='\u{fffd}' | '\u{fe00}'..='\u{fe0f}' | '\u{e000}'..='\u{f8ff}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}'
    )
}

/// What a file system or a header reads in a way of its own.
const fn replaced(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        c => c,
    }
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        first
            .strip_prefix(port)
            .is_some_and(|rest| rest.chars().count() == 1 && !rest.starts_with(char::is_alphabetic))
    });
    numbered || DEVICES.contains(&first.as_str())
}

/// The beginning of `text` that has at most so many characters and bytes.
fn cut(text: &str, chars: usize, bytes: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(chars);
    ends.take_while(|end| *end <= bytes).last().map_or("", |end| &text[..end])
}

/// `Content-Disposition` of a download: the name for those who read RFC 6266, and something in ASCII for the rest.
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c == ' ' || (c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%')) { c } else { '_' })
        .collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_BYTES, MAX_CHARS, clean, disposition};
    use crate::kind::Kind;

    #[test]
    fn names_that_lie_are_made_honest() {
        for (given, kind, cleaned) in [
            ("photo.jpg", Kind::Jpeg, "photo.jpg"),
            ("photo.JPEG", Kind::Jpeg, "photo.jpeg"),
            ("счёт за май.pdf", Kind::Pdf, "счёт за май.pdf"),
            ("../../etc/passwd", Kind::Text, "passwd.txt"),
            ("C:\\temp\\a.txt", Kind::Text, "a.txt"),
            ("folder/", Kind::Pdf, "folder.pdf"),
            // Shown from right to left it would read "invoiceexe.pdf".
            ("invoice\u{202e}fdp.exe", Kind::Pdf, "invoicefdp.exe.pdf"),
            ("invoice.exe", Kind::Pdf, "invoice.exe.pdf"),
            ("page.html", Kind::Text, "page.html.txt"),
            ("  a \t b\n.pdf", Kind::Pdf, "a b.pdf"),
            (".bashrc", Kind::Text, "bashrc.txt"),
            (".txt", Kind::Text, "txt.txt"),
            ("a.txt . .", Kind::Text, "a.txt"),
            ("con", Kind::Text, "_con.txt"),
            ("COM1.tar.zip", Kind::Zip, "_COM1.tar.zip"),
            ("common.zip", Kind::Zip, "common.zip"),
            ("a<b>:\"c\".png", Kind::Png, "a_b___c_.png"),
            ("a\0b\u{200b}.png", Kind::Png, "ab.png"),
            ("", Kind::Png, "file.png"),
            ("/", Kind::Png, "file.png"),
            ("...", Kind::Png, "file.png"),
            ("\u{feff}\u{200d}", Kind::Png, "file.png"),
        ] {
            assert_eq!(clean(given, kind), cleaned, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = clean(&format!("{}.pdf", "a".repeat(500)), Kind::Pdf);
        assert_eq!((name.chars().count(), name.ends_with("a.pdf")), (MAX_CHARS, true));
        let wide = clean(&"語".repeat(500), Kind::Pdf);
        assert!(wide.len() <= MAX_BYTES && wide.ends_with("語.pdf"), "{wide}");
    }

    #[test]
    fn a_download_is_named_in_both_ways() {
        assert_eq!(
            disposition("счёт 1.pdf"),
            "attachment; filename=\"____ 1.pdf\"; filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82%201.pdf"
        );
        assert!(disposition("a\"b\\c%.pdf").starts_with("attachment; filename=\"a_b_c_.pdf\"; "));
    }

    fn any_kind() -> impl Strategy<Value = Kind> {
        (0..Kind::all().count()).prop_map(|at| Kind::all().nth(at).expect("it is below the count"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        /// Whatever somebody calls a file, in whatever script.
        #[test]
        fn every_name_becomes_a_harmless_one(
            given in prop_oneof![
                any::<String>(),
                "[./\\\\ a-z\u{202e}\u{200f}\0-\u{1f}:*?\"<>|]{0,300}",
                "(con|nul|com1|lpt9|aux)[. ]{0,3}[a-z.]{0,6}",
            ],
            kind in any_kind(),
        ) {
            let name = clean(&given, kind);
            prop_assert!((1..=MAX_CHARS).contains(&name.chars().count()), "{name:?}");
            prop_assert!(name.len() <= MAX_BYTES, "{name:?}");
            let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
            prop_assert!(kind.endings().contains(&ending), "{name:?}");
            prop_assert!(!name.contains(['/', '\\', ':', '"', '<', '>', '|', '?', '*']), "{name:?}");
            prop_assert!(!name.chars().any(char::is_control), "{name:?}");
            prop_assert!(!name.chars().any(|c| ('\u{202a}'..='\u{202e}').contains(&c)), "{name:?}");
            prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']), "{name:?}");
            prop_assert_eq!(clean(&name, kind), name, "cleaning again changes nothing");
        }

        /// A name cannot end the header and begin another.
        #[test]
        fn a_download_header_is_one_visible_line(given in any::<String>()) {
            let header = disposition(&clean(&given, Kind::Pdf));
            prop_assert!(header.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{header}");
            prop_assert_eq!(header.matches('"').count(), 2);
        }
    }
}
