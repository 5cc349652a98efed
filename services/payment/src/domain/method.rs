//! What customers pay with.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use uuid::Uuid;

/// How many payment methods a customer keeps at most.
pub const MOST: i64 = 20;

/// What the provider says about a card.
#[derive(Debug, Clone)]
pub struct Card {
    /// What the provider charges. It never prints.
    pub id: SecretString,
    /// Whose card it is.
    pub brand: String,
    /// The last four digits.
    pub last_four: String,
    /// The last month in which it is good.
    pub expiry_month: i32,
    /// The year of that month.
    pub expiry_year: i32,
}

/// A payment method, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMethod {
    /// Its id.
    pub id: Uuid,
    /// Whose card it is.
    pub brand: String,
    /// The last four digits.
    pub last_four: String,
    /// The last month in which it is good.
    pub expiry_month: i32,
    /// The year of that month.
    pub expiry_year: i32,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

impl PaymentMethod {
    /// For this card, without what the provider charges.
    pub fn of(card: &Card, id: Uuid, created_at: DateTime<Utc>) -> Self {
        Self {
            id,
            brand: card.brand.clone(),
            last_four: card.last_four.clone(),
            expiry_month: card.expiry_month,
            expiry_year: card.expiry_year,
            created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_provider_charges_never_prints() {
        let card = Card {
            id: SecretString::from("card_secret"),
            brand: "visa".to_owned(),
            last_four: "4242".to_owned(),
            expiry_month: 1,
            expiry_year: 2030,
        };
        assert!(!format!("{card:?}").contains("card_secret"));
    }
}
