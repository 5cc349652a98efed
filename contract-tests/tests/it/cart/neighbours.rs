//! The services that know what is in a cart, as stubs of their contracts.

use cart::config::Config;
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use serde_json::json;
use wiremock::MockServer;

/// What is in every cart.
pub(super) const KETTLE: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b11";

const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";
const NOW: &str = "2026-01-01T00:00:00Z";

/// The neighbours of carts.
pub(super) struct Neighbours {
    catalog: MockServer,
    inventory: MockServer,
}

impl Neighbours {
    /// Who know the kettle.
    pub(super) async fn start() -> Self {
        let neighbours = Self::gone().await;
        let kettle = json!({
            "id": KETTLE, "slug": "kettle", "name": "Kettle", "description": null, "compare_at_price": null,
            "price": {"amount": 4900, "currency": "EUR"}, "category_id": SOMETHING, "attributes": [], "images": [],
            "status": "active", "created_at": NOW, "updated_at": NOW
        });
        operation("catalog", "get_products")
            .mounted(&neighbours.catalog, 200, json!({"items": [kettle]}))
            .await;
        let units = json!({"product_id": KETTLE, "level": "low", "orderable": 3});
        operation("inventory", "get_availabilities")
            .mounted(&neighbours.inventory, 200, json!({"items": [units]}))
            .await;
        neighbours
    }

    /// Who know nothing at all.
    pub(super) async fn gone() -> Self {
        Self {
            catalog: MockServer::start().await,
            inventory: MockServer::start().await,
        }
    }

    /// The settings of a service that has them.
    pub(super) fn config(&self) -> Config {
        let settings = json!({
            "catalog_url": self.catalog.uri(), "inventory_url": self.inventory.uri()
        });
        serde_json::from_value(settings).expect("settings of this file")
    }
}

fn operation(contract: &str, id: &str) -> StubbedOperation {
    stub(Subject::of_service(contract)).operation(id)
}
