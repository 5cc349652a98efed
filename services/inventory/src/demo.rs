//! Units for the products of a shop that is only shown.

use anyhow::Context as _;
use platform::Clock;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::books::Books;
use crate::domain::movement::{Kind, Occasion};
use crate::domain::stock::Stock;
use crate::store::{self, Changes, stock};

/// Receives units of these products and says of how many. A product that has ever moved is left as it is, so this can be
/// called at every start.
pub async fn load(pool: &PgPool, clock: &Clock, products: &[Uuid]) -> anyhow::Result<usize> {
    let mut count = 0;
    for product_id in products {
        let was_loaded = add(pool, clock, *product_id)
            .await
            .with_context(|| format!("receive units of {product_id}"))?;
        count += usize::from(was_loaded);
    }
    Ok(count)
}

async fn add(pool: &PgPool, clock: &Clock, product_id: Uuid) -> anyhow::Result<bool> {
    let now = clock.now();
    let mut transaction = platform::db::begin(pool, "load_demo_stock").await?;
    stock::add(&mut *transaction, &Stock::new(product_id, now)).await?;
    let counted = stock::lock(&mut *transaction, &[product_id], now).await?;
    let untouched = counted
        .into_iter()
        .map(|counted| counted.stock)
        .filter(|stock| stock.movements == 0);
    let mut books = Books::open(untouched, now);
    let occasion = Occasion {
        note: Some("What the shop opened with".to_owned()),
        ..Occasion::default()
    };
    let quantity = units(product_id);
    let moved = match quantity {
        // Sold out is worth showing too.
        0 => None,
        _ => books.adjust(product_id, Kind::Received, quantity, occasion),
    };
    let is_moved = moved.transpose()?.is_some();
    let changes = Changes {
        entries: books.close(),
        ..Changes::default()
    };
    store::write(&mut *transaction, &changes).await?;
    transaction.commit().await?;
    Ok(is_moved)
}

/// How many units there are of a product: the same on every machine. Most have plenty, some few, some none.
fn units(product_id: Uuid) -> i64 {
    // The end of an id is random, its beginning is the time.
    let number = i64::from(product_id.as_bytes()[15]);
    match number % 12 {
        0 => 0,
        1 => 1 + number % 4,
        _ => 20 + number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_products_have_plenty_some_have_few_and_some_none() {
        let of = |last: u128| units(Uuid::from_u128(last));
        let all: Vec<i64> = (0..=255).map(of).collect();
        assert!(all.contains(&0));
        assert!(all.iter().any(|units| (1..5).contains(units)));
        assert!(all.iter().filter(|units| **units >= 20).count() > 200);
    }
}
