//! Answers that need a prepared state.

use super::probe::probe;
use crate::model::{Contract, Operation, Status};

/// An answer that needs a prepared state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The id of the operation.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
    /// The problem's code, where the contract tells several apart.
    pub code: Option<String>,
    /// The method of the trait.
    pub method: String,
}

/// Every answer of the contract that needs a prepared state: each success, each problem code of the service's own, and
/// each other status that no [`probe`] reaches. What is waived needs none.
pub fn needs(contract: &Contract) -> Vec<Need> {
    contract
        .operations
        .iter()
        .flat_map(|operation| of_operation(contract, operation))
        .collect()
}

fn of_operation(contract: &Contract, operation: &Operation) -> Vec<Need> {
    let mut needs = Vec::new();
    for response in &operation.responses {
        let Status::Code(status) = response.status else {
            continue;
        };
        if operation.waivers.contains_key(&status.to_string()) {
            continue;
        }
        let need = |code: Option<&String>| Need {
            operation: operation.id.clone(),
            status,
            code: code.cloned(),
            method: match code {
                Some(code) => format!("{}_{status}_{code}", operation.name),
                None => format!("{}_{status}", operation.name),
            },
        };
        let codes: Vec<_> = operation
            .problems
            .iter()
            .filter(|code| {
                contract
                    .problems
                    .get(*code)
                    .is_some_and(|problem| problem.status == status)
            })
            .collect();
        match codes.is_empty() {
            false => needs.extend(codes.into_iter().map(|code| need(Some(code)))),
            true if probe(operation, status).is_none() => needs.push(need(None)),
            true => {}
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn methods(document: &serde_json::Value) -> Vec<String> {
        let (contract, _) = crate::model::build("shop", document);
        needs(&contract)
            .into_iter()
            .map(|need| need.method)
            .collect()
    }

    #[test]
    fn successes_and_codes_need_a_state_and_what_a_request_provokes_does_not() {
        let problem = json!({"description": "no", "content": {"application/problem+json": {"schema": {"type": "object"}}}});
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"},
            "x-problems": {
                "gone": {"status": 404, "title": "Gone", "description": "Gone."},
                "lost": {"status": 404, "title": "Lost", "description": "Lost."}
            },
            "paths": {"/things/{id}": {"get": {
                "operationId": "get_thing", "x-problems": ["gone", "lost"], "x-waiver": {"409": "needs two moons"},
                "parameters": [
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
                ],
                "responses": {
                    "200": {"description": "yes"}, "304": {"description": "same"},
                    "404": problem, "409": problem, "410": problem, "422": problem, "default": problem
                }
            }}}
        });
        assert_eq!(
            methods(&document),
            [
                "get_thing_200",
                "get_thing_404_gone",
                "get_thing_404_lost",
                "get_thing_410"
            ]
        );
    }
}
