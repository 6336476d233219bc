use std::collections::HashSet;

use proptest::prelude::*;

use super::{HEAD_BYTES, Kind, Look, Misfit, ROWS};

fn all() -> Vec<Kind> {
    Kind::all().collect()
}

fn judged(content: &[u8], declared: Option<&str>) -> Result<Kind, Misfit> {
    let mut look = Look::default();
    for chunk in content.chunks(100) {
        look.at(chunk);
    }
    look.judge(declared, &all())
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0";
const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";

/// The local header of a file without content at the beginning of an archive.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes
}

#[test]
fn each_kind_has_one_row_and_no_two_share_a_type() {
    let kinds: HashSet<Kind> = ROWS.iter().map(|row| row.kind).collect();
    let names: HashSet<&str> =
        ROWS.iter().flat_map(|row| std::iter::once(&row.media_type).chain(row.aliases)).copied().collect();
    assert_eq!(kinds.len(), ROWS.len());
    assert_eq!(names.len(), ROWS.iter().map(|row| 1 + row.aliases.len()).sum::<usize>());
    for kind in Kind::all() {
        assert_eq!(Kind::of_media_type(kind.media_type()), Some(kind));
        assert!(!kind.endings().is_empty());
    }
    assert_eq!(Kind::of_media_type("Image/PNG; charset=x"), Some(Kind::Png));
    assert_eq!(Kind::of_media_type("image/svg+xml"), None);
}

#[test]
fn the_content_says_what_a_file_is() {
    for (content, kind) in [
        (PNG, Kind::Png),
        (GIF, Kind::Gif),
        (JPEG, Kind::Jpeg),
        (PDF, Kind::Pdf),
        (b"name;amount\nAnn;3\n", Kind::Text),
        ("Привет".as_bytes(), Kind::Text),
        // The same in an encoding of one byte a letter.
        (b"\xcf\xf0\xe8\xe2\xe5\xf2\r\n", Kind::Text),
    ] {
        assert_eq!(judged(content, None), Ok(kind));
        assert_eq!(judged(content, Some("application/octet-stream")), Ok(kind));
        assert_eq!(judged(content, Some(kind.media_type())), Ok(kind));
    }
}

#[test]
fn what_was_declared_must_agree() {
    for (content, declared) in [
        (PDF, "image/png"),
        (PNG, "image/jpeg"),
        (b"just words", "image/png"),
        (b"just words", "image/svg+xml"),
        (PNG, "text/plain"),
        (GIF, "text/html"),
    ] {
        let misfit = judged(content, Some(declared)).unwrap_err();
        assert!(matches!(&misfit, Misfit::Mismatch { declared: said, .. } if said == declared), "{misfit:?}");
    }
    let hostile = judged(PNG, Some("image/\u{202e}gnp\r\nx: y")).unwrap_err().to_string();
    assert!(hostile.chars().all(|c| c == ' ' || c.is_ascii_graphic()), "{hostile}");
}

#[test]
fn programs_and_pages_are_nothing_that_is_known() {
    for content in [
        ELF,
        EXE,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<html><body>",
        b"  <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">",
        b"\xef\xbb\xbf<?xml version=\"1.0\"?><svg/>",
        b"a\0b",
        b"",
    ] {
        for declared in [None, Some("application/octet-stream"), Some("text/plain")] {
            let content_is_empty = content.is_empty();
            let found = judged(content, declared);
            assert!(content_is_empty || found.is_err(), "{:?} {declared:?}: {found:?}", content);
        }
    }
}

#[test]
fn what_is_not_allowed_is_refused_by_its_own_name() {
    let mut look = Look::default();
    look.at(PDF);
    assert_eq!(look.judge(None, &[Kind::Png]), Err(Misfit::NotAllowed { found: Kind::Pdf }));
}

#[test]
fn an_office_document_is_told_from_other_archives() {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let unusual = zip(&["docProps/thumbnail.jpeg", "[Content_Types].xml", "word/document.xml"]);
    assert_eq!(judged(&unusual, Some(word)), Ok(Kind::Docx));
    let archive = zip(&["readme.txt", "setup.exe"]);
    assert_eq!(judged(&archive, None), Ok(Kind::Zip));
    assert!(matches!(judged(&archive, Some(word)), Err(Misfit::Mismatch { found: Kind::Zip, .. })));
}

#[test]
fn a_text_that_turns_binary_late_is_no_text() {
    let mut content = vec![b'a'; 3 * HEAD_BYTES];
    assert_eq!(judged(&content, None), Ok(Kind::Text));
    content[2 * HEAD_BYTES] = 0;
    assert_eq!(judged(&content, None), Err(Misfit::Unknown));
}

proptest! {
    /// However the bytes are cut, the answer is the same; and hostile ones never panic.
    #[test]
    fn the_cut_does_not_matter(content in proptest::collection::vec(any::<u8>(), 0..20_000), at in 1..9_000_usize) {
        let mut whole = Look::default();
        whole.at(&content);
        let mut cut = Look::default();
        content.chunks(at).for_each(|chunk| cut.at(chunk));
        prop_assert_eq!(whole.judge(None, &all()), cut.judge(None, &all()));
        prop_assert_eq!(whole.has_head(), content.len() >= HEAD_BYTES);
    }

    #[test]
    fn hostile_declarations_never_panic(declared in ".{0,100}") {
        let _ = judged(PNG, Some(&declared));
    }
}
