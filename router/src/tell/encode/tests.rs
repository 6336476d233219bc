use domain::entry::{Author, EntryKind};
use domain::{ClientId, ConversationId, Position, Seq, Timestamp};
use uuid::Uuid;

use super::*;

fn entry(kind: EntryKind, seq: Option<u64>) -> Arc<Entry> {
    Arc::new(Entry {
        timeline: TimelineId(Uuid::from_u128(1)),
        position: Position(9),
        seq: seq.map(Seq),
        conversation: ConversationId(Uuid::from_u128(2)),
        author: Author::Operator(OperatorId(Uuid::from_u128(3))),
        client_id: ClientId(Uuid::from_u128(4)),
        sender: None,
        kind,
        files: Vec::new(),
        at: Timestamp(5),
    })
}

fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(7))
}

#[test]
fn a_customer_is_sent_the_seq_and_staff_the_position_in_one_frame() {
    let entry = entry(EntryKind::Message { text: "hi".into() }, Some(4));
    let customer = Subject::Customer(tenant(), CustomerId(Uuid::from_u128(5)));
    let operator = Subject::Operator(tenant(), OperatorId(Uuid::from_u128(3)));
    let watchers = Subject::Timeline(tenant(), entry.timeline);
    let tell: Vec<Tell> = [customer, operator, watchers]
        .into_iter()
        .map(|to| Tell::Entry { to, entry: entry.clone() })
        .collect();
    let trace = runtime::Trace::named(7);
    let deliveries = turn(&tell, &[Traced { tells: 1..2, trace }], &Named::new());
    let traces: Vec<_> = deliveries.iter().map(|it| it.trace).collect();
    assert_eq!(traces, [None, Some(trace), None], "what each record led to");
    let numbers: Vec<u64> = deliveries.iter().map(|it| it.number.unwrap().n).collect();
    assert_eq!(numbers, [4, 9, 9]);
    assert_eq!(deliveries[0].audience, Audience::Customer);
    assert!(!deliveries[0].frame.get().contains("seq"), "no position and no second number");
    assert!(Arc::ptr_eq(&deliveries[1].frame, &deliveries[2].frame), "serialised once");
}

#[test]
fn a_note_is_never_built_for_a_customer() {
    let entry = entry(EntryKind::Note { text: "pst".into() }, None);
    let to = Subject::Customer(tenant(), CustomerId(Uuid::from_u128(5)));
    assert!(turn(&[Tell::Entry { to, entry }], &[], &Named::new()).is_empty());
}

#[test]
fn typing_goes_to_the_other_side_only() {
    let mut now = TypingNow {
        tenant: tenant(),
        timeline: TimelineId(Uuid::from_u128(1)),
        customer: CustomerId(Uuid::from_u128(5)),
        assignee: Some(OperatorId(Uuid::from_u128(3))),
        by: AuthorKind::Customer,
        name: "Ann".into(),
        on: true,
    };
    assert!(typing(&now).iter().all(|it| it.audience == Audience::Staff && it.is_fleeting));
    now.by = AuthorKind::Operator;
    let told = typing(&now);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].audience, Audience::Customer);
}

#[test]
fn staff_is_told_the_name_of_an_operator_and_a_customer_is_not() {
    let entry = entry(EntryKind::Message { text: "hi".into() }, Some(4));
    let bob = OperatorId(Uuid::from_u128(3));
    let tell = [
        Tell::Entry { to: Subject::Customer(tenant(), CustomerId(Uuid::from_u128(5))), entry: entry.clone() },
        Tell::Entry { to: Subject::Timeline(tenant(), entry.timeline), entry },
    ];
    let deliveries = turn(&tell, &[], &Named::from([((tenant(), bob), "Bob".into())]));
    assert!(!deliveries[0].frame.get().contains("Bob"));
    assert!(deliveries[1].frame.get().contains(r#""by_name":"Bob""#));
}
