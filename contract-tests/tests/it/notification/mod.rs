//! Notification: its world, and the states in which it gives each of its answers.

mod post_office;
mod scenarios;

pub(crate) use post_office::PostOffice;

contract_tests::conformance!(notification, PostOffice::open);
