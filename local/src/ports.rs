//! Claiming the ports before anything starts, so that a taken one is reported at once and by name.

mod holder;

use std::fmt::{self, Display, Formatter};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

pub use holder::Holder;

/// Every port that could not be had, so that one run tells them all.
#[derive(Debug, Default)]
pub struct PortsTaken(Vec<Taken>);

#[derive(Debug)]
struct Taken {
    name: String,
    port: u16,
    error: io::Error,
    holder: Option<Holder>,
}

/// Claims a port on the loopback address for each name, or says which are not to be had and who holds them.
pub async fn claim<'a>(
    wanted: impl IntoIterator<Item = (&'a str, u16)>,
) -> Result<Vec<TcpListener>, PortsTaken> {
    let mut listeners = Vec::new();
    let mut taken = Vec::new();
    for (name, port) in wanted {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            Err(error) => taken.push(Taken {
                name: name.to_owned(),
                port,
                holder: holder::find(port),
                error,
            }),
        }
    }
    if taken.is_empty() {
        Ok(listeners)
    } else {
        Err(PortsTaken(taken))
    }
}

impl std::error::Error for PortsTaken {}

impl Display for PortsTaken {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for taken in &self.0 {
            writeln!(out, "{taken}")?;
        }
        write!(out, "Stop what holds it, or choose other ports:")?;
        for taken in &self.0 {
            write!(out, " --port {}={}", taken.name, another(taken.port))?;
        }
        Ok(())
    }
}

impl Display for Taken {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, port, .. } = self;
        match (&self.holder, self.error.kind()) {
            (Some(holder), _) => write!(out, "port {port} (for {name}) is taken by {holder}"),
            (None, io::ErrorKind::AddrInUse) => {
                write!(out, "port {port} (for {name}) is taken by another program")
            }
            (None, _) => write!(
                out,
                "port {port} (for {name}) cannot be had: {}",
                self.error
            ),
        }
    }
}

/// A port to propose: the same digits, a thousand up, or down at the end of the range.
fn another(port: u16) -> u16 {
    port.checked_add(1000).unwrap_or_else(|| port - 1000)
}
