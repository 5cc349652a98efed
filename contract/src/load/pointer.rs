//! JSON pointers (RFC 6901) as text.

/// Adds one token to a pointer.
pub(crate) fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The unescaped tokens of a pointer; none for the empty pointer, which names the whole.
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// The pointer of the parent, or none for the whole.
pub(crate) fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
