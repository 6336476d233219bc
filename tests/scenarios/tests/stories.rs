//! Stories told by actors, each on every topology that it touches.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

#[path = "stories/actors.rs"]
mod actors;
#[path = "stories/attachments.rs"]
mod attachments;
#[path = "stories/conversation.rs"]
mod conversation;
#[path = "stories/devices.rs"]
mod devices;
#[path = "stories/guests.rs"]
mod guests;
#[path = "stories/hostility.rs"]
mod hostility;
#[path = "stories/privacy.rs"]
mod privacy;
#[path = "stories/pushes.rs"]
mod pushes;
#[path = "stories/repetition.rs"]
mod repetition;
#[path = "stories/settings.rs"]
mod settings;
#[path = "stories/slowness.rs"]
mod slowness;
#[path = "stories/tokens.rs"]
mod tokens;
#[path = "stories/traces.rs"]
mod traces;

use std::process::ExitCode;

use world::Topology::{self, Cluster, ClusterSmall, OneNode};
use world::harness::Set;
use world::{Setting, scenario};

const EVERYWHERE: &[Topology] = &[OneNode, ClusterSmall, Cluster];
const BOTH: &[Topology] = &[OneNode, Cluster];
const CLUSTER: &[Topology] = &[Cluster];

/// Nothing is pushed: what people see was found by comparing numbers.
const WITHOUT_PUSH: &[Setting] = &[("ROUTER__PUSH", "off"), ("GATEWAY__HEADS_ROUND_MS", "1000")];
/// No numbers are compared: what people see was pushed.
const WITHOUT_HEADS: &[Setting] = &[("GATEWAY__HEADS_ROUND_MS", "0")];
const LOGS_ALL: &[Setting] = &[("NODE__LOG_LEVEL", "debug")];

fn main() -> ExitCode {
    let all = [
        scenario!(EVERYWHERE, conversation::a_first_message_and_its_reply),
        scenario!(EVERYWHERE, conversation::a_message_to_a_closed_conversation_reopens_it),
        scenario!(BOTH, conversation::an_operator_takes_up_a_closed_conversation),
        scenario!(BOTH, conversation::a_text_after_the_chat_moved_becomes_undelivered),
        scenario!(BOTH, conversation::reading_turns_the_ticks),
        scenario!(BOTH, devices::two_tabs_show_the_same),
        scenario!(BOTH, devices::an_operator_on_two_devices),
        scenario!(BOTH, devices::the_older_attempt_loses),
        scenario!(EVERYWHERE, repetition::three_hundred_missed_messages_are_resumed_elsewhere),
        scenario!(EVERYWHERE, repetition::a_retry_after_a_lost_tick_shows_once),
        scenario!(EVERYWHERE, repetition::an_old_id_sent_again_shows_once),
        scenario!(BOTH, privacy::notes_and_whispers_never_reach_the_customer),
        scenario!(BOTH, privacy::another_customers_timeline_stays_closed),
        scenario!(BOTH, guests::a_guest_signs_in_while_chatting),
        scenario!(BOTH, tokens::a_token_is_refreshed_in_band_and_the_connection_stays),
        scenario!(BOTH, tokens::an_expired_token_is_cut_in_its_sixth_second),
        scenario!(BOTH, tokens::a_revoked_person_is_out_within_two_seconds),
        scenario!(BOTH, settings::what_is_saved_acts_on_every_pod),
        scenario!(BOTH, attachments::files_reach_the_other_side_and_nobody_elses_are_sent),
        scenario!(BOTH, slowness::a_slow_reader_is_closed_and_recovers),
        scenario!(BOTH, hostility::hostile_frames_get_the_documented_answer),
        scenario!(BOTH, beside hostility::half_a_frame_and_silence_ends_in_time),
        scenario!(BOTH, pushes::deliveries_come_by_push_where_the_registry_says),
    ];
    let words = [
        scenario!(BOTH, conversation::a_first_message_and_its_reply),
        scenario!(BOTH, conversation::reading_turns_the_ticks),
        scenario!(BOTH, devices::two_tabs_show_the_same),
        scenario!(BOTH, repetition::three_hundred_missed_messages_are_resumed_elsewhere),
        scenario!(BOTH, repetition::a_retry_after_a_lost_tick_shows_once),
        scenario!(BOTH, repetition::an_old_id_sent_again_shows_once),
    ];
    // The last of each says that the world was what its name says.
    let with = |last| words.into_iter().chain([last]).collect::<Vec<_>>();
    let without_push = with(scenario!(BOTH, pushes::everything_was_found_by_heads));
    let without_heads = with(scenario!(BOTH, pushes::nothing_was_found_by_heads));
    let traces = [scenario!(CLUSTER, traces::one_message_is_followed_through_the_logs)];
    world::harness::run(&[
        Set { name: "", told: &[], scenarios: &all },
        Set { name: "_without_push", told: WITHOUT_PUSH, scenarios: &without_push },
        Set { name: "_without_heads", told: WITHOUT_HEADS, scenarios: &without_heads },
        Set { name: "_that_logs_all", told: LOGS_ALL, scenarios: &traces },
    ])
}
