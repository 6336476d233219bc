//! The table of [`Words::deadline`], row by row.

use super::*;

/// Minute 100: the last word; Anna has had it since minute 50.
fn words(by: Side) -> Words {
    let last = Some(LastWord { by, at: Timestamp(100 * MINUTE) });
    Words { last, assigned_at: Some(Timestamp(50 * MINUTE)), ..Words::default() }
}

fn due(words: Words, rules: Rules) -> Option<(i64, Deadline)> {
    words.deadline(&rules).map(|(at, deadline)| (at.0 / MINUTE, deadline))
}

fn warning(closes: i64) -> Deadline {
    Deadline::Warning { closes_at: Timestamp(closes * MINUTE) }
}

#[test]
fn nothing_is_due_before_the_first_word() {
    assert_eq!(due(Words::default(), rules()), None);
}

#[test]
fn after_a_word_of_staff_the_customer_is_idle_then_warned_then_it_closes() {
    let said = words(Side::Staff);
    let idle = Words { is_idle: true, ..said };
    let warned = Words { is_warned: true, ..idle };
    let table = [
        (said, rules(), Some((110, Deadline::Idle))),
        (idle, rules(), Some((118, warning(120)))),
        (warned, rules(), Some((120, Deadline::Close))),
        // Not yet idle, though warned.
        (Words { is_warned: true, ..said }, rules(), Some((110, Deadline::Idle))),
        (said, Rules { idle_ms: None, ..rules() }, Some((118, warning(120)))),
        (said, Rules { inactive_ms: None, ..rules() }, Some((110, Deadline::Idle))),
        (idle, Rules { inactive_ms: None, ..rules() }, None),
        (idle, Rules { warn_ms: None, ..rules() }, Some((120, Deadline::Close))),
        // A warning as long before the end as the whole time is none.
        (idle, Rules { warn_ms: Some(20 * MINUTE), ..rules() }, Some((120, Deadline::Close))),
        (said, Rules { idle_ms: Some(30 * MINUTE), ..rules() }, Some((118, warning(120)))),
    ];
    for (at, (words, rules, expected)) in table.into_iter().enumerate() {
        assert_eq!(due(words, rules), expected, "row {at}");
    }
}

#[test]
fn after_a_word_of_the_customer_a_first_reply_is_owed_and_then_an_answer() {
    let said = words(Side::Customer);
    let told = Words { no_reply: no_reply(1, Silence::NoFirstReply), ..said };
    let late = Words { assigned_at: Some(Timestamp(130 * MINUTE)), ..said };
    let answered = Words { is_answered: true, ..said };
    let table = [
        (said, rules(), Some((103, Deadline::FirstReply))),
        // From the assignment, if that came later; the end too.
        (late, rules(), Some((133, Deadline::FirstReply))),
        (Words { is_answered: true, ..late }, rules(), Some((168, warning(170)))),
        (told, rules(), Some((138, warning(140)))),
        (answered, rules(), Some((138, warning(140)))),
        (Words { is_warned: true, ..answered }, rules(), Some((140, Deadline::Close))),
        (answered, Rules { unanswered_ms: None, ..rules() }, None),
        (said, Rules { first_reply_ms: None, ..rules() }, Some((138, warning(140)))),
        (Words { assigned_at: None, ..said }, rules(), Some((138, warning(140)))),
    ];
    for (at, (words, rules, expected)) in table.into_iter().enumerate() {
        assert_eq!(due(words, rules), expected, "row {at}");
    }
}

#[test]
fn what_is_on_hold_owes_nothing_and_ends_a_fixed_time_after() {
    for by in [Side::Customer, Side::Staff] {
        let hold = OnHold { at: Timestamp(105 * MINUTE), version: Version(4) };
        let held = Words { held: Some(hold), ..words(by) };
        let warned = Words { is_warned: true, ..held };
        assert_eq!(due(held, rules()), Some((163, warning(165))), "{by:?}");
        assert_eq!(due(warned, rules()), Some((165, Deadline::Close)), "{by:?}");
        assert_eq!(due(held, Rules { held_close_ms: None, ..rules() }), None, "{by:?}");
    }
}
