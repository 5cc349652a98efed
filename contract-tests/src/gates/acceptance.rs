//! Valid requests are accepted: each bound of each value alone, then whatever chance makes.

use contract::model::{Location, Operation, Parameter, ParameterKind};

use super::refusal::{body_schema, is_header};
use crate::edit;
use crate::plan::{Extent, variants};
use crate::suite::Suite;
use crate::{Arrangement, Subject};

/// How many requests of an operation are left to chance.
const BY_CHANCE: usize = 12;

pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite.operations() {
        if let Some(status) = Subject::success(operation) {
            let prepared = match operation.method.as_str() {
                "get" => Some(
                    suite
                        .arranged(operation, status, None, Extent::Minimal)
                        .await
                        .0,
                ),
                _ => None,
            };
            let work = Acceptance {
                suite,
                operation,
                status,
                prepared,
            };
            work.run().await;
        }
    }
}

struct Acceptance<'s, 'a> {
    suite: &'s Suite<'a>,
    operation: &'a Operation,
    status: u16,
    /// The state of an operation that changes nothing, so that one serves all requests.
    prepared: Option<Arrangement>,
}

impl Acceptance<'_, '_> {
    async fn run(&self) {
        self.send(Extent::Minimal, "as little as possible", |_, _| true)
            .await;
        self.send(Extent::Full, "everything", |_, _| true).await;
        for parameter in &self.operation.parameters {
            if parameter.kind == ParameterKind::Value
                || parameter.kind == ParameterKind::IdempotencyKey
            {
                self.parameter(parameter).await;
            }
        }
        self.body().await;
        for index in 0..BY_CHANCE {
            self.send(
                Extent::Random,
                &format!("by chance, number {index}"),
                |_, _| true,
            )
            .await;
        }
    }

    async fn parameter(&self, parameter: &Parameter) {
        let planner = self.suite.planner();
        let Some(schema) = planner.document.pointer(&parameter.schema_pointer) else {
            return;
        };
        let value = planner.value(schema, Extent::Full);
        for variant in variants(planner, schema, &value) {
            let Some(value) = edit::with(&value, &variant.pointer, variant.value.clone()) else {
                continue;
            };
            let text = crate::draft::plain(&value);
            let written = match parameter.location {
                Location::Header | Location::Cookie => is_header(&text),
                Location::Path => !text.is_empty(),
                Location::Query => !value.is_null(),
            };
            if !written {
                continue;
            }
            let what = format!("{} in {}", variant.what, parameter.parameter);
            self.send(Extent::Minimal, &what, |arrangement, draft| {
                let free = !arrangement.fixes_parameter(&parameter.parameter);
                if free {
                    draft.set(parameter, value.clone());
                }
                free
            })
            .await;
        }
    }

    async fn body(&self) {
        let Some(schema) = body_schema(self.suite.subject, self.operation) else {
            return;
        };
        let planner = self.suite.planner();
        let value = planner.value(schema, Extent::Full);
        for variant in variants(planner, schema, &value) {
            let what = format!("{} at {}", variant.what, variant.pointer);
            self.send(Extent::Full, &what, |arrangement, draft| {
                let Some(body) = draft
                    .json_mut()
                    .filter(|_| !arrangement.fixes_property(&variant.pointer))
                else {
                    return false;
                };
                // Chance may have given this body no such place: an array of another length, say.
                match edit::with(body, &variant.pointer, variant.value.clone()) {
                    Some(changed) => *body = changed,
                    None => return false,
                }
                true
            })
            .await;
        }
    }

    /// Prepares a state, changes the request that meets it and sends it, unless `change` finds nothing to change.
    async fn send(
        &self,
        extent: Extent,
        what: &str,
        change: impl Fn(&Arrangement, &mut crate::Draft) -> bool,
    ) {
        let (fresh, mut case);
        let arrangement = match &self.prepared {
            Some(prepared) => {
                case = self.suite.meeting(self.operation, prepared, what, extent);
                prepared
            }
            None => {
                (fresh, case) = self
                    .suite
                    .arranged(self.operation, self.status, None, extent)
                    .await;
                &fresh
            }
        };
        if !change(arrangement, &mut case.draft) {
            return;
        }
        arrangement.correct(&mut case.draft);
        case.what = what.to_owned();
        self.suite.expect(&case, self.status, None).await;
    }
}
