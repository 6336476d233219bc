//! One message is one trace: whoever has its id finds every hop in the logs, and never what it says.

use std::time::Duration;

use protocol::frame::SpeechKind;
use uuid::Uuid;
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

const LOOK_EVERY: Duration = Duration::from_millis(50);

pub(crate) async fn one_message_is_followed_through_the_logs(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    alice.sees_joined(timeline).await;
    let secrets =
        [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()].map(|id| format!("nobody else reads {id}"));
    let [asked, answered, noted] = &secrets;
    let question = alice.says(asked).await;
    anna.sees_in(timeline, asked).await;
    let answer = anna.says_in(timeline, SpeechKind::Message, answered).await;
    alice.sees(answered).await;
    anna.says_in(timeline, SpeechKind::Note, noted).await;
    anna.sees_in(timeline, noted).await;
    for (id, from, to) in [(question, "gateway-1", "gateway-2"), (answer, "gateway-2", "gateway-1")] {
        let trace = id.0.simple().to_string();
        finds(world, &trace, &[from], "appended").await;
        finds(world, &trace, &["router-1", "router-2"], "decided and written").await;
        finds(world, &trace, &["router-1", "router-2"], "told").await;
        finds(world, &trace, &[to], "delivered").await;
        finds(world, &trace, &[from], "delivered").await;
    }
    for (pod, log) in world.pods.iter().map(|pod| (&pod.name, std::fs::read_to_string(pod.log()).unwrap())) {
        assert!(log.contains("DEBUG"), "{pod} logs all");
        for secret in &secrets {
            let line = log.lines().find(|line| line.contains(secret.as_str()));
            assert_eq!(line, None, "{pod} has written down what was said");
        }
    }
    world.verdict().await;
}

/// Waits for a line with the trace and the words in the log of one of these pods.
async fn finds(world: &World, trace: &str, pods: &[&str], words: &str) {
    let end = tokio::time::Instant::now() + PATIENCE;
    let of_pods = || world.pods.iter().filter(|pod| pods.contains(&pod.name.as_str()));
    let is_there = || {
        of_pods().any(|pod| {
            let log = std::fs::read_to_string(pod.log()).unwrap();
            log.lines().any(|line| line.contains(trace) && line.contains(words))
        })
    };
    while !is_there() {
        assert!(tokio::time::Instant::now() < end, "no line of {pods:?} says {words:?} with {trace}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
