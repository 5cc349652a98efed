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

use crate::plan::Plan;
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
        let mut services = self.plan.services.iter();
        let found = services.find(|hosted| hosted.name() == service);
        let found = found.expect("services name services that run");
        format!("http://{}", found.address())
    }
}

/// All of them, in the order in which they get their demo data.
pub fn all() -> Vec<Hosted> {
    vec![
        catalog(),
        inventory(),
        order(),
        payment(),
        payment_sandbox(),
    ]
}

fn catalog() -> Hosted {
    let service = catalog::service();
    Hosted {
        contract: catalog::generated::document(),
        port: service.port(),
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

fn order() -> Hosted {
    let service = order::service();
    Hosted {
        contract: order::generated::document(),
        port: service.port(),
        behind_gateway: true,
        scopes: &["inventory:reserve", "payment:read", "payment:refund"],
        service,
        settings: |around| {
            Ok(vec![
                ("CATALOG_URL", around.url("catalog")),
                ("INVENTORY_URL", around.url("inventory")),
                ("PAYMENT_URL", around.url("payment")),
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

/// Plays a provider that others run: nobody reaches it through our gateway.
fn payment_sandbox() -> Hosted {
    let service = payment_sandbox::service();
    Hosted {
        contract: payment_sandbox::generated::document(),
        port: service.port(),
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
        let service = self.name().replace('-', "_").to_uppercase();
        format!("PLUMBLINE_{service}_{setting}")
    }
}
