//! Running progenitor, which panics on what it does not expect, and finding out which operations it can take.

use std::{cell::RefCell, collections::BTreeSet, panic, sync::Once};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use serde_json::{Map, Value};

use super::{ClientError, Target};
use crate::lower::prune;

/// progenitor, over one document.
#[derive(Clone, Copy)]
pub(super) struct Progenitor<'d> {
    pub(super) document: &'d Value,
    pub(super) target: Target,
}

/// Why progenitor has no client for some operations.
pub(super) enum Failure {
    /// It refused them.
    Refused(String),
    /// What it wrote for them does not parse.
    Unreadable(String),
}

/// What progenitor wrote, and what it could not.
pub(super) struct Outcome {
    pub(super) file: syn::File,
    /// The operations that were left out, and why.
    pub(super) left_out: Vec<(String, String)>,
}

impl Progenitor<'_> {
    /// What it writes for these operations. The same each time, so that two threads may ask.
    pub(super) fn tokens(self, ids: &[&str]) -> Result<TokenStream, Failure> {
        let document = only(self.document, &ids.iter().copied().collect());
        run(document, self.target).map_err(Failure::Refused)
    }

    /// Generates with as many of the operations as possible, after it failed with all of them.
    pub(super) fn search(self, all: &[&str], failure: Failure) -> Result<Outcome, ClientError> {
        let (reason, is_readable) = match failure {
            Failure::Refused(reason) => (reason, true),
            Failure::Unreadable(reason) => (reason, false),
        };
        // To read what progenitor writes takes longer than to write it, and is only done where that is what fails.
        let attempt = |ids: &[&str]| {
            let tokens = self.tokens(ids)?;
            if !is_readable {
                syn::parse2::<syn::File>(tokens.clone())?;
            }
            Ok(tokens)
        };
        let attempt = |ids: &[&str]| attempt(ids).map_err(Failure::reason);
        let mut search = Search {
            attempt: &attempt,
            left_out: Vec::new(),
        };
        let kept = search.divide(all, reason);
        let (_, tokens) = search.together(kept);
        let file = syn::parse2(tokens.map_err(ClientError::Refused)?);
        Ok(Outcome {
            file: file.map_err(|error| ClientError::Unreadable(error.to_string()))?,
            left_out: search.left_out,
        })
    }
}

impl Failure {
    fn reason(self) -> String {
        match self {
            Failure::Refused(reason) | Failure::Unreadable(reason) => reason,
        }
    }
}

impl From<syn::Error> for Failure {
    fn from(error: syn::Error) -> Self {
        Failure::Unreadable(error.to_string())
    }
}

/// The search for the operations that progenitor cannot take.
struct Search<'a, T> {
    attempt: &'a dyn Fn(&[&str]) -> Result<T, String>,
    left_out: Vec<(String, String)>,
}

impl<T> Search<'_, T> {
    /// Halves operations that do not work together until each that does not work by itself stands alone.
    fn divide<'i>(&mut self, ids: &[&'i str], reason: String) -> Vec<&'i str> {
        if let [id] = ids {
            self.left_out.push(((*id).to_owned(), reason));
            return Vec::new();
        }
        let (first, second) = ids.split_at(ids.len() / 2);
        let mut kept = Vec::new();
        for half in [first, second].into_iter().filter(|half| !half.is_empty()) {
            match (self.attempt)(half) {
                Ok(_) => kept.extend(half),
                Err(reason) => kept.extend(self.divide(half, reason)),
            }
        }
        kept
    }

    /// Those of the operations that also work together, since each must work beside those before it, and what they become.
    fn together<'i>(&mut self, ids: Vec<&'i str>) -> (Vec<&'i str>, Result<T, String>) {
        if let Ok(all) = (self.attempt)(&ids) {
            return (ids, Ok(all));
        }
        let mut kept = Vec::new();
        let mut made = (self.attempt)(&kept);
        for id in ids {
            kept.push(id);
            match (self.attempt)(&kept) {
                Err(reason) => {
                    kept.pop();
                    self.left_out.push((id.to_owned(), reason));
                }
                more => made = more,
            }
        }
        (kept, made)
    }
}

/// The document with only these operations and what they need.
fn only(document: &Value, ids: &BTreeSet<&str>) -> Value {
    let mut document = document.clone();
    for path_item in document["paths"]
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        if let Some(path_item) = path_item.as_object_mut() {
            path_item.retain(|_, operation| {
                operation["operationId"]
                    .as_str()
                    .is_some_and(|id| ids.contains(id))
            });
        }
    }
    prune::unreachable(&mut document);
    document
}

fn settings(target: Target) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_derive("PartialEq")
        .with_map_type("::std::collections::BTreeMap");
    if target == Target::Sdk {
        settings.with_inner_type(quote::quote! { crate::Connection });
    }
    settings
}

/// Runs progenitor. A panic is an error like any other.
fn run(document: Value, target: Target) -> Result<TokenStream, String> {
    let work = move || -> Result<TokenStream, String> {
        let spec = serde_json::from_value(document).map_err(|error| error.to_string())?;
        let mut generator = Generator::new(&settings(target));
        let tokens = generator.generate_tokens(&spec);
        tokens.map_err(|error| error.to_string())
    };
    silence_panics();
    MESSAGE.with_borrow_mut(|message| *message = Some(String::new()));
    let result = panic::catch_unwind(panic::AssertUnwindSafe(work));
    let message = MESSAGE.take();
    result.unwrap_or_else(|_| Err(message.unwrap_or_default()))
}

thread_local! {
    /// `Some` while panics of this thread are expected: their message goes here and not to the terminal.
    static MESSAGE: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn silence_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let expected = MESSAGE.with_borrow_mut(|message| match message {
                Some(message) => {
                    *message = first_line(&info.to_string());
                    true
                }
                None => false,
            });
            if !expected {
                before(info);
            }
        }));
    });
}

/// What a panic says, without the place where it happened.
fn first_line(panic: &str) -> String {
    let mut lines = panic.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("");
    match first.contains("panicked at") {
        true => lines.next().unwrap_or(first).to_owned(),
        false => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_search(refuses: impl Fn(&[&str]) -> bool, kept: &[&str], left_out: &[&str]) {
        let mut search = Search {
            attempt: &|ids: &[&str]| match refuses(ids) {
                true => Err("no".to_owned()),
                false => Ok(()),
            },
            left_out: Vec::new(),
        };
        let found = search.divide(&["a", "b", "c", "d", "e"], "no".to_owned());
        let (together, _) = search.together(found);
        assert_eq!(together, kept);
        let ids: Vec<_> = search.left_out.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, left_out);
    }

    #[test]
    fn only_what_cannot_be_taken_is_left_out() {
        check_search(
            |ids| ids.contains(&"b") || ids.contains(&"e"),
            &["a", "c", "d"],
            &["b", "e"],
        );
    }

    #[test]
    fn of_two_that_exclude_each_other_the_first_stays() {
        check_search(
            |ids| ids.contains(&"a") && ids.contains(&"d"),
            &["a", "b", "c", "e"],
            &["d"],
        );
    }
}
