//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use runtime::ClientAddress;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Takes the address from `X-Forwarded-For` that the outermost of our proxies wrote there. Each proxy appends whom it
/// heard, so that only as many entries from the right are true as there are proxies of ours; all before them is what
/// the client claims. Without such an entry it stays with the other end of the connection.
pub(super) async fn find(State(proxies): State<u8>, mut request: Request, next: Next) -> Response {
    if let Some(address) = forwarded(request.headers(), proxies) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

fn forwarded(headers: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    let behind = usize::from(proxies).checked_sub(1)?;
    let lines = headers.get_all(FORWARDED_FOR).iter();
    let lines: Vec<&str> = lines
        .map(|line| line.to_str().unwrap_or_default())
        .collect();
    let entry = lines
        .iter()
        .flat_map(|line| line.split(','))
        .rev()
        .nth(behind)?
        .trim();
    // Some load balancers add the port.
    let with_port = || entry.parse::<SocketAddr>().map(|address| address.ip());
    entry.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str], proxies: u8) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        forwarded(&headers, proxies).map(|address| address.to_string())
    }

    #[test]
    fn only_what_our_proxies_wrote_is_believed() {
        let claimed = ["1.1.1.1, 203.0.113.7", "10.0.0.1"];
        assert_eq!(found(&claimed, 0), None);
        assert_eq!(found(&claimed, 1).as_deref(), Some("10.0.0.1"));
        assert_eq!(found(&claimed, 2).as_deref(), Some("203.0.113.7"));
        assert_eq!(found(&["1.1.1.1"], 2), None);
        assert_eq!(found(&[], 1), None);
    }

    #[test]
    fn addresses_of_both_versions_are_read_with_and_without_a_port() {
        for (written, address) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
        ] {
            assert_eq!(found(&[written], 1).as_deref(), Some(address));
        }
        for wrong in ["unknown", "", "_hidden", "203.0.113.7 "] {
            let is_address = wrong.trim().parse::<IpAddr>().is_ok();
            assert_eq!(found(&[wrong], 1).is_some(), is_address, "{wrong}");
        }
    }
}
