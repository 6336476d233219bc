//! What must be true after every step, and once the owners have come to rest.

use std::collections::{HashMap, HashSet};

use domain::conversation::Stage;
use domain::entry::EntryKind;
use domain::ticket::TicketState;
use domain::{SenderId, SenderNo, TimelineId};
use protocol::record::Command;

use super::world::{World, is_fact};

pub(super) fn after_each_step(world: &World) {
    let mut heads: HashMap<TimelineId, (u64, u64)> = HashMap::new();
    let mut order: HashMap<(TimelineId, SenderId), SenderNo> = HashMap::new();
    for entry in &world.store.entries {
        let (position, seq) = heads.entry(entry.timeline).or_default();
        *position += 1;
        assert_eq!(entry.position.0, *position, "positions have no gap");
        if let Some(found) = entry.seq {
            *seq += 1;
            assert_eq!(found.0, *seq, "seqs have no gap");
        }
        assert_eq!(entry.seq.is_some(), entry.kind.is_for_customer());
        if let Some((sender, no)) = entry.sender {
            let last = order.insert((entry.timeline, sender), no);
            assert!(last.is_none_or(|last| last < no), "a sender's entries stand in its order");
        }
    }
    for timeline in world.store.timelines.values() {
        let head = heads.get(&timeline.id).copied().unwrap_or_default();
        assert_eq!((timeline.last_position.0, timeline.last_seq.0), head);
    }
}

pub(super) fn at_the_end(world: &World) {
    let entries: HashSet<_> =
        world.store.entries.iter().map(|entry| (entry.timeline, entry.author, entry.client_id)).collect();
    assert_eq!(entries.len(), world.store.entries.len(), "nothing stands twice");
    for record in world.log.values().flatten().filter(|record| !is_fact(record)) {
        match &record.command {
            Command::Say { timeline, author, client_id, .. } => {
                let is_refused = world.store.answers.keys().any(|(_, _, answered)| answered == client_id);
                let stands = entries.contains(&(*timeline, *author, *client_id));
                assert!(stands || is_refused, "what was said stands, or was refused");
                assert!(stands || author.operator().is_some(), "a customer is never refused");
            }
            Command::Take { client_id, .. }
            | Command::Close { client_id, .. }
            | Command::Reopen { client_id, .. } => {
                let answered = world.store.answers.keys().any(|(_, _, answered)| answered == client_id);
                assert!(answered, "every command has its answer");
            }
            Command::HandOver { .. } | Command::Fact { .. } => {}
        }
    }
    for entry in &world.store.entries {
        let from_customer = matches!(entry.author, domain::entry::Author::Customer(_));
        assert!(!(from_customer && matches!(entry.kind, EntryKind::Undelivered { .. })));
    }
    the_owners_agree(world);
}

fn the_owners_agree(world: &World) {
    let desk = world.store.desks.values().next().unwrap();
    let mut current = HashSet::new();
    for timeline in world.store.timelines.values() {
        let Some(conversation) = &timeline.conversation else { continue };
        current.insert(conversation.id);
        let ticket = &desk.tickets[&conversation.id];
        match (&conversation.stage, &ticket.state) {
            (Stage::Human { assignee: Some(a) }, TicketState::Assigned { assignee: b }) => assert_eq!(a, b),
            (Stage::Human { assignee: None }, TicketState::Waiting)
            | (Stage::Closed { .. }, TicketState::Done) => {}
            other => panic!("the owners disagree: {other:?}"),
        }
    }
    for ticket in desk.tickets.values().filter(|ticket| !current.contains(&ticket.conversation)) {
        assert!(matches!(ticket.state, TicketState::Done), "an older conversation has an open ticket");
    }
}
