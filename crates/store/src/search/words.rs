//! A text as words: what letters and figures there are, in small letters. Written and asked in the same way, so that
//! `NV-204-88317` is found by `88317` and `Ещё` by `еще`, whatever the locale of the server.

use std::ops::Range;

/// A word of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Where it stands, in characters of the text.
    pub(crate) at: Range<usize>,
}

/// The words of a text, in their order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut began = 0;
    let mut after = 0;
    for (at, letter) in text.chars().enumerate() {
        after = at + 1;
        if is_accent(letter) && !word.is_empty() {
            continue;
        }
        if letter.is_alphanumeric() {
            if word.is_empty() {
                began = at;
            }
            word.extend(letter.to_lowercase().map(plain));
        } else if !word.is_empty() {
            found.push(Word { text: std::mem::take(&mut word), at: began..at });
        }
    }
    if !word.is_empty() {
        found.push(Word { text: word, at: began..after });
    }
    found
}

/// The words alone, one space apart.
pub(crate) fn small(text: &str) -> String {
    let words: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    words.join(" ")
}

/// Combining marks: a letter with one is one letter.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Written with and without its dots.
const fn plain(letter: char) -> char {
    if letter == 'ё' { 'е' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::{small, words};

    #[test]
    fn a_text_is_its_letters_and_figures_in_small_letters() {
        for (text, wanted) in [
            ("The order NV-204-88317!", "the order nv 204 88317"),
            ("ЕЩЁ раз: Привет", "еще раз привет"),
            ("snapped-pole.jpg", "snapped pole jpg"),
            ("m.hollingsworth@post.example", "m hollingsworth post example"),
            ("cafe\u{301} naïve", "cafe naïve"),
            ("a\0b", "a b"),
            ("\u{301}\u{301} 😞", ""),
            ("", ""),
        ] {
            assert_eq!(small(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_word_says_where_it_stands_in_characters() {
        let text = "😞 Дуга, дуга";
        let letters: Vec<char> = text.chars().collect();
        let shown: Vec<String> =
            words(text).into_iter().map(|word| letters[word.at].iter().collect()).collect();
        assert_eq!(shown, ["Дуга", "дуга"]);
    }
}
