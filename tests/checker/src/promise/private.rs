//! C6: nobody held what is not for them.

use std::collections::HashMap;

use domain::TimelineId;

use crate::{Evidence, Line, Transcript, Who};

/// No customer received a position, a note, a whisper, an undelivered text or another customer's timeline; nobody received
/// another tenant's.
pub(crate) fn nothing_leaked(transcripts: &[Transcript], evidence: &Evidence) -> Vec<String> {
    let owner: HashMap<TimelineId, _> =
        evidence.entries.iter().map(|entry| (entry.timeline, (entry.tenant, entry.customer))).collect();
    let mut found = Vec::new();
    for transcript in transcripts {
        for line in &transcript.lines {
            let Line::Received { timeline, tenant_of_timeline, kind, has_position } = line else { continue };
            let name = &transcript.name;
            let tenant = tenant_of_timeline.or_else(|| owner.get(timeline).map(|(tenant, _)| *tenant));
            if tenant.is_some_and(|tenant| tenant != transcript.who.tenant()) {
                found.push(format!("{name} received an entry of another tenant's {timeline}"));
            }
            let Who::Customer(_, customer) = transcript.who else { continue };
            if *has_position {
                found.push(format!("{name}, a customer, held a position of {timeline}"));
            }
            if matches!(kind.as_str(), "note" | "whisper" | "undelivered") {
                found.push(format!("{name}, a customer, received a {kind} of {timeline}"));
            }
            if owner.get(timeline).is_some_and(|(_, owner)| *owner != customer) {
                found.push(format!("{name} received an entry of another customer's {timeline}"));
            }
        }
    }
    found
}
