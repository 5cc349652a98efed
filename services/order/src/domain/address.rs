//! Where an order is sent to.

use serde::{Deserialize, Serialize};

/// An address, as it was written when the order was placed. It is kept as one value: nothing asks for its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Whom it is for.
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
