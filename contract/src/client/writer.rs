//! Writing a client: both halves at the same time, or all that is left of it where progenitor cannot take some operations.

use std::thread::{Scope, ScopedJoinHandle};

use proc_macro2::TokenStream;
use serde_json::Value;

use super::attempt::{Failure, Outcome, Progenitor};
use super::{ClientError, ClientSettings, ClientSource, Target, finish, halves};
use super::{extend, forget_events, optional_idempotency_keys, streams_exist};
use crate::lower::{ClientOperation, Lowered};

/// A client that is being written.
pub(super) struct Writer<'w> {
    /// The document that it is made from.
    document: Value,
    lowered: &'w Lowered,
    settings: &'w ClientSettings,
}

impl<'w> Writer<'w> {
    pub(super) fn new(lowered: &'w Lowered, settings: &'w ClientSettings) -> Self {
        let mut document = lowered.value.clone();
        match settings.target {
            Target::Sdk => optional_idempotency_keys(&mut document),
            Target::Crate => forget_events(&mut document),
        }
        Writer {
            document,
            lowered,
            settings,
        }
    }

    pub(super) fn write(&self) -> Result<ClientSource, ClientError> {
        let document = finish::for_progenitor(&self.document);
        let progenitor = Progenitor {
            document: &document,
            target: self.settings.target,
        };
        let operations = &self.lowered.operations;
        let ids: Vec<&str> = operations.iter().map(|one| one.id.as_str()).collect();
        let (types, calls) = std::thread::scope(|scope| {
            let types = deep(scope, || self.types(progenitor.tokens(&ids)?))?;
            let calls = deep(scope, || self.calls(progenitor.tokens(&ids)?))?;
            Ok((joined(types)?, joined(calls)?))
        })?;
        let failure = match (types, calls) {
            (Ok(types), Ok(calls)) => {
                let calls = calls?;
                let rust = [&self.settings.header(), &calls.before, &types, &calls.after];
                return Ok(ClientSource {
                    rust: rust.map(String::as_str).concat(),
                    warnings: self.warnings(&[], calls.warnings),
                });
            }
            (Err(failure), _) | (_, Err(failure)) => failure,
        };
        std::thread::scope(|scope| {
            let whole = deep(scope, || self.whole(progenitor.search(&ids, failure)?))?;
            joined(whole)?
        })
    }

    /// The text of the types.
    fn types(&self, tokens: TokenStream) -> Result<String, Failure> {
        let mut file = halves::types(tokens)?;
        finish::finish(&mut file, &self.document, self.settings.target);
        Ok(prettyplease::unparse(&file))
    }

    /// The text of everything else.
    fn calls(&self, tokens: TokenStream) -> Result<Result<Calls, ClientError>, Failure> {
        let (mut file, place) = halves::calls(tokens)?;
        Ok(self
            .finish(&mut file, &self.lowered.operations)
            .map(|warnings| {
                let after = syn::File {
                    shebang: None,
                    frontmatter: None,
                    attrs: Vec::new(),
                    items: file.items.split_off(place),
                };
                Calls {
                    before: prettyplease::unparse(&file),
                    after: prettyplease::unparse(&after),
                    warnings,
                }
            }))
    }

    /// A client without the operations that progenitor cannot take.
    fn whole(&self, outcome: Outcome) -> Result<ClientSource, ClientError> {
        let mut operations = self.lowered.operations.clone();
        operations.retain(|operation| !outcome.left_out.iter().any(|(id, _)| *id == operation.id));
        let mut file = outcome.file;
        let warnings = self.finish(&mut file, &operations)?;
        Ok(ClientSource {
            rust: self.settings.header() + &prettyplease::unparse(&file),
            warnings: self.warnings(&outcome.left_out, warnings),
        })
    }

    /// Finishes a file that has the calls in it; what it lacks comes back.
    fn finish(
        &self,
        file: &mut syn::File,
        operations: &[ClientOperation],
    ) -> Result<Vec<String>, ClientError> {
        let mut warnings = Vec::new();
        finish::finish(file, &self.document, self.settings.target);
        if let Err(error) = streams_exist(file, operations) {
            match self.settings.target {
                Target::Sdk => return Err(error),
                Target::Crate => warnings.push(error.to_string()),
            }
        }
        extend(file, &self.document, operations, self.settings)?;
        Ok(warnings)
    }

    fn warnings(&self, left_out: &[(String, String)], last: Vec<String>) -> Vec<String> {
        let mut warnings: Vec<_> = self.lowered.left_out.iter().map(warning).collect();
        let left_out = left_out.iter();
        warnings
            .extend(left_out.map(|(id, reason)| format!("{id}: left out of the client: {reason}")));
        warnings.extend(last);
        warnings
    }
}

/// Everything but the types.
struct Calls {
    /// What stands before the types.
    before: String,
    /// What stands after them.
    after: String,
    warnings: Vec<String>,
}

/// Does the work in a thread with a deep stack: typify and the parser of its output recurse with the schemas.
fn deep<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> Result<ScopedJoinHandle<'s, T>, ClientError> {
    crate::deep::spawn(scope, work).map_err(|error| ClientError::Refused(error.to_string()))
}

/// What the work of a thread came to.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> Result<T, ClientError> {
    let dead = |_| ClientError::Refused("the client could not be written".to_owned());
    thread.join().map_err(dead)
}

fn warning(entry: &crate::lower::LeftOut) -> String {
    format!("{}: {} ({})", entry.operation, entry.reason, entry.pointer)
}
