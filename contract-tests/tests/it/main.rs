//! The conformance of every service, and proof that each gate catches what it is there for.

mod catalog;
mod notes;
mod sabotage;
