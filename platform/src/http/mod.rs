//! What surrounds every service's router: the same protections and the same traces for all.

mod address;
mod body_limit;
mod cors;
mod headers;
mod shed;
mod stack;
mod trace;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde::Deserialize;

pub(crate) use stack::LIVENESS;
pub use stack::wrap;

/// `http_…`
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct HttpSettings {
    /// Where to listen. In a container: `0.0.0.0`.
    pub address: IpAddr,
    /// The port, if not the service's own; 0 for any that is free.
    pub port: Option<u16>,
    /// How long an operation may take that sets no time of its own.
    #[serde(with = "crate::config::duration")]
    pub timeout: Duration,
    /// How long any request may take, whatever its operation says.
    #[serde(with = "crate::config::duration")]
    pub longest_timeout: Duration,
    /// How large any body may be, whatever its operation says.
    pub max_body_bytes: usize,
    /// How many requests are worked on at once; more are answered with 503 at once instead of waiting.
    pub max_concurrency: usize,
    /// How many proxies of ours every request passes, each of which appends to `X-Forwarded-For` whom it heard. Behind
    /// the load balancer: 1. Where requests can get around them, anybody can claim any address: leave it at 0.
    pub trusted_proxies: u8,
    /// Web pages of which origins may call. `*` for all, none by default.
    pub cors_origins: Vec<String>,
    /// How long to go on taking requests after saying that no more shall be sent: as long as the load balancer needs to notice.
    #[serde(with = "crate::config::duration")]
    pub drain_delay: Duration,
    /// How long to wait for requests in flight when stopping.
    #[serde(with = "crate::config::duration")]
    pub drain_timeout: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            timeout: Duration::from_secs(30),
            longest_timeout: Duration::from_secs(120),
            max_body_bytes: 32 * 1024 * 1024,
            max_concurrency: 256,
            trusted_proxies: 0,
            cors_origins: Vec::new(),
            drain_delay: Duration::ZERO,
            // ECS kills 30 seconds after the first signal.
            drain_timeout: Duration::from_secs(20),
        }
    }
}
