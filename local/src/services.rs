//! The services that a local run hosts, from the same description as their own programs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use catalog::images::Images;
use futures::future::BoxFuture;
use futures::{FutureExt as _, TryStreamExt as _};
use platform::{Clock, Service};
use serde_json::Value;
use sqlx::PgPool;
use url::Url;
use uuid::Uuid;

use crate::accounts;
use crate::plan::{Plan, metrics_of};
use crate::state::{State, StateError};

/// Names and values.
pub type Settings = Vec<(&'static str, String)>;

/// A service and what this program needs to know of it.
pub struct Hosted {
    /// Its description.
    pub service: Service,
    /// Its contract as it serves it.
    pub contract: Value,
    /// Where it listens.
    pub port: u16,
    /// Where its metrics are, if anywhere.
    pub metrics_port: Option<u16>,
    /// Whether its paths belong to the system's own API, so that the gateway answers them.
    pub behind_gateway: bool,
    /// What it may do as itself, when it calls others.
    pub scopes: &'static [&'static str],
    /// Settings of its own, by their names without the prefix.
    pub settings: fn(Surroundings<'_>) -> anyhow::Result<Settings>,
    /// Adds what is missing of the demo data, once all services run and those before it in the list have theirs.
    pub demo: for<'a> fn(&'a PgPool, Surroundings<'a>) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// Where a service finds what is around it.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The state directory.
    pub state: &'a State,
    /// The others.
    pub plan: &'a Plan,
}

impl Surroundings<'_> {
    /// Where another service listens.
    fn url(&self, service: &str) -> String {
        self.plan.url(service)
    }
}

/// All of them, in the order in which they get their demo data.
pub fn all() -> Vec<Hosted> {
    vec![
        auth(),
        catalog(),
        inventory(),
        cart(),
        order(),
        payment(),
        payment_sandbox(),
        billing(),
        user(),
        notification(),
    ]
}

fn auth() -> Hosted {
    let service = auth::service();
    Hosted {
        contract: auth::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |around| {
            let key = around
                .state
                .secret("auth-key-encryption", || platform::random::token(32))?;
            let reset = format!("http://localhost:{}/reset-password", around.plan.gateway);
            Ok(vec![
                ("KEY_ENCRYPTION_KEY", key),
                ("CLIENTS", accounts::clients(around.plan, around.state)?),
                ("STAFF_SCOPES", accounts::staff_scopes(around.plan)),
                ("FIRST_ACCOUNTS", accounts::first(around.state)?),
                ("RESET_URL", reset),
            ])
        },
        demo: nothing,
    }
}

fn catalog() -> Hosted {
    let service = catalog::service();
    Hosted {
        contract: catalog::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |around| {
            let images = directory_url(&around.state.objects("catalog")?);
            Ok(vec![("IMAGES_URL", images.to_string())])
        },
        demo: |pool, around| {
            async move {
                let images = Images::open(&directory_url(&around.state.objects("catalog")?))?;
                catalog::demo::load(pool, &Clock::system(), &images).await?;
                Ok(())
            }
            .boxed()
        },
    }
}

fn inventory() -> Hosted {
    let service = inventory::service();
    Hosted {
        contract: inventory::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |_| Ok(Vec::new()),
        demo: |pool, around| {
            async move {
                let products = products_on_sale(&around.url("catalog")).await?;
                inventory::demo::load(pool, &Clock::system(), &products).await?;
                Ok(())
            }
            .boxed()
        },
    }
}

fn cart() -> Hosted {
    let service = cart::service();
    Hosted {
        contract: cart::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |around| {
            Ok(vec![
                ("CATALOG_URL", around.url("catalog")),
                ("INVENTORY_URL", around.url("inventory")),
            ])
        },
        demo: nothing,
    }
}

fn order() -> Hosted {
    let service = order::service();
    Hosted {
        contract: order::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &["inventory:reserve", "payment:read", "payment:refund"],
        service,
        settings: |around| {
            Ok(vec![
                ("CATALOG_URL", around.url("catalog")),
                ("INVENTORY_URL", around.url("inventory")),
                ("PAYMENT_URL", around.url("payment")),
                ("CART_URL", around.url("cart")),
            ])
        },
        demo: nothing,
    }
}

fn payment() -> Hosted {
    let service = payment::service();
    Hosted {
        contract: payment::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |around| {
            Ok(vec![
                ("GATEWAY_URL", around.url("payment-sandbox")),
                ("GATEWAY_KEY", provider_secret(around, "key")?),
                ("WEBHOOK_KEY", provider_secret(around, "webhooks")?),
            ])
        },
        demo: nothing,
    }
}

