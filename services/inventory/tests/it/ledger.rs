use std::sync::Arc;

use chrono::TimeDelta;
use futures::future::join_all;
use http::StatusCode;
use inventory::reservations::expire_some;
use uuid::Uuid;

use crate::books::assert_balanced;
use crate::warehouse::Warehouse;

const SEEDS: [u64; 3] = [1, 2026, 0x5eed];
const CLERKS: u64 = 6;
const STEPS: usize = 40;

/// Numbers that look like chance, and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn units(&mut self) -> i64 {
        1 + i64::try_from(self.throw(4)).unwrap()
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.throw(items.len() as u64);
        &items[usize::try_from(index).unwrap()]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_happens_in_whatever_order_the_books_balance() {
    for seed in SEEDS {
        let warehouse = Arc::new(Warehouse::open().await);
        let mut products = Vec::new();
        for _ in 0..4 {
            products.push(warehouse.product(12).await);
        }
        // Fewer than there are clerks: they get in each other's way.
        let orders: Vec<Uuid> = (0..30).map(|_| warehouse.id()).collect();
        let clerks = (1..=CLERKS).map(|clerk| {
            let (warehouse, products, orders) =
                (Arc::clone(&warehouse), products.clone(), orders.clone());
            let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ clerk);
            tokio::spawn(async move {
                for _ in 0..STEPS {
                    step(&warehouse, &products, &orders, &mut dice).await;
                }
            })
        });
        for clerk in join_all(clerks).await {
            clerk.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        }
        assert_balanced(warehouse.pool()).await;
        // And when all holds have ended, nothing is held.
        warehouse.clock.advance(TimeDelta::days(1));
        while expire_some(&warehouse.context).await.unwrap() > 0 {}
        assert_balanced(warehouse.pool()).await;
        for product in products {
            assert_eq!(warehouse.balance(product).await.1, 0);
        }
    }
}

/// Something happens. Whether it is granted does not matter, as long as it is answered.
async fn step(warehouse: &Warehouse, products: &[Uuid], orders: &[Uuid], dice: &mut Dice) {
    let (product, order) = (*dice.pick(products), *dice.pick(orders));
    let status = match dice.throw(16) {
        0..=5 => {
            let count = 1 + dice.throw(3);
            let lines: Vec<_> = (0..count)
                .map(|_| (*dice.pick(products), dice.units()))
                .collect();
            let seconds = 1 + i64::try_from(dice.throw(60)).unwrap();
            warehouse.reserve_for(order, &lines, seconds).await.status
        }
        6 | 7 => warehouse.release(order).await.status,
        8 | 9 => {
            warehouse.confirm(order).await;
            StatusCode::OK
        }
        10 => {
            warehouse.cancel(order).await;
            StatusCode::OK
        }
        11 => warehouse.receive(product, dice.units()).await.status,
        12 => {
            let units = dice.units();
            warehouse.adjust(product, units, "lost").await.status
        }
        13 => {
            let units = dice.units();
            warehouse.adjust(product, units, "found").await.status
        }
        14 => {
            let seconds = i64::try_from(dice.throw(30)).unwrap();
            warehouse.clock.advance(TimeDelta::seconds(seconds));
            StatusCode::OK
        }
        _ => {
            expire_some(&warehouse.context).await.unwrap();
            StatusCode::OK
        }
    };
    assert!(
        status.is_success() || status == StatusCode::CONFLICT,
        "{status}"
    );
}

#[tokio::test]
async fn the_ledger_is_only_added_to() {
    let warehouse = Warehouse::open().await;
    warehouse.product(3).await;
    for statement in [
        "UPDATE movements SET quantity = 4",
        "DELETE FROM movements",
        "TRUNCATE movements",
    ] {
        let refused = sqlx::query(statement).execute(warehouse.pool()).await;
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("the ledger is only added to"), "{error}");
    }
}

#[tokio::test]
async fn the_database_itself_refuses_books_that_do_not_add_up() {
    let warehouse = Warehouse::open().await;
    warehouse.product(3).await;
    for statement in [
        "UPDATE stock SET available = available + 1",
        "UPDATE stock SET sold = sold + 4, available = available - 4",
        "UPDATE stock SET received = received - 1",
    ] {
        let refused = sqlx::query(statement).execute(warehouse.pool()).await;
        let error = refused.unwrap_err();
        let is_check = error
            .as_database_error()
            .is_some_and(|error| error.is_check_violation());
        assert!(is_check, "{error}");
    }
}
