//! Who bought.

use serde::{Deserialize, Serialize};

/// A name and an address, as the order has them. Kept as one value: nothing asks for its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Whose it is.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// Floor, company or the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The city.
    pub city: String,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The country's code.
    pub country: String,
}

impl Address {
    /// As it is written on an envelope, line by line.
    pub fn lines(&self) -> Vec<String> {
        let city = match &self.postal_code {
            Some(code) => format!("{code} {}", self.city),
            None => self.city.clone(),
        };
        let lines = [
            Some(self.name.clone()),
            Some(self.line1.clone()),
            self.line2.clone(),
            Some(city),
            self.region.clone(),
            Some(self.country.clone()),
        ];
        lines.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_does_not_have_leaves_no_empty_line() {
        let address = Address {
            name: "Ines Harrow".into(),
            line1: "14 Harbour Street".into(),
            line2: None,
            postal_code: Some("20457".into()),
            city: "Hamburg".into(),
            region: None,
            country: "DE".into(),
        };
        assert_eq!(
            address.lines(),
            ["Ines Harrow", "14 Harbour Street", "20457 Hamburg", "DE"]
        );
    }
}
