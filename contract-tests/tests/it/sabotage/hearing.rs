//! Consumers that do not understand what their publisher may say.

use platform::events::{HandlingError, Subscriptions};
use serde::{Deserialize, Serialize};

use crate::basket::report;

/// Declares how somebody reads an event of the garden.
macro_rules! event {
    ($(#[$attribute:meta])? $name:ident = $event_type:literal { $($field:ident: $type:ty,)* }) => {
        #[derive(Serialize, Deserialize)]
        $(#[$attribute])?
        struct $name {
            $($field: $type,)*
        }

        impl sdk::Event for $name {
            const TYPE: &'static str = $event_type;
            const SOURCE: &'static str = "/garden";
        }
    };
}

event!(Tolerant = "basket.picked" { apples: i64, kind: String, note: Option<String>, });
event!(Demanding = "basket.picked" { note: String, });
event!(Small = "basket.picked" { apples: i32, });
event!(Closed = "basket.picked" { kind: Wicker, });
event!(#[serde(deny_unknown_fields)] Strict = "basket.picked" {
    basket_id: String, kind: String, apples: i64, note: Option<String>,
});
event!(Emptied = "basket.emptied" {});

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wicker {
    Wicker,
}

/// Takes whatever it can read.
fn reads<E: sdk::Event>() -> Subscriptions {
    Subscriptions::new().on::<E, _>(|_, _| Box::pin(async { Ok(()) }))
}

#[tokio::test]
async fn a_consumer_who_understands_everything_is_not_blamed() {
    let subscriptions = Subscriptions::new().on::<Tolerant, _>(|_, event| {
        Box::pin(async move {
            match event.data.note {
                Some(_) => Ok(()),
                // Perhaps it comes later: this is not the event's fault.
                None => Err(HandlingError::Retry(anyhow::anyhow!("not yet"))),
            }
        })
    });
    report(subscriptions).await.assert();
}

#[tokio::test]
async fn a_property_that_the_publisher_may_leave_out_cannot_be_required() {
    let report = report(reads::<Demanding>()).await;
    report.caught(
        "property required that may be left out",
        &["basket.picked", "is rejected", "missing field `note`"],
    );
}

#[tokio::test]
async fn a_handler_cannot_reject_what_the_contract_allows() {
    let subscriptions = Subscriptions::new().on::<Tolerant, _>(|_, event| {
        Box::pin(async move {
            let note = event.data.note;
            note.map(drop)
                .ok_or_else(|| HandlingError::reject("a basket without a note"))
        })
    });
    report(subscriptions).await.caught(
        "allowed event rejected by the handler",
        &["basket.picked", "is rejected", "a basket without a note"],
    );
}

#[tokio::test]
async fn numbers_choices_and_newer_properties_are_read_as_the_contract_has_them() {
    report(reads::<Small>()).await.caught(
        "number too narrow",
        &["basket.picked", "is rejected", "expected i32"],
    );
    report(reads::<Closed>()).await.caught(
        "choice not known",
        &["basket.picked", "is rejected", "unknown variant `plastic`"],
    );
    report(reads::<Strict>()).await.caught(
        "newer property refused",
        &["basket.picked", "unknown field `newer_than_the_consumer`"],
    );
}

#[tokio::test]
async fn a_value_that_the_database_refuses_is_no_reason_to_wait() {
    let subscriptions = Subscriptions::new().on::<Tolerant, _>(|transaction, event| {
        Box::pin(async move {
            let narrow = sqlx::query("SELECT $1::bigint::integer").bind(event.data.apples);
            narrow.execute(&mut **transaction).await?;
            Ok(())
        })
    });
    report(subscriptions).await.caught(
        "column too narrow",
        &[
            "basket.picked",
            "fails however often it comes",
            "out of range",
        ],
    );
}

#[tokio::test]
async fn what_is_heard_and_what_the_contract_says_are_the_same() {
    report(reads::<Emptied>()).await.caught(
        "handler without subscription",
        &["basket.emptied", "the contract does not subscribe to it"],
    );
    report(Subscriptions::new()).await.caught(
        "subscription without handler",
        &["basket.picked", "has no handler"],
    );
}
