//! When two addresses are the same.

/// An address in the one form in which addresses are compared. Mail systems that tell upper from lower case before the `@`
/// are so rare that two people would rather be taken for one by mistake than one for two.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailKey(String);

impl EmailKey {
    /// The form of an address.
    pub fn of(email: &str) -> Self {
        Self(email.trim().to_lowercase())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        assert_eq!(
            EmailKey::of("Ada@Example.COM"),
            EmailKey::of("ada@example.com")
        );
    }
}