fn billing() -> Hosted {
    let service = billing::service();
    Hosted {
        contract: billing::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &["order:read"],
        service,
        settings: |around| {
            let seller = [
                ("SELLER_NAME", "Plumbline Trading GmbH"),
                ("SELLER_ADDRESS", "1 Quay Street, 20457 Hamburg, Germany"),
                ("SELLER_TAX_NUMBER", "DE123456789"),
                ("TAX_RATE", "19"),
            ];
            let seller = seller.map(|(name, value)| (name, value.to_owned()));
            let order = ("ORDER_URL", around.url("order"));
            Ok([order].into_iter().chain(seller).collect())
        },
        demo: nothing,
    }
}

/// Plays a provider that others run: nobody reaches it through our gateway.
fn payment_sandbox() -> Hosted {
    let service = payment_sandbox::service();
    Hosted {
        contract: payment_sandbox::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: false,
        scopes: &[],
        service,
        settings: |around| {
            let webhooks = around.url("payment") + "/payments/webhooks";
            let portal = format!("http://localhost:{}", around.plan.gateway);
            Ok(vec![
                ("SECRET_KEY", provider_secret(around, "key")?),
                ("WEBHOOK_KEY", provider_secret(around, "webhooks")?),
                ("WEBHOOK_URL", webhooks),
                // Swagger UI asks it directly.
                ("HTTP_CORS_ORIGINS", portal),
            ])
        },
        demo: nothing,
    }
}

fn user() -> Hosted {
    let service = user::service();
    Hosted {
        contract: user::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &[],
        service,
        settings: |around| {
            Ok(vec![
                ("ORDER_URL", around.url("order")),
                ("PAYMENT_URL", around.url("payment")),
                ("CART_URL", around.url("cart")),
                ("BILLING_URL", around.url("billing")),
                ("NOTIFICATION_URL", around.url("notification")),
            ])
        },
        demo: nothing,
    }
}

fn notification() -> Hosted {
    let service = notification::service();
    Hosted {
        contract: notification::generated::document(),
        port: service.port(),
        metrics_port: metrics_of(service.port()),
        behind_gateway: true,
        scopes: &["auth:reset-link", "user:read"],
        service,
        settings: |around| {
            let mailbox = format!("smtp://127.0.0.1:{}", around.plan.mailbox);
            let sender = "Plumbline Trading <orders@plumbline.example>";
            Ok(vec![
                ("USER_URL", around.url("user")),
                ("AUTH_URL", around.url("auth")),
                ("SMTP_URL", mailbox),
                ("SENDER", sender.to_owned()),
                ("SHOP_NAME", "Plumbline Trading".to_owned()),
            ])
        },
        demo: nothing,
    }
}

fn nothing<'a>(_: &'a PgPool, _: Surroundings<'a>) -> BoxFuture<'a, anyhow::Result<()>> {
    async { Ok(()) }.boxed()
}

/// What the merchant and the provider have agreed upon.
fn provider_secret(around: Surroundings<'_>, what: &str) -> Result<String, StateError> {
    let name = format!("payment-provider-{what}");
    around.state.secret(&name, || platform::random::token(32))
}

/// The products that everybody sees in the catalog.
async fn products_on_sale(catalog: &str) -> anyhow::Result<Vec<Uuid>> {
    let catalog = sdk::catalog::connect(sdk::Connection::http(catalog)?);
    let products = catalog.list_products().limit(100).stream();
    let ids = products.map_ok(|product| Uuid::from(product.id));
    Ok(ids.try_collect().await?)
}

fn directory_url(directory: &Path) -> Url {
    Url::from_directory_path(directory).expect("a state directory's path is absolute")
}

impl Hosted {
    /// Its name, which is also that of its database.
    pub fn name(&self) -> &'static str {
        self.service.name()
    }

    /// Its queue, and the types of the events that come to it.
    pub fn subscriptions(&self) -> (&str, Vec<&str>) {
        let types = self.contract["x-subscriptions"].as_object();
        let types = types.into_iter().flat_map(|types| types.keys());
        (self.name(), types.map(String::as_str).collect())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Where its operations are reached, if not through the gateway.
    pub fn server(&self) -> Option<String> {
        (!self.behind_gateway).then(|| format!("http://localhost:{}", self.port))
    }

    /// The name of one of its environment variables.
    pub fn variable(&self, setting: &str) -> String {
        platform::config::name_for(self.name(), setting)
    }
}
