//! JSON pointers (RFC 6901) and local references.

use serde_json::Value;

/// `pointer` with one more segment, escaped.
pub fn join(pointer: &str, segment: &str) -> String {
    format!(
        "{pointer}/{}",
        segment.replace('~', "~0").replace('/', "~1")
    )
}

/// The segments of a pointer as the names that they stand for; none for the empty pointer, which names the whole.
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescape)
}

/// The pointer of the parent, or none for the whole.
pub(crate) fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

/// A segment of a pointer as the name that it stands for.
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The name behind `#/components/<kind>/`, where `reference` is one of that kind.
pub fn component_name<'a>(reference: &'a str, kind: &str) -> Option<&'a str> {
    reference
        .strip_prefix("#/components/")?
        .strip_prefix(kind)?
        .strip_prefix('/')
        .filter(|name| !name.contains('/'))
}

/// The value that an object with a local `$ref` stands for, followed to its end, and its pointer; the object itself
/// where it is no reference.
pub fn resolve<'a>(
    document: &'a Value,
    value: &'a Value,
    pointer: &str,
) -> Option<(&'a Value, String)> {
    let (mut value, mut pointer) = (value, pointer.to_owned());
    for _ in 0..64 {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some((value, pointer));
        };
        pointer = reference.strip_prefix('#')?.to_owned();
        value = document.pointer(&pointer)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn segments_are_escaped() {
        assert_eq!(join("/paths", "/a~b"), "/paths/~1a~0b");
    }

    #[test]
    fn tokens_survive_the_way_there_and_back() {
        let pointer = join(&join("", "a/b~1"), "");
        assert_eq!(pointer, "/a~1b~01/");
        assert_eq!(tokens(&pointer).collect::<Vec<_>>(), ["a/b~1", ""]);
        assert_eq!(tokens("").count(), 0);
    }

    #[test]
    fn the_whole_has_no_parent() {
        assert_eq!(parent("/a/b"), Some("/a"));
        assert_eq!(parent("/a"), Some(""));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn references_are_followed_to_their_end() {
        let document = json!({"components": {"parameters": {"A": {"$ref": "#/components/parameters/B"}, "B": {"name": "b"}}}});
        let start = json!({"$ref": "#/components/parameters/A"});
        let (value, pointer) = resolve(&document, &start, "/x").expect("both exist");
        assert_eq!(
            (value, pointer.as_str()),
            (&json!({"name": "b"}), "/components/parameters/B")
        );
    }

    #[test]
    fn a_circle_of_references_ends() {
        let document =
            json!({"components": {"parameters": {"A": {"$ref": "#/components/parameters/A"}}}});
        assert_eq!(
            resolve(&document, &document["components"]["parameters"]["A"], ""),
            None
        );
    }
}
