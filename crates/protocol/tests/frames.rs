//! The frames as text: what docs/protocol.md shows is what is read and written.

use proptest::prelude::*;
use protocol::frame::{AuthorKind, ClientFrame, EntryBody, EntryFrame, ServerFrame};
use uuid::Uuid;

const ID: &str = "00000000-0000-0000-0000-000000000001";

fn documented() -> Vec<String> {
    vec![
        format!(r#"{{"t":"hello","v":1,"tenant":"{ID}","sender":"{ID}","attempt":1,"cursors":[]}}"#),
        format!(
            r#"{{"t":"hello","v":1,"token":"x","sender":"{ID}","attempt":2,"cursors":[{{"timeline":"{ID}","n":5}}]}}"#
        ),
        r#"{"t":"refresh","token":"x"}"#.to_owned(),
        format!(
            r#"{{"t":"say","timeline":"{ID}","cid":"{ID}","sender":"{ID}","no":1,"kind":"note","text":"hi"}}"#
        ),
        format!(r#"{{"t":"close","timeline":"{ID}","cid":"{ID}"}}"#),
        format!(r#"{{"t":"reopen","timeline":"{ID}","cid":"{ID}","if_version":3}}"#),
        format!(r#"{{"t":"take","conversation":"{ID}","cid":"{ID}"}}"#),
        format!(r#"{{"t":"ack","timeline":"{ID}","n":1}}"#),
        format!(r#"{{"t":"read","timeline":"{ID}","n":1}}"#),
        format!(r#"{{"t":"typing","timeline":"{ID}","on":true}}"#),
        format!(r#"{{"t":"history","req":1,"timeline":"{ID}","before":9}}"#),
        format!(r#"{{"t":"watch","req":1,"timeline":"{ID}"}}"#),
        format!(r#"{{"t":"unwatch","timeline":"{ID}"}}"#),
        r#"{"t":"inbox"}"#.to_owned(),
        r#"{"t":"board"}"#.to_owned(),
        r#"{"t":"pong"}"#.to_owned(),
    ]
}

#[test]
fn client_frames_are_read_in_their_documented_form() {
    for text in documented() {
        let frame: ClientFrame =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(serde_json::to_string(&frame).unwrap(), text);
    }
}

#[test]
fn a_say_without_kind_is_a_message() {
    let text = format!(r#"{{"t":"say","timeline":"{ID}","cid":"{ID}","sender":"{ID}","no":1,"text":"hi"}}"#);
    let ClientFrame::Say(say) = serde_json::from_str(&text).unwrap() else { panic!("a say") };
    assert_eq!(say.kind, protocol::frame::SpeechKind::Message);
}

#[test]
fn an_unknown_field_or_kind_is_refused_by_name() {
    let text = format!(r#"{{"t":"ack","timeline":"{ID}","n":1,"colour":"red"}}"#);
    let error = serde_json::from_str::<ClientFrame>(&text).unwrap_err();
    assert!(error.to_string().contains("colour"), "{error}");
    let error = serde_json::from_str::<ClientFrame>(r#"{"t":"shout"}"#).unwrap_err();
    assert!(error.to_string().contains("shout"), "{error}");
    let text = format!(
        r#"{{"t":"say","timeline":"{ID}","cid":"{ID}","sender":"{ID}","no":1,"text":"hi","position":1}}"#
    );
    let error = serde_json::from_str::<ClientFrame>(&text).unwrap_err();
    assert!(error.to_string().contains("position"), "{error}");
}

#[test]
fn an_unknown_field_is_refused_in_every_frame_by_name() {
    for text in documented() {
        let text = text.replacen('{', r#"{"colour":"red","#, 1);
        let error = serde_json::from_str::<ClientFrame>(&text).expect_err(&text);
        assert!(error.to_string().contains("colour"), "{text}: {error}");
    }
}

#[test]
fn an_entry_has_its_kind_beside_its_numbers() {
    let id: Uuid = ID.parse().unwrap();
    let frame = ServerFrame::Entry(EntryFrame {
        timeline: domain::TimelineId(id),
        n: 7,
        seq: None,
        conversation: domain::ConversationId(id),
        cid: domain::ClientId(id),
        by: AuthorKind::Customer,
        by_id: id,
        by_name: None,
        at: 1,
        files: Vec::new(),
        body: EntryBody::Message { text: "hi".to_owned() },
    });
    let text = serde_json::to_string(&frame).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"t":"entry","timeline":"{ID}","n":7,"conversation":"{ID}","cid":"{ID}","by":"customer","by_id":"{ID}","at":1,"kind":"message","text":"hi"}}"#
        )
    );
    assert_eq!(serde_json::from_str::<ServerFrame>(&text).unwrap(), frame);
}

proptest! {
    #[test]
    fn hostile_text_is_refused_without_a_panic(text in "\\PC{0,400}") {
        let _ = serde_json::from_str::<ClientFrame>(&text);
    }

    #[test]
    fn hostile_nesting_is_refused_without_a_panic(depth in 1..20_000usize) {
        let text = "[".repeat(depth);
        prop_assert!(serde_json::from_str::<ClientFrame>(&text).is_err());
    }
}
