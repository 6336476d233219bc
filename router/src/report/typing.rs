//! Who hears that somebody types: held for a moment, so that a word does not cost a query per key.

use std::time::{Duration, Instant};

use domain::{CustomerId, OperatorId, TenantId, TimelineId};
use lru::LruCache;
use protocol::frame::AuthorKind;

use crate::ports::Ports;
use crate::tell::TypingNow;

/// How long an audience is believed; a typing line that goes astray for so long harms nobody.
const BELIEVED: Duration = Duration::from_secs(5);
const HELD: usize = 4_096;

/// The two sides of a timeline.
#[derive(Clone, Copy)]
pub(super) struct Audience {
    tenant: TenantId,
    timeline: TimelineId,
    customer: CustomerId,
    assignee: Option<OperatorId>,
}

impl Audience {
    pub(super) fn typing(self, by: AuthorKind, name: String, on: bool) -> TypingNow {
        let Self { tenant, timeline, customer, assignee } = self;
        TypingNow { tenant, timeline, customer, assignee, by, name, on }
    }
}

/// Audiences that were read a moment ago.
pub(super) struct Audiences {
    held: LruCache<TimelineId, (Instant, Option<Audience>)>,
}

impl Default for Audiences {
    fn default() -> Self {
        Self { held: LruCache::unbounded() }
    }
}

impl Audiences {
    /// The sides of a timeline of this tenant; none if there is no such timeline, or it cannot be read now.
    pub(super) async fn of(
        &mut self,
        ports: &Ports,
        tenant: TenantId,
        timeline: TimelineId,
    ) -> Option<Audience> {
        if let Some((read_at, audience)) = self.held.get(&timeline)
            && read_at.elapsed() < BELIEVED
        {
            return audience.filter(|audience| audience.tenant == tenant);
        }
        // Ephemera are shed first: an error is a line that nobody sees.
        let mut loaded = ports.store.state().load_timelines(&[timeline]).await.ok()?;
        let audience = loaded.remove(&timeline).map(|state| Audience {
            tenant: state.tenant,
            timeline,
            customer: state.customer,
            assignee: state.conversation.as_ref().and_then(|it| it.assignee()).map(|it| it.operator),
        });
        self.held.put(timeline, (Instant::now(), audience));
        if self.held.len() > HELD {
            self.held.pop_lru();
        }
        audience.filter(|audience| audience.tenant == tenant)
    }
}
