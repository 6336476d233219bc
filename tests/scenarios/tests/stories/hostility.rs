//! Whoever keeps to no rule gets the documented answer, and disturbs nobody.

use protocol::frame::{ServerFrame, SpeechKind};
use protocol::problem::ProblemKind;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;
use world::hostile::{Hostile, hello};
use world::topology::TENANT;
use world::{Client, World};

use super::actors::{a_customer_who_wrote, takes};

/// What a hostile client does once, the code that it gets, and a word of the reason.
struct Case {
    name: &'static str,
    does: Does,
    code: u16,
    says: &'static str,
}

enum Does {
    First(Message),
    Then(Message),
    Floods(usize),
    HalfAFrame,
    Nothing,
}

fn with(field: &str, value: serde_json::Value) -> Message {
    let mut hello = hello(TENANT);
    hello[field] = value;
    Message::text(hello.to_string())
}

fn cases() -> Vec<Case> {
    let case = |name, does, code, says| Case { name, does, code, says };
    let text = |text: &str| Message::text(text.to_owned());
    vec![
        case("another frame first", Does::First(text(r#"{"t":"inbox"}"#)), 4408, "hello"),
        case("no JSON", Does::First(text("good day")), 4400, ""),
        case("binary first", Does::First(Message::binary(vec![0; 16])), 4400, ""),
        case("an unknown version", Does::First(with("v", json!(2))), 4400, "version 2"),
        case("a version that is a text", Does::First(with("v", json!("1"))), 4400, ""),
        case("an unknown field in hello", Does::First(with("colour", json!("red"))), 4400, "colour"),
        case("a hello too long", Does::First(with("token", json!("x".repeat(9_000)))), 4400, "8192"),
        case("a forged token", Does::First(with("token", json!("e30.e30.e30"))), 4403, ""),
        case("a made-up ticket", Does::First(with("ticket", json!("AAAA"))), 4403, ""),
        case("no such tenant", Does::First(with("tenant", json!(Uuid::new_v4()))), 4403, "tenant"),
        case("half a frame and silence", Does::HalfAFrame, 4408, ""),
        case("silence", Does::Nothing, 4408, ""),
        case("binary", Does::Then(Message::binary(vec![0; 16])), 4400, ""),
        case("too long", Does::Then(text(&format!("{{\"t\":\"{}\"}}", "x".repeat(65 * 1024)))), 4400, ""),
        case("a wrong type", Does::Then(text(r#"{"t":"refresh","token":7}"#)), 4400, ""),
        case("an unknown kind", Does::Then(text(r#"{"t":"shout"}"#)), 4400, "shout"),
        case("an unknown field", Does::Then(text(r#"{"t":"refresh","token":"","loud":1}"#)), 4400, "loud"),
        case("a second hello", Does::Then(Message::text(hello(TENANT).to_string())), 4400, ""),
        case("10 000 frames at once", Does::Floods(10_000), 4429, ""),
    ]
}

pub(crate) async fn hostile_frames_get_the_documented_answer(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    for gateway in world.gateways.clone() {
        for case in cases() {
            let mut hostile = match case.does {
                Does::First(_) | Does::Nothing | Does::HalfAFrame => Hostile::connects(gateway).await,
                Does::Then(_) | Does::Floods(_) => Hostile::is_welcomed(gateway, TENANT).await,
            };
            match case.does {
                Does::First(message) | Does::Then(message) => hostile.sends(message).await,
                Does::Floods(times) => hostile.floods(r#"{"t":"pong"}"#, times).await,
                // A masked text of 100 bytes is announced; 10 of them come.
                Does::HalfAFrame => {
                    hostile.sends_bytes(&[&[0x81, 0x80 | 100, 1, 2, 3, 4][..], &[7; 10]].concat()).await
                }
                Does::Nothing => {}
            }
            talk(&alice, &anna, case.name).await;
            let (code, reason) = hostile.closed().await;
            assert_eq!(code, case.code, "{}: {reason}", case.name);
            assert!(reason.contains(case.says), "{}: the reason is {reason:?}", case.name);
        }
        a_text_too_long_is_refused_and_the_connection_stays(gateway).await;
    }
    for other in [&alice, &anna] {
        let page = other.page();
        assert_eq!((page.attempt, page.last_close), (1, None), "{}'s connection has stayed", page.name);
    }
    world.verdict().await;
}

/// Both say something and see what the other has said.
async fn talk(alice: &Client, anna: &Client, about: &str) {
    let timeline = alice.timeline();
    let id = Uuid::new_v4();
    alice.says(&format!("{about}? {id}")).await;
    anna.sees_in(timeline, &format!("{about}? {id}")).await;
    anna.says_in(timeline, SpeechKind::Message, &format!("{about}! {id}")).await;
    alice.sees(&format!("{about}! {id}")).await;
}

async fn a_text_too_long_is_refused_and_the_connection_stays(gateway: std::net::SocketAddr) {
    let mut guest = Hostile::connects(gateway).await;
    guest.sends(Message::text(hello(TENANT).to_string())).await;
    let welcome = guest.hears(|frame| matches!(frame, ServerFrame::Welcome(_))).await;
    let ServerFrame::Welcome(welcome) = welcome else { unreachable!("it was asked for") };
    for (text, kind) in [("x".repeat(10_001), ProblemKind::TooLong), (String::new(), ProblemKind::BadRequest)]
    {
        let cid = Uuid::now_v7();
        let say = json!({"t": "say", "timeline": welcome.me.timeline, "cid": cid, "sender": Uuid::now_v7(),
                         "no": 1, "kind": "message", "text": text});
        guest.sends(Message::text(say.to_string())).await;
        let refused = guest.hears(|frame| matches!(frame, ServerFrame::Refused { .. })).await;
        let ServerFrame::Refused { cid: Some(of), problem, .. } = refused else { panic!("no `cid`") };
        assert_eq!((of.0, problem.kind, problem.field.as_deref()), (cid, kind, Some("text")));
    }
}
