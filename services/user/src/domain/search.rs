//! How people are searched for.

/// As it is compared: upper and lower case are one.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// The pattern of everything that begins with a text, for `LIKE`.
pub fn beginning_with(text: &str) -> String {
    let mut pattern = String::new();
    for character in fold(text).chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_any_alphabet() {
        assert_eq!(fold("Änne ΩMEGA"), "änne ωmega");
    }

    #[test]
    fn what_has_a_meaning_in_a_pattern_stands_for_itself() {
        assert_eq!(beginning_with("50%_a\\B"), "50\\%\\_a\\\\b%");
    }
}
