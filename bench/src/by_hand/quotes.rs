use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest as _, Request};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::problem::{Fault, Problem};
use super::valid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewQuote {
    email: String,
    shipping_address: Address,
    lines: Vec<Line>,
    #[serde(default, deserialize_with = "present")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    name: String,
    street: String,
    #[serde(default, deserialize_with = "present")]
    addition: Option<String>,
    city: String,
    postal_code: String,
    country: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(rename = "product_id", deserialize_with = "uuid")]
    _product_id: Uuid,
    name: String,
    quantity: i32,
    unit_price: Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Money {
    amount: i64,
    currency: String,
}

#[derive(Serialize)]
pub(super) struct Quote {
    email: String,
    country: String,
    lines: usize,
    quantity: i32,
    total: i64,
    currency: String,
}

pub(super) async fn create(request: Request) -> Result<Json<Quote>, Problem> {
    if !is_json(request.headers()) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body has a media type that is not understood",
        ));
    }
    let body = Bytes::from_request(request, &()).await;
    let body = body.map_err(|rejection: BytesRejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "content_too_large",
            "The body is too large",
        ),
        _ => unreadable(),
    })?;
    let quote: NewQuote = serde_json::from_slice(&body).map_err(refused)?;
    let faults = faults(&quote);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    Ok(Json(Quote {
        lines: quote.lines.len(),
        quantity: quote.lines.iter().map(|line| line.quantity).sum(),
        total: quote
            .lines
            .iter()
            .map(|line| line.unit_price.amount * i64::from(line.quantity))
            .sum(),
        currency: quote.lines[0].unit_price.currency.clone(),
        email: quote.email,
        country: quote.shipping_address.country,
    }))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

fn unreadable() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "invalid_request",
        "The request cannot be parsed",
    )
}

fn refused(error: serde_json::Error) -> Problem {
    if error.is_data() {
        Problem::invalid(vec![Fault {
            location: "body",
            pointer: String::new(),
            code: "invalid",
        }])
    } else {
        unreadable()
    }
}

fn faults(quote: &NewQuote) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, code: &'static str, pointer: &dyn Fn() -> String| {
        if !holds {
            faults.push(Fault {
                location: "body",
                pointer: pointer(),
                code,
            });
        }
    };
    check(valid::email(&quote.email), "format", &|| "/email".into());
    let address = &quote.shipping_address;
    for (name, text, most) in [
        ("name", &address.name, 100),
        ("street", &address.street, 200),
        ("city", &address.city, 100),
    ] {
        check(valid::length(text, 1, most), "too_long", &|| {
            format!("/shipping_address/{name}")
        });
    }
    if let Some(addition) = &address.addition {
        check(valid::length(addition, 1, 200), "too_long", &|| {
            "/shipping_address/addition".into()
        });
    }
    check(valid::postal_code(&address.postal_code), "pattern", &|| {
        "/shipping_address/postal_code".into()
    });
    check(valid::capitals(&address.country, 2), "pattern", &|| {
        "/shipping_address/country".into()
    });
    if let Some(note) = &quote.note {
        check(valid::length(note, 0, 500), "too_long", &|| "/note".into());
    }
    check((1..=50).contains(&quote.lines.len()), "too_many", &|| {
        "/lines".into()
    });
    for (index, line) in quote.lines.iter().enumerate() {
        check(valid::length(&line.name, 1, 200), "too_long", &|| {
            format!("/lines/{index}/name")
        });
        check((1..=999).contains(&line.quantity), "too_large", &|| {
            format!("/lines/{index}/quantity")
        });
        check(
            (0..=100_000_000).contains(&line.unit_price.amount),
            "too_large",
            &|| format!("/lines/{index}/unit_price/amount"),
        );
        check(
            valid::capitals(&line.unit_price.currency, 3),
            "pattern",
            &|| format!("/lines/{index}/unit_price/currency"),
        );
    }
    faults
}

/// Absent is `None`, null is refused.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    valid::uuid(&text).ok_or_else(|| serde::de::Error::custom("not a UUID"))
}
