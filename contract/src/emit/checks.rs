//! The written checks of bounds: bodies of `Validate` implementations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Number;

use super::rust_type::Types;
use super::types::{Presence, additional_name, presence};
use crate::model::types::{Additional, Checks, Field, Kind, Struct, Type, Usage};
use crate::names::ident;

/// The body of `validate` of a struct.
pub(super) fn of_struct(types: &Types, object: &Struct) -> TokenStream {
    let mut statements: Vec<_> = object
        .fields
        .iter()
        .filter_map(|field| of_field(types, field))
        .collect();
    if let Additional::Kept(values) = &object.additional
        && types.is_validated(values)
    {
        let name = ident(&additional_name(object));
        let each = statement(types, "", values, &quote!(value));
        statements.push(quote!(for value in self.#name.values() { #each }));
    }
    finish(&statements)
}

/// The body of `validate` of a struct whose fields are checked by these statements.
pub(super) fn finish(statements: &[TokenStream]) -> TokenStream {
    if statements.is_empty() {
        return quote!(Ok(()));
    }
    quote! {
        let mut checks = ::runtime::validate::Checks::new();
        #(#statements)*
        checks.finish()
    }
}

/// An expression of type `Result<(), ValidationErrors>` for a value behind a reference.
pub(super) fn of_value(types: &Types, usage: &Usage, value: &TokenStream) -> TokenStream {
    let statement = statement(types, "", usage, &quote!(value));
    quote!({
        let value = #value;
        let mut checks = ::runtime::validate::Checks::new();
        #statement
        checks.finish()
    })
}

fn of_field(types: &Types, field: &Field) -> Option<TokenStream> {
    if !types.is_validated(&field.usage) {
        return None;
    }
    let name = ident(&field.name);
    let inner = Usage {
        nullable: false,
        ..field.usage.clone()
    };
    let check = statement(types, &field.property, &inner, &quote!(value));
    Some(match presence(types, field) {
        Presence::Always if field.usage.nullable => {
            quote!(if let Some(value) = &self.#name { #check })
        }
        Presence::Defaulted if field.usage.nullable => {
            quote!(if let Some(value) = &self.#name { #check })
        }
        Presence::Always | Presence::Defaulted => quote!({ let value = &self.#name; #check }),
        Presence::Nullable if field.usage.nullable => {
            quote!(if let Some(value) = &self.#name { #check })
        }
        Presence::Nullable => quote!({ let value = &self.#name; #check }),
        Presence::Optional => quote!(if let Some(value) = &self.#name { #check }),
        Presence::Patch if field.usage.nullable => {
            quote!(if let ::runtime::Patch::Value(value) = &self.#name { #check })
        }
        Presence::Patch => quote!(if let Some(value) = &self.#name { #check }),
    })
}

/// Statements on `checks` for the value behind the reference `value`.
pub(super) fn statement(
    types: &Types,
    name: &str,
    usage: &Usage,
    value: &TokenStream,
) -> TokenStream {
    if usage.nullable {
        let inner = Usage {
            nullable: false,
            ..usage.clone()
        };
        let inner = statement(types, name, &inner, &quote!(value));
        return quote!(if let Some(value) = #value { #inner });
    }
    let checks = &usage.checks;
    match &usage.ty {
        Type::String => text(name, checks, value),
        Type::Integer(ty) => range(name, checks, value, &|number| integer_literal(number, ty)),
        Type::Number => range(name, checks, value, &float_literal),
        Type::Array(items) => {
            let size = size(checks)
                .map(|(least, most)| quote!(checks.items(#name, #value.len(), #least, #most);));
            let unique = checks
                .unique_items
                .then(|| quote!(checks.unique(#name, #value.as_slice());));
            let items = each(types, name, items, &quote!(#value.iter()));
            quote!(#size #unique #items)
        }
        Type::Map(values) => {
            each(types, name, values, &quote!(#value.values())).unwrap_or_default()
        }
        Type::Named(_) => match types.alias_target(&usage.ty) {
            Some(target) => statement(types, name, target, value),
            None => match types
                .definition(&usage.ty)
                .map(|definition| &definition.kind)
            {
                Some(Kind::Struct(_) | Kind::Tagged(_) | Kind::Untagged(_)) => {
                    // Written as a method, because the value may stand in a box.
                    quote!({
                        use ::runtime::validator::Validate as _;
                        checks.outcome(#name, #value.validate());
                    })
                }
                _ => TokenStream::new(),
            },
        },
        _ => TokenStream::new(),
    }
}

fn each(types: &Types, name: &str, items: &Usage, values: &TokenStream) -> Option<TokenStream> {
    if !types.is_validated(items) {
        return None;
    }
    let item = statement(types, "", items, &quote!(item));
    Some(quote!(checks.each_with(#name, #values, |checks, item| { #item });))
}

fn text(name: &str, checks: &Checks, value: &TokenStream) -> TokenStream {
    let length = match (checks.min_length, checks.max_length) {
        (None, None) => None,
        (least, most) => {
            let (least, most) = (size_option(least), size_option(most));
            Some(quote!(checks.length(#name, #value, #least, #most);))
        }
    };
    let pattern = checks.pattern.as_ref().map(|pattern| {
        quote!({
            static PATTERN: ::std::sync::LazyLock<::runtime::regress::Regex> =
                ::std::sync::LazyLock::new(|| ::runtime::validate::pattern(#pattern));
            checks.pattern(#name, #value, &PATTERN);
        })
    });
    let format = checks.format.map(|format| {
        let function = ident(&format!("is_{}", format.replace('-', "_")));
        quote!(checks.format(#name, #value, ::runtime::formats::#function);)
    });
    quote!(#length #pattern #format)
}

fn size(checks: &Checks) -> Option<(TokenStream, TokenStream)> {
    match (checks.min_items, checks.max_items) {
        (None, None) => None,
        (least, most) => Some((size_option(least), size_option(most))),
    }
}

fn size_option(size: Option<u64>) -> TokenStream {
    match size {
        Some(size) => {
            let size = Literal::u64_unsuffixed(size);
            quote!(Some(#size))
        }
        None => quote!(None),
    }
}

fn range(
    name: &str,
    checks: &Checks,
    value: &TokenStream,
    literal: &dyn Fn(&Number) -> Option<Literal>,
) -> TokenStream {
    let minimum = checks.minimum.as_ref().and_then(literal);
    let maximum = checks.maximum.as_ref().and_then(literal);
    let bounds = (minimum.is_some() || maximum.is_some()).then(|| {
        let bound = |literal: Option<Literal>| match literal {
            Some(literal) => quote!(Some(#literal)),
            None => quote!(None),
        };
        let (minimum, maximum) = (bound(minimum), bound(maximum));
        quote!(checks.range(#name, *#value, #minimum, #maximum);)
    });
    let above = checks
        .exclusive_minimum
        .as_ref()
        .and_then(literal)
        .map(|bound| quote!(checks.exclusive_minimum(#name, *#value, #bound);));
    let below = checks
        .exclusive_maximum
        .as_ref()
        .and_then(literal)
        .map(|bound| quote!(checks.exclusive_maximum(#name, *#value, #bound);));
    let multiple = checks
        .multiple_of
        .as_ref()
        .and_then(literal)
        .map(|of| quote!(checks.multiple_of(#name, *#value, #of);));
    quote!(#bounds #above #below #multiple)
}

/// The bound as a literal of the integer type; none where it lies outside the type and so cannot be broken.
fn integer_literal(number: &Number, ty: &str) -> Option<Literal> {
    let (least, most): (i128, i128) = match ty {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    let value = number.as_i128().or_else(|| {
        number
            .as_f64()
            .filter(|value| value.fract() == 0.0)
            .map(|value| value as i128)
    })?;
    (least..=most)
        .contains(&value)
        .then(|| Literal::i128_unsuffixed(value))
}

fn float_literal(number: &Number) -> Option<Literal> {
    number.as_f64().map(Literal::f64_unsuffixed)
}
