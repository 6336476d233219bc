//! Stories told by actors, each on every topology that it touches.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

#[path = "stories/actors.rs"]
mod actors;
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
#[path = "stories/slowness.rs"]
mod slowness;
#[path = "stories/tokens.rs"]
mod tokens;

use std::process::ExitCode;

use world::Topology::{self, Cluster, ClusterSmall, OneNode};
use world::scenario;

const EVERYWHERE: &[Topology] = &[OneNode, ClusterSmall, Cluster];
const BOTH: &[Topology] = &[OneNode, Cluster];

fn main() -> ExitCode {
    world::harness::run(&[
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
        scenario!(BOTH, slowness::a_slow_reader_is_closed_and_recovers),
        scenario!(BOTH, hostility::hostile_frames_get_the_documented_answer),
        scenario!(BOTH, pushes::deliveries_come_by_push_where_the_registry_says),
    ])
}
