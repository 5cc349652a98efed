//! The way of somebody to the shop, from an address of their own.

use reqwest::{Body, Client, Request, Response};
use sdk::Connection;
use tower::service_fn;
use uuid::Uuid;

/// A way through the gateway. Rate limits count by address, and all journeys come from one machine: so each visitor says where
/// they come from, as a proxy in front of the gateway does.
pub(crate) fn connection(client: &Client, gateway: &str) -> Connection {
    let (client, gateway, address) = (client.clone(), gateway.to_owned(), address());
    Connection::in_process(service_fn(move |request: http::Request<Body>| {
        let client = client.clone();
        let request = from(&gateway, &address, request);
        async move { client.execute(request).await.map(answer) }
    }))
}

fn from(gateway: &str, address: &str, mut request: http::Request<Body>) -> Request {
    let path = request.uri().path_and_query().unwrap();
    let uri = format!("{gateway}{path}").parse().unwrap();
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert("x-forwarded-for", address.parse().unwrap());
    request.try_into().unwrap()
}

fn answer(response: Response) -> http::Response<Body> {
    response.into()
}

/// An address that nobody else has.
pub(crate) fn address() -> String {
    let [.., a, b, c] = Uuid::new_v4().into_bytes();
    format!("10.{a}.{b}.{c}")
}
