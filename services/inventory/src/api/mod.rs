//! What the contract's operations do, one file each.

mod adjust_stock;
mod get_availabilities;
mod get_availability;
mod get_health;
mod get_healthz;
mod get_reservation;
mod get_stock;
mod get_stock_settings;
mod list_movements;
mod list_stock;
mod receive_stock;
mod release_reservation;
mod reserve_stock;
mod update_stock_settings;

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use uuid::Uuid;

use crate::generated::implement_api;

/// Inventory as the contract sees it.
pub struct Inventory {
    context: ServiceContext,
}

impl Inventory {
    /// Inventory over a database.
    pub const fn new(context: ServiceContext) -> Self {
        Self { context }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }
}

/// How many products a problem names at most.
const MOST_NAMED: usize = 20;

/// A sentence about some products, for the person who debugs the client.
fn naming(what: &str, products: &[Uuid]) -> String {
    let names: Vec<String> = products
        .iter()
        .take(MOST_NAMED)
        .map(Uuid::to_string)
        .collect();
    let more = match products.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{what}: {}{more}.", names.join(", "))
}

implement_api!(Inventory);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_the_products_and_stays_short() {
        let products: Vec<Uuid> = (0..100).map(Uuid::from_u128).collect();
        assert_eq!(
            naming("Too few", &products[..1]),
            "Too few: 00000000-0000-0000-0000-000000000000."
        );
        let all = naming("Too few", &products);
        assert!(all.ends_with(" and 80 more."), "{all}");
        assert!(all.len() < 1000);
    }
}
