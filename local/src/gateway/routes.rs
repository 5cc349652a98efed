//! Which service answers which path.

use std::net::SocketAddr;

use serde_json::Value;

/// One path prefix and the service behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The first segment of the paths, with its slash: `/products`.
    pub prefix: String,
    /// The service's name, for messages.
    pub service: String,
    /// Where the service listens.
    pub upstream: SocketAddr,
}

/// All routes of the gateway.
#[derive(Debug, Clone, Default)]
pub struct Routes(Vec<Route>);

/// Two services claim one prefix, so that a request could go to either.
#[derive(Debug, thiserror::Error)]
#[error(
    "both `{first}` and `{second}` have paths under `{prefix}`: a prefix belongs to one service"
)]
pub struct AmbiguousRoute {
    prefix: String,
    first: String,
    second: String,
}

/// Every service answers this one for itself, so no prefix follows from it.
const SHALLOW_HEALTH: &str = "/healthz";

impl Routes {
    /// Adds the prefixes of every path in a service's contract.
    pub fn add(
        &mut self,
        service: &str,
        upstream: SocketAddr,
        contract: &Value,
    ) -> Result<(), AmbiguousRoute> {
        for prefix in prefixes(contract) {
            match self.0.iter().find(|route| route.prefix == prefix) {
                Some(route) if route.service == service => {}
                Some(route) => {
                    return Err(AmbiguousRoute {
                        prefix,
                        first: route.service.clone(),
                        second: service.to_owned(),
                    });
                }
                None => self.0.push(Route {
                    prefix,
                    service: service.to_owned(),
                    upstream,
                }),
            }
        }
        Ok(())
    }

    /// The route of a request's path, if a service has it.
    pub fn find(&self, path: &str) -> Option<&Route> {
        self.0.iter().find(|route| {
            path.strip_prefix(&route.prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The routes in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }
}

fn prefixes(contract: &Value) -> impl Iterator<Item = String> {
    contract["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.keys())
        .filter(|path| *path != SHALLOW_HEALTH)
        .filter_map(|path| path.split('/').nth(1))
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
        .map(|segment| format!("/{segment}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn address(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    fn contract(paths: &[&str]) -> Value {
        let paths: serde_json::Map<_, _> = paths
            .iter()
            .map(|path| ((*path).into(), json!({})))
            .collect();
        json!({ "paths": paths })
    }

    #[test]
    fn prefixes_come_from_the_contracts_paths() {
        let mut routes = Routes::default();
        let catalog = contract(&["/healthz", "/products", "/products/{id}", "/categories"]);
        routes.add("catalog", address(8003), &catalog).unwrap();
        let found: Vec<_> = routes.iter().map(|route| route.prefix.as_str()).collect();
        assert_eq!(found, ["/products", "/categories"]);
    }

    #[test]
    fn a_prefix_ends_at_a_segment() {
        let mut routes = Routes::default();
        routes
            .add("catalog", address(8003), &contract(&["/products"]))
            .unwrap();
        assert!(routes.find("/products").is_some());
        assert!(routes.find("/products/1/image").is_some());
        assert!(routes.find("/productsale").is_none());
        assert!(routes.find("//products").is_none());
        assert!(routes.find("/").is_none());
    }

    #[test]
    fn one_prefix_cannot_belong_to_two_services() {
        let mut routes = Routes::default();
        let paths = contract(&["/products"]);
        routes.add("catalog", address(8003), &paths).unwrap();
        let error = routes.add("inventory", address(8004), &paths).unwrap_err();
        let message = error.to_string();
        for part in ["catalog", "inventory", "/products"] {
            assert!(message.contains(part), "{message}");
        }
    }
}
