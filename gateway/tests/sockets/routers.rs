//! Routers that fail.

use protocol::frame::{ClientFrame, ServerFrame};
use protocol::problem::ProblemKind;

use crate::place::Place;

#[tokio::test]
async fn a_router_that_fails_by_itself_is_asked_again_and_the_client_gets_its_page() {
    let place = Place::start().await;
    let mut alice = place.guest().await;
    let timeline = alice.timeline();
    place.router.writes(timeline, &["one"]);
    place.router.know(|known| known.failing = (2, Some(ProblemKind::Internal)));
    alice.send(&ClientFrame::History { req: 1, timeline, after: None, before: None }).await;
    let page = alice
        .waits_for(|frame| match frame {
            ServerFrame::Page(page) if page.req == Some(1) => Some(page),
            ServerFrame::Refused { problem, .. } => panic!("{problem:?}"),
            _ => None,
        })
        .await;
    assert_eq!(page.entries.len(), 1);
    assert_eq!(place.router.know(|known| known.failing.0), 0);
}
