use chrono::TimeZone as _;
use uuid::Uuid;

use super::*;
use crate::domain::address::Address;
use crate::domain::seller::Seller;

fn written(text: &str) -> Invoice {
    Invoice {
        id: Uuid::nil(),
        number: "2026-000123".into(),
        order_id: Uuid::nil(),
        payment_id: Uuid::nil(),
        customer_id: Uuid::nil(),
        seller: Seller {
            name: text.into(),
            address: vec![text.into()],
            tax_number: text.into(),
        },
        buyer: Some(Address {
            name: text.into(),
            line1: text.into(),
            line2: Some(text.into()),
            postal_code: Some(text.into()),
            city: text.into(),
            region: Some(text.into()),
            country: text.into(),
        }),
        lines: vec![Line {
            product_id: Uuid::nil(),
            name: text.into(),
            quantity: 2,
            unit_price: 5950,
            total: 11_900,
        }],
        total: Money::read(11_900, "EUR").expect("an amount of money"),
        rate: "19".parse().expect("a rate"),
        tax: 1900,
        paid_at: Utc.timestamp_opt(1_773_480_386, 0).unwrap(),
        issued_at: Utc.timestamp_opt(1_773_480_386, 0).unwrap(),
    }
}

#[test]
fn a_page_says_what_the_invoice_says() {
    let page = invoice(&written("Ines Harrow")).expect("it is rendered");
    for text in [
        "Invoice 2026-000123",
        "14 March 2026",
        "Tax, 19 %",
        ">59.50 EUR<",
        ">100.00 EUR<",
        ">19.00 EUR<",
        ">119.00 EUR<",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[test]
fn whatever_a_customer_writes_is_text_and_never_markup() {
    let attack = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
    let page = invoice(&written(attack)).expect("it is rendered");
    let calm = invoice(&written("calm")).expect("it is rendered");
    let tags = |page: &str| page.matches('<').count();
    assert_eq!(tags(&page), tags(&calm), "{page}");
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    assert_eq!(
        page.matches("alert(1)&lt;").count() + page.matches("alert(1)&#60;").count(),
        11
    );
}

#[test]
fn a_page_needs_nothing_else() {
    let page = invoice(&written("calm")).expect("it is rendered");
    for outside in [
        "src=", "href=", "url(", "@import", "<script", "<link", "http",
    ] {
        assert!(!page.contains(outside), "{outside} is in {page}");
    }
}

#[test]
fn another_page_has_another_tag() {
    let (one, other) = (invoice(&written("one")), invoice(&written("other")));
    let (one, other) = (one.expect("it is rendered"), other.expect("it is rendered"));
    let tag = |page: &str| etag(page).expect("it is a tag");
    assert_eq!(tag(&one), tag(&one.clone()));
    assert_ne!(tag(&one), tag(&other));
}
