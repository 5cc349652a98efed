//! The services that a local run hosts, in this process, from the same description as their own programs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use catalog::images::Images;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use platform::{Clock, Running, Service};
use serde_json::Value;
use url::Url;

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
    /// Settings of its own, by their names without the prefix.
    pub settings: fn(&State) -> Result<Settings, StateError>,
    /// Adds what is missing of the demo data.
    pub demo: for<'a> fn(&'a Running, &'a State) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// All of them, in the order in which they start.
pub fn all() -> Vec<Hosted> {
    vec![catalog()]
}

fn catalog() -> Hosted {
    let service = catalog::service();
    Hosted {
        contract: catalog::generated::document(),
        port: service.port(),
        service,
        settings: |state| {
            Ok(vec![(
                "IMAGES_URL",
                directory_url(&state.objects("catalog")?).to_string(),
            )])
        },
        demo: |running, state| {
            async move {
                let images = Images::open(&directory_url(&state.objects("catalog")?))?;
                catalog::demo::load(running.pool(), &Clock::system(), &images).await?;
                Ok(())
            }
            .boxed()
        },
    }
}

fn directory_url(directory: &Path) -> Url {
    Url::from_directory_path(directory).expect("a state directory's path is absolute")
}

impl Hosted {
    /// Its name, which is also that of its database.
    pub fn name(&self) -> &'static str {
        self.service.name()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// The name of one of its environment variables.
    pub fn variable(&self, setting: &str) -> String {
        let service = self.name().replace('-', "_").to_uppercase();
        format!("PLUMBLINE_{service}_{setting}")
    }
}
