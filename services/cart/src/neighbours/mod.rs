//! The services that know what is in a cart, asked through `sdk`, with all products of a cart at once. What both tell
//! everybody may read, so they are asked in nobody's name.

use std::collections::HashMap;
use std::fmt::Display;

use anyhow::Context as _;
use futures::future::join;
use runtime::Money;
use sdk::catalog::types::ProductStatus;
use sdk::{Connection, Instruments, Options};
use url::Url;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::cart::Line;
use crate::domain::view::{Known, Product};

/// The ways to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    catalog: sdk::catalog::Client,
    inventory: sdk::inventory::Client,
}

impl Neighbours {
    /// Finds them where the settings say, and records calls with these. None of them has to be there yet.
    pub fn connect(config: &Config, calls: &Instruments) -> anyhow::Result<Self> {
        let patience = Options::default().timeout(config.patience);
        let to =
            |url: &Url| anyhow::Ok(Connection::http(url.as_str())?.recorded_with(calls.clone()));
        let catalog = to(&config.catalog_url).context("catalog")?;
        let inventory = to(&config.inventory_url).context("inventory")?;
        Ok(Self {
            catalog: sdk::catalog::connect(catalog).with(patience.clone()),
            inventory: sdk::inventory::connect(inventory).with(patience),
        })
    }

    /// What they know of the products of these lines. Who does not answer in time is done without.
    pub async fn know(&self, lines: &[Line]) -> Known {
        if lines.is_empty() {
            return Known {
                products: Some(HashMap::new()),
                units: Some(HashMap::new()),
            };
        }
        let ids: Vec<Uuid> = lines.iter().map(|line| line.product_id).collect();
        let (products, units) = join(self.products(&ids), self.units(&ids)).await;
        Known { products, units }
    }

    async fn products(&self, ids: &[Uuid]) -> Option<HashMap<Uuid, Product>> {
        let ids: Vec<_> = ids.iter().copied().map(Into::into).collect();
        let answer = self.catalog.get_products().id(ids).send().await;
        let found = answer.map_err(|error| missing("catalog", &error)).ok()?;
        let products = found.into_inner().items.into_iter().filter_map(|product| {
            let known = Product {
                name: product.name.to_string(),
                slug: product.slug.to_string(),
                // What has no price is not sold.
                price: Money::read(product.price.amount, &product.price.currency).ok()?,
                on_sale: product.status == ProductStatus::Active,
            };
            Some((*product.id, known))
        });
        Some(products.collect())
    }

    async fn units(&self, ids: &[Uuid]) -> Option<HashMap<Uuid, i32>> {
        let ids: Vec<_> = ids.iter().copied().map(Into::into).collect();
        let answer = self
            .inventory
            .get_availabilities()
            .product_id(ids)
            .send()
            .await;
        let found = answer.map_err(|error| missing("inventory", &error)).ok()?;
        let units = found.into_inner().items.into_iter();
        Some(
            units
                .map(|product| (*product.product_id, product.orderable))
                .collect(),
        )
    }
}

fn missing(service: &str, error: &impl Display) {
    tracing::warn!(service, %error, "a cart is shown without what a neighbour knows");
}
