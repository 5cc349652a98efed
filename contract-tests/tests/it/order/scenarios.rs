//! One state for each answer that no request provokes by itself.

use std::collections::HashSet;

use contract_tests::generated::order::Scenarios;
use contract_tests::{Arrangement, Draft, Hearing, World};
use serde_json::{Value, json};

use super::desk::Desk;
use super::neighbours::{CART_VERSION, NO_METHOD};

/// An order of the customer's.
fn own(id: &str) -> Arrangement {
    of(id).owned_by(Desk::customer())
}

fn of(id: &str) -> Arrangement {
    Arrangement::new().path("order_id", id)
}

/// A new order of the customer's.
fn new_order() -> Arrangement {
    Arrangement::new()
        .by(Desk::customer())
        .rule(one_line_each)
        .rule(lines_or_a_cart)
}

/// The same, and not of the cart.
fn of_a_line() -> Arrangement {
    new_order().property("lines", json!([{"product_id": NO_METHOD, "quantity": 1}]))
}

/// Lines, or the cart as it is.
fn lines_or_a_cart(draft: &mut Draft) {
    let Some(body) = draft.json_mut().and_then(Value::as_object_mut) else {
        return;
    };
    match body.contains_key("lines") {
        true => drop(body.shift_remove("cart_version")),
        false => drop(body.insert("cart_version".to_owned(), json!(CART_VERSION))),
    }
}

/// An order of the cart in this version.
fn of_cart(version: i64) -> Arrangement {
    let only_the_cart = move |draft: &mut Draft| {
        let body = draft.json_mut().and_then(Value::as_object_mut);
        if let Some(body) = body {
            body.shift_remove("lines");
            body.insert("cart_version".to_owned(), json!(version));
        }
    };
    Arrangement::new().by(Desk::customer()).rule(only_the_cart)
}

/// No two lines have the same product.
fn one_line_each(draft: &mut Draft) {
    let lines = draft.json_mut().and_then(|body| body.get_mut("lines"));
    let mut seen = HashSet::new();
    for line in lines.and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(line) = line.as_object_mut() else {
            continue;
        };
        let known = line.get("product_id").map(Value::to_string);
        if known.is_some_and(|product| !seen.insert(product)) {
            let fresh = format!("0197a3c1-5b7e-7c3a-9d43-{:012x}", seen.len());
            seen.insert(json!(fresh).to_string());
            line.insert("product_id".to_owned(), json!(fresh));
        }
    }
}

impl Scenarios for Desk {
    async fn list_orders_200(&self) -> Arrangement {
        self.placed().await;
        Arrangement::new().with_scopes(&["order:manage"])
    }

    async fn list_orders_403_staff_only(&self) -> Arrangement {
        Arrangement::new()
            .by(Desk::customer())
            .query("customer_id", "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56")
    }

    async fn place_order_201(&self) -> Arrangement {
        self.fill_cart(&[2]).await;
        new_order()
    }

    async fn place_order_409_out_of_stock(&self) -> Arrangement {
        let (target, neighbours) = self.among_exhausted().await;
        of_a_line().at(target).keep(neighbours)
    }

    async fn place_order_409_cart_empty(&self) -> Arrangement {
        self.fill_cart(&[]).await;
        of_cart(CART_VERSION)
    }

    async fn place_order_409_cart_changed(&self) -> Arrangement {
        self.fill_cart(&[2]).await;
        of_cart(CART_VERSION - 1)
    }

    async fn place_order_422_unknown_payment_method(&self) -> Arrangement {
        of_a_line().property("payment_method_id", NO_METHOD)
    }

    async fn get_order_200(&self) -> Arrangement {
        own(&self.placed().await)
    }

    async fn get_order_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_order_timeline_200(&self) -> Arrangement {
        own(&self.shipped().await)
    }

    async fn get_order_timeline_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn cancel_order_200(&self) -> Arrangement {
        own(&self.placed().await)
    }

    async fn cancel_order_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn cancel_order_409_illegal_transition(&self) -> Arrangement {
        own(&self.shipped().await)
    }

    async fn ship_order_200(&self) -> Arrangement {
        of(&self.confirmed().await)
    }

    async fn ship_order_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn ship_order_409_illegal_transition(&self) -> Arrangement {
        of(&self.placed().await)
    }

    async fn deliver_order_200(&self) -> Arrangement {
        of(&self.shipped().await)
    }

    async fn deliver_order_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn deliver_order_409_illegal_transition(&self) -> Arrangement {
        of(&self.confirmed().await)
    }

    async fn refund_order_202(&self) -> Arrangement {
        of(&self.shipped().await)
    }

    async fn refund_order_404_order_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn refund_order_409_illegal_transition(&self) -> Arrangement {
        of(&self.confirmed().await)
    }

    async fn refund_order_409_refund_refused(&self) -> Arrangement {
        let (target, neighbours) = self.among_exhausted().await;
        of(&self.shipped().await).at(target).keep(neighbours)
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

    async fn add_to_list_orders(&self) -> String {
        self.placed().await
    }

    async fn remove_from_list_orders(&self, item: String) {
        // No operation deletes one; a list has to bear it all the same.
        let statements = [
            "DELETE FROM order_lines WHERE order_id = $1::uuid",
            "DELETE FROM order_timeline WHERE order_id = $1::uuid",
            "DELETE FROM orders WHERE id = $1::uuid",
        ];
        for statement in statements {
            sqlx::query(statement)
                .bind(&item)
                .execute(self.pool())
                .await
                .expect("an order can be deleted");
        }
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.app.subscriptions().clone(), self.pool())
    }

    async fn published(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
            .fetch_all(self.pool())
            .await
            .expect("the outbox is there")
    }
}
