use crate::generated::operations::{CreateQuoteRequest, CreateQuoteResponse};
use crate::generated::types::Quote;

pub(super) fn create_quote(request: CreateQuoteRequest) -> CreateQuoteResponse {
    let quote = request.body;
    let total = quote
        .lines
        .iter()
        .map(|line| line.unit_price.amount * i64::from(line.quantity))
        .sum();
    CreateQuoteResponse::Ok(Quote {
        email: quote.email,
        country: quote.shipping_address.country,
        lines: i32::try_from(quote.lines.len()).expect("the contract allows fifty"),
        quantity: quote.lines.iter().map(|line| line.quantity).sum(),
        total,
        currency: quote.lines[0].unit_price.currency.clone(),
    })
}
