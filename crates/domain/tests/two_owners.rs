//! The timeline owner and the desk owner, told of each other by facts that come late, doubled and out of order.

#[path = "two_owners/world.rs"]
mod world;

use domain::conversation::{Side, Stage};
use domain::ticket::{Ticket, TicketState};
use proptest::prelude::*;

use crate::world::{Step, World, new_timeline, step};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_owners_agree_once_every_fact_has_arrived(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        world.settle();
        let Some(conversation) = world.timeline.conversation.clone() else { return Ok(()) };
        let ticket = world.desk.ticket(conversation.id);
        prop_assert_eq!(conversation.assignee(), ticket.and_then(Ticket::assignee));
        if let Some(TicketState::Assigned { is_held, is_lost, .. }) = ticket.map(|ticket| &ticket.state) {
            let words = &conversation.words;
            prop_assert_eq!((words.held.is_some(), words.is_lost), (*is_held, *is_lost));
            let waits = words.last.is_some_and(|last| last.by == Side::Customer);
            prop_assert!(!(*is_lost && waits), "the customer waits for a word of somebody who has gone");
            prop_assert_eq!(words.resumes, None, "a word of the customer has ended the hold");
        }
        match (&conversation.stage, ticket.map(|ticket| &ticket.state)) {
            (Stage::Human { assignee: Some(_) }, Some(TicketState::Assigned { .. } | TicketState::Offered { .. })) => {}
            (Stage::Human { assignee: None }, Some(TicketState::Waiting { .. } | TicketState::Offered { .. })) => {}
            (Stage::Closed { .. }, Some(TicketState::Done | TicketState::WrapUp { .. })) => {}
            other => prop_assert!(false, "the owners disagree: {:?}", other),
        }
        for ticket in world.desk.tickets().filter(|ticket| ticket.conversation != conversation.id) {
            prop_assert!(matches!(ticket.state, TicketState::Done), "an older conversation has an open ticket");
        }
    }

    #[test]
    fn facts_that_come_again_change_nothing(steps in prop::collection::vec(step(), 1..80), picks in prop::collection::vec(any::<u16>(), 1..40)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        world.settle();
        let (timeline, told) = (world.timeline.clone(), world.facts.len());
        let (tickets, operators) = (world.tickets(), world.operators());
        for pick in picks {
            world.play(&Step::Fact { pick });
        }
        prop_assert_eq!(&timeline, &world.timeline);
        prop_assert_eq!((tickets, operators), (world.tickets(), world.operators()));
        prop_assert_eq!(told, world.facts.len());
    }

    #[test]
    fn positions_and_seqs_have_no_gap_and_nothing_for_staff_has_a_seq(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        let mut seq = 0;
        for (index, entry) in world.entries.iter().enumerate() {
            prop_assert_eq!(entry.position.0, index as u64 + 1);
            prop_assert_eq!(entry.seq.is_some(), entry.kind.is_for_customer());
            if let Some(found) = entry.seq {
                seq += 1;
                prop_assert_eq!(found.0, seq);
            }
        }
        prop_assert_eq!(world.timeline.last_position.0, world.entries.len() as u64);
        prop_assert_eq!(world.timeline.last_seq.0, seq);
    }

    #[test]
    fn a_replay_of_the_events_gives_the_same_state(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.play(step);
        }
        let mut replayed = new_timeline();
        for event in &world.events {
            let stored = serde_json::to_string(event).unwrap();
            replayed.apply(&serde_json::from_str(&stored).unwrap());
        }
        prop_assert_eq!(replayed, world.timeline);
    }
}
