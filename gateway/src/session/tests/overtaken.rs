//! Answers that come in another order than they were asked for.

use super::*;

#[test]
fn a_page_that_the_clients_own_request_overtook_resets_nothing() {
    let mut desk = Desk::with(Role::Guest, vec![Cursor { timeline: alices(), n: 10 }], None, false);
    desk.open();
    desk.sends(ClientFrame::History { req: 1, timeline: alices(), after: Some(10), before: None });
    desk.effects();
    let own = Asked::History { req: 1, timeline: alices() };
    assert_eq!(numbers(&desk.pulled(own, page(11..=13, 13))), [11, 12, 13]);
    let frames = desk.pulled(page_asked(), page(11..=12, 12));
    assert!(!frames.iter().any(|frame| matches!(frame, ServerFrame::Reset { .. })), "{frames:?}");
    assert!(numbers(&frames).is_empty(), "{frames:?}");
    desk.deliver(&to_alice(14));
    assert_eq!(numbers(&desk.frames()), [14]);
}
