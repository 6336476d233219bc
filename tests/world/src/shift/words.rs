//! What customers of the demo shop ask, and what they are told.

/// A talk: what the customer says, and the answer to it.
#[derive(Debug)]
pub struct Talk {
    pub lines: &'static [(&'static str, &'static str)],
}

pub const TALKS: [Talk; 8] = [
    Talk {
        lines: &[
            (
                "Hello! My order 20418 was due yesterday. Where is it?",
                "Hello, I am looking at it now: it left our warehouse on Monday.",
            ),
            (
                "And where is it since then?",
                "With the carrier, in your city. It is on today's van, between 14:00 and 18:00.",
            ),
            ("Great, somebody will be at home. Thank you!", "My pleasure. Have a good day!"),
        ],
    },
    Talk {
        lines: &[
            (
                "The lamp I got has a scratch on its foot. Can I change it?",
                "I am sorry about that. Of course: would you like a new one, or your money back?",
            ),
            (
                "A new one, please.",
                "It is on its way tomorrow. The courier takes the old one along, the label is in your mail.",
            ),
            ("That was quick, thanks.", "Thank you for telling us. Goodbye!"),
        ],
    },
    Talk {
        lines: &[
            ("Was I charged twice for order 20377?", "Let me check your payments, one moment please."),
            (
                "I see two lines in my bank's app.",
                "One of them is only reserved. It goes away by itself in three days.",
            ),
            ("So nothing to do for me?", "Nothing at all. Write to us again if it is still there on Friday."),
            ("Fine, thank you.", "You are welcome!"),
        ],
    },
    Talk {
        lines: &[
            ("Which of the oak tables fits six people?", "The Fjord, 180 by 90 cm. The Sund is for four."),
            (
                "Does it come assembled?",
                "Only the legs have to be screwed on: ten minutes, the key is in the box.",
            ),
            ("I take it. Thanks for the help!", "An excellent choice. Enjoy it!"),
        ],
    },
    Talk {
        lines: &[
            ("I cannot sign in since this morning.", "Does the page say anything when you try?"),
            (
                "It says that my password is wrong, but it is not.",
                "I have sent you a link to set a new one. It is good for an hour.",
            ),
            ("It works, thank you!", "Wonderful. Is there anything else? If not: goodbye."),
        ],
    },
    Talk {
        lines: &[
            ("Do you deliver to Tromsø?", "Yes, we do: in four to six days, and free above 90 euros."),
            ("Perfect, bye!", "Goodbye!"),
        ],
    },
    Talk {
        lines: &[
            (
                "Please change the address of order 20433, I have moved.",
                "With pleasure. What is the new one?",
            ),
            ("Birkeveien 7, 0862 Oslo.", "Changed. The parcel has not left yet, so you are just in time."),
            ("Thank you so much.", "A pleasure. Good luck in the new place!"),
        ],
    },
    Talk {
        lines: &[
            ("Can I still cancel order 20440?", "Yes: it is not packed yet. Shall I?"),
            ("Yes please.", "Done. Your money is back on the card within two days."),
            ("Thanks, that is all.", "Thank you. Goodbye!"),
        ],
    },
];

/// The answer to the last of what a customer has said, and whether nothing is left to say after it.
pub fn answer(said: &[&str]) -> (&'static str, bool) {
    let talk = said.first().and_then(|first| {
        TALKS.iter().find(|talk| talk.lines.first().is_some_and(|(opening, _)| opening == first))
    });
    let Some(talk) = talk else {
        return ("Thank you for your message. I have noted it and come back to you.", false);
    };
    let nth = said.len().clamp(1, talk.lines.len());
    (talk.lines[nth - 1].1, nth == talk.lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_talk_is_answered_to_its_end() {
        for talk in &TALKS {
            let said: Vec<&str> = talk.lines.iter().map(|(said, _)| *said).collect();
            for n in 1..=said.len() {
                assert_eq!(answer(&said[..n]), (talk.lines[n - 1].1, n == said.len()));
            }
        }
        assert!(!answer(&["something else"]).1, "a person who writes to the demo is not closed");
    }

    #[test]
    fn no_two_talks_begin_alike() {
        let openings: std::collections::HashSet<_> = TALKS.iter().map(|talk| talk.lines[0].0).collect();
        assert_eq!(openings.len(), TALKS.len());
    }
}
