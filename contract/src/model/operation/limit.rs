//! `x-rate-limit`: how often an operation may be called.

use serde_json::Value;

use crate::finding::Findings;
use crate::model::security::Alternative;
use crate::pointer::join;

const KEYWORD: &str = "x-rate-limit";
const RULE: &str = "rate-limit";
const ADVICE: &str = "write `{ requests: 10, per: 60s, by: caller }`: how many requests, in which time (`s`, `m` or `h`), and whether they are counted by `caller` or by `address`";

/// How often an operation may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// On whom they are counted.
    pub by: LimitedBy,
}

/// On whom requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitedBy {
    /// The authenticated caller, and the address of a caller without credentials.
    Caller,
    /// The address that a request comes from.
    Address,
}

/// The limit of an operation: its own, or that of the contract. `none` in an operation lifts the contract's.
pub(super) fn read(
    document: &Value,
    operation: &Value,
    pointer: &str,
    security: &[Alternative],
    findings: &mut Findings,
) -> Option<RateLimit> {
    let Some(own) = operation.get(KEYWORD) else {
        let shared = document.get(KEYWORD)?;
        return understood(shared, &join("", KEYWORD), findings);
    };
    if own == "none" {
        return None;
    }
    let pointer = join(pointer, KEYWORD);
    let limit = understood(own, &pointer, findings)?;
    if limit.by == LimitedBy::Caller && security.iter().all(Vec::is_empty) {
        findings.error(
            RULE,
            &join(&pointer, "by"),
            "the operation asks nobody for credentials, so that no caller is known to it",
            "write `by: address`",
        );
    }
    Some(limit)
}

fn understood(limit: &Value, pointer: &str, findings: &mut Findings) -> Option<RateLimit> {
    let known = ["requests", "per", "by"];
    let Some(object) = limit
        .as_object()
        .filter(|object| known.iter().any(|key| object.contains_key(*key)))
    else {
        // Others write something else under this name.
        let message = format!("`{KEYWORD}` is not understood, and nothing is limited");
        findings.warning(RULE, pointer, message, ADVICE);
        return None;
    };
    let before = findings.len();
    let mut refuse = |key: &str, message: &str| {
        let at = match object.contains_key(key) {
            true => join(pointer, key),
            false => pointer.to_owned(),
        };
        findings.error(RULE, &at, message, ADVICE);
    };
    for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
        refuse(key, &format!("a rate limit has no `{key}`"));
    }
    let requests = object.get("requests").and_then(Value::as_u64);
    let requests = requests.and_then(|requests| u32::try_from(requests).ok());
    let requests = requests.filter(|requests| *requests > 0);
    if requests.is_none() {
        refuse("requests", "`requests` has to be a whole number above zero");
    }
    let seconds = object.get("per").and_then(Value::as_str).and_then(seconds);
    if seconds.is_none() {
        refuse(
            "per",
            "`per` has to be a time between a second and a day, such as `60s`, `5m` or `1h`",
        );
    }
    let by = match object.get("by").and_then(Value::as_str) {
        Some("caller") => Some(LimitedBy::Caller),
        Some("address") => Some(LimitedBy::Address),
        _ => {
            refuse("by", "`by` has to be `caller` or `address`");
            None
        }
    };
    if findings.len() > before {
        return None;
    }
    Some(RateLimit {
        requests: requests?,
        seconds: seconds?,
        by: by?,
    })
}

/// `60s`, `5m`, `1h`; at most a day.
fn seconds(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    let seconds = number.parse::<u32>().ok()?.checked_mul(factor)?;
    (1..=86_400).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::Gravity;
    use crate::model::testing::model;

    const AT: &str = "/paths/~1a/get/x-rate-limit";

    fn document(operation: Value) -> Value {
        let mut operation = operation;
        operation["operationId"] = json!("a");
        operation["responses"] = json!({"200": {"description": "x"}});
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "paths": {"/a": {"get": operation}},
        })
    }

    fn limit(document: &Value) -> Option<RateLimit> {
        let (contract, findings) = model(document);
        assert!(findings.is_empty(), "{findings:?}");
        contract.operations[0].rate_limit
    }

    fn refused(limit: Value, pointer: &str, gravity: Gravity) {
        let (contract, findings) = model(&document(json!({"x-rate-limit": limit})));
        let places: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule, finding.pointer.as_str(), finding.gravity))
            .collect();
        assert_eq!(places, [(RULE, pointer, gravity)], "{findings:?}");
        let is_kept = contract.operations[0].rate_limit.is_some();
        assert_eq!(
            is_kept,
            pointer.ends_with("by") && gravity == Gravity::Error && limit["by"] == "caller"
        );
    }

    #[test]
    fn a_limit_is_understood() {
        let ten = json!({"requests": 10, "per": "5m", "by": "address"});
        let expected = RateLimit {
            requests: 10,
            seconds: 300,
            by: LimitedBy::Address,
        };
        assert_eq!(
            limit(&document(json!({"x-rate-limit": ten}))),
            Some(expected)
        );
        assert_eq!(limit(&document(json!({}))), None);
    }

    #[test]
    fn the_contracts_limit_holds_where_an_operation_has_none_of_its_own() {
        let with_default = |operation: Value| {
            let mut document = document(operation);
            document["x-rate-limit"] = json!({"requests": 10, "per": "1h", "by": "caller"});
            limit(&document).map(|limit| limit.requests)
        };
        assert_eq!(with_default(json!({})), Some(10));
        let own = json!({"requests": 2, "per": "1s", "by": "address"});
        assert_eq!(with_default(json!({"x-rate-limit": own})), Some(2));
        assert_eq!(with_default(json!({"x-rate-limit": "none"})), None);
    }

    #[test]
    fn a_caller_has_to_be_known() {
        let by_caller = json!({"requests": 1, "per": "1s", "by": "caller"});
        refused(by_caller.clone(), &format!("{AT}/by"), Gravity::Error);
        for security in [json!([{"bearer": []}]), json!([{}, {"bearer": []}])] {
            let operation = json!({"x-rate-limit": by_caller, "security": security});
            assert!(limit(&document(operation)).is_some());
        }
    }

    #[test]
    fn what_is_malformed_is_refused_where_it_is_written() {
        for (key, values) in [
            (
                "requests",
                vec![json!(0), json!("10"), json!(1.5), json!(1_u64 << 40)],
            ),
            (
                "per",
                vec![
                    json!(60),
                    json!("60"),
                    json!("0s"),
                    json!("25h"),
                    json!("s"),
                    json!("1 m"),
                ],
            ),
            ("by", vec![json!("ip"), json!(null)]),
        ] {
            for value in values {
                let mut limit = json!({"requests": 1, "per": "1s", "by": "address"});
                limit[key] = value;
                refused(limit, &format!("{AT}/{key}"), Gravity::Error);
            }
            let mut limit = json!({"requests": 1, "per": "1s", "by": "address"});
            limit.as_object_mut().unwrap().shift_remove(key);
            refused(limit, AT, Gravity::Error);
        }
        let burst = json!({"requests": 1, "per": "1s", "by": "address", "burst": 5});
        refused(burst, &format!("{AT}/burst"), Gravity::Error);
    }

    #[test]
    fn what_others_write_under_this_name_is_left_out_with_a_warning() {
        for limit in [json!(100), json!("60/min"), json!({"tier": 2}), json!(null)] {
            refused(limit, AT, Gravity::Warning);
        }
    }
}
