use domain::entry::Author;
use domain::form::{Answer, Form};
use domain::timeline::{Command, Speech};
use domain::turn::Turn;
use domain::{ClientId, CustomerId};
use protocol::frame::{EntryBody, Page, StageName};
use protocol::limit;
use protocol::link::{Range, Reader};
use uuid::Uuid;

use crate::fixture::{Talk, World, hire, tenant};

/// A timeline with `n` messages, each followed by a note.
async fn talk_with(world: &World, n: usize, text: &str) -> Talk {
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    for n in 0..n {
        talk.says(&mut turn, &format!("{n} {text}"));
        talk.operator_says(&mut turn, Speech::Note, "only for staff");
    }
    router.commit(&turn).await.unwrap();
    talk
}

async fn page(world: &World, talk: &Talk, reader: Reader, range: Range) -> Page {
    world.store.reads().page(talk.tenant, talk.id(), reader, range).await.unwrap().unwrap()
}

fn numbers(page: &Page) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.n).collect()
}

fn customer(talk: &Talk) -> Reader {
    Reader::Customer { customer: talk.customer }
}

fn staff(talk: &Talk) -> Reader {
    Reader::Staff { operator: talk.operator }
}

#[tokio::test]
async fn a_customer_pages_forward_over_seqs_without_a_gap() {
    let world = World::new().await;
    let talk = talk_with(&world, 230, "hello").await;
    let (mut after, mut shown) = (0, Vec::new());
    loop {
        let page = page(&world, &talk, customer(&talk), Range::After { after }).await;
        assert!(page.entries.len() <= limit::PAGE_ENTRIES);
        assert_eq!(page.head, 230);
        shown.extend(numbers(&page));
        after = *shown.last().unwrap();
        if !page.more {
            break;
        }
    }
    assert_eq!(shown, (1..=230).collect::<Vec<u64>>());
}

#[tokio::test]
async fn staff_pages_backward_from_the_newest_over_positions() {
    let world = World::new().await;
    let talk = talk_with(&world, 130, "hello").await;
    let (mut before, mut shown) = (None, Vec::new());
    loop {
        let page = page(&world, &talk, staff(&talk), Range::Before { before }).await;
        assert_eq!(page.head, 260);
        let mut run = numbers(&page);
        before = run.first().copied();
        run.extend(shown);
        shown = run;
        if !page.more {
            break;
        }
    }
    assert_eq!(shown, (1..=260).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_page_is_cut_by_bytes_and_holds_at_least_one_entry() {
    let world = World::new().await;
    let talk = talk_with(&world, 5, &"x".repeat(9_000)).await;
    let first = page(&world, &talk, customer(&talk), Range::After { after: 0 }).await;
    assert_eq!((numbers(&first), first.more), (vec![1, 2, 3], true));
    let newest = page(&world, &talk, customer(&talk), Range::Before { before: None }).await;
    assert_eq!((numbers(&newest), newest.more), (vec![3, 4, 5], true));

    // Of a text as long as allowed the JSON is longer than a page.
    let long = talk_with(&world, 2, &"\u{1}".repeat(9_990)).await;
    let page = page(&world, &long, customer(&long), Range::After { after: 0 }).await;
    assert_eq!((numbers(&page), page.more), (vec![1], true));
}

#[tokio::test]
async fn a_customer_is_given_no_note_and_no_position() {
    let world = World::new().await;
    let talk = talk_with(&world, 20, "hello").await;
    for range in [Range::After { after: 0 }, Range::Before { before: None }] {
        let page = page(&world, &talk, customer(&talk), range).await;
        assert_eq!(numbers(&page), (1..=20).collect::<Vec<u64>>());
        assert!(page.entries.iter().all(|entry| matches!(entry.body, EntryBody::Message { .. })));
        assert!(page.entries.iter().all(|entry| entry.seq.is_none()));
        assert!(!serde_json::to_string(&page).unwrap().contains("only for staff"));
    }
}

#[tokio::test]
async fn staff_is_given_notes_and_the_seq_of_what_the_customer_sees() {
    let world = World::new().await;
    let talk = talk_with(&world, 2, "hello").await;
    let page = page(&world, &talk, staff(&talk), Range::After { after: 0 }).await;
    assert_eq!(
        page.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [Some(1), None, Some(2), None]
    );
    assert!(matches!(page.entries[1].body, EntryBody::Note { .. }));
}

#[tokio::test]
async fn staff_is_given_the_names_of_its_colleagues_and_a_customer_is_not() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    hire(&world, talk.tenant, talk.operator).await;
    let mut turn = Turn::default();
    talk.says(&mut turn, "hello");
    talk.operator_says(&mut turn, Speech::Note, "only for staff");
    talk.is_taken(&mut turn);
    talk.operator_says(&mut turn, Speech::Message, "hi");
    router.commit(&turn).await.unwrap();
    let names = |page: Page| {
        let texts = page.entries.into_iter().filter(|entry| !matches!(entry.body, EntryBody::Joined { .. }));
        texts.map(|entry| entry.by_name).collect::<Vec<_>>()
    };
    let bob = Some("Bob".to_owned());
    for range in [Range::After { after: 0 }, Range::Before { before: None }] {
        assert_eq!(names(page(&world, &talk, staff(&talk), range).await), [None, bob.clone(), bob.clone()]);
        assert_eq!(names(page(&world, &talk, customer(&talk), range).await), [None, None]);
    }
}

#[tokio::test]
async fn a_page_says_where_the_conversation_stands() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let stages = [StageName::Waiting, StageName::Active, StageName::Closed];
    let steps: [fn(&mut Talk, &mut Turn); 3] =
        [|talk, turn| talk.says(turn, "hi"), Talk::is_taken, Talk::closes];
    for (step, stage) in steps.into_iter().zip(stages) {
        let mut turn = Turn::default();
        step(&mut talk, &mut turn);
        router.commit(&turn).await.unwrap();
        let page = page(&world, &talk, staff(&talk), Range::Before { before: None }).await;
        assert_eq!(page.stage, stage);
        assert_eq!(page.version, talk.timeline.conversation.as_ref().unwrap().version.0);
    }
}

