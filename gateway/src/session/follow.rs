//! How far a client has been given a timeline: the merge of pages with live deliveries, by number.
//!
//! | phase     | a delivery                                       | a page                                   |
//! |-----------|--------------------------------------------------|------------------------------------------|
//! | Live      | the next number is given, a gap starts a pull    | -                                        |
//! | Pulling   | held (bounded) or only remembered as the head    | given, then what is held; next or Live   |
//! | Written   | as Pulling                                       | -                                        |
//! | Lagging   | only remembered as the head                      | the client's own history catches up      |
//!
//! In every phase a number that was given is given no second time: lower = ignored.

use domain::TimelineId;

use super::outbound::Text;

/// Bytes of live entries kept while a page is on its way; beyond that the page brings them.
const HELD_BYTES: usize = 16 * 1024;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    Live,
    /// A page is being read.
    Pulling,
    /// A page waits to be written; the next one is read after that.
    Written,
    /// No router answered; again at this time.
    Again {
        at_ms: u64,
    },
    /// The client reads too slowly: it was sent a `head` and pulls by itself.
    Lagging,
}

/// One timeline as one client knows it.
#[derive(Debug)]
pub(super) struct Follow {
    pub(super) timeline: TimelineId,
    /// Everything up to here was given.
    pub(super) given: u64,
    /// The highest number known to exist.
    pub(super) head: u64,
    pub(super) phase: Phase,
    /// Start with the newest page instead of one after `given`.
    pub(super) newest: bool,
    /// The next page is sent even if it is empty: the client waits for its stage.
    pub(super) announce: bool,
    /// After which number the page on its way was asked for; the lowest, if several are on their way.
    pub(super) asked: Option<u64>,
    /// The last page was empty although its head was this.
    doubted: Option<u64>,
    held: Vec<(u64, Text)>,
    /// What this client says it was shown and has read.
    pub(super) shown: u64,
    pub(super) read: u64,
    /// What the client was told of the other side.
    pub(super) other: (u64, u64),
}

/// What becomes of a live entry.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It was given before.
    Old,
    /// It is the next: give it.
    Give,
    /// Kept until the page is there.
    Held,
    /// The client lags; it will pull.
    Skipped,
    /// Something before it is missing: pull a page.
    Gap,
}

impl Follow {
    pub(super) fn live(timeline: TimelineId, given: u64) -> Self {
        Self {
            timeline,
            given,
            head: given,
            phase: Phase::Live,
            newest: false,
            announce: false,
            asked: None,
            doubted: None,
            held: Vec::new(),
            shown: 0,
            read: 0,
            other: (0, 0),
        }
    }

    /// A follow that starts with a page: after `given`, or the newest.
    pub(super) fn behind(timeline: TimelineId, given: Option<u64>) -> Self {
        let newest = given.is_none();
        let phase = Phase::Pulling;
        Self { phase, newest, announce: true, ..Self::live(timeline, given.unwrap_or(0)) }
    }

    /// A live entry arrives.
    pub(super) fn entry(&mut self, n: u64, text: &Text) -> Fate {
        if n <= self.given && !self.newest {
            return Fate::Old;
        }
        self.head = self.head.max(n);
        match self.phase {
            Phase::Live if n == self.given.saturating_add(1) => {
                self.given = n;
                Fate::Give
            }
            Phase::Live => {
                self.hold(n, text);
                self.phase = Phase::Pulling;
                Fate::Gap
            }
            Phase::Pulling | Phase::Written | Phase::Again { .. } => {
                self.hold(n, text);
                Fate::Held
            }
            Phase::Lagging => Fate::Skipped,
        }
    }

    /// A page up to `last` was queued (`None`: it was empty), read when the newest number was `head`. Returns what was
    /// held and now follows it.
    ///
    /// An empty page below its own head may have been read between two commits, so it is asked for once more before
    /// the numbers it leaves out count as not for this reader.
    pub(super) fn page(&mut self, last: Option<u64>, head: u64, more: bool) -> Vec<(u64, Text)> {
        let more = more && !self.newest;
        self.given = match last {
            Some(last) => self.given.max(last),
            None if self.newest => self.given.max(head),
            None => self.given.max(self.doubted.unwrap_or(0)),
        };
        self.doubted = (last.is_none() && self.given < head).then_some(head);
        self.newest = false;
        self.announce = false;
        self.head = self.head.max(head);
        let mut follow = Vec::new();
        if !more {
            let mut held = std::mem::take(&mut self.held);
            held.sort_unstable_by_key(|(n, _)| *n);
            for (n, text) in held {
                if n == self.given.saturating_add(1) {
                    self.given = n;
                    follow.push((n, text));
                }
            }
        }
        self.phase = if self.given < self.head { Phase::Written } else { Phase::Live };
        follow
    }

