use std::sync::Arc;

use anyhow::Context as _;
use secrecy::{ExposeSecret as _, SecretString};

use super::{AwsBus, PostgresBus, SharedBus, postgres};

/// Opens the bus that a URL names: `postgres://…`, or `aws://REGION/ACCOUNT/PREFIX`, with `?endpoint=URL` for an emulator.
pub async fn open(url: &SecretString, application: &str) -> anyhow::Result<SharedBus> {
    match scheme(url)? {
        Scheme::Postgres => Ok(Arc::new(PostgresBus::connect(url, application).await?)),
        Scheme::Aws => Ok(Arc::new(AwsBus::open(url.expose_secret()).await?)),
    }
}

/// Prepares a bus for the subscriptions of each queue: its tables, where it is in Postgres, or its topic and queues on AWS. To
/// be called by whoever starts services, before the first of them, so that nothing is published that nobody hears because
/// they start later. In production the deployment has done it.
pub async fn provision(url: &str, subscriptions: &[(&str, Vec<&str>)]) -> anyhow::Result<()> {
    let url = SecretString::from(url);
    match scheme(&url)? {
        Scheme::Postgres => postgres::provision(&url, subscriptions)
            .await
            .context("the bus cannot be provisioned"),
        Scheme::Aws => {
            let bus = AwsBus::open(url.expose_secret()).await?;
            for (queue, types) in subscriptions {
                let provisioned = bus.provision(queue, types).await;
                provisioned
                    .with_context(|| format!("the queue `{queue}` cannot be provisioned"))?;
            }
            Ok(())
        }
    }
}

enum Scheme {
    Postgres,
    Aws,
}

/// The URL may hold a password, so that an error names its scheme only.
fn scheme(url: &SecretString) -> anyhow::Result<Scheme> {
    match url.expose_secret().split(':').next() {
        Some("postgres" | "postgresql") => Ok(Scheme::Postgres),
        Some("aws") => Ok(Scheme::Aws),
        Some(other) => {
            anyhow::bail!(
                "there is no bus behind `{other}:`; `bus_url` begins with postgres:// or aws://"
            )
        }
        None => anyhow::bail!("`bus_url` is empty"),
    }
}
