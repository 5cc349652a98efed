//! The catalog's rules that a schema cannot say, as corrections of what chance has made.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use contract_tests::Draft;
use serde_json::{Value, json};

/// No two things of a kind have one slug, and a name without letters makes none.
pub(super) fn own_slug(
    slugs: &Arc<Mutex<HashSet<String>>>,
    made_from_name: bool,
) -> impl Fn(&mut Draft) + Send + Sync + use<> {
    let slugs = Arc::clone(slugs);
    move |draft| {
        let Some(body) = draft.json_mut().and_then(Value::as_object_mut) else {
            return;
        };
        let mut slugs = slugs.lock().expect("no test panics here");
        let slug = body.get("slug").and_then(Value::as_str).map(str::to_owned);
        let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let fresh = format!("own-slug-{}", slugs.len());
        match slug {
            Some(slug) if slugs.insert(slug.clone()) => {}
            // The same correction twice changes nothing.
            Some(slug) if slug.starts_with("own-slug-") => {}
            Some(_) => {
                slugs.insert(fresh.clone());
                body.insert("slug".to_owned(), json!(fresh));
            }
            None if made_from_name
                && (letters.len() < 6 || !slugs.insert(letters.to_lowercase())) =>
            {
                slugs.insert(fresh.clone());
                body.insert("slug".to_owned(), json!(fresh));
            }
            None => {}
        }
    }
}

/// A product stands in a category that there is.
pub(super) fn in_category(category: String) -> impl Fn(&mut Draft) + Send + Sync {
    move |draft| {
        if let Some(place) = draft
            .json_mut()
            .and_then(|body| body.get_mut("category_id"))
        {
            *place = json!(category);
        }
    }
}

/// What it used to cost is more than it costs, in one currency.
pub(super) fn prices(draft: &mut Draft) {
    let Some(body) = draft.json_mut().and_then(Value::as_object_mut) else {
        return;
    };
    let Some(before) = body
        .get("compare_at_price")
        .filter(|before| before.is_object())
        .cloned()
    else {
        return;
    };
    let amount = before["amount"].as_i64().unwrap_or_default();
    if amount == 0 {
        body.shift_remove("compare_at_price");
        return;
    }
    let price = body.entry("price").or_insert_with(|| json!({"amount": 0}));
    if price["amount"].as_i64().is_none_or(|price| price >= amount) {
        price["amount"] = json!(amount - 1);
    }
    price["currency"] = before["currency"].clone();
}

/// No two attributes of a product have one name.
pub(super) fn attributes(draft: &mut Draft) {
    let attributes = draft.json_mut().and_then(|body| body.get_mut("attributes"));
    let mut names = HashSet::new();
    for (index, attribute) in attributes
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let name = attribute["name"]
            .as_str()
            .unwrap_or_default()
            .to_lowercase();
        if !names.insert(name) {
            attribute["name"] = json!(format!("attribute {index}"));
        }
    }
}

/// Filters of a list that make sense together.
pub(super) fn filters(draft: &mut Draft) {
    let query = &mut draft.query;
    let bound = |name: &str| query.get(name).and_then(Value::as_i64);
    let (least, most) = (bound("min_price"), bound("max_price"));
    if (least.is_some() || most.is_some()) && !query.contains_key("currency") {
        query.insert("currency".to_owned(), json!("EUR"));
    }
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        query.insert("min_price".to_owned(), json!(most));
    }
    if query.get("sort") == Some(&json!("relevance")) && !query.contains_key("q") {
        query.insert("q".to_owned(), json!("kettle"));
    }
}
