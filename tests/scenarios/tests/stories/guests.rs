//! A guest becomes somebody.

use domain::CustomerId;
use protocol::frame::{Role, SpeechKind};
use uuid::Uuid;
use world::client::{Order, Pass};
use world::topology::TENANT;
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

pub(crate) async fn a_guest_signs_in_while_chatting(world: &mut World) {
    world.the_demo_names_its_customers().await;
    let anna = world.operator("anna").await;
    let (guest, conversation) = a_customer_who_wrote(world, "alice as a guest", "is it in stock?").await;
    let guests = guest.timeline();
    takes(&anna, guests, conversation).await;
    let (guest_id, guest_token) = {
        let page = guest.page();
        let Pass::Token(token) = page.pass.clone() else { panic!("a guest keeps a token") };
        (CustomerId(page.me.as_ref().unwrap().id), token)
    };
    guest.order(Order::Offline).await;

    let sub = format!("customer {}", Uuid::new_v4());
    let token = world.customer_token(&sub, "Alice Moreau");
    let pass = Pass::Known { tenant: TENANT, token, guest: Some((guest_id, guest_token)) };
    let alice = world.client("alice", pass, 0, |_| {}).await;
    let me = alice.page().me.clone().unwrap();
    let known = CustomerId::known(TENANT, &sub);
    assert_eq!((me.role, me.id, me.name.as_str()), (Role::Customer, known.0, "Alice Moreau"));
    assert_eq!(alice.timeline(), guests, "the open conversation goes on");
    alice.sees("is it in stock?").await;
    alice.says("I have signed in").await;
    anna.sees_in(guests, "I have signed in").await;
    anna.says_in(guests, SpeechKind::Message, "it is, and I have kept one for you").await;
    alice.sees("it is, and I have kept one for you").await;
    // A lost socket changes nothing, even if the conversation closes while the first page is on its way.
    alice.reconnects().await;
    assert_eq!(alice.timeline(), guests);
    assert_eq!(alice.page().went_away, None);

    anna.closes(guests).await.unwrap();
    alice
        .wait(PATIENCE, |page| page.went_away.map(drop).ok_or_else(|| "not sent to begin anew".to_owned()))
        .await;
    alice.reconnects().await;
    let own = alice.timeline();
    assert_ne!(own, guests, "the known customer has a timeline of their own");
    alice.says("another question").await;
    alice.sees("another question").await;
    let next = alice.page().conversation(own).unwrap();
    assert_ne!(next, conversation);
    takes(&anna, own, next).await;
    anna.says_in(own, SpeechKind::Message, "another answer").await;
    alice.sees("another answer").await;
    world.verdict().await;
}
