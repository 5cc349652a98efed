//! What is sold in a rehearsal: a few products, and never enough of them.

use std::time::Duration;

use anyhow::Context as _;
use sdk::{Connection, Options, catalog, inventory};
use serde_json::json;
use uuid::Uuid;

use crate::login;
use crate::system::System;

/// How long inventory may take to hear of a new product.
const HEARING: Duration = Duration::from_secs(30);

const PATIENCE: Duration = Duration::from_secs(5);

/// A shop with products that can be bought.
pub(crate) struct Shop {
    inventory: inventory::Client,
    /// The products.
    pub(crate) products: Vec<Product>,
}

/// Something to buy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product {
    /// Its id.
    pub(crate) id: Uuid,
    /// What it costs, in cents.
    pub(crate) price: i64,
}

impl Shop {
    /// Opens a shop with so many products and so many units of each.
    pub(crate) async fn open(system: &System, products: u32, units: i64) -> anyhow::Result<Self> {
        let staff = login::staff(system).await?;
        let connection = Connection::http(system.gateway().as_str())?
            .with_tokens(staff.token)
            .with(Options::default().timeout(PATIENCE));
        let mut shop = Self {
            inventory: inventory::connect(connection.clone()),
            products: create(&catalog::connect(connection), products).await?,
        };
        for product in shop.products.clone() {
            shop.first_receipt(product.id, units).await?;
        }
        shop.products.sort_by_key(|product| product.id);
        Ok(shop)
    }

    /// Puts more on the shelf. Nothing is lost where the system is just broken: the caller tries again later.
    pub(crate) async fn receive(&self, product: Uuid, units: i64) -> anyhow::Result<()> {
        let receipt =
            serde_json::from_value::<inventory::types::NewReceipt>(json!({"quantity": units}))?;
        self.inventory
            .receive_stock()
            .product_id(product.to_string())
            .body(receipt)
            .send()
            .await?;
        Ok(())
    }

    async fn first_receipt(&self, product: Uuid, units: i64) -> anyhow::Result<()> {
        let received = async {
            while self.receive(product, units).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(HEARING, received)
            .await
            .context("inventory never heard of a product that was created in the catalog")
    }
}

async fn create(catalog: &catalog::Client, products: u32) -> anyhow::Result<Vec<Product>> {
    let category = json!({"name": "Rehearsal", "position": 1});
    let category = catalog
        .create_category()
        .body(serde_json::from_value::<catalog::types::NewCategory>(
            category,
        )?)
        .send()
        .await?;
    let mut created = Vec::new();
    for number in 0..products {
        let price = 199 + i64::from(number) * 350;
        let product = json!({
            "name": format!("Thing {number}"), "category_id": category.id, "status": "active",
            "description": "To be bought.", "price": {"amount": price, "currency": "EUR"},
        });
        let product = catalog
            .create_product()
            .body(serde_json::from_value::<catalog::types::NewProduct>(
                product,
            )?)
            .send()
            .await?;
        created.push(Product {
            id: product.id.to_string().parse()?,
            price,
        });
    }
    Ok(created)
}
