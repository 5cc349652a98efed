//! The shop as its staff sees it.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use platform::testing::eventually;
use plumbline_local::up::System;
use sdk::{Connection, StaticToken, auth, billing, catalog, inventory, order, payment};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::customer::{self, Customer};
use crate::system;
use crate::visitor;

/// A running system, and its staff.
pub(crate) struct Shop {
    pub(crate) system: System,
    pub(crate) http: reqwest::Client,
    category: catalog::types::CategoryId,
    pub(crate) admin: auth::Client,
    pub(crate) catalog: catalog::Client,
    pub(crate) inventory: inventory::Client,
    pub(crate) orders: order::Client,
    pub(crate) payments: payment::Client,
    pub(crate) billing: billing::Client,
}

/// Where the units of a product are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) available: i64,
    pub(crate) reserved: i64,
    pub(crate) sold: i64,
}

impl Shop {
    /// Opens a shop in a system of its own, with this bus. Its staff logs in.
    pub(crate) async fn open(bus: &str) -> Self {
        let system = system::start(&format!("journeys-{bus}"), bus).await;
        let http = reqwest::Client::new();
        let staff = employee(&system, &http, "staff").await;
        let admin = employee(&system, &http, "admin").await;
        let catalog = catalog::connect(staff.clone());
        let category = json!({"name": "Journeys", "position": 1});
        let category = catalog
            .create_category()
            .body(body::<catalog::types::NewCategory>(category));
        Self {
            category: category.send().await.unwrap().id,
            admin: auth::connect(admin),
            catalog,
            inventory: inventory::connect(staff.clone()),
            orders: order::connect(staff.clone()),
            payments: payment::connect(staff.clone()),
            billing: billing::connect(staff),
            system,
            http,
        }
    }

    /// Where it is.
    pub(crate) fn gateway(&self) -> String {
        self.system.gateway()
    }

    /// The way of somebody who is not known.
    pub(crate) fn visitor(&self) -> Connection {
        visitor::connection(&self.http, &self.system.gateway())
    }

    /// Somebody new, who registers, logs in, and can buy.
    pub(crate) async fn customer(&self) -> Customer {
        Customer::register(self.visitor()).await
    }

    /// The database of a service: for what no operation shows.
    pub(crate) async fn database(&self, service: &str) -> PgPool {
        database(&self.system, service).await
    }

    /// Waits for a mail to somebody with this subject; what it says.
    pub(crate) async fn mail(&self, address: &str, subject: &str) -> String {
        eventually(&format!("a mail: {subject}"), async || {
            let mails = self.system.mailbox().mails_to(address);
            let found = mails.iter().find(|mail| mail.subject == subject);
            found.map(|mail| mail.text())
        })
        .await
    }

    /// A new product for 12.50 EUR, with so many units in stock: the catalog says that it is there, inventory hears it, and
    /// then units can be received.
    pub(crate) async fn product(&self, units: i64) -> Uuid {
        let product = json!({
            "name": format!("Travelling trunk {}", Uuid::now_v7()), "category_id": self.category, "status": "active",
            "description": "It has been around.", "price": {"amount": 1250, "currency": "EUR"},
        });
        let product = self
            .catalog
            .create_product()
            .body(body::<catalog::types::NewProduct>(product));
        let product = Uuid::from(product.send().await.unwrap().id);
        if units > 0 {
            eventually("inventory hears of a new product", async || {
                self.receive(product, units).await.then_some(())
            })
            .await;
        }
        product
    }

    /// Shows a product: with a picture, which is returned.
    pub(crate) async fn picture(&self, product: Uuid) -> Vec<u8> {
        let mut picture = Cursor::new(Vec::new());
        let red = RgbImage::from_pixel(32, 32, Rgb([200, 20, 20]));
        red.write_to(&mut picture, ImageFormat::Png).unwrap();
        let picture = picture.into_inner();
        let uploading = self.catalog.upload_product_image().product_id(product);
        let uploading = uploading.alt("A trunk").body(picture.clone());
        uploading.send().await.unwrap();
        picture
    }

    async fn receive(&self, product: Uuid, units: i64) -> bool {
        let receipt = body::<inventory::types::NewReceipt>(json!({"quantity": units}));
        let receiving = self
            .inventory
            .receive_stock()
            .product_id(product)
            .body(receipt);
        match receiving.send().await {
            Ok(_) => true,
            Err(error) if error.status().is_some_and(|status| status == 404) => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Where the units of a product are now.
    pub(crate) async fn units(&self, product: Uuid) -> Units {
        let stock = self
            .inventory
            .get_stock()
            .product_id(product)
            .send()
            .await
            .unwrap();
        Units {
            available: *stock.available,
            reserved: *stock.reserved,
            sold: *stock.sold,
        }
    }

    /// Waits until the units of a product are where they belong.
    pub(crate) async fn units_become(&self, product: Uuid, expected: Units) {
        eventually(&format!("{expected:?}"), async || {
            (self.units(product).await == expected).then_some(())
        })
        .await;
    }

    /// The payment of an order, as soon as there is one.
    pub(crate) async fn payment(&self, order: Uuid) -> payment::types::Payment {
        eventually("there is a payment", async || {
            let payments = self
                .payments
                .list_payments()
                .order_id(order)
                .send()
                .await
                .unwrap();
            payments.items.first().cloned()
        })
        .await
    }
}

/// The way of somebody who is there from the start, and logs in.
async fn employee(system: &System, http: &reqwest::Client, role: &str) -> Connection {
    let people = system.people().unwrap();
    let person = people.iter().find(|person| person.role == role).unwrap();
    let visitor = visitor::connection(http, &system.gateway());
    let auth = auth::connect(visitor.clone());
    let session = customer::log_in(&auth, &person.email, &person.password).await;
    let session = session.unwrap();
    visitor.with_tokens(StaticToken::new(session.access_token.to_string()))
}

async fn database(system: &System, service: &str) -> PgPool {
    let mut services = system.services();
    let (hosted, environment) = services
        .find(|(hosted, _)| hosted.name() == service)
        .unwrap();
    let name = hosted.variable("DATABASE_URL");
    let mut variables = environment.variables();
    let (_, url) = variables.find(|(variable, _)| *variable == name).unwrap();
    PgPool::connect(url).await.unwrap()
}

/// JSON as the type of a request.
pub(crate) fn body<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}
