//! What is known of a customer.

use domain::timeline::{Profile, Timeline};
use domain::turn::Turn;
use domain::{ConversationId, DeskId, OperatorId, TimelineId};
use store::reads::Among;
use uuid::Uuid;

use crate::fixture::{Talk, World, hire, tenant};

/// A customer with three conversations; the ids of these, the first first.
async fn three(world: &World) -> (Talk, Vec<ConversationId>) {
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    hire(world, talk.tenant, talk.operator).await;
    let mut ids = Vec::new();
    for (channel, text) in
        [("web", "Where is  my\nparcel?"), ("mail", "Change of address"), ("phone", "The pole snapped")]
    {
        let profile = Profile { customer: talk.customer, name: "Alice".into() };
        let id = TimelineId::of(talk.customer, channel);
        talk.timeline = Timeline::new(id, talk.tenant, DeskId::default_of(talk.tenant), profile);
        let mut turn = Turn::default();
        talk.says(&mut turn, text);
        talk.says(&mut turn, "and more");
        ids.push(talk.timeline.conversation.as_ref().unwrap().id);
        talk.is_taken(&mut turn);
        talk.closes(&mut turn);
        router.commit(&turn).await.unwrap();
        let (at, id) = (1_760_000_000_000 + i64::try_from(ids.len()).unwrap(), ids[ids.len() - 1].0);
        sqlx::query("UPDATE conversation SET opened_at = $1 WHERE id = $2")
            .bind(at)
            .bind(id)
            .execute(&mut world.superuser().await)
            .await
            .unwrap();
    }
    (talk, ids)
}

#[tokio::test]
async fn a_card_has_the_earlier_conversations_with_how_they_began() {
    let world = World::new().await;
    let (talk, ids) = three(&world).await;
    let card = world.store.customers().card(talk.tenant, talk.customer, ids[2], None).await.unwrap();
    let earlier: Vec<(ConversationId, &str)> =
        card.earlier.iter().map(|it| (it.conversation.id, it.first_words.as_str())).collect();
    assert_eq!(earlier, [(ids[1], "Change of address"), (ids[0], "Where is my parcel?")]);
    assert_eq!((card.conversations, card.since.is_some()), (3, true));
    // Of those whom one may not see none is told, not even the count.
    let among = Some(Among { operator: OperatorId(Uuid::new_v4()), queues: vec![] });
    let card = world.store.customers().card(talk.tenant, talk.customer, ids[2], among).await.unwrap();
    assert_eq!((card.conversations, card.earlier.len()), (0, 0));
    let card = world.store.customers().card(tenant(), talk.customer, ids[2], None).await.unwrap();
    assert_eq!((card.conversations, card.earlier.len(), card.since), (0, 0, None), "another tenant");
}

#[tokio::test]
async fn attributes_are_written_over_forgotten_and_bounded() {
    let world = World::new().await;
    let (talk, ids) = three(&world).await;
    let customers = world.store.customers();
    let put = |name: &str, value: &str, by| {
        customers.put_attribute(talk.tenant, talk.customer, name.to_owned(), value.to_owned(), by)
    };
    assert!(put("phone", "1", None).await.unwrap());
    assert!(put("phone", "2", Some(talk.operator)).await.unwrap());
    let card = customers.card(talk.tenant, talk.customer, ids[0], None).await.unwrap();
    let by = Some((talk.operator, "Bob".to_owned()));
    assert_eq!(
        card.attributes.iter().map(|it| (it.name.as_str(), it.value.as_str(), &it.by)).collect::<Vec<_>>(),
        [("phone", "2", &by)]
    );
    for n in 0..29 {
        assert!(put(&format!("a{n}"), "x", None).await.unwrap());
    }
    assert!(!put("one more", "x", None).await.unwrap());
    assert!(put("phone", "3", None).await.unwrap(), "what is there is changed");
    customers.remove_attribute(talk.tenant, talk.customer, "phone".into()).await.unwrap();
    let card = customers.card(talk.tenant, talk.customer, ids[0], None).await.unwrap();
    assert_eq!(card.attributes.len(), 29);
}
