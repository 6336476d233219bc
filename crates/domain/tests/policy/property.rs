//! What holds on every desk.

use domain::Timestamp;
use domain::policy::{Decision, DeskView, Outcome, Place, TicketView};
use proptest::prelude::*;

use crate::plain::{Plain, Told};
use crate::random::{START, afresh, apply, history};
use crate::words::told;

/// The next decision of both, which must be the same.
fn both(view: &mut DeskView, plain: &mut Plain) -> Result<Option<Decision>, TestCaseError> {
    plain.rebuild();
    let expected = plain.next();
    let decision = view.next(plain.now);
    prop_assert_eq!(decision.as_ref().map(told), expected, "on {:#?}", plain);
    Ok(decision)
}

fn waiting(plain: &Plain) -> impl Iterator<Item = (&TicketView, &domain::policy::Waiting)> {
    plain.tickets.values().filter_map(|ticket| match &ticket.place {
        Place::Waiting(waiting) => Some((ticket, waiting)),
        Place::With(_) => None,
    })
}

/// An offer against the desk as it was just before, rule by rule.
fn check_offer(before: &Plain, decision: &Decision) -> Result<(), TestCaseError> {
    let Decision::Offer { conversation, operator, round, explanation } = decision else { return Ok(()) };
    let ticket = &before.tickets[conversation];
    let Place::Waiting(waiting) = &ticket.place else { unreachable!("only what waits is offered") };
    let person = &before.operators[operator];
    let rules = &before.queues[&ticket.queue];
    let nothing = crate::plain::Load::default();
    let load = before.loads.get(operator).unwrap_or(&nothing);
    prop_assert!(load.total() < person.capacity, "never above the capacity");
    prop_assert!(load.open < person.hard_limit, "never above the hard limit");
    let reached = |queue| queue == ticket.queue || rules.overflow.iter().any(|overflow| overflow.to == queue);
    let member = person.queues.iter().find(|member| reached(member.queue));
    prop_assert!(member.is_some(), "never outside the queue and its overflow");
    for skill in waiting.skills.iter().filter(|skill| explanation.demanded.contains(skill)) {
        prop_assert!(person.skills.contains(skill), "never without a skill that is demanded");
    }
    prop_assert!(!waiting.tried.contains(operator), "never twice in one round");
    prop_assert_eq!(*round, waiting.round);
    prop_assert_eq!(explanation.outcome, Outcome::Offered { operator: *operator });
    prop_assert_eq!(explanation.candidates[0].operator, *operator);
    Ok(())
}

/// Nobody waits while a slot that fits is free.
fn check_quiet(view: &DeskView, plain: &Plain) -> Result<(), TestCaseError> {
    for (ticket, waiting) in waiting(plain) {
        let Some(rules) = plain.queues.get(&ticket.queue) else { continue };
        let asked = plain.asked(rules, waiting);
        for operator in plain.operators.values() {
            let fit = plain.fit(&asked, waiting, operator);
            prop_assert!(!matches!(fit, crate::plain::Fit::Good(_)), "{ticket:?} waits for {operator:?}");
        }
        let why = view.explain(ticket.conversation).unwrap();
        prop_assert!(!matches!(why.outcome, Outcome::Offered { .. }), "{why:?}");
        let resting = waiting.rest_until.is_some_and(|until| until > plain.now);
        let is_open = !matches!(why.outcome, Outcome::QueueClosed { .. } | Outcome::QueuePaused);
        prop_assert_eq!(matches!(why.outcome, Outcome::AllTried { .. }), resting && is_open);
    }
    Ok(())
}

/// Within a queue: the more urgent first, then who came first.
fn check_line(view: &DeskView, plain: &Plain) -> Result<(), TestCaseError> {
    for queue in plain.queues.keys() {
        let of_queue = waiting(plain).filter(|(ticket, _)| ticket.queue == *queue);
        let mut expected: Vec<_> = of_queue
            .map(|(ticket, waiting)| {
                (std::cmp::Reverse(waiting.priority), waiting.since, ticket.conversation)
            })
            .collect();
        expected.sort();
        let expected: Vec<_> = expected.into_iter().map(|(.., conversation)| conversation).collect();
        prop_assert_eq!(view.line(*queue).collect::<Vec<_>>(), expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_index_decides_as_a_look_at_everybody_does(history in history()) {
        let (mut view, mut plain) = (DeskView::new(START), Plain::new(START));
        for (change, takes) in &history {
            apply(change, &mut view, &mut plain);
            let mut taken = 0;
            while taken < *takes {
                let mut before = plain.clone();
                before.rebuild();
                let Some(decision) = both(&mut view, &mut plain)? else { break };
                check_offer(&before, &decision)?;
                taken += 1;
            }
            if *takes == usize::MAX {
                plain.rebuild();
                check_quiet(&view, &plain)?;
                check_line(&view, &plain)?;
                for operator in plain.operators.keys() {
                    let open = plain.loads.get(operator).map_or(0, |load| load.open);
                    prop_assert_eq!(view.load(*operator), (plain.busy(*operator), open), "slots are counted");
                }
            }
        }
    }

    #[test]
    fn equal_desks_decide_and_explain_alike_whatever_led_to_them(history in history()) {
        let (mut view, mut plain) = (DeskView::new(START), Plain::new(START));
        for (change, takes) in &history {
            apply(change, &mut view, &mut plain);
            for _ in 0..(*takes).min(3) {
                both(&mut view, &mut plain)?;
            }
        }
        let mut other = afresh(&plain);
        loop {
            let (one, two) = (view.next(plain.now), other.next(plain.now));
            prop_assert_eq!(&one, &two);
            if one.is_none() {
                break;
            }
        }
        prop_assert_eq!(view.next_due(), other.next_due());
        for conversation in plain.tickets.keys() {
            prop_assert_eq!(view.explain(*conversation), other.explain(*conversation));
            for operator in plain.operators.keys() {
                prop_assert_eq!(view.fit(*conversation, *operator), other.fit(*conversation, *operator));
            }
        }
    }

    #[test]
    fn a_decision_that_was_not_kept_is_taken_again(history in history()) {
        let (mut view, mut plain) = (DeskView::new(START), Plain::new(START));
        for (change, _) in &history {
            apply(change, &mut view, &mut plain);
        }
        let kept = plain.clone();
        let once: Vec<Told> = std::iter::from_fn(|| view.next(plain.now)).map(|decision| told(&decision)).collect();
        for told in &once {
            let (Told::Offer { conversation, .. } | Told::Rest { conversation, .. }) = told;
            view.put_ticket(kept.tickets[conversation].clone());
        }
        kept.operators.values().for_each(|operator| view.put_operator(operator.clone()));
        let again: Vec<Told> = std::iter::from_fn(|| view.next(plain.now)).map(|decision| told(&decision)).collect();
        prop_assert_eq!(once, again);
    }

    #[test]
    fn nothing_is_to_be_done_before_the_time_that_was_named(history in history()) {
        let (mut view, mut plain) = (DeskView::new(START), Plain::new(START));
        for (change, _) in &history {
            apply(change, &mut view, &mut plain);
            while view.next(plain.now).is_some() {}
        }
        let horizon = plain.now.plus_ms(3 * 3_600_000);
        let due = view.next_due().unwrap_or(horizon).min(horizon);
        prop_assert!(due > plain.now);
        let last: Timestamp = due.plus_ms(-1);
        prop_assert_eq!(view.next(last), None);
    }
}
