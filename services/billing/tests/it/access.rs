use http::StatusCode;
use platform::auth::mint::Grant;

use crate::office::{ANNA, BEN, Office, customer, new_id, staff};

/// An invoice and a credit note of Anna's, each with its page.
async fn papers(office: &Office) -> Vec<String> {
    let (payment, invoice) = office.invoiced().await;
    office.refunded(payment, new_id(), 100).await;
    office.issue().await;
    let note = &office.list("/billing/credit-notes").await[0];
    let (invoice, note) = (
        invoice["id"].as_str().unwrap(),
        note["id"].as_str().unwrap(),
    );
    vec![
        format!("/billing/invoices/{invoice}"),
        format!("/billing/invoices/{invoice}/page"),
        format!("/billing/credit-notes/{note}"),
        format!("/billing/credit-notes/{note}/page"),
    ]
}

#[tokio::test]
async fn what_is_somebody_elses_does_not_exist() {
    let office = Office::open().await;
    let service = Grant::scopes("order", &["order:read"]);
    for path in papers(&office).await {
        for grant in [customer(ANNA), staff()] {
            office.ask(&path, &grant).await.expect(StatusCode::OK);
        }
        for grant in [customer(BEN), Grant::staff("staff", &[]), service.clone()] {
            office
                .ask(&path, &grant)
                .await
                .expect(StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn a_list_has_ones_own_whatever_is_asked_for() {
    let office = Office::open().await;
    papers(&office).await;
    for list in ["/billing/invoices", "/billing/credit-notes"] {
        let of_anna = format!("{list}?customer_id={ANNA}");
        for (path, grant, found) in [
            (list, customer(ANNA), 1),
            (list, customer(BEN), 0),
            (&of_anna, customer(BEN), 0),
            (&of_anna, customer(ANNA), 1),
            (&of_anna, staff(), 1),
            (list, Grant::staff("staff", &[]), 0),
        ] {
            let answer = office.ask(path, &grant).await.expect(StatusCode::OK);
            let items = answer.json()["items"].as_array().unwrap().len();
            assert_eq!(items, found, "{path}");
        }
    }
}

#[tokio::test]
async fn a_document_is_found_by_its_number_and_its_order() {
    let office = Office::open().await;
    let (payment, _) = office.invoiced().await;
    office.invoiced().await;
    for path in [
        "/billing/invoices?number=2026-000001".to_owned(),
        format!("/billing/invoices?order_id={payment}"),
    ] {
        assert_eq!(office.numbers(&path).await, ["2026-000001"]);
    }
}

#[tokio::test]
async fn drafts_are_for_staff() {
    let office = Office::open().await;
    let answer = office.ask("/billing/drafts", &customer(ANNA)).await;
    answer.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_never_changes_is_kept_by_its_owner_and_sent_once() {
    let office = Office::open().await;
    for path in papers(&office).await {
        let answer = office
            .ask(&path, &customer(ANNA))
            .await
            .expect(StatusCode::OK);
        let kept = answer.header("cache-control");
        assert!(kept.starts_with("private, "), "{kept}");
        assert_eq!(kept.contains("immutable"), !path.ends_with("/page"));
        let seen = [("if-none-match", answer.header("etag"))];
        let again = office.ask_with(&path, &customer(ANNA), &seen).await;
        assert_eq!(again.expect(StatusCode::NOT_MODIFIED).body_text(), "");
        // Who may not see it does not learn that it is fresh.
        let stranger = office.ask_with(&path, &customer(BEN), &seen).await;
        stranger.expect(StatusCode::NOT_FOUND);
    }
}
