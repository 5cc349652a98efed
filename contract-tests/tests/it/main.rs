//! The conformance of every service, and proof that each gate catches what it is there for.

mod auth;
mod basket;
mod billing;
mod cart;
mod catalog;
mod inventory;
mod notes;
mod notification;
mod order;
mod overview;
mod payment;
mod sabotage;
mod user;
