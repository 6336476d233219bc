//! One contract, two backends, real services.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

#[path = "contract/bench.rs"]
mod bench;
#[path = "contract/faults.rs"]
mod faults;
#[path = "contract/reading.rs"]
mod reading;
#[path = "contract/refusals.rs"]
mod refusals;
#[path = "contract/table_only.rs"]
mod table_only;
#[path = "contract/throughput.rs"]
mod throughput;

/// Makes one test of each rule: on shared services, or on ones that the rule may kill.
macro_rules! contract {
    ($shared:ident, $private:ident) => {
        contract!(@tests $shared,
            reading::reads_records_of_a_key_in_append_order,
            reading::two_writers_stay_in_their_order,
            reading::reads_again_from_a_stored_offset,
            reading::a_waiting_reader_hears_of_another_process,
            reading::assigning_again_moves_a_partition,
            reading::an_unassigned_partition_is_silent,
            reading::a_paused_partition_waits_and_loses_nothing,
            reading::a_cancelled_poll_loses_nothing,
            reading::a_slow_reader_holds_little_memory,
            refusals::a_record_too_large_is_refused_and_the_largest_is_not,
            refusals::an_offset_outside_the_log_is_refused,
            refusals::a_log_truncated_under_its_reader_is_reported,
            refusals::what_does_not_exist_is_named,
            refusals::closing_waits_for_appends_and_refuses_new_ones,
            faults::promises_survive_a_killed_writer,
            throughput::many_appenders_share_batches,
        );
        contract!(@tests $private,
            faults::promises_survive_a_killed_service,
            faults::a_frozen_service_is_reported_and_comes_back,
            faults::too_much_at_once_is_refused_as_full,
        );
    };
    (@tests $bench:ident, $($part:ident :: $rule:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                let mut bench = crate::bench::$bench().await;
                crate::$part::$rule(&mut *bench).await;
            }
        )*
    };
}

mod table {
    contract!(table, private_table);
}

mod kafka {
    contract!(kafka, private_kafka);
}
