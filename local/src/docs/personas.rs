//! As whom somebody tries an operation.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;

/// Only services and admins have scopes of this resource.
const OURS: &str = "auth:";
/// The one that admins have.
const ADMIN: &str = "auth:admin";

/// A kind of caller, of whom the local run has one who can log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Persona {
    /// The name in the portal's button; also the role of who logs in.
    pub name: &'static str,
    /// What the token allows.
    pub scopes: Vec<String>,
}

/// Logs somebody with this role in and gives their access token.
pub type LogIn =
    Arc<dyn Fn(&'static str) -> BoxFuture<'static, anyhow::Result<String>> + Send + Sync>;

impl Persona {
    /// Everybody who has a token: staff, who may do all that the contracts have a scope for but administer accounts; an
    /// admin, who may do that as well; and a customer.
    pub fn all<'a>(contracts: impl IntoIterator<Item = &'a Value>) -> Vec<Self> {
        let staff = staff_scopes(contracts);
        let admin = staff.iter().cloned().chain([ADMIN.to_owned()]).collect();
        let persona = |name, scopes| Self { name, scopes };
        vec![
            persona("staff", staff),
            persona("customer", Vec::new()),
            persona("admin", admin),
        ]
    }
}

/// What staff may do.
pub fn staff_scopes<'a>(contracts: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let scopes: BTreeSet<String> = contracts.into_iter().flat_map(scopes).collect();
    let scopes = scopes.into_iter().filter(|scope| !scope.starts_with(OURS));
    scopes.collect()
}

/// The scopes that a contract's operations ask for, and those by which they tell callers apart.
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
    let told = contract["x-scopes"].as_object().into_iter().flatten();
    scopes
        .filter_map(Value::as_str)
        .chain(told.map(|(scope, _)| scope.as_str()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn staff_has_every_scope_that_a_contract_names_but_those_of_accounts() {
        let contract = json!({
            "security": [{ "bearer": ["catalog:read"] }],
            "x-scopes": { "catalog:audit": {} },
            "paths": { "/products": {
                "parameters": [{ "name": "limit" }],
                "get": { "security": [{}, { "bearer": [] }] },
                "put": { "security": [{ "bearer": ["auth:admin"] }] },
                "post": { "security": [{ "bearer": ["catalog:write"] }] },
            } },
        });
        let personas = Persona::all([&contract, &contract]);
        assert_eq!(
            personas[0].scopes,
            ["catalog:audit", "catalog:read", "catalog:write"]
        );
        assert!(personas[1].scopes.is_empty());
        assert_eq!(personas[2].scopes[3], "auth:admin");
    }
}
