//! What holds on every desk, whatever happens.

use std::collections::HashMap;

use proptest::prelude::*;

use super::random::{World, happenings};
use super::*;
use crate::policy::Outcome;
use crate::ticket::Hold;

/// Routes to the end. What is offered finds room.
fn route(world: &mut World) -> Result<(), TestCaseError> {
    let play = &mut world.play;
    while let Some(decision) = play.desk.route(play.at) {
        play.events.clear();
        play.take_up(decision.clone());
        for event in &decision.events {
            let (Event::Inbox { operator, .. }, id) = (event, event_operator(event)) else { continue };
            let settings = play.desk.operator_settings(id).unwrap();
            let capacity =
                operator.presence.capacity.map_or(settings.capacity, |own| own.min(settings.capacity));
            let (busy, open) = play.desk.load(id);
            prop_assert!(busy <= capacity, "{id} is offered more than their capacity");
            prop_assert!(open <= settings.hard_limit, "{id} is offered more than the hard limit");
            prop_assert!(operator.wants_offers() && operator.presence.connection == Connection::Connected);
        }
        world.told.append(&mut play.events);
    }
    Ok(())
}

fn event_operator(event: &Event) -> OperatorId {
    match event {
        Event::Inbox { operator, .. } => operator.id,
        _ => ANNA,
    }
}

/// A desk made of the rows sees the same and finds nothing to do: nobody waits while a fitting slot is free.
fn check_quiet(world: &mut World) -> Result<(), TestCaseError> {
    let mut afresh = world.afresh();
    let at = world.play.at;
    prop_assert_eq!(afresh.route(at), None, "a fitting slot was free");
    let desk = &world.play.desk;
    prop_assert_eq!(desk.next_due(), afresh.next_due());
    prop_assert!(desk.next_due().is_none_or(|due| due > at) || desk.wheel.first().is_some());
    for operator in desk.operators() {
        let holds: Vec<Hold> = desk
            .tickets()
            .flat_map(Ticket::holders)
            .filter_map(|(of, hold)| (of == operator.id).then_some(hold))
            .collect();
        prop_assert_eq!(usize::from(desk.load(operator.id).1), holds.len(), "slots are counted");
        prop_assert_eq!(desk.load(operator.id), afresh.load(operator.id));
    }
    for ticket in desk.tickets() {
        let assigned = ticket.holders().into_iter().filter(|(_, hold)| *hold == Hold::Assigned).count();
        prop_assert!(assigned <= 1, "never two assignees");
        let why = desk.explain(ticket.conversation);
        prop_assert_eq!(why.is_some(), ticket.is_waiting(), "what waits can say why");
        prop_assert_eq!(&why, &afresh.explain(ticket.conversation));
        let is_offered = matches!(why.map(|why| why.outcome), Some(Outcome::Offered { .. }));
        prop_assert!(!is_offered, "a fitting slot was free");
    }
    Ok(())
}

/// Numbers that clients follow grow by one.
#[derive(Default)]
struct Numbers {
    inboxes: HashMap<OperatorId, Version>,
    board: Version,
    steps: HashMap<ConversationId, u32>,
    tickets: HashMap<ConversationId, Version>,
}

impl Numbers {
    fn of(rows: &Rows) -> Self {
        let inboxes = rows.operators.iter().map(|operator| (operator.id, operator.inbox_version));
        Self { inboxes: inboxes.collect(), board: rows.board_version, ..Self::default() }
    }

    fn check(&mut self, events: &[Event]) -> Result<(), TestCaseError> {
        for event in events {
            match event {
                Event::Ticket(ticket) => {
                    let before = self.tickets.insert(ticket.conversation, ticket.version).unwrap_or_default();
                    let is_next = ticket.version == before || ticket.version == before.next();
                    prop_assert!(is_next, "a ticket's version grows by one: {before} {}", ticket.version);
                }
                Event::Operator(operator) => {
                    prop_assert_eq!(self.inboxes[&operator.id], operator.inbox_version, "measured only");
                }
                Event::Inbox { operator, .. } => {
                    let number = self.inboxes.entry(operator.id).or_default();
                    *number = number.next();
                    prop_assert_eq!(*number, operator.inbox_version, "an inbox has no gap");
                }
                Event::Board { version, .. } => {
                    self.board = self.board.next();
                    prop_assert_eq!(self.board, *version, "a board has no gap");
                }
                Event::Step(step) => {
                    let no = self.steps.entry(step.conversation).or_default();
                    *no += 1;
                    prop_assert_eq!(*no, step.no, "steps have no gap");
                }
                Event::Alert(_) => {}
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn after_routing_nobody_waits_while_a_fitting_slot_is_free(happenings in happenings(60)) {
        let mut world = World::new();
        let mut numbers = Numbers::of(&world.rows());
        for happening in &happenings {
            world.happen(happening);
            route(&mut world)?;
            numbers.check(&world.told)?;
            world.settle();
            check_quiet(&mut world)?;
        }
    }

    #[test]
    fn a_desk_that_takes_a_turn_back_is_the_desk_before_it(kept in happenings(40), undone in happenings(12)) {
        let mut world = World::new();
        for happening in &kept {
            world.happen(happening);
            route(&mut world)?;
            world.settle();
        }
        let before = world.rows();
        for happening in undone.iter().filter(|(_, step)| !matches!(step, super::random::Step::Settings(_))) {
            world.happen(happening);
            route(&mut world)?;
        }
        world.play.desk.undo();
        prop_assert_eq!(world.rows(), before);
        let (mut afresh, at) = (world.afresh(), world.play.at);
        prop_assert_eq!(world.play.desk.next_due(), afresh.next_due());
        loop {
            let (one, two) = (world.play.desk.route(at), afresh.route(at));
            prop_assert_eq!(&one, &two, "the next decisions are the same");
            let Some(decision) = one else { break };
            for event in &decision.events {
                world.play.desk.apply(event);
                afresh.apply(event);
            }
        }
    }

    #[test]
    fn time_alone_brings_a_desk_to_rest(happenings in happenings(40)) {
        let mut world = World::new();
        for happening in &happenings {
            world.happen(happening);
            route(&mut world)?;
            world.settle();
        }
        // Rounds of a ticket that everybody declines or misses go on: two misses in a row end them.
        for _ in 0..200 {
            let Some(due) = world.play.desk.next_due() else { return Ok(()) };
            prop_assert!(due > world.play.at || world.play.desk.wheel.first().is_some_and(|(at, _)| *at == due));
            world.play.at = world.play.at.max(due);
            world.play.decide(&Command::Due);
            world.told.append(&mut world.play.events);
            route(&mut world)?;
            world.settle();
            let next = world.play.desk.next_due();
            prop_assert!(next.is_none_or(|next| next > world.play.at), "what was due is done");
        }
        prop_assert!(false, "the desk never rests");
    }
}
