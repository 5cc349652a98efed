//! What a contract may say and the engine cannot test yet. It says so, since a gate that leaves something out passes for
//! no reason.

use contract::model::{Contract, Location, MediaKind, Operation, SchemeKind};

/// What cannot be tested, one line each.
pub(crate) fn list(contract: &Contract) -> Vec<String> {
    let of_operation = |operation| {
        let lines = in_operation(contract, operation);
        let id = &operation.id;
        lines.into_iter().map(move |line| {
            format!("{id} · {line}, which the engine cannot test yet: teach it, or leave it out of the contract")
        })
    };
    contract.operations.iter().flat_map(of_operation).collect()
}

fn in_operation(contract: &Contract, operation: &Operation) -> Vec<String> {
    let cookies = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Cookie)
        .map(|parameter| format!("the cookie `{}`", parameter.parameter));
    let forms = operation
        .body
        .iter()
        .flat_map(|body| &body.content)
        .filter(|media| matches!(media.kind, MediaKind::Form | MediaKind::Multipart))
        .map(|media| format!("a body of `{}`", media.media_type));
    let schemes = operation
        .security
        .iter()
        .flatten()
        .filter(|requirement| {
            let scheme = contract.schemes.get(&requirement.scheme);
            // OAuth 2.0 and OpenID Connect travel as a bearer token does.
            let kind = scheme.map(|scheme| &scheme.kind);
            !matches!(
                kind,
                Some(
                    SchemeKind::Bearer
                        | SchemeKind::Basic
                        | SchemeKind::OAuth2
                        | SchemeKind::OpenIdConnect
                )
            )
        })
        .map(|requirement| format!("the security scheme `{}`", requirement.scheme));
    cookies.chain(forms).chain(schemes).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_tested_is_said_and_everything_else_is_not() {
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"},
            "components": {"securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "bearer": {"type": "http", "scheme": "bearer"}
            }},
            "paths": {
                "/a": {"post": {
                    "operationId": "post_a", "responses": {"200": {"description": "x"}},
                    "security": [{"key": []}, {"bearer": []}],
                    "parameters": [{"name": "seen", "in": "cookie", "schema": {"type": "boolean"}}],
                    "requestBody": {"content": {
                        "application/json": {"schema": {"type": "object"}},
                        "multipart/form-data": {"schema": {"type": "object"}}
                    }}
                }},
                "/b": {"get": {
                    "operationId": "get_b", "responses": {"200": {"description": "x"}},
                    "security": [{"bearer": []}],
                    "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}]
                }}
            }
        });
        let (contract, _) = contract::model::build("shop", &document);
        let lines = list(&contract);
        let named = [
            "the cookie `seen`",
            "a body of `multipart/form-data`",
            "the security scheme `key`",
        ];
        assert_eq!(lines.len(), named.len(), "{lines:?}");
        for (line, name) in lines.iter().zip(named) {
            assert!(
                line.starts_with("post_a · ") && line.contains(name),
                "{line}"
            );
        }
    }
}
