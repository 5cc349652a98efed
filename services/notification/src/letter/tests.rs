use runtime::Money;
use uuid::Uuid;

use super::*;
use crate::domain::notice::Kind;

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
const ID: Uuid = Uuid::from_u128(7);

/// One of each kind.
fn notices() -> Vec<Notice> {
    let total = Money::read(1999, "EUR").unwrap();
    let number = "2026-000001".to_owned();
    vec![
        Notice::Welcome,
        Notice::RegistrationRepeated { tried_at: AT },
        Notice::PasswordReset {
            reset_id: ID,
            expires_at: AT,
        },
        Notice::PasswordChanged { changed_at: AT },
        Notice::OrderConfirmed {
            order_id: ID,
            total,
        },
        Notice::OrderCancelled {
            order_id: ID,
            cause: Cause::PaymentFailed,
        },
        Notice::OrderShipped {
            order_id: ID,
            carrier: "DHL <b>".to_owned(),
            tracking_number: "JD0146".to_owned(),
        },
        Notice::OrderDelivered {
            order_id: ID,
            delivered_at: AT,
        },
        Notice::InvoiceIssued {
            order_id: ID,
            number: number.clone(),
            total,
        },
        Notice::CreditNoteIssued {
            order_id: ID,
            number,
            total,
        },
    ]
}

fn written(notice: &Notice, name: &str) -> Letter {
    Letter::written(notice, "Plumbline", Some(name), None).expect("it is written")
}

#[test]
fn every_kind_says_something_of_its_own_twice() {
    let kinds: Vec<Kind> = notices().iter().map(Notice::kind).collect();
    assert_eq!(kinds, Kind::ALL);
    let mut texts = Vec::new();
    for notice in notices() {
        let letter = written(&notice, "Ines");
        for part in [&letter.text, &letter.html] {
            assert!(part.contains("Hello Ines,"), "{part}");
            assert!(part.contains("Plumbline"), "{part}");
            if notice.order_id().is_some() {
                assert!(part.contains(&ID.to_string()), "{part}");
            }
        }
        assert!(letter.html.contains(&letter.subject), "{}", letter.html);
        assert!(!letter.text.contains("\n\n\n"), "{}", letter.text);
        texts.push(letter.text);
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), Kind::ALL.len());
}

#[test]
fn what_is_put_into_a_page_cannot_become_part_of_it() {
    for notice in notices() {
        let letter = written(&notice, "<script>alert(1)</script>");
        assert!(!letter.html.contains("<script"), "{}", letter.html);
        assert!(!letter.html.contains("<b>"), "{}", letter.html);
        assert!(letter.text.contains("Hello <script>alert(1)</script>,"));
    }
}

#[test]
fn a_page_needs_nothing_else() {
    for notice in notices() {
        let page = written(&notice, "Ines").html;
        for word in ["src=", "url(", "@import", "<link", "<img", "<form"] {
            assert!(!page.contains(word), "{word} in {page}");
        }
    }
}

#[test]
fn the_link_is_where_it_is_given_and_nowhere_else() {
    let link = SecretString::from("https://shop.example/reset-password#c2VjcmV0");
    for notice in notices() {
        let with = Letter::written(&notice, "Plumbline", None, Some(&link)).expect("it is written");
        let is_reset = notice.kind() == Kind::PasswordReset;
        assert_eq!(with.text.contains(link.expose_secret()), is_reset);
        assert_eq!(with.html.contains(link.expose_secret()), is_reset);
        assert!(with.text.starts_with("Hello,"));
    }
}
