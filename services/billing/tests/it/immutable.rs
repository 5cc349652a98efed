use platform::db::violated;

use crate::office::{Office, new_id};

async fn refused(office: &Office, statement: &'static str) -> sqlx::Error {
    sqlx::raw_sql(statement)
        .execute(office.pool())
        .await
        .expect_err(statement)
}

#[tokio::test]
async fn the_database_refuses_to_change_what_was_issued() {
    let office = Office::open().await;
    let (payment, invoice) = office.invoiced().await;
    office.refunded(payment, new_id(), 100).await;
    office.issue().await;
    for statement in [
        "UPDATE invoices SET total = total",
        "UPDATE invoices SET buyer = NULL",
        "DELETE FROM invoices",
        "TRUNCATE invoices CASCADE",
        "UPDATE credit_notes SET tax = 0",
        "DELETE FROM credit_notes",
        "TRUNCATE credit_notes",
    ] {
        let error = refused(&office, statement).await.to_string();
        assert!(error.contains("never change"), "{statement}: {error}");
    }
    assert_eq!(office.list("/billing/invoices").await, [invoice]);
    assert_eq!(office.list("/billing/credit-notes").await.len(), 1);
}

#[tokio::test]
async fn the_database_refuses_a_gap_a_wrong_sum_and_a_credit_note_that_is_too_large() {
    let office = Office::open().await;
    let (payment, _) = office.invoiced().await;
    office.refunded(payment, new_id(), 100).await;
    office.issue().await;
    for (statement, constraint) in [
        (
            "INSERT INTO invoices SELECT gen_random_uuid(), '2026-000003', year, 3, order_id, gen_random_uuid(),
                customer_id, seller, buyer, lines, currency, total, tax_rate, tax, paid_at, issued_at FROM invoices",
            "invoices_have_no_gap",
        ),
        (
            "INSERT INTO invoices SELECT gen_random_uuid(), '2026-000002', year, 2, order_id, gen_random_uuid(),
                customer_id, seller, buyer, lines, currency, total + 1, tax_rate, tax, paid_at, issued_at FROM invoices",
            "invoices_are_the_sum_of_their_lines",
        ),
        (
            "INSERT INTO credit_notes SELECT gen_random_uuid(), 'C2026-000003', year, 3, invoice_id, gen_random_uuid(),
                customer_id, seller, total, tax, refunded_at, issued_at FROM credit_notes",
            "credit_notes_have_no_gap",
        ),
        (
            "INSERT INTO credit_notes SELECT gen_random_uuid(), 'C2026-000002', year, 2, invoice_id, gen_random_uuid(),
                customer_id, seller, 11801, tax, refunded_at, issued_at FROM credit_notes",
            "credit_notes_within_invoice",
        ),
    ] {
        let error = refused(&office, statement).await;
        assert_eq!(violated(&error), Some(constraint), "{error}");
    }
}
