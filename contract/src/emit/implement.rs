//! `implement.rs`: the trait implemented by one function per operation, so that a service can have a file for each
//! without saying again what the contract says.

use super::File;
use super::security::{self, Markers};
use crate::model::{Contract, Operation};
use crate::names::ident;

/// The file for a server layer in `crate::generated`. Written as text, since formatters leave the inside of a macro alone.
pub(super) fn file(contract: &Contract, markers: &Markers, header: &str) -> File {
    let methods: Vec<_> = contract
        .operations
        .iter()
        .map(|operation| method(markers, operation))
        .collect();
    let methods = methods.join("\n");
    let text = format!(
        "{header}\
/// Implements [`Api`](super::Api) for a type: each operation is the function of its name in the module of its name,
/// beside the place where this is written, and takes the service, the caller and the request.
macro_rules! implement_api {{
    ($service:ty) => {{
        impl $crate::generated::Api for $service {{
{methods}        }}
    }};
}}

pub(crate) use implement_api;
"
    );
    File {
        path: "implement.rs".to_owned(),
        text,
    }
}

fn method(markers: &Markers, operation: &Operation) -> String {
    let (name, types) = (ident(&operation.name), &operation.type_name);
    let (parameter, argument) = match markers.of(operation) {
        Some(marker) => (
            caller(&marker.to_string(), security::is_optional(operation)),
            "caller, ",
        ),
        None => (String::new(), ""),
    };
    format!(
        "            async fn {name}(
                &self,{parameter}
                request: $crate::generated::operations::{types}Request,
            ) -> Result<$crate::generated::operations::{types}Response, $crate::generated::operations::{types}Error> {{
                {name}::{name}(self, {argument}request).await
            }}
"
    )
}

fn caller(marker: &str, is_optional: bool) -> String {
    let caller = format!("::runtime::Caller<$crate::generated::security::{marker}>");
    let caller = if is_optional {
        format!("Option<{caller}>")
    } else {
        caller
    };
    format!("\n                caller: {caller},")
}
