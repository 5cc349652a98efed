//! What an invoice needs to know of an order.

use runtime::Money;
use uuid::Uuid;

use super::address::Address;
use super::draft::{Draft, Obstacle};
use super::invoice::Line;

/// An order as `order` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Who ordered.
    pub customer_id: Uuid,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What it costs.
    pub total: Money,
    /// Who bought; nothing where the customer was erased.
    pub buyer: Option<Address>,
}

impl Purchase {
    /// Whether this is what was paid for. An invoice says what was taken, so nothing of it may be told otherwise.
    pub fn is_what_was_paid(&self, draft: &Draft) -> Result<(), Obstacle> {
        let sum: i128 = self.lines.iter().map(|line| i128::from(line.total)).sum();
        let agrees = self.customer_id == draft.customer_id
            && self.total == draft.total
            && sum == i128::from(draft.total.amount)
            && !self.lines.is_empty();
        match agrees {
            true => Ok(()),
            false => Err(Obstacle::OrderContradicts),
        }
    }
}
