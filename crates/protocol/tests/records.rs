//! Log records are readable one version forward and back: golden samples prove both directions.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use domain::conversation::Assignee;
use domain::desk::Target;
use domain::entry::Author;
use domain::fact::{ConversationNow, Fact, NoReply, Silence, StageNow, TicketNow};
use domain::file::Attachment;
use domain::form::{Answer, Form};
use domain::operator::Status;
use domain::ticket::OrElse;
use domain::timeline::{Profile, Rules, Speech};
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, FileId, OperatorId, PodId, QueueId, SenderId, SenderNo,
    SkillId, TenantId, TimelineId, Timestamp, Version,
};
use proptest::prelude::*;
use protocol::record::{Command, DeskAsk, NotARecord, Record, ReplyTo, Topic, VERSION};
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Every kind of record, in the form that this version writes.
fn samples() -> Vec<(&'static str, Record)> {
    let tenant = TenantId(id(1));
    let timeline = TimelineId(id(2));
    let by = Author::Operator(OperatorId(id(3)));
    let client_id = ClientId(id(4));
    let conversation = ConversationId(id(5));
    let desk = DeskId(id(6));
    let say = Record {
        trace: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        ..Record::new(
            tenant,
            Command::Say {
                timeline,
                author: Author::Customer(CustomerId(id(7))),
                client_id,
                sender: Some((SenderId(id(8)), SenderNo(9))),
                speech: Speech::Message,
                text: "Where is my parcel? Где посылка?".to_owned(),
                files: Vec::new(),
                profile: Some(Profile { customer: CustomerId(id(7)), name: "Ada".to_owned() }),
            },
        )
    };
    let take = Record {
        reply_to: Some(ReplyTo { pod: PodId(id(10)), boot: id(11), request: id(12) }),
        ..Record::new(
            tenant,
            Command::Take { desk, by, client_id, conversation, if_version: Some(Version(2)) },
        )
    };
    let assignee = Assignee { operator: OperatorId(id(3)), name: "Bob".to_owned() };
    let wanted = Fact::Conversation(ConversationNow {
        tenant,
        desk,
        queue: QueueId(id(13)),
        timeline,
        conversation,
        customer: CustomerId(id(7)),
        version: Version(1),
        opened_version: Version(1),
        stage: StageNow::Human,
        since: Timestamp(1_700_000_000_000),
        wanted_by: None,
        skills: vec![SkillId(id(14))],
        is_idle: true,
        no_reply: Some(NoReply { ticket_version: Version(2), why: Silence::NoFirstReply }),
        resumes: Some(Version(2)),
    });
    let assigned = Fact::Ticket(TicketNow {
        tenant: Some(tenant),
        timeline,
        conversation,
        version: Version(2),
        conversation_version: Version(1),
        assignee: Some(assignee),
        queue: Some(QueueId(id(13))),
        is_held: true,
        is_lost: true,
        rules: Some(Rules { unanswered_ms: Some(3_600_000), warn_ms: None, ..Rules::default() }),
    });
    let transfer = DeskAsk::Transfer {
        conversation,
        to: Target::Operator(OperatorId(id(15))),
        is_warm: true,
        or_else: OrElse::Queue,
        comment: "Speaks French".to_owned(),
        if_version: None,
    };
    let lunch = DeskAsk::Status {
        operator: None,
        status: Status::Away { reason: "lunch".to_owned() },
        is_next: true,
    };
    let ask = |ask| Record::new(tenant, Command::Desk { desk, by, client_id, ask });
    let order = Answer {
        key: "order".to_owned(),
        label: "Order number".to_owned(),
        value: "NV-204-88317".to_owned(),
    };
    let fill = Command::Fill {
        timeline,
        author: Author::Customer(CustomerId(id(7))),
        client_id,
        sender: Some((SenderId(id(8)), SenderNo(9))),
        form: Form { queue: Some(QueueId(id(13))), answers: vec![order] },
        profile: Some(Profile { customer: CustomerId(id(7)), name: String::new() }),
    };
    let with_files = Command::Say {
        timeline,
        author: by,
        client_id,
        sender: None,
        speech: Speech::Message,
        text: String::new(),
        files: vec![Attachment {
            id: FileId(id(15)),
            name: "счёт.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size_bytes: 1_000,
            has_thumbnail: false,
            is_scanned: true,
        }],
        profile: None,
    };
    vec![
        ("say", say),
        ("say_files", Record::new(tenant, with_files)),
        ("fill", Record::new(tenant, fill)),
        ("close", Record::new(tenant, Command::Close { timeline, by, client_id, if_version: None })),
        (
            "reopen",
            Record::new(tenant, Command::Reopen { timeline, by, client_id, if_version: Some(Version(3)) }),
        ),
        ("hand_over", Record::new(tenant, Command::HandOver { timeline })),
        ("take", take),
        ("desk_accept", ask(DeskAsk::Accept { conversation, offer: Version(2) })),
        ("desk_transfer", ask(transfer)),
        ("desk_status", ask(lunch)),
        ("fact_conversation", Record::new(tenant, Command::Fact { fact: wanted })),
        ("fact_ticket", Record::new(tenant, Command::Fact { fact: assigned })),
    ]
}

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/record_{name}.json", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let (_, record) = samples().into_iter().find(|(sample, _)| *sample == name).unwrap();
        std::fs::write(&path, record.encode()).unwrap();
    }
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn this_build_writes_what_the_golden_samples_say() {
    for (name, record) in samples() {
        assert_eq!(String::from_utf8(record.encode()).unwrap(), golden(name), "{name}");
    }
}

