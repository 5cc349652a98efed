//! Which operations answer a page of a list.

use super::parameter::{Location, Parameter, ParameterKind};
use crate::model::response::Response;
use crate::model::schema::TypeBuilder;
use crate::model::types::{Kind, Type, Usage};

/// A `page_token` continues a list only where the answer is a page: `{items, next_page}`.
pub(super) fn mark_page_token(
    types: &TypeBuilder,
    parameters: &mut [Parameter],
    responses: &[Response],
) {
    let has_limit = parameters
        .iter()
        .any(|parameter| parameter.location == Location::Query && parameter.parameter == "limit");
    let answers_page = responses
        .iter()
        .flat_map(|response| &response.content)
        .any(|media| is_page(types, &media.usage));
    for parameter in parameters {
        if has_limit
            && answers_page
            && parameter.location == Location::Query
            && parameter.parameter == "page_token"
        {
            parameter.kind = ParameterKind::PageToken;
        }
    }
}

fn is_page(types: &TypeBuilder, usage: &Usage) -> bool {
    let Type::Named(name) = &usage.ty else {
        return false;
    };
    let Some(Kind::Struct(page)) = types.kind(name) else {
        return false;
    };
    let has = |property: &str| page.fields.iter().any(|field| field.property == property);
    page.fields.len() == 2 && has("items") && has("next_page")
}
