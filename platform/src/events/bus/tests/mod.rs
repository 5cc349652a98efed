//! One suite for every bus: [`suite`] says what a bus does, and each bus runs all of it.

mod aws;
mod postgres;
pub(crate) mod suite;

/// Makes one test out of each behaviour of the suite, over a bus that `$bench` makes: an `async fn() -> suite::Bench`.
macro_rules! run_suite {
    ($bench:path) => {
        $crate::events::bus::tests::run_suite!($bench:
            an_event_reaches_every_queue_that_subscribed_to_its_type
            an_event_that_nobody_subscribed_to_reaches_nobody
            a_received_message_is_invisible_until_its_time_runs_out
            an_acknowledged_message_is_gone
            a_stale_receipt_is_worth_nothing
            a_message_stays_invisible_for_as_long_as_it_is_extended
            a_message_that_is_given_back_comes_at_once
            a_delayed_message_comes_later
            who_waits_gets_what_is_published_meanwhile
            who_waits_can_be_told_to_stop
            batches_may_have_any_size
            two_receivers_never_hold_the_same_message
            a_dead_letter_keeps_the_whole_message_and_says_why_it_died
            dead_letters_are_redriven_by_id_by_type_or_all
            dead_letters_are_discarded_by_id_by_type_or_all
            a_message_that_is_too_large_is_refused_alone
            a_purged_queue_is_empty
            what_is_in_a_queue_is_counted
            a_bus_that_answers_is_reachable
        );
    };
    ($bench:path: $($behaviour:ident)+) => {
        $(
            #[tokio::test]
            async fn $behaviour() {
                $crate::events::bus::tests::suite::$behaviour(&$bench().await).await;
            }
        )+
    };
}
pub(crate) use run_suite;
