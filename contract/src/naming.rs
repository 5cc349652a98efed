//! The one rule by which an operation without an `operationId` gets its name, and the one by which a service is called
//! in its events: on the server and in the client.

use heck::ToSnakeCase;
use serde_json::Value;

/// The name of an operation that has none: the method, then the words of the path, with `by_` before a parameter.
///
/// ```
/// use plumbline_contract::naming::operation_id;
/// assert_eq!(operation_id("get", "/products/{product_id}/images"), "get_products_by_product_id_images");
/// assert_eq!(operation_id("GET", "/"), "get_root");
/// ```
pub fn operation_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_lowercase()];
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        words.push(
            match segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(parameter) => format!("by_{}", parameter.to_snake_case()),
                None => segment.to_snake_case(),
            },
        );
    }
    words.retain(|word| !word.is_empty());
    if words.len() == 1 {
        words.push("root".to_owned());
    }
    words.join("_")
}

/// The first segment that most paths of a document share, without a slash: what the load balancer routes by.
pub fn prefix(document: &Value) -> Option<&str> {
    let paths = document.pointer("/paths").and_then(Value::as_object);
    let firsts: Vec<&str> = paths
        .into_iter()
        .flat_map(|paths| paths.keys())
        .filter(|path| path.starts_with('/') && path.as_str() != "/healthz")
        .filter_map(|path| path.split('/').nth(1))
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
        .collect();
    let count = |segment: &str| firsts.iter().filter(|other| **other == segment).count();
    // The first one wins a tie: `max_by_key` would take the last.
    firsts
        .iter()
        .rev()
        .max_by_key(|segment| count(segment))
        .copied()
}

/// The `source` of a service's events: a slash and its prefix, or its name where its paths share none.
pub fn source(document: &Value, name: &str) -> String {
    format!("/{}", prefix(document).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{operation_id, prefix, source};

    #[test]
    fn a_name_is_made_of_the_method_and_the_words_of_the_path() {
        assert_eq!(operation_id("post", "/order-lines"), "post_order_lines");
        assert_eq!(
            operation_id("get", "/api/catalog/items/by/{name}"),
            "get_api_catalog_items_by_by_name"
        );
        assert_eq!(
            operation_id("get", "/files/{fileName}.json"),
            "get_files_file_name_json"
        );
    }

    #[test]
    fn the_root_has_a_name_too() {
        assert_eq!(operation_id("delete", "/"), "delete_root");
    }

    #[test]
    fn the_prefix_is_what_most_paths_begin_with() {
        let document =
            json!({"paths": {"/stray": {}, "/orders": {}, "/orders/{id}": {}, "/healthz": {}}});
        assert_eq!(prefix(&document), Some("orders"));
        assert_eq!(prefix(&json!({"paths": {"/a": {}, "/b": {}}})), Some("a"));
        assert_eq!(prefix(&json!({"paths": {"/{id}": {}}})), None);
        assert_eq!(source(&document, "order"), "/orders");
        assert_eq!(source(&json!({}), "order"), "/order");
    }
}
