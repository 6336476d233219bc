//! The served OpenAPI document is the contract: whatever is sent within it or against it, one node answers as it says.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use world::{Topology, World, rest};

/// Of the run; starting a node comes on top.
const SECONDS: u32 = 35;
/// What is judged about each answer: none is a fault of ours, and status, content type, headers and body are as documented.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_answers_as_the_document_says_whatever_is_sent() {
    let tool = tool();
    let world = World::start(Topology::OneNode).await;
    let token = supervisor(world.api).await;
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("schemathesis.toml");
    // Made-up ids lead to 404 alone: these lead further.
    fs::write(&settings, ids(world.api, &token).await).unwrap();

    let (address, here) = (world.api, folder.path().to_owned());
    let output = tokio::task::spawn_blocking(move || fuzz(&tool, &settings, address, &token, &here));
    let output = output.await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // Operations and cases as the tool counted them: a run that found nothing to send proves nothing.
    let tested = number_before(&said, " generated");
    assert!(tested > 300, "{tested} cases: {said}");

    let figures = rest::get(world.api, "/metrics", &[]).await.unwrap().body;
    assert!(figures.contains("switchboard_api_requests_total{"), "{figures}");
    assert!(!figures.contains("status=\"5"), "no request was answered by a fault: {figures}");
    types_are_as_documented(&figures);
    let log = fs::read_to_string(world.pods[0].log()).unwrap();
    assert!(!log.contains("panicked at"), "{log}");
    world.end().await;
}

fn tool() -> PathBuf {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.services/schemathesis/bin/schemathesis");
    assert!(tool.exists(), "schemathesis is not installed at {}: run tests/install.sh", tool.display());
    tool
}

/// An access token of the demo's supervisor.
async fn supervisor(address: SocketAddr) -> String {
    let credentials = json!({"email": "marta@demo.example", "password": "marta-demo-1"});
    let answer = rest::post(address, "/v1/sign-in", &[], &credentials).await.unwrap();
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// The settings of the tool: ids of a conversation that there is, and of its timeline.
async fn ids(address: SocketAddr, token: &str) -> String {
    let bearer = format!("Bearer {token}");
    let path = "/v1/conversations?state=closed";
    let list: Value = rest::get(address, path, &[("authorization", &bearer)]).await.unwrap().json();
    let row = &list["conversations"][0];
    format!(
        "[[operations]]\ninclude-path-regex = \"^/v1/conversations/\"\nparameters = {{ id = {} }}\n\
         [[operations]]\ninclude-path-regex = \"^/v1/timelines/\"\nparameters = {{ id = {} }}\n",
        row["id"], row["timeline"]
    )
}

fn fuzz(tool: &Path, settings: &Path, address: SocketAddr, token: &str, folder: &Path) -> Output {
    let mut run = Command::new(tool);
    run.arg("--config-file").arg(settings).current_dir(folder);
    run.arg("run").arg(format!("http://{address}/v1/openapi.json"));
    run.arg("--header").arg(format!("Authorization: Bearer {token}"));
    run.args(["--phases", "coverage,fuzzing", "--max-examples", "100", "--checks", CHECKS]);
    // One worker: several trip over a fault of Python 3.11's parser now and then.
    run.args(["--max-time", &SECONDS.to_string(), "--workers", "1", "--request-timeout", "10"]);
    run.args([
        "--generation-database",
        ":memory:",
        "--continue-on-failure",
        "--warnings",
        "off",
        "--no-color",
    ]);
    run.output().unwrap()
}

/// Each type that the node tells is the one in docs/metrics.md.
fn types_are_as_documented(figures: &str) {
    let document =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md")).unwrap();
    let mut told = 0;
    for line in figures.lines().filter_map(|line| line.strip_prefix("# TYPE switchboard_")) {
        let (name, kind) = line.split_once(' ').unwrap();
        assert!(
            document.contains(&format!("| `{name}` | {kind} |")),
            "docs/metrics.md says otherwise: {line}"
        );
        told += 1;
    }
    assert!(told > 20, "{figures}");
}

/// The number in "1763 generated".
fn number_before(text: &str, word: &str) -> u64 {
    let (before, _) = text.split_once(word).unwrap_or_else(|| panic!("no{word} in: {text}"));
    before.split_whitespace().last().unwrap().parse().unwrap()
}
