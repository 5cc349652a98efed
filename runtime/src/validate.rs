//! What generated implementations of [`validator::Validate`] are made of.
//!
//! ```
//! use std::sync::LazyLock;
//! use plumbline_runtime::{regress::Regex, validate, validate::Checks, validator};
//!
//! static SLUG: LazyLock<Regex> = LazyLock::new(|| validate::pattern("^[a-z-]+$"));
//!
//! struct NewProduct { slug: String, tags: Vec<String> }
//!
//! impl validator::Validate for NewProduct {
//!     fn validate(&self) -> Result<(), validator::ValidationErrors> {
//!         let mut checks = Checks::new();
//!         checks.length("slug", &self.slug, Some(3), Some(80));
//!         checks.pattern("slug", &self.slug, &SLUG);
//!         checks.items("tags", self.tags.len(), None, Some(10));
//!         checks.each_with("tags", &self.tags, |checks, tag| checks.length("", tag, Some(1), None));
//!         checks.finish()
//!     }
//! }
//! # use validator::Validate;
//! # assert!(NewProduct { slug: "red-chair".into(), tags: vec!["new".into()] }.validate().is_ok());
//! # assert!(NewProduct { slug: "Red".into(), tags: vec!["".into()] }.validate().is_err());
//! ```
//!
//! Names are the contract's. Nothing is allocated while all is well, and no value ever gets into an error.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regress::Regex;
use serde::Serialize;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::FaultCode;

mod faults;
mod merge;
mod number;
mod unique;

pub(crate) use faults::faults;
pub use number::Multiple;

/// Compiles a pattern of the contract (ECMA 262, as JSON Schema asks).
///
/// # Panics
///
/// Where the pattern is no regular expression; the compiler has checked that.
pub fn pattern(pattern: &str) -> Regex {
    // JSON Schema asks for Unicode mode; patterns with needless escapes are legal only outside it.
    Regex::with_flags(pattern, "u")
        .or_else(|_| Regex::new(pattern))
        .expect("the contract compiler accepts only valid patterns")
}

/// Collects what is wrong with one value. The empty name means the value itself.
#[derive(Debug, Default)]
pub struct Checks {
    errors: ValidationErrors,
}

type Name = &'static str;

impl Checks {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `minLength` and `maxLength`, in characters.
    pub fn length(&mut self, name: Name, text: &str, least: Option<usize>, most: Option<usize>) {
        // A character has one to four bytes, which settles most cases without counting.
        let bytes = text.len();
        if least.is_some_and(|least| {
            bytes < least || (bytes < least * 4 && text.chars().count() < least)
        }) {
            self.record(name, FaultCode::TooShort);
        }
        if most.is_some_and(|most| bytes > most && text.chars().count() > most) {
            self.record(name, FaultCode::TooLong);
        }
    }

    /// `pattern`.
    pub fn pattern(&mut self, name: Name, text: &str, pattern: &Regex) {
        if pattern.find(text).is_none() {
            self.record(name, FaultCode::Pattern);
        }
    }

    /// `format`, by one of the functions in [`crate::formats`].
    pub fn format(&mut self, name: Name, text: &str, check: fn(&str) -> bool) {
        if !check(text) {
            self.record(name, FaultCode::Format);
        }
    }

    /// `minimum` and `maximum`.
    pub fn range<T: PartialOrd>(
        &mut self,
        name: Name,
        value: T,
        least: Option<T>,
        most: Option<T>,
    ) {
        if least.is_some_and(|least| value < least) {
            self.record(name, FaultCode::TooSmall);
        }
        if most.is_some_and(|most| value > most) {
            self.record(name, FaultCode::TooLarge);
        }
    }

    /// `exclusiveMinimum`.
    pub fn exclusive_minimum<T: PartialOrd>(&mut self, name: Name, value: T, bound: T) {
        if value <= bound {
            self.record(name, FaultCode::TooSmall);
        }
    }

    /// `exclusiveMaximum`.
    pub fn exclusive_maximum<T: PartialOrd>(&mut self, name: Name, value: T, bound: T) {
        if value >= bound {
            self.record(name, FaultCode::TooLarge);
        }
    }

    /// `multipleOf`.
    pub fn multiple_of<T: Multiple>(&mut self, name: Name, value: T, of: T) {
        if !value.is_multiple(of) {
            self.record(name, FaultCode::NotMultiple);
        }
    }

