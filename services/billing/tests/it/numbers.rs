use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures::future::join_all;

use crate::office::{Office, new_id};

/// Every number that was given, from the database.
async fn given(office: &Office, table: &str) -> Vec<i64> {
    let statement = format!("SELECT sequence FROM {table} ORDER BY sequence");
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
        .fetch_all(office.pool())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_are_numbered_without_a_gap_though_every_third_attempt_fails() {
    let office = Office::open().await;
    // What happens when a process dies between a number and the end of its transaction.
    let statement = "CREATE SEQUENCE tries;
        CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('tries') % 3 = 0 THEN RAISE EXCEPTION 'stumbled'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER stumble BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION stumble()";
    sqlx::raw_sql(statement)
        .execute(office.pool())
        .await
        .unwrap();
    let payments: Vec<_> = (0..50).map(|_| new_id()).collect();
    for payment in &payments {
        office.captured(*payment).await;
        office.refunded(*payment, new_id(), 100).await;
    }
    let mut rounds = 0;
    while !office.list("/billing/drafts").await.is_empty() {
        join_all((0..4).map(|_| office.issue())).await;
        // What failed is due again when its lease ends.
        office.clock.advance(TimeDelta::seconds(20));
        rounds += 1;
        assert!(rounds < 100, "it goes on for ever");
    }
    let everything: Vec<i64> = (1..=50).collect();
    assert_eq!(given(&office, "invoices").await, everything);
    assert_eq!(given(&office, "credit_notes").await, everything);
    let told = office.told("invoice.issued").await;
    let numbers: BTreeSet<_> = told
        .iter()
        .map(|event| event["data"]["number"].as_str())
        .collect();
    assert_eq!((told.len(), numbers.len()), (50, 50));
}

#[tokio::test]
async fn numbers_begin_anew_with_the_year_in_utc() {
    let office = Office::open().await;
    office
        .clock
        .advance(TimeDelta::days(365) - TimeDelta::seconds(1));
    office.invoiced().await;
    for _ in 0..2 {
        office.clock.advance(TimeDelta::seconds(1));
        office.invoiced().await;
    }
    let numbers = office.numbers("/billing/invoices").await;
    assert_eq!(numbers, ["2027-000002", "2027-000001", "2026-000001"]);
}

#[tokio::test]
async fn a_later_number_never_has_an_earlier_time() {
    let office = Office::open().await;
    office.clock.advance(TimeDelta::minutes(1));
    let (_, first) = office.invoiced().await;
    // The clock of another instance is behind.
    let behind = "UPDATE numbers SET issued_at = issued_at + interval '1 hour'";
    sqlx::query(behind).execute(office.pool()).await.unwrap();
    let (_, second) = office.invoiced().await;
    assert_eq!(second["number"], "2026-000002");
    assert!(second["issued_at"].as_str() > first["issued_at"].as_str());
}
