//! The one rule by which an operation without an `operationId` gets its name, on the server and in the client.

use heck::ToSnakeCase;

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

#[cfg(test)]
mod tests {
    use super::operation_id;

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
}
