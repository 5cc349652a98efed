//! Who sells.

use serde::{Deserialize, Serialize};

/// The seller as a document names them. Kept with each document, so that it says for ever who sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// The name of the company.
    pub name: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Under which the tax office knows it.
    pub tax_number: String,
}
