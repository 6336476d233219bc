//! The monitor's TypeScript types, in a file of their own: no widget needs them. See `typescript.rs`.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::fmt::Write as _;
use std::path::Path;

use protocol::monitor::{
    Alert, AlertKind, AlertLevel, Alerts, BulkMove, BulkMoved, Digests, FigureName, FigureUnit, Figures,
    ForceStatus, HistogramBar, Live, LiveConversation, LiveConversations, LivePlace, MoveOne, MoveTo, Moved,
    OperatorCounts, OperatorRow, OperatorState, Operators, Promise, QueueLive, Seen, Series, SeriesName,
    SetCapacity, Spread, WaitPlace, WaitPriority, Waiting, WaitingRow, WindowName,
};
use ts_rs::{Config, TS};

const IMPORTS: &str = "// Generated from crates/protocol by `make gen`. Do not edit.\n\nimport type { Problem, StatusName } from './generated.ts';\n\n";

#[test]
fn the_generated_types_are_those_of_the_monitor() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/core/src/protocol/monitor.ts");
    let wanted = typescript();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(found == wanted, "{} is stale: run `make gen`", path.display());
}

#[test]
fn the_document_says_of_each_figure_what_the_screen_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metrics.md");
    let document = std::fs::read_to_string(path).unwrap();
    for figure in FigureName::ALL {
        let row = format!("| {} | `{}` | {} |", figure.title(), figure.code(), figure.meaning());
        assert!(document.contains(&row), "docs/metrics.md lacks this row:\n{row}");
    }
}

fn typescript() -> String {
    let mut text = String::from(IMPORTS);
    let config = Config::new().with_large_int("number");
    declare::<Live>(&config, &mut text);
    declare::<Digests>(&config, &mut text);
    declare::<QueueLive>(&config, &mut text);
    declare::<WindowName>(&config, &mut text);
    declare::<Figures>(&config, &mut text);
    declare::<Promise>(&config, &mut text);
    declare::<Spread>(&config, &mut text);
    declare::<OperatorCounts>(&config, &mut text);
    declare::<Operators>(&config, &mut text);
    declare::<OperatorRow>(&config, &mut text);
    declare::<OperatorState>(&config, &mut text);
    declare::<Waiting>(&config, &mut text);
    declare::<WaitingRow>(&config, &mut text);
    declare::<WaitPlace>(&config, &mut text);
    declare::<WaitPriority>(&config, &mut text);
    declare::<LiveConversations>(&config, &mut text);
    declare::<LiveConversation>(&config, &mut text);
    declare::<LivePlace>(&config, &mut text);
    declare::<Alerts>(&config, &mut text);
    declare::<Alert>(&config, &mut text);
    declare::<AlertKind>(&config, &mut text);
    declare::<AlertLevel>(&config, &mut text);
    declare::<Seen>(&config, &mut text);
    declare::<SeriesName>(&config, &mut text);
    declare::<Series>(&config, &mut text);
    declare::<HistogramBar>(&config, &mut text);
    declare::<BulkMove>(&config, &mut text);
    declare::<MoveOne>(&config, &mut text);
    declare::<MoveTo>(&config, &mut text);
    declare::<BulkMoved>(&config, &mut text);
    declare::<Moved>(&config, &mut text);
    declare::<ForceStatus>(&config, &mut text);
    declare::<SetCapacity>(&config, &mut text);
    declare::<FigureName>(&config, &mut text);
    declare::<FigureUnit>(&config, &mut text);
    text.push_str(
        "/** What each figure means, in the words of docs/metrics.md, and what it is measured in. */\n",
    );
    text.push_str(
        "export const FIGURE: Record<FigureName, { title: string; meaning: string; unit: FigureUnit }> = {\n",
    );
    for figure in FigureName::ALL {
        let (code, title) = (figure.code(), figure.title());
        let (meaning, unit) = (figure.meaning(), figure.unit().code());
        writeln!(text, "  {code}: {{ title: {title:?}, meaning: {meaning:?}, unit: {unit:?} }},").unwrap();
    }
    text.push_str("};\n");
    text
}

fn declare<T: TS>(config: &Config, text: &mut String) {
    if let Some(doc) = T::docs() {
        text.push_str(&doc);
    }
    writeln!(text, "export {}\n", T::decl(config)).unwrap();
}
