//! As whom somebody tries an operation.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

/// A kind of caller that the local run can mint a token for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Persona {
    /// The name in the portal's button and in `/docs/tokens`; also the role that the token carries.
    pub name: &'static str,
    /// The token's subject: a user's id.
    pub subject: &'static str,
    /// The scopes it carries.
    pub scopes: Vec<String>,
}

/// Makes a token for a persona.
pub type Mint = Arc<dyn Fn(&Persona) -> String + Send + Sync>;

impl Persona {
    /// Everybody who carries a token: staff, who may do all that the contracts have a scope for, and a customer.
    pub fn all<'a>(contracts: impl IntoIterator<Item = &'a Value>) -> Vec<Self> {
        let scopes: BTreeSet<String> = contracts.into_iter().flat_map(scopes).collect();
        vec![
            Self {
                name: "staff",
                subject: "01900000-0000-7000-8000-000000000001",
                scopes: scopes.into_iter().collect(),
            },
            Self {
                name: "customer",
                subject: "01900000-0000-7000-8000-000000000002",
                scopes: Vec::new(),
            },
        ]
    }
}

/// The scopes that a contract's operations ask for.
fn scopes(contract: &Value) -> Vec<String> {
    let operations = contract["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.values())
        .filter_map(Value::as_object)
        .flat_map(|item| item.values());
    let alternatives = std::iter::once(contract)
        .chain(operations)
        .filter_map(|place| place["security"].as_array())
        .flatten();
    let scopes = alternatives
        .filter_map(Value::as_object)
        .flat_map(|requirement| requirement.values())
        .filter_map(Value::as_array)
        .flatten();
    scopes
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn staff_has_every_scope_that_a_contract_names_and_a_customer_none() {
        let contract = json!({
            "security": [{ "bearer": ["catalog:read"] }],
            "paths": { "/products": {
                "parameters": [{ "name": "limit" }],
                "get": { "security": [{}, { "bearer": [] }] },
                "post": { "security": [{ "bearer": ["catalog:write"] }] },
            } },
        });
        let personas = Persona::all([&contract, &contract]);
        assert_eq!(personas[0].scopes, ["catalog:read", "catalog:write"]);
        assert!(personas[1].scopes.is_empty());
    }
}
