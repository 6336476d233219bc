//! Whoever keeps to no rule gets the documented answer, and disturbs nobody.

use std::time::{Duration, Instant};

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
}

/// A client that begins something and falls silent.
#[derive(Clone, Copy)]
struct Silence {
    name: &'static str,
    is_welcomed: bool,
    /// Bytes below the frames.
    begins: &'static [u8],
    /// What it still sends, a byte at a time: bytes are no frames.
    drips: bool,
}

const SILENCES: [Silence; 8] = {
    // A masked text of 100 bytes is announced, and ten come.
    const HALF_A_FRAME: &[u8] = &[0x81, 0x80 | 100, 1, 2, 3, 4, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7];
    const HALF_A_HEAD: &[u8] = &[0x81];
    // A whole frame, and the rest of its text never comes.
    const HALF_A_TEXT: &[u8] = &[0x01, 0x80 | 2, 0, 0, 0, 0, b'{', b'"'];
    const fn silence(name: &'static str, is_welcomed: bool, begins: &'static [u8], drips: bool) -> Silence {
        Silence { name, is_welcomed, begins, drips }
    }
    [
        silence("nothing", false, &[], false),
        silence("half a frame", false, HALF_A_FRAME, false),
        silence("half a text", false, HALF_A_TEXT, false),
        silence("half a frame and drops", false, HALF_A_FRAME, true),
        silence("half a head after welcome", true, HALF_A_HEAD, false),
        silence("half a frame after welcome", true, HALF_A_FRAME, false),
        silence("half a text after welcome", true, HALF_A_TEXT, false),
        silence("half a frame and drops after welcome", true, HALF_A_FRAME, true),
    ]
};
/// What the protocol gives a client that says nothing.
const HELLO: Duration = Duration::from_secs(5);
const DEAD: Duration = Duration::from_secs(30);
/// A busy machine, and the grain of clocks.
const LATE: Duration = Duration::from_secs(4);
const DRIP_EVERY: Duration = Duration::from_secs(1);

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
                Does::First(_) => Hostile::connects(gateway).await,
                Does::Then(_) | Does::Floods(_) => Hostile::is_welcomed(gateway, TENANT).await,
            };
            match case.does {
                Does::First(message) | Does::Then(message) => hostile.sends(message).await,
                Does::Floods(times) => hostile.floods(r#"{"t":"pong"}"#, times).await,
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

/// That it disturbs nobody is what the other stories say: they are told meanwhile.
pub(crate) fn half_a_frame_and_silence_ends_in_time(world: &World) -> impl Future<Output = ()> + use<> {
    let gateways = world.gateways.clone();
    async move {
        let mut silent = tokio::task::JoinSet::new();
        for gateway in gateways {
            for silence in SILENCES {
                silent.spawn(falls_silent(gateway, silence));
            }
        }
        while let Some(ended) = silent.join_next().await {
            ended.unwrap();
        }
    }
}

/// Begins something, and asserts how and when it ends.
async fn falls_silent(gateway: std::net::SocketAddr, silence: Silence) {
    let Silence { name, is_welcomed, begins, drips } = silence;
    let mut hostile = match is_welcomed {
        true => Hostile::is_welcomed(gateway, TENANT).await,
        false => Hostile::connects(gateway).await,
    };
    let begun = Instant::now();
    hostile.sends_bytes(begins).await;
    let (code, after) = if is_welcomed { (None, DEAD) } else { (Some(4408), HELLO) };
    let every = drips.then_some(DRIP_EVERY);
    assert_eq!(hostile.ends(after + LATE, every).await, code, "{name}");
    let waited = begun.elapsed();
    assert!(waited + Duration::from_secs(1) > after, "{name} ended after {waited:?}, too early");
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
