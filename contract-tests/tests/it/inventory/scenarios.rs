//! One state for each answer that no request provokes by itself.

use contract_tests::generated::inventory::Scenarios;
use contract_tests::{Arrangement, Draft, Hearing, World};
use inventory::domain::stock::MOST_RECEIVED;
use serde_json::{Value, json};
use uuid::Uuid;

use super::warehouse::Warehouse;

fn of(product: Uuid) -> Arrangement {
    Arrangement::new().path("product_id", product.to_string())
}

fn of_order(order: Uuid) -> Arrangement {
    Arrangement::new().path("order_id", order.to_string())
}

/// One line.
fn lines(product: Uuid, quantity: i64) -> Value {
    json!([{"product_id": product, "quantity": quantity}])
}

/// All lines are about this product.
fn only_of(product: Uuid) -> impl Fn(&mut Draft) + Send + Sync {
    move |draft| {
        let lines = draft.json_mut().and_then(|body| body.get_mut("lines"));
        for line in lines.and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(place) = line.get_mut("product_id") {
                *place = json!(product);
            }
        }
    }
}

impl Scenarios for Warehouse {
    async fn get_availabilities_200(&self) -> Arrangement {
        let product = self.product(7).await;
        Arrangement::new().query("product_id", json!([product]))
    }

    async fn get_availability_200(&self) -> Arrangement {
        // So few that it is told.
        let product = self.product(7).await;
        self.reserved(product, 3).await;
        of(product)
    }

    async fn get_availability_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_reservation_200(&self) -> Arrangement {
        of_order(self.reserved(self.plenty().await, 2).await)
    }

    async fn get_reservation_404_reservation_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn reserve_stock_201(&self) -> Arrangement {
        of_order(self.id()).rule(only_of(self.plenty().await))
    }

    async fn reserve_stock_200(&self) -> Arrangement {
        let product = self.plenty().await;
        of_order(self.reserved(product, 3).await).property("lines", lines(product, 3))
    }

    async fn reserve_stock_409_out_of_stock(&self) -> Arrangement {
        of_order(self.id()).property("lines", lines(self.product(2).await, 3))
    }

    async fn reserve_stock_409_reservation_differs(&self) -> Arrangement {
        let product = self.plenty().await;
        of_order(self.reserved(product, 3).await).property("lines", lines(product, 4))
    }

    async fn reserve_stock_409_reservation_closed(&self) -> Arrangement {
        of_order(self.released().await).rule(only_of(self.plenty().await))
    }

    async fn reserve_stock_422_unknown_product(&self) -> Arrangement {
        of_order(self.id())
    }

    async fn release_reservation_204(&self) -> Arrangement {
        of_order(self.reserved(self.plenty().await, 2).await)
    }

    async fn release_reservation_409_reservation_sold(&self) -> Arrangement {
        of_order(self.sold().await)
    }

    async fn list_stock_200(&self) -> Arrangement {
        self.product(3).await;
        Arrangement::new()
    }

    async fn get_stock_200(&self) -> Arrangement {
        of(self.product(40).await)
    }

    async fn get_stock_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn receive_stock_201(&self) -> Arrangement {
        of(self.plenty().await)
    }

    async fn receive_stock_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn receive_stock_409_too_many_units(&self) -> Arrangement {
        of(self.product(MOST_RECEIVED).await)
    }

    async fn adjust_stock_201(&self) -> Arrangement {
        of(self.plenty().await)
    }

    async fn adjust_stock_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn adjust_stock_409_not_enough_available(&self) -> Arrangement {
        of(self.product(0).await).property("reason", "damaged")
    }

    async fn adjust_stock_409_too_many_units(&self) -> Arrangement {
        of(self.product(MOST_RECEIVED).await).property("reason", "found")
    }

    async fn list_movements_200(&self) -> Arrangement {
        of(self.ledger().await)
    }

    async fn list_movements_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_stock_settings_200(&self) -> Arrangement {
        of(self.product(3).await)
    }

    async fn get_stock_settings_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_stock_settings_200(&self) -> Arrangement {
        of(self.product(3).await).header("If-Match", "\"1\"")
    }

    async fn update_stock_settings_404_stock_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(self.outage().await)
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining().await)
    }

    async fn add_to_list_stock(&self) -> String {
        self.product(0).await.to_string()
    }

    async fn remove_from_list_stock(&self, item: String) {
        // No operation deletes one; a list has to bear it all the same.
        sqlx::query("DELETE FROM stock WHERE product_id = $1::uuid")
            .bind(item)
            .execute(self.pool())
            .await
            .expect("a product that never moved can be deleted");
    }

    async fn add_to_list_movements(&self) -> String {
        self.receive(self.ledger().await, 1).await.to_string()
    }

    async fn remove_from_list_movements(&self, item: String) {
        // The ledger refuses it, unless nobody listens.
        let statements = format!(
            "SET LOCAL session_replication_role = replica;
            DELETE FROM movements WHERE product_id = '{}' AND number = {item}",
            self.ledger().await
        );
        let mut transaction = self.pool().begin().await.expect("the database is there");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements))
            .execute(&mut *transaction)
            .await
            .expect("a superuser can do that");
        transaction.commit().await.expect("it can be committed");
    }

    async fn published(&self) -> Vec<Value> {
        self.end_all_holds().await;
        sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
            .fetch_all(self.pool())
            .await
            .unwrap_or_else(|error| vec![json!({"type": error.to_string()})])
    }

    fn hearing(&self) -> Hearing {
        Warehouse::hearing(self)
    }
}
