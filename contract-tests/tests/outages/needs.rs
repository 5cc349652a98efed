//! What a service needs each of its neighbours for.

use reqwest::Method;
use serde_json::json;

use crate::pair::{Neighbour, Pair};
use crate::request::Request;
use crate::world::{World, order, order_lines};

/// What becomes of something when the neighbour is down.
pub(crate) enum Need {
    /// This request is answered 503, with this name in it.
    Refused(Request, &'static str),
    /// This request is answered 503, or 504 where its time is over: the service itself cannot do its part.
    Failed(Request),
    /// This request is answered with less, and says `unavailable` here.
    Less(Request, &'static str),
    /// No request waits for it: it is done later.
    Later(Later),
    /// It is asked, and nobody notices that it does not answer.
    Unnoticed,
    /// The service is told where the neighbour is, as all are, and does not ask it.
    Never,
}

/// What is done later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Later {
    /// Events are told and heard.
    Events,
    /// A draft becomes an invoice.
    Invoice,
    /// The provider tells of a charge.
    Webhook,
    /// A message becomes a mail.
    Mail,
}

/// What a pair stands for.
pub(crate) struct Needs {
    pub(crate) need: Need,
    /// What goes on as ever.
    pub(crate) spared: Request,
    /// The check of the health that says so, where there is one: neighbours are asked when they are needed, and what does
    /// not need them is well.
    pub(crate) check: Option<&'static str>,
}

/// What this pair stands for.
///
/// # Panics
/// Where nobody has said what the service needs this neighbour for.
pub(crate) fn of(world: &World, pair: &Pair<'_>) -> Needs {
    let name = pair.service.name();
    let (need, check) = match pair.neighbour {
        Neighbour::Database => (Need::Failed(reading(world, pair)), Some("db_tcp")),
        Neighbour::Bus => (Need::Later(Later::Events), Some("sqs_access")),
        Neighbour::Keys => (keys(world, pair), None),
        Neighbour::Tokens => (tokens(world, name), None),
        // What cannot be handed over is lost, and nobody notices.
        Neighbour::Traces => (Need::Unnoticed, None),
        Neighbour::Mail => (Need::Later(Later::Mail), None),
        Neighbour::Service(neighbour) => (service(world, name, neighbour), None),
    };
    let spared = match (pair.neighbour, &need) {
        (Neighbour::Database, _) => Request::get("/openapi.json"),
        (Neighbour::Keys, Need::Refused(..)) => anonymous(world, name),
        _ => reading(world, pair),
    };
    Needs {
        need,
        spared,
        check,
    }
}

/// Something that is read from the database, by somebody with a token.
fn reading(world: &World, pair: &Pair<'_>) -> Request {
    let (staff, customer) = (&world.staff, &world.customer);
    match pair.service.name() {
        "auth" => Request::get("/auth/accounts").by(staff),
        "catalog" => Request::get("/products?status=draft").by(staff),
        "inventory" => Request::get("/inventory/stock").by(staff),
        "cart" => Request::get("/cart/contents").by(customer),
        "order" => Request::get("/orders").by(customer),
        "payment" => Request::get("/payments").by(customer),
        "payment-sandbox" => Request::get("/charges").by(&provider_key(pair)),
        "billing" => Request::get("/billing/invoices").by(customer),
        "notification" => Request::get("/notifications/messages").by(customer),
        "user" => Request::get(format!("/users/{}", world.customer_id)).by(customer),
        other => panic!("say what can be read at `{other}`"),
    }
}

/// Something that takes no token.
fn anonymous(world: &World, service: &str) -> Request {
    match service {
        "auth" => Request::get("/auth/jwks"),
        "catalog" => Request::get("/products"),
        "inventory" => Request::get(format!(
            "/inventory/availability?product_id={}",
            world.product
        )),
        "cart" => Request::send(Method::POST, "/cart/guests", json!(null)),
        _ => Request::get("/healthz"),
    }
}

/// What merchants show to the provider.
pub(crate) fn provider_key(pair: &Pair<'_>) -> String {
    let name = pair.service.variable("SECRET_KEY");
    let mut variables = pair.environment.variables();
    variables
        .find(|(told, _)| *told == name)
        .unwrap()
        .1
        .to_owned()
}

fn keys(world: &World, pair: &Pair<'_>) -> Need {
    match pair.service.name() {
        // It takes no tokens, but a key of its own.
        "payment-sandbox" => Need::Never,
        _ => Need::Refused(reading(world, pair), "credentials"),
    }
}

fn tokens(world: &World, service: &str) -> Need {
    match service {
        "order" => Need::Refused(lines(world), "there is no token"),
        "billing" => Need::Later(Later::Invoice),
        "notification" => Need::Later(Later::Mail),
        // They ask nobody, or in the name of their callers, or in nobody's.
        "auth" | "catalog" | "inventory" | "cart" | "payment" | "payment-sandbox" | "user" => {
            Need::Never
        }
        other => panic!("say what `{other}` needs a token for"),
    }
}

fn service(world: &World, service: &str, neighbour: &'static str) -> Need {
    let own = format!("/users/{}", world.customer_id);
    match (service, neighbour) {
        ("cart", "catalog") => Need::Less(Request::get("/cart").by(&world.customer), "/prices"),
        ("cart", "inventory") => {
            Need::Less(Request::get("/cart").by(&world.customer), "/availability")
        }
        ("order", "catalog" | "inventory" | "payment") => Need::Refused(lines(world), neighbour),
        ("order", "cart") => {
            let cart = order(&world.card, "cart_version", world.cart_version.clone());
            Need::Refused(cart.by(&world.customer), neighbour)
        }
        ("payment", "payment-sandbox") => {
            let card = json!({"token": "tok_success"});
            let card = Request::send(Method::POST, "/payments/methods", card);
            Need::Refused(card.by(&world.customer), "payment_gateway")
        }
        ("payment-sandbox", "payment") => Need::Later(Later::Webhook),
        ("notification", "user" | "auth") => Need::Later(Later::Mail),
        ("billing", "order") => Need::Later(Later::Invoice),
        ("user", "order" | "payment" | "cart" | "billing" | "notification") => {
            let export = Request::get(format!("{own}/export"));
            Need::Refused(export.by(&world.customer), neighbour)
        }
        other => panic!("say what {other:?} is needed for"),
    }
}

fn lines(world: &World) -> Request {
    order_lines(&world.product, &world.card).by(&world.customer)
}