    /// A page that the client asked for itself was queued: `first..=last`, read when the newest number was `head`.
    /// A client that lags and now has the newest is followed again.
    pub(super) fn own_page(&mut self, first: u64, last: u64, head: u64) {
        self.head = self.head.max(head);
        let lags = self.phase == Phase::Lagging;
        if first <= self.given.saturating_add(1) || (lags && last >= head) {
            self.given = self.given.max(last);
        }
        if self.phase == Phase::Live || (lags && last >= head) {
            self.phase = if self.given < self.head { Phase::Written } else { Phase::Live };
        }
    }

    /// Entries from `lowest` on were dropped from the buffer.
    pub(super) fn lost(&mut self, lowest: u64) {
        self.given = self.given.min(lowest.saturating_sub(1));
        self.held = Vec::new();
        self.phase = Phase::Lagging;
    }

    /// Whether a head of this timeline shows that something is missing which nobody is fetching.
    pub(super) fn is_behind(&mut self, head: u64) -> bool {
        self.head = self.head.max(head);
        self.given < self.head && matches!(self.phase, Phase::Live | Phase::Lagging)
    }

    fn hold(&mut self, n: u64, text: &Text) {
        let bytes: usize = self.held.iter().map(|(_, text)| text.len()).sum();
        if bytes + text.len() <= HELD_BYTES && !self.held.iter().any(|(held, _)| *held == n) {
            self.held.push((n, text.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn follow(given: u64) -> Follow {
        Follow::live(TimelineId(Uuid::from_u128(7)), given)
    }

    #[test]
    fn gives_the_next_number_and_ignores_lower_ones() {
        let mut follow = follow(4);
        assert_eq!(follow.entry(5, &"e".into()), Fate::Give);
        assert_eq!(follow.entry(5, &"e".into()), Fate::Old);
        assert_eq!(follow.entry(3, &"e".into()), Fate::Old);
    }

    #[test]
    fn a_gap_is_filled_by_a_page_and_what_was_held_follows_it() {
        let mut follow = follow(4);
        assert_eq!(follow.entry(7, &"seven".into()), Fate::Gap);
        assert_eq!(follow.entry(8, &"eight".into()), Fate::Held);
        let then = follow.page(Some(6), 8, false);
        assert_eq!(then, [(7, "seven".into()), (8, "eight".into())]);
        assert_eq!((follow.given, follow.phase), (8, Phase::Live));
    }

    #[test]
    fn a_page_that_overtakes_what_was_held_gives_nothing_twice() {
        let mut follow = follow(0);
        follow.entry(2, &"two".into());
        assert_eq!(follow.page(Some(3), 3, false), []);
        assert_eq!(follow.given, 3);
        assert_eq!(follow.phase, Phase::Live);
    }

    #[test]
    fn more_than_is_held_is_pulled() {
        let mut follow = follow(0);
        let big: Text = "x".repeat(HELD_BYTES).into();
        assert_eq!(follow.entry(2, &big), Fate::Gap);
        assert_eq!(follow.entry(3, &big), Fate::Held);
        assert_eq!(follow.page(Some(2), 2, false), []);
        assert_eq!((follow.given, follow.head, follow.phase), (2, 3, Phase::Written));
    }

    #[test]
    fn a_lagging_client_catches_up_by_its_own_history() {
        let mut follow = follow(10);
        follow.lost(9);
        assert_eq!(follow.entry(11, &"e".into()), Fate::Skipped);
        follow.own_page(9, 10, 11);
        assert_eq!(follow.phase, Phase::Lagging);
        follow.own_page(11, 11, 11);
        assert_eq!((follow.given, follow.phase), (11, Phase::Live));
    }

    #[test]
    fn what_came_while_a_lagging_client_read_its_page_is_pulled() {
        let mut follow = follow(10);
        follow.lost(10);
        follow.entry(12, &"e".into());
        follow.own_page(10, 11, 11);
        assert_eq!((follow.given, follow.phase), (11, Phase::Written));
    }

    #[test]
    fn an_empty_page_below_its_head_is_read_twice_before_it_counts() {
        let mut follow = follow(4);
        follow.entry(6, &"six".into());
        assert_eq!(follow.page(None, 6, false), []);
        assert_eq!((follow.given, follow.phase), (4, Phase::Written));
        follow.page(None, 6, false);
        assert_eq!((follow.given, follow.phase), (6, Phase::Live));
    }
}