#[test]
fn this_build_reads_the_golden_samples() {
    for (name, record) in samples() {
        assert_eq!(Record::decode(golden(name).as_bytes()).unwrap(), record, "{name}");
    }
}

#[test]
fn a_field_that_a_newer_build_of_the_same_version_adds_is_ignored() {
    for (name, record) in samples() {
        let mut value: serde_json::Value = serde_json::from_str(&golden(name)).unwrap();
        value["added_later"] = serde_json::json!({"any": [1, 2]});
        value["command"]["added_later"] = serde_json::json!("thing");
        if let Some(fact) = value["command"].get_mut("fact") {
            fact["added_later"] = serde_json::json!(true);
        }
        assert_eq!(Record::decode(value.to_string().as_bytes()).unwrap(), record, "{name}");
    }
}

/// What a build wrote that did not name the tenant of a ticket's fact.
const TICKET_WITHOUT_TENANT: &str = include_str!("golden/before/record_fact_ticket.json");

/// And one that said nothing about who is silent.
const CONVERSATION_WITHOUT_WORDS: &str = include_str!("golden/before/record_fact_conversation.json");

#[test]
fn a_fact_of_an_earlier_build_is_read_without_what_it_lacks() {
    let (_, mut wanted) = samples().into_iter().find(|(name, _)| *name == "fact_ticket").unwrap();
    if let Command::Fact { fact: Fact::Ticket(now) } = &mut wanted.command {
        let (tenant, queue, rules) = (None, None, None);
        *now = TicketNow { tenant, queue, is_held: false, is_lost: false, rules, ..now.clone() };
    }
    assert_eq!(Record::decode(TICKET_WITHOUT_TENANT.as_bytes()).unwrap(), wanted);
    let (_, mut wanted) = samples().into_iter().find(|(name, _)| *name == "fact_conversation").unwrap();
    if let Command::Fact { fact: Fact::Conversation(now) } = &mut wanted.command {
        let (skills, is_idle, no_reply, resumes) = (vec![], false, None, None);
        *now = ConversationNow { skills, is_idle, no_reply, resumes, ..now.clone() };
    }
    assert_eq!(Record::decode(CONVERSATION_WITHOUT_WORDS.as_bytes()).unwrap(), wanted);
}

#[test]
fn a_record_carries_the_version_that_its_command_came_with() {
    for (name, record) in samples() {
        let version = match name {
            "say_files" => 4,
            "fill" => 3,
            name if name.starts_with("desk_") => 2,
            _ => 1,
        };
        assert_eq!(record.version, version, "{name}");
    }
}

#[test]
fn a_newer_version_is_told_apart_from_garbage_even_if_its_body_is_unknown() {
    let newer = VERSION + 1;
    for body in [
        format!(r#"{{"version":{newer},"command":{{"kind":"not_yet_known"}}}}"#),
        format!(r#"{{"version":{newer}}}"#),
        golden("say").replacen(r#""version":1"#, &format!(r#""version":{newer}"#), 1),
    ] {
        let error = Record::decode(body.as_bytes()).unwrap_err();
        assert!(matches!(error, NotARecord::Newer { found } if found == newer), "{error}");
    }
    for garbage in [&b""[..], b"{", b"[]", br#"{"version":1}"#, b"\xff\xfe", br#"{"version":"1"}"#] {
        assert!(matches!(Record::decode(garbage).unwrap_err(), NotARecord::Malformed(_)));
    }
}

#[test]
fn topic_and_key_follow_from_the_command() {
    for (name, record) in samples() {
        let (topic, key) = match name {
            "take" | "fact_conversation" | "desk_accept" | "desk_transfer" | "desk_status" => {
                (Topic::Desk, id(6))
            }
            _ => (Topic::Inbound, id(2)),
        };
        assert_eq!((record.topic(), record.key()), (topic, key), "{name}");
    }
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = Record::decode(&bytes);
    }

    #[test]
    fn a_sample_with_a_byte_changed_is_read_or_refused(pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let samples = samples();
        let mut bytes = pick.get(&samples).1.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = Record::decode(&bytes);
    }
}
