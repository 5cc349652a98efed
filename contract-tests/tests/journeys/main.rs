//! Journeys: what people do with the whole system, over the SDK and through the gateway; once with each bus.
//!
//! A journey is a function of a [`Shop`]: it makes the products and the customers that it needs, so that all of them run at
//! once and in any order. A new one is a file, and a line in the list below.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod belongings;
mod cancelled;
mod customer;
mod declined;
mod erased;
mod forgotten;
mod guest;
mod overdue;
mod paid;
mod refunded;
mod rotated;
mod shop;
mod sold_out;
mod stolen;
mod strangers;
#[path = "../support/system.rs"]
mod system;
mod traced;
mod visitor;
mod whole;

use std::sync::LazyLock;

use shop::Shop;
use tokio::runtime::Runtime;

/// Of the systems and of all journeys: connections outlive the test that opened them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn travel(shop: &'static LazyLock<Shop>, journey: impl AsyncFnOnce(&'static Shop)) {
    let shop = LazyLock::force(shop);
    RUNTIME.block_on(journey(shop));
}

macro_rules! journeys {
    ($($file:ident::$journey:ident)+) => {
        journeys!(on_postgres = "postgres": $($file::$journey)+);
        journeys!(on_aws = "aws": $($file::$journey)+);
    };
    ($module:ident = $bus:literal: $($file:ident::$journey:ident)+) => {
        mod $module {
            use super::*;

            /// One system for all of them, started by the first. It ends with this process.
            static SHOP: LazyLock<Shop> = LazyLock::new(|| RUNTIME.block_on(Shop::open($bus)));

            $(
                #[test]
                fn $journey() {
                    travel(&SHOP, $file::$journey);
                }
            )+
        }
    };
}

journeys! {
    cancelled::an_order_cancelled_after_its_payment_is_refunded
    cancelled::an_order_cancelled_before_its_payment_costs_nothing
    declined::a_declined_card_cancels_the_order
    erased::who_is_erased_is_forgotten_by_everybody
    forgotten::a_forgotten_password_is_replaced
    guest::a_guests_cart_is_taken_along
    overdue::a_hold_that_ends_gives_its_units_back
    overdue::an_order_that_is_never_paid_is_given_up
    paid::a_paid_order_is_confirmed_and_its_units_are_sold
    paid::an_order_is_shipped_and_delivered
    refunded::a_part_of_a_payment_is_given_back
    refunded::a_delivered_order_is_refunded
    rotated::keys_change_under_load_and_nobody_is_refused
    sold_out::what_is_not_in_stock_cannot_be_ordered
    stolen::a_stolen_refresh_token_ends_the_session_for_thief_and_owner
    stolen::an_answer_that_is_lost_ends_no_session
    strangers::what_has_an_owner_is_named_by_some_operation
    strangers::what_is_somebody_elses_is_not_there
    traced::an_order_and_all_that_comes_of_it_is_one_trace
    whole::from_the_registration_to_the_mail
}
