//! Path parameters, read by the template of the contract: a router's names for them do not matter, and a segment may
//! be a parameter only in part (`/reports/{name}.json`).

/// The texts of the parameters of `template` in `path`, still encoded. Fewer than the template names where the path
/// does not have its form.
pub(super) fn texts<'t>(template: &'t str, path: &'t str) -> Vec<(&'t str, &'t str)> {
    // A router that is nested under a prefix sees the path behind it, so both are compared from their ends.
    let segments = template.rsplit('/').zip(path.rsplit('/'));
    let mut texts: Vec<_> = segments
        .flat_map(|(template, segment)| of_segment(template, segment))
        .collect();
    texts.reverse();
    texts
}

/// Whether `path` has the form of `template`, which a router cannot see where a segment is a parameter only in part.
pub(crate) fn has_form(template: &str, path: &str) -> bool {
    if !has_partial_segments(template) {
        return true;
    }
    let mut segments = template.rsplit('/').zip(path.rsplit('/'));
    segments.all(|(template, segment)| {
        !is_partial(template) || has_literals(template, &of_segment(template, segment), segment)
    })
}

/// Seldom, so that nothing is split where there is none.
fn has_partial_segments(template: &str) -> bool {
    let bytes = template.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'{' => at > 0 && bytes[at - 1] != b'/',
        b'}' => bytes.get(at + 1).is_some_and(|next| *next != b'/'),
        _ => false,
    })
}

fn is_partial(template: &str) -> bool {
    template.contains('{')
        && !(template.starts_with('{') && template.find('}') == Some(template.len() - 1))
}

/// Whether the texts that were found make the segment again, and none of them is empty.
fn has_literals(template: &str, texts: &[(&str, &str)], segment: &str) -> bool {
    let mut rebuilt = template.to_owned();
    for (name, text) in texts {
        if text.is_empty() {
            return false;
        }
        rebuilt = rebuilt.replacen(&format!("{{{name}}}"), text, 1);
    }
    rebuilt == segment
}

/// In reverse order, as the segments are.
fn of_segment<'t>(template: &'t str, segment: &'t str) -> Vec<(&'t str, &'t str)> {
    if !template.contains('{') {
        return Vec::new();
    }
    let mut texts = Vec::new();
    let (mut template, mut rest) = (template, segment);
    while let Some((literal, behind)) = template.split_once('{') {
        let Some((name, tail)) = behind.split_once('}') else {
            break;
        };
        let Some(value) = rest.strip_prefix(literal) else {
            break;
        };
        let end = tail.split('{').next().unwrap_or_default();
        let length = match end.is_empty() {
            true => Some(value.len()),
            false => value.rfind(end),
        };
        let Some(length) = length else { break };
        texts.push((name, &value[..length]));
        (template, rest) = (tail, &value[length..]);
    }
    texts.reverse();
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, path: &str, expected: &[(&str, &str)]) {
        assert_eq!(texts(template, path), expected, "{template} {path}");
    }

    #[test]
    fn whole_segments_are_parameters() {
        check(
            "/users/{user}/posts/{post}",
            "/users/7/posts/a%20b",
            &[("user", "7"), ("post", "a%20b")],
        );
        check("/users", "/users", &[]);
    }

    #[test]
    fn a_segment_may_be_a_parameter_in_part() {
        check(
            "/reports/{name}.json",
            "/reports/a.b.json",
            &[("name", "a.b")],
        );
        check(
            "/compare/{base}...{head}",
            "/compare/main...next",
            &[("base", "main"), ("head", "next")],
        );
    }

    #[test]
    fn a_segment_without_its_literals_has_another_form() {
        for (path, expected) in [
            ("/reports/a.json", true),
            ("/reports/.json", false),
            ("/reports/a.xml", false),
            ("/reports/a", false),
        ] {
            assert_eq!(has_form("/reports/{name}.json", path), expected, "{path}");
        }
        assert!(has_form("/compare/{base}...{head}", "/compare/a...b"));
        assert!(!has_form("/compare/{base}...{head}", "/compare/a..b"));
        assert!(has_form("/users/{user}", "/users/anything"));
    }

    #[test]
    fn a_prefix_that_a_router_took_away_does_not_matter() {
        check("/api/users/{user}", "/users/7", &[("user", "7")]);
    }

    #[test]
    fn an_encoded_slash_belongs_to_its_segment() {
        check("/files/{name}", "/files/a%2Fb", &[("name", "a%2Fb")]);
    }
}
