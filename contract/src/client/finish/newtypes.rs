//! Newtypes can do what the type inside can: an id is compared, hashed and copied, a text is made of a text.

use proc_macro2::Ident;
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::syntax;

/// Adds to the newtypes what typify leaves out.
pub(super) fn derive(items: &mut Vec<Item>) {
    let mut texts = Vec::new();
    for item in items.iter_mut() {
        let Item::Struct(item) = item else { continue };
        match inside(item).as_deref() {
            Some("Uuid") => item
                .attrs
                .push(parse_quote! { #[derive(Copy, Eq, Hash, Ord, PartialOrd)] }),
            Some("DateTime" | "NaiveDate" | "i32" | "i64" | "bool") => {
                item.attrs
                    .push(parse_quote! { #[derive(Copy, Eq, Ord, PartialOrd)] });
            }
            Some("String") => texts.push(item.ident.clone()),
            _ => {}
        }
    }
    items.extend(texts.iter().map(from_text));
}

/// The type inside a newtype.
fn inside(item: &ItemStruct) -> Option<String> {
    let Fields::Unnamed(fields) = &item.fields else {
        return None;
    };
    let only = fields
        .unnamed
        .first()
        .filter(|_| fields.unnamed.len() == 1)?;
    syntax::last_name(&only.ty)
}

fn from_text(name: &Ident) -> Item {
    parse_quote! {
        impl ::std::convert::From<&str> for #name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }
    }
}
