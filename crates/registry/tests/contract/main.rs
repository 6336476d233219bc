//! What both backends promise, told once and run on each.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod late;
mod leases;
mod seats;
mod world;

/// Makes one test per backend of each case.
macro_rules! on_both_backends {
    ($($module:ident::$case:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$module::$case(super::world::World::memory()).await;
            })*
        }
        mod redis {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$module::$case(super::world::World::redis().await).await;
            })*
        }
    };
}

on_both_backends! {
    seats::a_seat_is_found_from_add_until_remove,
    seats::add_returns_the_other_connection_of_the_same_sender,
    seats::a_seat_stands_under_each_of_its_subjects,
    seats::remove_takes_only_its_own_connection_away,
    seats::a_late_and_doubled_remove_is_harmless,
    seats::a_seat_added_before_the_lease_is_found_with_it,
    seats::an_answer_keeps_the_order_of_the_question,
    late::late_calls_never_take_another_connection_away,
    leases::nobody_is_broadcast_to_while_all_is_well,
    leases::a_restarted_pod_inherits_nothing,
    leases::a_pod_that_vanished_loses_its_seats_and_is_not_whole,
    leases::only_gateways_are_broadcast_to,
    leases::a_pod_that_left_is_gone_at_once,
    leases::pods_are_told_by_kind,
    leases::a_nudge_reaches_its_pod_only,
    leases::a_ping_is_answered,
}
