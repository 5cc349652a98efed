use std::fs;

use tempfile::TempDir;

use super::{compile, compile_alone};
use crate::emit::{self, Served};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n";

/// A folder with contracts that have these members beside what each must have.
fn contracts(members: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, members) in members {
        fs::write(folder.path().join(file), format!("{HEAD}{members}")).expect("writable");
    }
    folder
}

const ORDER: (&str, &str) = (
    "order.yaml",
    "webhooks:
  order.confirmed: {post: {}}
  order.cancelled: {post: {}}
x-subscriptions:
  stock.low: {from: stock.yaml, description: Hears.}
  order.confirmed: {from: order.yaml, description: Its own.}
",
);

#[test]
fn two_services_hear_each_other_and_themselves() {
    let stock = "webhooks: {stock.low: {post: {}}}
x-subscriptions: {order.cancelled: {from: order.yaml, description: Hears.}}
";
    let folder = contracts(&[ORDER, ("stock.yaml", stock)]);
    for (file, expected) in [
        (
            "order.yaml",
            vec![("stock", "StockLow"), ("order", "OrderConfirmed")],
        ),
        ("stock.yaml", vec![("order", "OrderCancelled")]),
    ] {
        let compiled = compile(&folder.path().join(file)).expect("both are good");
        let subscriptions = compiled.contract.subscriptions.iter();
        let heard: Vec<_> = subscriptions
            .map(|heard| (heard.publisher.as_str(), heard.event.as_str()))
            .collect();
        assert_eq!(heard, expected);
    }
}

/// What is said about a consumer with these entries, beside the contract of orders.
fn said(entries: &str) -> String {
    let consumer = format!("x-subscriptions:\n{entries}");
    let folder = contracts(&[ORDER, ("stock.yaml", &consumer)]);
    let error = compile(&folder.path().join("stock.yaml")).expect_err("it is wrong");
    error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn an_event_that_nobody_publishes_is_named_with_the_one_that_was_meant() {
    let said = said("  order.confirmd: {from: order.yaml, description: Sells.}\n");
    for part in [
        "error[subscription]: `order.yaml` publishes no `order.confirmd`",
        "--> stock.yaml:5:3",
        "did you mean `order.confirmed`?",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn an_event_like_no_other_is_answered_with_those_that_there_are() {
    let said = said("  user.erased: {from: order.yaml, description: Forgets.}\n");
    assert!(
        said.contains("it publishes `order.confirmed`, `order.cancelled`"),
        "{said}"
    );
}

#[test]
fn a_publisher_that_is_not_there_is_named_where_it_is_asked_for() {
    let said = said("  order.confirmed:\n    from: ordr.yaml\n    description: Sells.\n");
    for part in [
        "`ordr.yaml` does not exist",
        "--> stock.yaml:6:11",
        "did you mean `order.yaml`?",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_contract_that_stands_alone_hears_nobody_and_says_so() {
    let entries = "x-subscriptions: {order.confirmed: {from: nowhere.yaml}}\n";
    let folder = contracts(&[("stock.yaml", entries)]);
    let compiled = compile_alone(&folder.path().join("stock.yaml")).expect("it is no error");
    assert_eq!(compiled.contract.subscriptions, []);
    let notice = compiled.warnings.to_string();
    assert!(notice.contains("`x-subscriptions` is left out"), "{notice}");
    let files = emit::server(&compiled.contract, Served::Original, "x");
    assert!(files.iter().all(|file| file.path != "subscriptions.rs"));
}

#[test]
fn a_subscription_becomes_a_method_and_a_handler() {
    let folder = contracts(&[ORDER, ("stock.yaml", "webhooks: {stock.low: {post: {}}}\n")]);
    let compiled = compile(&folder.path().join("order.yaml")).expect("it is good");
    let files = emit::server(&compiled.contract, Served::Original, "x");
    let text = |path: &str| {
        let file = files.iter().find(|file| file.path == path);
        file.map(|file| file.text.as_str()).unwrap_or_default()
    };
    assert!(text("mod.rs").contains("pub use self::subscriptions::{Subscriber, subscriptions};"));
    let subscriptions = text("subscriptions.rs");
    for part in [
        "    /// `stock.low` of `stock`.\n    ///\n    /// Hears.\n    fn stock_low(",
        "event: ::platform::events::Delivery<::sdk::stock::events::StockLow>,",
        "-> impl Future<Output = Result<(), ::platform::events::HandlingError>> + Send;",
        "subscriber.order_confirmed(transaction, event).await",
    ] {
        assert!(subscriptions.contains(part), "{part}\n{subscriptions}");
    }
}
