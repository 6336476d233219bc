//! The TypeScript types are generated from the frames; this test fails when the committed file is stale.
//! `UPDATE_GENERATED=1 cargo test -p protocol --test typescript` writes it anew.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::fmt::Write as _;
use std::path::Path;

use protocol::frame::{
    AnswerBody, AuthorKind, BoardFrame, ChatCard, ClientFrame, Cursor, DeskFrame, EntryBody, EntryFrame,
    FileBody, FormFrame, Hello, InboxFrame, Me, OperatorNow, Page, PlaceName, Role, Say, ServerFrame,
    SpeechKind, StageName, StatusName, WaitingCard, Welcome,
};
use protocol::problem::ProblemKind;
use protocol::routing::{
    BarName, PriorityName, Routing, RoutingBars, RoutingCandidate, RoutingCause, RoutingExcluded,
    RoutingExplanation, RoutingOutcome, RoutingReason, RoutingScore, RoutingStep, RoutingWhat,
};
use protocol::search::{
    CustomerAttribute, CustomerCard, DraftCard, DraftCards, EarlierChat, FoundChat, FoundEntry, PastChat,
    SearchPage, TagCard,
};
use protocol::settings::{SpreadName, TagColour};
use protocol::{CloseCode, Problem, frame, limit};
use ts_rs::{Config, TS};

#[test]
fn the_generated_types_are_those_of_the_frames() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/core/src/protocol/generated.ts");
    let wanted = typescript();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(found == wanted, "{} is stale: run `make gen`", path.display());
}

fn typescript() -> String {
    let mut text = String::from("// Generated from crates/protocol by `make gen`. Do not edit.\n\n");
    let config = Config::new().with_large_int("number");
    declare::<ClientFrame>(&config, &mut text);
    declare::<Hello>(&config, &mut text);
    declare::<Cursor>(&config, &mut text);
    declare::<Say>(&config, &mut text);
    declare::<SpeechKind>(&config, &mut text);
    declare::<FormFrame>(&config, &mut text);
    declare::<DeskFrame>(&config, &mut text);
    declare::<StatusName>(&config, &mut text);
    declare::<ServerFrame>(&config, &mut text);
    declare::<Welcome>(&config, &mut text);
    declare::<Me>(&config, &mut text);
    declare::<Role>(&config, &mut text);
    declare::<EntryFrame>(&config, &mut text);
    declare::<EntryBody>(&config, &mut text);
    declare::<AnswerBody>(&config, &mut text);
    declare::<FileBody>(&config, &mut text);
    declare::<AuthorKind>(&config, &mut text);
    declare::<Page>(&config, &mut text);
    declare::<StageName>(&config, &mut text);
    declare::<InboxFrame>(&config, &mut text);
    declare::<OperatorNow>(&config, &mut text);
    declare::<PlaceName>(&config, &mut text);
    declare::<ChatCard>(&config, &mut text);
    declare::<BoardFrame>(&config, &mut text);
    declare::<WaitingCard>(&config, &mut text);
    declare::<Routing>(&config, &mut text);
    declare::<RoutingStep>(&config, &mut text);
    declare::<RoutingWhat>(&config, &mut text);
    declare::<RoutingCause>(&config, &mut text);
    declare::<RoutingExplanation>(&config, &mut text);
    declare::<RoutingOutcome>(&config, &mut text);
    declare::<RoutingCandidate>(&config, &mut text);
    declare::<RoutingScore>(&config, &mut text);
    declare::<RoutingExcluded>(&config, &mut text);
    declare::<RoutingReason>(&config, &mut text);
    declare::<RoutingBars>(&config, &mut text);
    declare::<BarName>(&config, &mut text);
    declare::<PriorityName>(&config, &mut text);
    declare::<SpreadName>(&config, &mut text);
    declare::<SearchPage>(&config, &mut text);
    declare::<PastChat>(&config, &mut text);
    declare::<FoundChat>(&config, &mut text);
    declare::<FoundEntry>(&config, &mut text);
    declare::<TagCard>(&config, &mut text);
    declare::<TagColour>(&config, &mut text);
    declare::<CustomerCard>(&config, &mut text);
    declare::<CustomerAttribute>(&config, &mut text);
    declare::<EarlierChat>(&config, &mut text);
    declare::<DraftCard>(&config, &mut text);
    declare::<DraftCards>(&config, &mut text);
    declare::<Problem>(&config, &mut text);
    declare::<ProblemKind>(&config, &mut text);
    writeln!(text, "export const FRAME_VERSION = {};\n", frame::VERSION).unwrap();
    text.push_str("export const CLOSE = {\n");
    for code in CloseCode::ALL {
        writeln!(text, "  {}: {},", format!("{code:?}").to_lowercase(), code.code()).unwrap();
    }
    text.push_str("} as const;\n\nexport const LIMIT = {\n");
    for (name, value) in [
        ("textChars", limit::TEXT_CHARS),
        ("textBytes", limit::TEXT_BYTES),
        ("textFiles", limit::TEXT_FILES),
        ("frameBytes", limit::FRAME_BYTES),
        ("pageEntries", limit::PAGE_ENTRIES),
        ("watched", limit::WATCHED),
        ("pingMs", usize::try_from(limit::PING_MS).unwrap()),
        ("deadMs", usize::try_from(limit::DEAD_MS).unwrap()),
    ] {
        writeln!(text, "  {name}: {value},").unwrap();
    }
    text.push_str("} as const;\n");
    text
}

fn declare<T: TS>(config: &Config, text: &mut String) {
    if let Some(doc) = T::docs() {
        text.push_str(&doc);
    }
    writeln!(text, "export {}\n", T::decl(config)).unwrap();
}
