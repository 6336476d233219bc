//! What the checker reads of a page.

use checker::{Line, Transcript, Who};
use domain::{CustomerId, OperatorId, TimelineId};
use protocol::frame::Role;

use super::{Page, Pass};

impl Page {
    /// What the checker reads. `stayed`: this client should have shown everything.
    pub fn transcript(&self, stayed: bool) -> Option<Transcript> {
        let me = self.me.as_ref()?;
        let who = match me.role {
            Role::Guest | Role::Customer => Who::Customer(me.tenant, CustomerId(me.id)),
            Role::Operator | Role::Supervisor => Who::Operator(me.tenant, OperatorId(me.id)),
        };
        let to_the_end = match (stayed, who) {
            (true, Who::Customer(..)) => me.timeline.into_iter().collect(),
            _ => Vec::new(),
        };
        Some(Transcript {
            name: self.name.clone(),
            who,
            from: self.from.clone(),
            to_the_end,
            lines: self.transcript.clone(),
        })
    }

    /// What this page did in the timeline of the guest it was before: that was another customer.
    pub fn split_off_guest(&self, transcript: &mut Transcript) -> Option<Transcript> {
        let Pass::Known { tenant, guest: Some((guest, _)), .. } = &self.pass else { return None };
        let (tenant, guest) = (*tenant, *guest);
        let guests = TimelineId::of(guest, "web");
        let is_guests = |line: &Line| match line {
            Line::Said { timeline, .. } | Line::Received { timeline, .. } | Line::Marks { timeline, .. } => {
                *timeline == guests
            }
            Line::Shown(shown) => shown.timeline == guests,
            Line::Accepted { .. } | Line::Refused { .. } | Line::Row { .. } => false,
        };
        let (theirs, own) = transcript.lines.drain(..).partition(is_guests);
        transcript.lines = own;
        Some(Transcript {
            name: format!("{} as a guest", self.name),
            who: Who::Customer(tenant, guest),
            from: transcript.from.clone(),
            to_the_end: Vec::new(),
            lines: theirs,
        })
    }
}
