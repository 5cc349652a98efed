//! Which versions of OpenAPI are understood.

use super::node::{Data, Node};
use crate::diagnostic::Diagnostic;

/// The version that a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// OpenAPI 3.0.x.
    V3_0,
    /// OpenAPI 3.1.x.
    V3_1,
}

/// The version that a document declares.
pub(crate) fn declared(root: &Node) -> Result<Version, Diagnostic> {
    if let Some(swagger) = root.get("swagger") {
        return Err(refused("Swagger 2.0 is not understood")
            .at(&swagger.location)
            .advise("convert the file to OpenAPI 3.1, for example with `npx swagger2openapi`"));
    }
    let Some(version) = root.get("openapi") else {
        return Err(
            refused("the file does not say which OpenAPI it is written in")
                .at(&root.location)
                .advise("begin the file with `openapi: 3.1.0`"),
        );
    };
    let text = match &version.data {
        Data::String(text) => text.clone(),
        // Without quotes, YAML reads a version of two numbers as one number.
        Data::Number(number) => number.to_string(),
        _ => String::new(),
    };
    match text.as_str() {
        text if is_minor("3.0", text) => Ok(Version::V3_0),
        text if is_minor("3.1", text) => Ok(Version::V3_1),
        "" => Err(refused("the version must be a text of three numbers")
            .at(&version.location)
            .advise("write `openapi: 3.1.0`, or 3.0.x for an older file")),
        text => Err(refused(format!("OpenAPI {text} is not understood"))
            .at(&version.location)
            .advise("write `openapi: 3.1.0`, or 3.0.x for an older file")),
    }
}

/// Whether the version is the minor one, with or without its patch.
fn is_minor(minor: &str, version: &str) -> bool {
    match version.strip_prefix(minor) {
        Some("") => true,
        Some(rest) => rest.strip_prefix('.').is_some_and(|patch| {
            !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())
        }),
        None => false,
    }
}

fn refused(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("openapi-version", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::yaml;

    fn check(text: &str) -> Result<Version, Diagnostic> {
        declared(&yaml::read(text).expect("valid YAML"))
    }

    #[test]
    fn two_minor_versions_are_understood() {
        assert_eq!(check("openapi: 3.0.3").ok(), Some(Version::V3_0));
        assert_eq!(check("openapi: 3.1.1").ok(), Some(Version::V3_1));
        assert_eq!(check("openapi: 3.1").ok(), Some(Version::V3_1));
        assert_eq!(check("openapi: '3.0'").ok(), Some(Version::V3_0));
    }

    #[test]
    fn others_are_refused_with_advice() {
        for text in [
            "openapi: 3.2.0",
            "openapi: '3.'",
            "openapi: []",
            "openapi: 4.0.0",
            "swagger: '2.0'",
            "info: {}",
        ] {
            let problem = check(text).expect_err(text);
            assert!(
                problem.advice.is_some() && problem.location.is_some(),
                "{text}"
            );
        }
    }
}
