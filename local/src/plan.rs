//! What a run consists of: the services and the ports, before anything is started.

use crate::args::{GATEWAY, PortChoice};
use crate::gateway::{AmbiguousRoute, Routes};
use crate::services::{self, Hosted};

/// Where the gateway listens unless told otherwise.
const GATEWAY_PORT: u16 = 8080;

/// The services of a run and everybody's port.
pub struct Plan {
    /// The gateway's port.
    pub gateway: u16,
    /// The services, each with its port.
    pub services: Vec<Hosted>,
}

/// A choice of a port for something that has none.
#[derive(Debug, thiserror::Error)]
#[error("--port {name}=…: nothing here is called `{name}`; these are: {known}")]
pub struct UnknownName {
    name: String,
    known: String,
}

impl Plan {
    /// All services, on their own ports but for those chosen otherwise.
    pub fn new(choices: &[PortChoice]) -> Result<Self, UnknownName> {
        let mut plan = Self {
            gateway: GATEWAY_PORT,
            services: services::all(),
        };
        for PortChoice { name, port } in choices {
            *plan.port_of(name)? = *port;
        }
        Ok(plan)
    }

    /// Everybody's port by name, the gateway first.
    pub fn ports(&self) -> impl Iterator<Item = (&'static str, u16)> {
        let services = self
            .services
            .iter()
            .map(|hosted| (hosted.name(), hosted.port));
        std::iter::once((GATEWAY, self.gateway)).chain(services)
    }

    /// Where a service listens.
    ///
    /// # Panics
    /// If no service is called so.
    pub fn url(&self, service: &str) -> String {
        let found = self.services.iter().find(|hosted| hosted.name() == service);
        let found = found.expect("services name services that run");
        format!("http://{}", found.address())
    }

    /// The gateway's table, as the contracts have it.
    pub fn routes(&self) -> Result<Routes, AmbiguousRoute> {
        let mut routes = Routes::default();
        for hosted in self.services.iter().filter(|hosted| hosted.behind_gateway) {
            routes.add(hosted.name(), hosted.address(), &hosted.contract)?;
        }
        Ok(routes)
    }

    fn port_of(&mut self, name: &str) -> Result<&mut u16, UnknownName> {
        let known: Vec<_> = self.ports().map(|(name, _)| format!("`{name}`")).collect();
        if name == GATEWAY {
            return Ok(&mut self.gateway);
        }
        let found = self
            .services
            .iter_mut()
            .find(|hosted| hosted.name() == name);
        found
            .map(|hosted| &mut hosted.port)
            .ok_or_else(|| UnknownName {
                name: name.to_owned(),
                known: known.join(", "),
            })
    }
}
