//! A piece of a text around the words that were found in it.

use std::collections::HashSet;
use std::ops::Range;

use crate::search::{Word, words};

/// What is shown of a text.
const SHOWN: usize = 240;
/// What stands before the first word that was found.
const BEFORE: usize = 60;

/// A piece of a text, and where in it the words are that were looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snippet {
    pub text: String,
    /// In characters of `text`, in their order.
    pub marks: Vec<Range<usize>>,
    /// The text begins before it.
    pub is_cut_before: bool,
    /// The text goes on after it.
    pub is_cut_after: bool,
}

impl Snippet {
    /// The piece with the first of these words; they are in small letters.
    pub(crate) fn of(text: &str, wanted: &HashSet<&str>) -> Self {
        let all = words(text);
        let marks: Vec<&Word> = all.iter().filter(|word| wanted.contains(word.text.as_str())).collect();
        let letters: Vec<char> = text.chars().collect();
        let first = marks.first().map_or(0, |word| word.at.start);
        let from =
            if letters.len() <= SHOWN || first <= BEFORE { 0 } else { begin_of_word(&all, first - BEFORE) };
        let to = if letters.len() - from <= SHOWN { letters.len() } else { end_of_word(&all, from + SHOWN) };
        Self {
            text: letters[from..to].iter().collect(),
            marks: marks
                .into_iter()
                .filter(|word| word.at.start >= from && word.at.end <= to)
                .map(|word| word.at.start - from..word.at.end - from)
                .collect(),
            is_cut_before: from > 0,
            is_cut_after: to < letters.len(),
        }
    }
}

/// Where the first word begins at or behind this place; the place itself if the word there has no end.
fn begin_of_word(words: &[Word], at: usize) -> usize {
    let next = words.iter().map(|word| word.at.start).find(|start| *start >= at);
    next.filter(|start| start - at < BEFORE).unwrap_or(at)
}

/// Where the last word ends at or before this place; the place itself if it stands in a word that is very long.
fn end_of_word(words: &[Word], at: usize) -> usize {
    let last = words.iter().rev().map(|word| word.at.end).find(|end| *end <= at);
    last.filter(|end| at - end < BEFORE).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{SHOWN, Snippet};

    fn marked(snippet: &Snippet) -> Vec<String> {
        let letters: Vec<char> = snippet.text.chars().collect();
        snippet.marks.iter().map(|mark| letters[mark.clone()].iter().collect()).collect()
    }

    #[test]
    fn a_short_text_is_shown_whole_with_its_words_marked() {
        let snippet =
            Snippet::of("😞 The pole, the POLE <b>snapped</b>", &HashSet::from(["pole", "snapped"]));
        assert_eq!(snippet.text, "😞 The pole, the POLE <b>snapped</b>");
        assert_eq!(marked(&snippet), ["pole", "POLE", "snapped"]);
        assert!(!snippet.is_cut_before && !snippet.is_cut_after);
    }

    #[test]
    fn of_a_long_text_the_piece_with_the_word_is_shown() {
        let text = format!("{} the needle {}", "hay ".repeat(500), "straw ".repeat(500));
        let snippet = Snippet::of(&text, &HashSet::from(["needle"]));
        assert_eq!(marked(&snippet), ["needle"]);
        assert!(snippet.is_cut_before && snippet.is_cut_after);
        assert!(snippet.text.starts_with("hay ") && snippet.text.ends_with("straw"), "{}", snippet.text);
        assert!(snippet.text.chars().count() <= SHOWN);
    }

    #[test]
    fn a_text_without_a_space_is_cut_where_it_must_be() {
        let text = format!("{}needle", "x".repeat(1_000));
        let snippet = Snippet::of(&text, &HashSet::from(["needle"]));
        assert_eq!((snippet.text.chars().count(), snippet.marks.len()), (SHOWN, 0));
    }
}