#[tokio::test]
async fn a_customer_without_a_message_has_an_empty_page() {
    let world = World::new().await;
    let talk = Talk::new(tenant());
    let page = page(&world, &talk, customer(&talk), Range::After { after: 0 }).await;
    assert_eq!((page.entries.len(), page.head, page.stage), (0, 0, StageName::None));
}

#[tokio::test]
async fn another_customer_of_the_tenant_sees_nothing_of_a_timeline() {
    let world = World::new().await;
    let talk = talk_with(&world, 3, "hello").await;
    let stranger = Reader::Customer { customer: CustomerId(Uuid::new_v4()) };
    let page = page(&world, &talk, stranger, Range::Before { before: None }).await;
    assert_eq!((page.entries.len(), page.head, page.stage), (0, 0, StageName::None));
}

#[tokio::test]
async fn staff_asking_for_a_timeline_that_is_not_there_is_told_so() {
    let world = World::new().await;
    let talk = Talk::new(tenant());
    let page =
        world.store.reads().page(talk.tenant, talk.id(), staff(&talk), Range::After { after: 0 }).await;
    assert_eq!(page.unwrap(), None);
}

#[tokio::test]
async fn what_was_answered_before_the_chat_is_kept_and_stands_in_the_customers_numbers() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    let order = Answer { key: "order".into(), label: "Order number".into(), value: "NV-204-88317".into() };
    let author = Author::Customer(talk.customer);
    let form = Form { queue: None, answers: vec![order.clone()] };
    talk.decide(
        &mut turn,
        &Command::Fill { author, client_id: ClientId(Uuid::now_v7()), sender: None, form },
    );
    talk.says(&mut turn, "One of the poles snapped");
    router.commit(&turn).await.unwrap();
    let page = page(&world, &talk, customer(&talk), Range::Before { before: None }).await;
    assert_eq!(numbers(&page), [1, 2]);
    let EntryBody::Form { answers } = &page.entries[0].body else { panic!("{:?}", page.entries[0]) };
    assert_eq!((&answers[0].label, &answers[0].value), (&order.label, &order.value));
}
