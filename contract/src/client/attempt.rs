//! Running progenitor, which panics on what it does not expect, and finding out which operations it can take.

use std::{cell::RefCell, collections::BTreeSet, panic, sync::Once, thread};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use serde_json::{Map, Value};

use super::{ClientError, Target};
use crate::lower::{ClientOperation, prune};

/// What progenitor wrote, and what it could not.
pub(super) struct Outcome {
    pub(super) tokens: TokenStream,
    /// The operations that were left out, and why.
    pub(super) left_out: Vec<(String, String)>,
}

impl Outcome {
    /// Whether the client has the operation.
    pub(super) fn has(&self, id: &str) -> bool {
        !self.left_out.iter().any(|(other, _)| other == id)
    }
}

/// Generates with as many operations as possible.
pub(super) fn generate(
    document: &Value,
    operations: &[ClientOperation],
    target: Target,
) -> Result<Outcome, ClientError> {
    let run = |document| run(document, target);
    let all: BTreeSet<&str> = operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let first = match run(only(document, &all)) {
        Ok(source) => return outcome(&source, Vec::new()),
        Err(reason) => reason,
    };
    // Each operation must work by itself, and then beside those before it.
    let mut kept = BTreeSet::new();
    let mut left_out = Vec::new();
    let mut alone = BTreeSet::new();
    for id in &all {
        match run(only(document, &BTreeSet::from([*id]))) {
            Ok(_) => drop(alone.insert(*id)),
            Err(reason) => left_out.push(((*id).to_owned(), reason)),
        }
    }
    match run(only(document, &alone)) {
        Ok(source) => return outcome(&source, left_out),
        Err(_) if alone.is_empty() && !all.is_empty() => return Err(ClientError::Refused(first)),
        Err(_) => {}
    }
    for id in alone {
        kept.insert(id);
        if let Err(reason) = run(only(document, &kept)) {
            kept.remove(id);
            left_out.push((id.to_owned(), reason));
        }
    }
    run(only(document, &kept))
        .map_err(ClientError::Refused)
        .and_then(|source| outcome(&source, left_out))
}

fn outcome(source: &str, left_out: Vec<(String, String)>) -> Result<Outcome, ClientError> {
    let tokens = source
        .parse::<TokenStream>()
        .map_err(|error| ClientError::Unreadable(error.to_string()))?;
    Ok(Outcome { tokens, left_out })
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
        .with_map_type("::std::collections::BTreeMap");
    if target == Target::Sdk {
        settings.with_inner_type(quote::quote! { crate::Connection });
    }
    settings
}

/// Runs progenitor in a thread with a deep stack, because typify recurses. A panic is an error like any other.
///
/// The code crosses threads as text: tokens cannot.
fn run(document: Value, target: Target) -> Result<String, String> {
    let work = move || -> Result<String, String> {
        let spec = serde_json::from_value(document).map_err(|error| error.to_string())?;
        let mut generator = Generator::new(&settings(target));
        let tokens = generator
            .generate_tokens(&spec)
            .map_err(|error| error.to_string())?;
        syn::parse2::<syn::File>(tokens.clone()).map_err(|error| error.to_string())?;
        Ok(tokens.to_string())
    };
    let quiet = move || {
        silence_panics();
        MESSAGE.with_borrow_mut(|message| *message = Some(String::new()));
        let result = panic::catch_unwind(panic::AssertUnwindSafe(work));
        result.unwrap_or_else(|_| Err(MESSAGE.take().unwrap_or_default()))
    };
    let thread = thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(quiet)
        .map_err(|error| error.to_string())?;
    thread
        .join()
        .unwrap_or_else(|_| Err("progenitor panicked".to_owned()))
}

thread_local! {
    /// `Some` in a thread whose panics are expected: their message goes here and not to the terminal.
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
