//! JSON Pointers (RFC 6901), by which faults say where they are.

use std::borrow::Cow;

/// Escapes one reference token: `~` becomes `~0`, `/` becomes `~1`.
pub fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The pointer of `token` below `parent`.
pub fn join(parent: &str, token: &str) -> String {
    format!("{parent}/{}", escape(token))
}

/// The pointer of a path that `serde_path_to_error` recorded, below `prefix`.
///
/// Enum variants are left out: they are Rust's, not the document's.
pub(crate) fn of_path(prefix: &str, path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;

    path.iter()
        .fold(prefix.to_owned(), |parent, segment| match segment {
            Segment::Seq { index } => format!("{parent}/{index}"),
            Segment::Map { key } => join(&parent, key),
            Segment::Enum { .. } | Segment::Unknown => parent,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_so_that_the_pointer_stays_readable_by_machines() {
        assert_eq!(join("/a", "b/c~d"), "/a/b~1c~0d");
        assert_eq!(join("", "plain"), "/plain");
    }
}
