//! The services that an order needs, as stubs of their contracts.

use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use order::config::Config;
use serde_json::{Value, json};
use wiremock::MockServer;

/// The one payment method that nobody has.
pub(super) const NO_METHOD: &str = "0197b0d2-8f11-7a40-9c3e-5d2b7a1e4f61";
/// What pays every order.
pub(super) const PAYMENT: &str = "0197b0d3-1c55-7e02-8b7a-3f9d0c6e2a18";

/// The version of every cart.
pub(super) const CART_VERSION: i64 = 7;

const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";
const NOW: &str = "2026-01-01T00:00:00Z";

/// What the neighbours do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// All that they are asked for.
    Willing,
    /// The inventory has nothing, and the payment nothing to give back.
    Exhausted,
    /// Nothing at all.
    Gone,
}

/// The neighbours of an order.
pub(super) struct Neighbours {
    catalog: MockServer,
    inventory: MockServer,
    payment: MockServer,
    cart: MockServer,
}

impl Neighbours {
    pub(super) async fn start(mood: Mood) -> Self {
        let neighbours = Self {
            catalog: MockServer::start().await,
            inventory: MockServer::start().await,
            payment: MockServer::start().await,
            cart: MockServer::start().await,
        };
        if mood != Mood::Gone {
            neighbours.sell().await;
            neighbours.know_methods().await;
            neighbours.reserve(mood).await;
            neighbours.refund(mood).await;
        }
        neighbours
    }

    /// The settings of a service that has them.
    pub(super) fn config(&self) -> Config {
        let settings = json!({
            "catalog_url": self.catalog.uri(), "inventory_url": self.inventory.uri(), "payment_url": self.payment.uri(),
            "cart_url": self.cart.uri()
        });
        serde_json::from_value(settings).expect("settings of this file")
    }

    /// The caller's cart from now on: another one each time, since a version of a cart is ordered once.
    pub(super) async fn fill_cart(&self, number: usize, pieces: &[i32]) {
        self.cart.reset().await;
        let line = |quantity: &i32| json!({"product_id": SOMETHING, "quantity": quantity});
        let contents = json!({
            "id": format!("0197b1c2-3d4e-7f50-8a61-{number:012x}"), "version": CART_VERSION,
            "lines": pieces.iter().map(line).collect::<Vec<_>>(), "updated_at": NOW, "expires_at": null
        });
        operation("cart", "get_cart_contents")
            .header("etag", "\"7\"")
            .mounted(&self.cart, 200, contents)
            .await;
    }

    /// Whatever the id: it is sold, for a cent, so that the greatest order does not cost too much.
    async fn sell(&self) {
        let product = json!({
            "id": SOMETHING, "slug": "thing", "name": "Thing", "description": null, "compare_at_price": null,
            "price": {"amount": 1, "currency": "EUR"}, "category_id": SOMETHING, "attributes": [], "images": [],
            "status": "active", "created_at": NOW, "updated_at": NOW
        });
        let operation = operation("catalog", "get_product").header("etag", "\"1\"");
        operation.mounted(&self.catalog, 200, product).await;
    }

    async fn know_methods(&self) {
        let unknown = problem(
            404,
            "payment_method_not_found",
            "There is no such payment method",
        );
        operation("payment", "get_payment_method")
            .at(&format!("/payments/methods/{NO_METHOD}"))
            .mounted(&self.payment, 404, unknown)
            .await;
        let method = json!({
            "id": SOMETHING, "brand": "visa", "last_four": "4242", "expiry_month": 9, "expiry_year": 2031,
            "created_at": NOW
        });
        operation("payment", "get_payment_method")
            .mounted(&self.payment, 200, method)
            .await;
    }

    async fn reserve(&self, mood: Mood) {
        let (status, answer) = match mood {
            Mood::Exhausted => {
                let mut problem = problem(409, "out_of_stock", "There are not enough units");
                problem["errors"] = json!([
                    {"in": "body", "pointer": "/lines/0/quantity", "code": "too_large", "detail": "there are fewer"}
                ]);
                (409, problem)
            }
            _ => {
                let reservation = json!({
                    "order_id": SOMETHING, "state": "held", "lines": [{"product_id": SOMETHING, "quantity": 1}],
                    "expires_at": NOW, "created_at": NOW, "updated_at": NOW
                });
                (201, reservation)
            }
        };
        operation("inventory", "reserve_stock")
            .mounted(&self.inventory, status, answer)
            .await;
        operation("inventory", "release_reservation")
            .mounted(&self.inventory, 204, Value::Null)
            .await;
    }

    async fn refund(&self, mood: Mood) {
        let (status, answer) = match mood {
            Mood::Exhausted => {
                let title = "That is more than can be refunded";
                (409, problem(409, "refund_exceeds_captured", title))
            }
            _ => {
                let refund = json!({
                    "id": SOMETHING, "payment_id": PAYMENT, "order_id": SOMETHING,
                    "amount": {"amount": 1, "currency": "EUR"}, "reason": "returned", "state": "pending",
                    "created_at": NOW, "updated_at": NOW
                });
                (201, refund)
            }
        };
        operation("payment", "create_refund")
            .header("location", "/payments")
            .mounted(&self.payment, status, answer)
            .await;
    }
}

fn operation(contract: &str, id: &str) -> StubbedOperation {
    stub(Subject::of_service(contract)).operation(id)
}

fn problem(status: u16, code: &str, title: &str) -> Value {
    json!({"type": "about:blank", "title": title, "status": status, "code": code})
}
