//! One file per operation: its table, its request, its answers and its route.

mod body;
mod documented;
mod negotiation;
mod parameter;
mod request;
mod route;
mod table;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) use self::table::location_name;
use super::response;
use super::rust_type::{self, Types};
use super::security::Markers;
use crate::model::types::{Type, Usage};
use crate::model::{Contract, Operation};

/// What is the same for every operation of a contract.
pub(super) struct Writer<'a> {
    pub contract: &'a Contract,
    pub types: Types<'a>,
    pub markers: &'a Markers,
    pub with_utoipa: bool,
}

/// The items of the module of an operation.
pub(super) fn build(writer: &Writer, operation: &Operation) -> TokenStream {
    let table = table::build(writer, operation);
    let request = request::build(writer, operation);
    let answer = response::response(operation);
    let error = response::error(writer.contract, operation);
    let route = route::build(writer, operation);
    let security = writer.markers.of(operation).map(|_| quote!(security,));
    quote! {
        use super::super::{#security api::Api, router::Server, types};

        #table
        #request
        #answer
        #error
        #route
    }
}

/// The names of the types of an operation.
pub(super) fn type_names(operation: &Operation) -> Vec<proc_macro2::Ident> {
    let mut names: Vec<_> = ["Request", "Response", "Error"]
        .iter()
        .map(|kind| format_ident!("{}{kind}", operation.type_name))
        .collect();
    if operation.body.as_ref().is_some_and(body::is_choice) {
        names.push(format_ident!("{}Body", operation.type_name));
    }
    names.extend(response::body_enum_names(operation));
    names
}

/// The type of a request's part, for the documentation of what a contract becomes.
pub(super) fn describe(usage: &Usage) -> String {
    match &usage.ty {
        Type::Named(name) => name.clone(),
        _ => rust_type::usage(usage, &TokenStream::new())
            .to_string()
            .replace(' ', "")
            .replace("::runtime::", ""),
    }
}
