//! Responses: progenitor takes one type of success and one type of error for each operation.

use serde_json::{Map, Value, json};

use super::{
    ClientOperation, LeftOut,
    media::{self, Kind},
};

/// Keeps the richest success and the error that most statuses share, under the statuses that have them. `default`
/// becomes `4XX` and `5XX`. Redirections and 304 go: the client sees them as unexpected answers.
pub(super) fn lower(
    document: &mut Value,
    operations: &[ClientOperation],
    left_out: &mut Vec<LeftOut>,
) {
    for operation in operations {
        let Some(value) = operation.find_mut(document) else {
            continue;
        };
        let (all, default) = read(value, &operation.method);
        let (mut kept, dropped) = one_type(of_class(&all, &['2']), richness);
        untyped(operation, dropped, "success", left_out);

        let redirects = of_class(&all, &['3']).next().is_some();
        if kept.is_empty()
            && !redirects
            && let Some(default) = &default
        {
            kept.insert("2XX".to_owned(), default.clone());
        }
        let (errors, dropped) = errors(&all, default);
        untyped(operation, dropped, "error", left_out);
        kept.extend(errors);
        value["responses"] = kept.into();
    }
}

/// The lowered responses by status, in order, and the default.
fn read(operation: &Value, method: &str) -> (Vec<(String, Value)>, Option<Value>) {
    let mut all: Vec<(String, Value)> = Vec::new();
    let mut default = None;
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let content = (method != "head").then(|| content(response)).flatten();
        let mut lowered = Map::from_iter([("description".to_owned(), "".into())]);
        lowered.extend(content.map(|content| ("content".to_owned(), content)));
        match status.as_str() {
            "default" => default = Some(lowered.into()),
            _ => all.push((status.to_uppercase(), lowered.into())),
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    (all, default)
}

fn of_class<'a>(
    all: &'a [(String, Value)],
    first_digits: &'a [char],
) -> impl Iterator<Item = &'a (String, Value)> {
    all.iter()
        .filter(move |(status, _)| status.starts_with(first_digits))
}

/// The errors of one type, and the statuses whose body is of another. Without a body there is nothing to lose.
fn errors(all: &[(String, Value)], default: Option<Value>) -> (Map<String, Value>, Vec<String>) {
    let errors: Vec<_> = of_class(all, &['4', '5']).collect();
    let (kept, dropped) = match default {
        Some(default) => {
            let others = errors.iter().filter(|(_, error)| *error != default);
            let dropped = others.map(|(status, _)| status.clone()).collect();
            let everywhere = ["4XX", "5XX"].map(|status| (status.to_owned(), default.clone()));
            (Map::from_iter(everywhere), dropped)
        }
        None => one_type(errors.iter().copied(), |error| {
            (richness(error), frequency(error, &errors))
        }),
    };
    let has_body = |status: &String| {
        let error = all.iter().find(|(other, _)| other == status);
        error.is_some_and(|(_, error)| richness(error) > 0)
    };
    (kept, dropped.into_iter().filter(has_body).collect())
}

/// Names the answers that the client does not type.
fn untyped(
    operation: &ClientOperation,
    statuses: Vec<String>,
    what: &str,
    left_out: &mut Vec<LeftOut>,
) {
    for status in statuses {
        left_out.push(LeftOut {
            operation: operation.id.clone(),
            pointer: format!("{}/responses/{status}", operation.pointer()),
            reason: format!(
                "the client types one {what} for each operation; that of {status} is left untyped, with the raw \
                 answer at hand"
            ),
        });
    }
}

/// The responses that are like the best one, and the statuses of the others.
fn one_type<'a, O: Ord>(
    responses: impl Iterator<Item = &'a (String, Value)>,
    order: impl Fn(&Value) -> O,
) -> (Map<String, Value>, Vec<String>) {
    let responses: Vec<_> = responses.collect();
    // Of equals the first, which is the lowest status.
    let best = responses
        .iter()
        .rev()
        .max_by_key(|(_, response)| order(response))
        .map(|(_, response)| response);
    let (kept, dropped): (Vec<_>, Vec<_>) = responses
        .iter()
        .partition(|(_, response)| Some(response) == best);
    (
        kept.into_iter().cloned().collect(),
        dropped
            .into_iter()
            .map(|(status, _)| status.clone())
            .collect(),
    )
}

/// JSON is more than bytes, and bytes are more than nothing.
fn richness(response: &Value) -> u8 {
    match response.get("content").and_then(Value::as_object) {
        Some(content) if content.contains_key("application/json") => 2,
        Some(_) => 1,
        None => 0,
    }
}

fn frequency(response: &Value, all: &[&(String, Value)]) -> usize {
    all.iter().filter(|(_, other)| other == response).count()
}

/// The content of a response in one media type: JSON, or else bytes.
fn content(response: &Value) -> Option<Value> {
    let content = response.get("content")?.as_object()?;
    let (media_type, media) = content
        .iter()
        .min_by_key(|(media_type, _)| media::rank(media_type))?;
    Some(match media::kind(media_type) {
        Kind::Json => {
            json!({"application/json": {"schema": media.get("schema").cloned().unwrap_or_else(|| json!({}))}})
        }
        _ => json!({"application/octet-stream": {}}),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lower;
    use crate::lower::operations::name;

    #[track_caller]
    fn check(before: Value, after: Value, left_out: &[&str]) {
        let mut document =
            json!({"paths": {"/a": {"get": {"operationId": "a", "responses": before}}}});
        let operations = name(&mut document);
        let mut entries = Vec::new();
        lower(&mut document, &operations, &mut entries);
        assert_eq!(document["paths"]["/a"]["get"]["responses"], after);
        let pointers: Vec<_> = entries
            .iter()
            .map(|entry| entry.pointer.rsplit('/').next().unwrap_or(""))
            .collect();
        assert_eq!(pointers, left_out);
    }

    fn json_of(name: &str) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": {"$ref": name}}}})
    }

    fn problem() -> Value {
        json!({"description": "no", "content": {"application/problem+json": {"schema": {"$ref": "P"}}}})
    }

    #[test]
    fn default_is_spread_over_the_errors_and_304_goes() {
        check(
            json!({"200": json_of("A"), "304": {"description": ""}, "404": problem(), "default": problem()}),
            json!({"200": json_of("A"), "4XX": json_of("P"), "5XX": json_of("P")}),
            &[],
        );
    }

    #[test]
    fn the_richest_success_stays() {
        check(
            json!({"200": json_of("A"), "202": {"description": ""}, "201": json_of("A"), "203": json_of("B")}),
            json!({"200": json_of("A"), "201": json_of("A")}),
            &["202", "203"],
        );
    }

    #[test]
    fn the_most_frequent_error_with_a_body_stays() {
        check(
            json!({"204": {"description": ""}, "400": json_of("B"), "403": problem(), "404": {"description": ""}, "409": problem()}),
            json!({"204": {"description": ""}, "403": json_of("P"), "409": json_of("P")}),
            &["400"],
        );
    }

    #[test]
    fn an_image_is_bytes() {
        check(
            json!({"200": {"description": "", "content": {"image/png": {"schema": {}}, "image/webp": {}}}}),
            json!({"200": {"description": "", "content": {"application/octet-stream": {}}}}),
            &[],
        );
    }

    #[test]
    fn a_default_alone_is_success_as_well() {
        check(
            json!({"default": json_of("A")}),
            json!({"2XX": json_of("A"), "4XX": json_of("A"), "5XX": json_of("A")}),
            &[],
        );
    }
}
