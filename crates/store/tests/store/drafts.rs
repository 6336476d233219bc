//! Drafts: the newest edit counts, each operator has their own, and they are bounded.

use domain::{ConversationId, OperatorId, Timestamp};
use store::drafts::Draft;
use uuid::Uuid;

use crate::fixture::{World, tenant};

fn draft(conversation: ConversationId, reply: &str, at: i64) -> Draft {
    let (note, on_note) = (String::new(), false);
    Draft { conversation, reply: reply.into(), note, on_note, edited_at: Timestamp(at) }
}

#[tokio::test]
async fn the_newest_edit_of_a_draft_counts_whichever_comes_last() {
    let world = World::new().await;
    let (here, me, drafts) = (tenant(), OperatorId(Uuid::new_v4()), world.store.drafts());
    let id = ConversationId(Uuid::new_v4());
    assert!(drafts.put(here, me, draft(id, "hello", 10)).await.unwrap());
    assert!(!drafts.put(here, me, draft(id, "hel", 9)).await.unwrap());
    assert_eq!(drafts.of(here, me).await.unwrap(), [draft(id, "hello", 10)]);
    // Empty: it is over, and the other devices hear of it.
    assert!(drafts.put(here, me, draft(id, "", 11)).await.unwrap());
    assert_eq!(drafts.of(here, me).await.unwrap(), [draft(id, "", 11)]);
    for (tenant, operator) in [(here, OperatorId(Uuid::new_v4())), (tenant(), me)] {
        assert_eq!(drafts.of(tenant, operator).await.unwrap(), []);
    }
}

#[tokio::test]
async fn the_oldest_drafts_make_room_and_those_that_were_left_alone_go() {
    let world = World::new().await;
    let (here, me, drafts) = (tenant(), OperatorId(Uuid::new_v4()), world.store.drafts());
    for at in 0..203 {
        assert!(drafts.put(here, me, draft(ConversationId(Uuid::new_v4()), "x", at)).await.unwrap());
    }
    let kept = drafts.of(here, me).await.unwrap();
    assert_eq!((kept.len(), kept[0].edited_at.0, kept[199].edited_at.0), (200, 202, 3));
    sqlx::query("UPDATE draft SET stored_at = stored_at - 31::bigint * 86400000 WHERE edited_at < 150")
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
    assert_eq!(drafts.of(here, me).await.unwrap().len(), 53);
    drafts.put(here, me, draft(kept[0].conversation, "y", 300)).await.unwrap();
    assert_eq!(world.count("draft").await, 53);
}
