use chrono::TimeDelta;
use runtime::FaultCode;

use super::super::attribute::AttributeValue;
use super::*;

fn euros(amount: i64) -> Money {
    Money::read(amount, "EUR").expect("an amount of money")
}

fn flag(name: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        value: AttributeValue::Flag { value: true },
    }
}

fn new_kettle() -> NewProduct {
    NewProduct {
        name: "Kettle".to_owned(),
        slug: None,
        description: Some("It whistles.".to_owned()),
        price: euros(4900),
        compare_at_price: Some(euros(5900)),
        category_id: Uuid::nil(),
        attributes: vec![flag("Induction")],
        status: Status::Draft,
    }
}

fn kettle() -> Product {
    new_kettle()
        .create(Uuid::nil(), DateTime::UNIX_EPOCH)
        .expect("a good kettle")
}

fn later() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(1)
}

fn change(changes: ProductChanges) -> Result<Option<Product>, ChangeError> {
    kettle().changed(changes, later())
}

#[test]
fn a_new_product_gets_a_slug_from_its_name() {
    assert_eq!(kettle().slug, "kettle");
    assert_eq!(kettle().version, 1);
}

#[test]
fn every_contradiction_of_a_new_product_is_named_at_once() {
    let product = NewProduct {
        name: "急須".to_owned(),
        compare_at_price: Some(euros(1)),
        attributes: vec![flag("Induction"), flag("induction")],
        ..new_kettle()
    };
    let faults = product
        .create(Uuid::nil(), DateTime::UNIX_EPOCH)
        .expect_err("three contradictions")
        .into_vec();
    let found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    assert_eq!(
        found,
        [
            ("/slug", FaultCode::Required),
            ("/compare_at_price/amount", FaultCode::TooSmall),
            ("/attributes/1/name", FaultCode::NotUnique),
        ]
    );
}

#[test]
fn absent_leaves_null_clears_and_a_value_replaces() {
    let next = change(ProductChanges {
        description: Patch::Null,
        compare_at_price: Patch::Value(euros(7000)),
        ..ProductChanges::default()
    })
    .expect("allowed")
    .expect("something changes");
    assert_eq!(next.description, None);
    assert_eq!(next.compare_at_price, Some(euros(7000)));
    assert_eq!(next.name, "Kettle");
    assert_eq!((next.version, next.updated_at), (2, later()));
}

#[test]
fn a_change_to_what_is_already_so_is_none() {
    let unchanged = change(ProductChanges {
        name: Some("Kettle".to_owned()),
        status: Some(Status::Draft),
        ..ProductChanges::default()
    });
    assert_eq!(unchanged, Ok(None));
}

#[test]
fn a_price_above_the_former_one_is_refused_until_that_is_cleared() {
    let dearer = ProductChanges {
        price: Some(euros(6000)),
        ..ProductChanges::default()
    };
    assert!(matches!(
        change(dearer.clone()),
        Err(ChangeError::Invalid(_))
    ));
    let cleared = ProductChanges {
        compare_at_price: Patch::Null,
        ..dearer
    };
    assert!(matches!(change(cleared), Ok(Some(_))));
}

#[test]
fn an_archived_product_never_changes() {
    let archived = kettle().archived(later()).expect("a draft can be archived");
    assert_eq!((archived.status, archived.version), (Status::Archived, 2));
    let outcome = archived.changed(ProductChanges::default(), later());
    assert_eq!(outcome, Err(ChangeError::Status(StatusError::Archived)));
    assert_eq!(archived.archived(later()), Err(StatusError::Archived));
}

#[test]
fn a_draft_is_for_staff_only() {
    let draft = kettle();
    assert!(draft.is_visible(true) && !draft.is_visible(false));
    let archived = draft.archived(later()).expect("a draft can be archived");
    assert!(archived.is_visible(false));
}
