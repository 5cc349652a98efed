//! What a run consists of: the services and the ports, before anything is started.

use crate::args::{GATEWAY, MAILBOX, PortChoice};
use crate::gateway::{AmbiguousRoute, Routes};
use crate::services::{self, Hosted};

/// Where the gateway listens unless told otherwise.
const GATEWAY_PORT: u16 = 8080;
/// Where mails are taken unless told otherwise.
const MAILBOX_PORT: u16 = 8025;

/// What the port of somebody's metrics is called, behind their name.
const METRICS: &str = "-metrics";

/// Where the metrics are of one that listens at its usual port: out of the way of what else people run.
pub fn metrics_of(port: u16) -> Option<u16> {
    port.checked_add(1500)
}

/// The services of a run and everybody's port.
pub struct Plan {
    /// The gateway's port.
    pub gateway: u16,
    /// Where the gateway's metrics are, if anywhere.
    pub gateway_metrics: Option<u16>,
    /// The mailbox's port.
    pub mailbox: u16,
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
            gateway_metrics: metrics_of(GATEWAY_PORT),
            mailbox: MAILBOX_PORT,
            services: services::all(),
        };
        for PortChoice { name, port } in choices {
            match name.strip_suffix(METRICS) {
                Some(name) => *plan.metrics_port_of(name)? = Some(*port),
                None => *plan.port_of(name)? = *port,
            }
        }
        // Who leaves the usual places to others leaves them these too.
        let elsewhere = |name: &str, port: u16, usual: u16| {
            let chosen = format!("{name}{METRICS}");
            port != usual && choices.iter().all(|choice| choice.name != chosen)
        };
        if elsewhere(GATEWAY, plan.gateway, GATEWAY_PORT) {
            plan.gateway_metrics = None;
        }
        for hosted in &mut plan.services {
            if elsewhere(hosted.name(), hosted.port, hosted.service.port()) {
                hosted.metrics_port = None;
            }
        }
        Ok(plan)
    }

    /// The ports at which metrics are served, with the names by which others are chosen.
    pub fn metrics_ports(&self) -> Vec<(String, u16)> {
        let services = self.services.iter();
        let services = services.map(|hosted| (hosted.name(), hosted.metrics_port));
        std::iter::once((GATEWAY, self.gateway_metrics))
            .chain(services)
            .filter_map(|(name, port)| Some((format!("{name}{METRICS}"), port?)))
            .collect()
    }

    /// Everybody's port by name: the gateway's, the mailbox's, and those of the services.
    pub fn ports(&self) -> impl Iterator<Item = (&'static str, u16)> {
        let services = self
            .services
            .iter()
            .map(|hosted| (hosted.name(), hosted.port));
        [(GATEWAY, self.gateway), (MAILBOX, self.mailbox)]
            .into_iter()
            .chain(services)
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
        let unknown = self.unknown(name);
        match name {
            GATEWAY => Ok(&mut self.gateway),
            MAILBOX => Ok(&mut self.mailbox),
            _ => self
                .hosted(name)
                .map(|hosted| &mut hosted.port)
                .ok_or(unknown),
        }
    }

    /// The mailbox has no metrics.
    fn metrics_port_of(&mut self, name: &str) -> Result<&mut Option<u16>, UnknownName> {
        let unknown = self.unknown(name);
        match name {
            GATEWAY => Ok(&mut self.gateway_metrics),
            _ => self
                .hosted(name)
                .map(|hosted| &mut hosted.metrics_port)
                .ok_or(unknown),
        }
    }

    fn hosted(&mut self, name: &str) -> Option<&mut Hosted> {
        self.services
            .iter_mut()
            .find(|hosted| hosted.name() == name)
    }

    fn unknown(&self, name: &str) -> UnknownName {
        let known: Vec<_> = self.ports().map(|(name, _)| format!("`{name}`")).collect();
        UnknownName {
            name: name.to_owned(),
            known: known.join(", "),
        }
    }
}