    /// `minItems` and `maxItems`, `minProperties` and `maxProperties`.
    pub fn items(&mut self, name: Name, count: usize, least: Option<usize>, most: Option<usize>) {
        if least.is_some_and(|least| count < least) {
            self.record(name, FaultCode::TooFew);
        }
        if most.is_some_and(|most| count > most) {
            self.record(name, FaultCode::TooMany);
        }
    }

    /// `uniqueItems`.
    pub fn unique<T: PartialEq + Serialize>(&mut self, name: Name, items: &[T]) {
        if !unique::all_differ(items) {
            self.record(name, FaultCode::NotUnique);
        }
    }

    /// `enum`, of values that have no type of their own.
    pub fn one_of<T: PartialEq>(&mut self, name: Name, value: T, allowed: &[T]) {
        if !allowed.contains(&value) {
            self.record(name, FaultCode::Enum);
        }
    }

    /// Any rule of which the outcome is known.
    pub fn custom(&mut self, name: Name, code: FaultCode, holds: bool) {
        if !holds {
            self.record(name, code);
        }
    }

    /// A value with rules of its own.
    pub fn nested<T: Validate + ?Sized>(&mut self, name: Name, value: &T) {
        self.outcome(name, value.validate());
    }

    /// What a value with rules of its own says about itself.
    pub fn outcome(&mut self, name: Name, outcome: Result<(), ValidationErrors>) {
        if let Err(errors) = outcome {
            self.merge(name, errors);
        }
    }

    /// Items with rules of their own.
    pub fn each<'a, T: Validate + 'a>(
        &mut self,
        name: Name,
        items: impl IntoIterator<Item = &'a T>,
    ) {
        self.indexed(name, items.into_iter().map(Validate::validate));
    }

    /// Items with rules that are written where they are used; within, the name of the item is empty.
    pub fn each_with<T>(
        &mut self,
        name: Name,
        items: impl IntoIterator<Item = T>,
        check: impl Fn(&mut Self, T),
    ) {
        let outcomes = items.into_iter().map(|item| {
            let mut checks = Self::new();
            check(&mut checks, item);
            checks.finish()
        });
        self.indexed(name, outcomes);
    }

    /// The values of a map, with rules of their own.
    pub fn entries<'a, K, T>(&mut self, name: Name, entries: impl IntoIterator<Item = (K, &'a T)>)
    where
        K: AsRef<str>,
        T: Validate + 'a,
    {
        self.entries_with(name, entries, |checks, _, value| checks.nested("", value));
    }

    /// The entries of a map, with rules that are written where they are used; within, the name of the value is empty.
    pub fn entries_with<K: AsRef<str>, T>(
        &mut self,
        name: Name,
        entries: impl IntoIterator<Item = (K, T)>,
        check: impl Fn(&mut Self, &str, T),
    ) {
        let mut wrong = ValidationErrors::new();
        for (key, value) in entries {
            let mut checks = Self::new();
            check(&mut checks, key.as_ref(), value);
            if let Err(errors) = checks.finish() {
                let key = Cow::Owned(key.as_ref().to_owned());
                wrong
                    .0
                    .insert(key, ValidationErrorsKind::Struct(Box::new(errors)));
            }
        }
        if !wrong.is_empty() {
            self.merge(name, wrong);
        }
    }

    /// The outcome.
    pub fn finish(self) -> Result<(), ValidationErrors> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors)
        }
    }

    fn indexed(
        &mut self,
        name: Name,
        outcomes: impl Iterator<Item = Result<(), ValidationErrors>>,
    ) {
        let wrong: BTreeMap<usize, Box<ValidationErrors>> = outcomes
            .enumerate()
            .filter_map(|(index, outcome)| Some((index, Box::new(outcome.err()?))))
            .collect();
        if !wrong.is_empty() {
            self.insert(name, ValidationErrorsKind::List(wrong));
        }
    }

    fn record(&mut self, name: Name, code: FaultCode) {
        let error = ValidationError::new(code.as_str());
        self.insert(name, ValidationErrorsKind::Field(vec![error]));
    }

    fn merge(&mut self, name: Name, mut errors: ValidationErrors) {
        // The wrapper that validator puts around the items of a collection.
        let kind = errors
            .0
            .remove("_tmp_validator")
            .unwrap_or_else(|| ValidationErrorsKind::Struct(Box::new(errors)));
        self.insert(name, kind);
    }

    fn insert(&mut self, name: Name, kind: ValidationErrorsKind) {
        merge::insert(&mut self.errors, Cow::Borrowed(name), kind);
    }
}

#[cfg(test)]
mod tests;
