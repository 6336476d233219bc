//! The end of every fault: the verdict, and the same count in transcripts, entries and log.

use std::collections::HashSet;

use checker::Line;
use world::World;

use crate::crowd::{Crowd, TICKS};
use crate::flow::Flow;

/// Waits until everything is shown, counts, checks, and prints the line of the fault.
///
/// # Panics
/// When a promise was broken or the counts differ.
pub(crate) async fn up(name: &str, world: &World, crowd: &mut Crowd, bit: &str, flow: &[Flow]) {
    crowd.settles(world).await;
    let (transcripts, evidence) = (world.transcripts(), world.evidence().await);
    let lines = || transcripts.iter().flat_map(|transcript| &transcript.lines);
    let accepted = |line: &Line| match line {
        Line::Accepted { client_id } => Some(*client_id),
        _ => None,
    };
    let ticked: HashSet<_> = lines().filter_map(accepted).collect();
    let said = lines().filter(|line| matches!(line, Line::Said { .. })).count();
    let texts: Vec<_> = evidence.entries.iter().filter(|entry| entry.sender.is_some()).collect();
    let stored: HashSet<_> = texts.iter().map(|entry| (entry.author.id(), entry.client_id)).collect();
    let logged: HashSet<_> = evidence.log.iter().map(|row| row.client_id).collect();
    let counts = [said, ticked.len(), texts.len(), stored.len(), logged.len()];
    assert!(
        counts.iter().all(|count| *count == ticked.len()),
        "said, ticked, entries, distinct entries, distinct in the log: {counts:?}"
    );
    assert!(ticked.len() as u64 >= TICKS, "{} texts are ticked", ticked.len());
    let verdict = checker::check(&transcripts, &evidence);
    assert!(verdict.is_clean(), "{verdict}");
    let flow: Vec<String> = flow.iter().map(Flow::to_string).collect();
    println!(
        "fault {name}: seed {}, bit {bit}, flowing again after {}, {} texts everywhere, {verdict}",
        crowd.seed,
        flow.join(" / "),
        ticked.len()
    );
}
