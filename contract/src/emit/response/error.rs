//! Why an operation is not done.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::write::status_code;
use crate::emit::documentation;
use crate::model::{Contract, Operation, ParameterKind, Status};
use crate::names::{ident, variant_name};

/// The error enum: the problems that the service itself answers, and everything unforeseen.
pub(in crate::emit) fn error(contract: &Contract, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Error", operation.type_name);
    let codes = codes(contract, operation);
    let invalid = declares_invalid(operation);
    let variants = codes.iter().map(|(code, problem)| {
        let variant = ident(&variant_name(code));
        let documentation = documentation::lines(Some(&problem.description), &problem.title);
        quote!(#documentation #variant,)
    });
    let arms = codes.iter().map(|(code, problem)| {
        let (variant, title, status) = (
            ident(&variant_name(code)),
            &problem.title,
            status_code(problem.status),
        );
        quote!(Self::#variant => ::runtime::Problem::new(#status, #code, #title),)
    });
    let has_codes = !codes.is_empty();
    let detailed_variant = has_codes.then(|| {
        quote! {
            /// One of the problems above, with more to say about this occurrence.
            Detailed(::runtime::Problem),
        }
    });
    let detailed_arm = has_codes.then(|| quote!(Self::Detailed(problem) => problem,));
    let saying = has_codes.then(|| {
        quote! {
            /// The same problem, saying more about this occurrence: a detail, or which parts of the request it is about.
            #[must_use]
            pub fn saying(self, more: impl FnOnce(::runtime::Problem) -> ::runtime::Problem) -> Self {
                Self::Detailed(more(self.into_problem()))
            }
        }
    });
    let invalid_variant = invalid.then(|| {
        quote! {
            /// Faults of the request that only the service can find.
            Invalid(::runtime::Faults),
        }
    });
    let invalid_arm = invalid
        .then(|| quote!(Self::Invalid(faults) => ::runtime::Problem::validation_failed(faults),));
    let page = operation.is_paged();
    let page_variant = page.then(|| {
        quote! {
            /// The page token continues nothing.
            Page(::runtime::Problem),
        }
    });
    let page_arm = page.then(|| quote!(Self::Page(problem) => problem,));
    let documentation = format!(" Why `{}` is not done.", operation.id);
    quote! {
        #[doc = #documentation]
        #[derive(Debug)]
        pub enum #name {
            #(#variants)*
            #detailed_variant
            #invalid_variant
            #page_variant
            /// Something that no caller can mend: it is logged and answered as `internal`.
            Internal(Box<dyn ::std::error::Error + Send + Sync>),
        }

        impl<E: ::std::error::Error + Send + Sync + 'static> From<E> for #name {
            fn from(error: E) -> Self {
                Self::Internal(Box::new(error))
            }
        }

        impl #name {
            #saying

            fn into_problem(self) -> ::runtime::Problem {
                match self {
                    #(#arms)*
                    #detailed_arm
                    #invalid_arm
                    #page_arm
                    Self::Internal(error) => ::runtime::Problem::internal(&*error),
                }
            }
        }

        impl ::runtime::Answer for #name {
            fn into_answer(self) -> ::runtime::axum::response::Response {
                self.into_problem().into_answer()
            }
        }
    }
}

/// The codes that the service answers: those that the operation lists, and those that its parameters imply.
fn codes<'c>(
    contract: &'c Contract,
    operation: &'c Operation,
) -> Vec<(&'c str, &'c crate::model::ProblemCode)> {
    let mut codes: Vec<&str> = operation.problems.iter().map(String::as_str).collect();
    let conditional = operation
        .parameters
        .iter()
        .any(|parameter| parameter.kind == ParameterKind::IfMatch);
    if conditional && !codes.contains(&"precondition_failed") {
        codes.push("precondition_failed");
    }
    codes
        .into_iter()
        .filter_map(|code| Some((code, contract.problems.get(code)?)))
        .collect()
}

fn declares_invalid(operation: &Operation) -> bool {
    operation
        .responses
        .iter()
        .any(|response| response.is_problem && response.status == Status::Code(422))
}
