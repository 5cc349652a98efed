//! The shop as its staff sees it.

use platform::Clock;
use platform::auth::mint::Grant;
use platform::testing::eventually;
use plumbline_local::up::System;
use sdk::{Connection, StaticToken, auth, catalog, inventory, order, payment};
use serde_json::json;
use uuid::Uuid;

use crate::customer::Customer;
use crate::system;

/// Everything that staff does in a journey.
const STAFF: [&str; 7] = [
    "catalog:write",
    "inventory:read",
    "inventory:reserve",
    "inventory:write",
    "order:manage",
    "payment:read",
    "payment:refund",
];

/// A running system, and its staff.
pub(crate) struct Shop {
    system: System,
    catalog: catalog::Client,
    category: catalog::types::CategoryId,
    pub(crate) inventory: inventory::Client,
    pub(crate) orders: order::Client,
    pub(crate) payments: payment::Client,
}

/// Where the units of a product are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) available: i64,
    pub(crate) reserved: i64,
    pub(crate) sold: i64,
}

impl Shop {
    /// Opens a shop in a system of its own, with this bus.
    pub(crate) async fn open(bus: &str) -> Self {
        let system = system::start(bus).await;
        let staff = connection(&system, &Grant::staff(&Uuid::now_v7().to_string(), &STAFF));
        let catalog = catalog::connect(staff.clone());
        let category = json!({"name": "Journeys", "position": 1});
        let category = catalog
            .create_category()
            .body(body::<catalog::types::NewCategory>(category));
        Self {
            category: category.send().await.unwrap().id,
            catalog,
            inventory: inventory::connect(staff.clone()),
            orders: order::connect(staff.clone()),
            payments: payment::connect(staff),
            system,
        }
    }

    /// Where it is.
    pub(crate) fn gateway(&self) -> String {
        self.system.gateway()
    }

    /// Somebody new, who can buy.
    pub(crate) fn customer(&self) -> Customer {
        let grant = Grant::customer(&Uuid::now_v7().to_string(), &[]);
        Customer::new(connection(&self.system, &grant))
    }

    /// Somebody new with an account, who can buy; and their address.
    pub(crate) async fn registered(&self) -> (Customer, String) {
        let address = format!("{}@example.com", Uuid::now_v7());
        let gateway = Connection::http(&self.system.gateway()).unwrap();
        let accounts = auth::connect(gateway.clone());
        let credentials = json!({"email": address, "password": "a travelling trunk"});
        let mut account = credentials.clone();
        account["display_name"] = json!("Ines Harrow");
        let registering = accounts.register_account();
        let registering = registering.body(body::<auth::types::NewAccount>(account));
        registering.send().await.unwrap();
        let credentials = body::<auth::types::Credentials>(credentials);
        let session = accounts.log_in().body(credentials).send().await.unwrap();
        let token = session.into_inner().access_token.to_string();
        let customer = Customer::new(gateway.with_tokens(StaticToken::new(token)));
        (customer, address)
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

fn connection(system: &System, grant: &Grant) -> Connection {
    let token = system.identity().token(grant, &Clock::system());
    Connection::http(&system.gateway())
        .unwrap()
        .with_tokens(StaticToken::new(token))
}

/// JSON as the type of a request.
pub(crate) fn body<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}
