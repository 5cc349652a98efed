//! `security.rs`: the schemes of the contract, and one marker type for every requirement that an operation has.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::model::{Alternative, Contract, Operation, SchemeKind};
use crate::names::{self, UniqueNames, ident};

/// The marker types of a contract, by the requirement that they stand for.
pub(super) struct Markers(IndexMap<String, (Ident, Vec<Alternative>)>);

impl Markers {
    pub(super) fn new(contract: &Contract) -> Self {
        let mut markers = IndexMap::new();
        let mut taken = UniqueNames::default();
        for operation in contract
            .operations
            .iter()
            .filter(|operation| !operation.security.is_empty())
        {
            let key = format!("{:?}", operation.security);
            markers.entry(key).or_insert_with(|| {
                (
                    ident(&taken.take(&marker_name(&operation.security))),
                    operation.security.clone(),
                )
            });
        }
        Markers(markers)
    }

    /// The marker of an operation's requirement; none for an operation that anybody may call.
    pub(super) fn of(&self, operation: &Operation) -> Option<&Ident> {
        self.0
            .get(&format!("{:?}", operation.security))
            .map(|(marker, _)| marker)
    }
}

/// Whether a caller may also stay anonymous.
pub(super) fn is_optional(operation: &Operation) -> bool {
    operation.security.iter().any(Vec::is_empty)
}

/// The items of the module `security`.
pub(super) fn build(contract: &Contract, markers: &Markers) -> TokenStream {
    let schemes = contract.schemes.values().map(|scheme| {
        let (constant, name) = (scheme_constant(&scheme.name), &scheme.name);
        let kind = kind(&scheme.kind);
        let documentation = format!(" The security scheme `{name}`.");
        quote! {
            #[doc = #documentation]
            pub static #constant: ::runtime::SecurityScheme =
                ::runtime::SecurityScheme { name: #name, kind: ::runtime::SchemeKind::#kind };
        }
    });
    let markers = markers.0.values().map(|(marker, alternatives)| {
        let requirement = requirement(contract, alternatives);
        let documentation = format!(" {}", describe(alternatives));
        quote! {
            #[doc = #documentation]
            #[derive(Debug, Clone, Copy)]
            pub struct #marker;

            impl ::runtime::Security for #marker {
                const REQUIREMENT: &'static [&'static [::runtime::Requirement]] = #requirement;
            }
        }
    });
    let scopes = scopes(contract);
    quote!(#(#schemes)* #(#markers)* #scopes)
}

/// The names of all scopes: those that operations ask for, and those of `x-scopes`, by which a service tells callers apart.
fn scopes(contract: &Contract) -> Option<TokenStream> {
    let asked = contract
        .operations
        .iter()
        .flat_map(|operation| operation.security.iter().flatten())
        .flat_map(|requirement| requirement.scopes.iter().map(String::as_str));
    let told = contract.document.get("x-scopes").and_then(Value::as_object);
    let told = told
        .into_iter()
        .flat_map(|scopes| scopes.keys().map(String::as_str));
    let scopes: BTreeSet<&str> = asked.chain(told).collect();
    let mut taken = UniqueNames::default();
    let constants = scopes.iter().map(|scope| {
        let constant = ident(&taken.take(&names::field_name(scope).to_uppercase()));
        let documentation = format!(" `{scope}`");
        quote! {
            #[doc = #documentation]
            pub const #constant: &str = #scope;
        }
    });
    (!scopes.is_empty()).then(|| {
        quote! {
            /// The scopes of the contract.
            pub mod scopes {
                #(#constants)*
            }
        }
    })
}

fn requirement(contract: &Contract, alternatives: &[Alternative]) -> TokenStream {
    let alternatives = alternatives.iter().map(|alternative| {
        let requirements = alternative
            .iter()
            .filter(|requirement| contract.schemes.contains_key(&requirement.scheme))
            .map(|requirement| {
                let (scheme, scopes) = (scheme_constant(&requirement.scheme), &requirement.scopes);
                quote!(::runtime::Requirement { scheme: &#scheme, scopes: &[#(#scopes),*] })
            });
        quote!(&[#(#requirements),*])
    });
    quote!(&[#(#alternatives),*])
}

fn scheme_constant(name: &str) -> Ident {
    ident(&names::field_name(name).to_uppercase())
}

fn kind(kind: &SchemeKind) -> TokenStream {
    match kind {
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::ApiKeyHeader(name) => quote!(ApiKeyHeader(#name)),
        SchemeKind::ApiKeyQuery(name) => quote!(ApiKeyQuery(#name)),
        SchemeKind::ApiKeyCookie(name) => quote!(ApiKeyCookie(#name)),
        SchemeKind::OAuth2 => quote!(OAuth2),
        SchemeKind::OpenIdConnect => quote!(OpenIdConnect),
        SchemeKind::MutualTls => quote!(MutualTls),
    }
}

/// `CatalogWrite` for the scope `catalog:write`, `Bearer` for a scheme without scopes, joined by `And` and `Or`.
fn marker_name(alternatives: &[Alternative]) -> String {
    let named: Vec<String> = alternatives
        .iter()
        .filter(|alternative| !alternative.is_empty())
        .map(|alternative| {
            let parts: Vec<String> = alternative
                .iter()
                .map(|requirement| match requirement.scopes.as_slice() {
                    [] => names::type_name(&requirement.scheme),
                    scopes => scopes
                        .iter()
                        .map(|scope| names::type_name(scope))
                        .collect::<Vec<_>>()
                        .join("And"),
                })
                .collect();
            parts.join("And")
        })
        .collect();
    match named.len() {
        0 => "Anybody".to_owned(),
        1..=3 => named.join("Or"),
        _ => format!("{}OrOthers", named[0]),
    }
}

fn describe(alternatives: &[Alternative]) -> String {
    let described: Vec<String> = alternatives
        .iter()
        .filter(|alternative| !alternative.is_empty())
        .map(|alternative| {
            let parts: Vec<String> = alternative
                .iter()
                .map(|requirement| match requirement.scopes.as_slice() {
                    [] => format!("`{}`", requirement.scheme),
                    scopes => format!("`{}` with `{}`", requirement.scheme, scopes.join("`, `")),
                })
                .collect();
            parts.join(" and ")
        })
        .collect();
    match described.is_empty() {
        true => "Nothing is required.".to_owned(),
        false => format!("A caller with {}.", described.join(", or ")),
    }
}
