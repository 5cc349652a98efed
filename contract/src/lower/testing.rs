//! How the tests of the transformations are written.

use serde_json::Value;

/// Runs one transformation on `before` and compares with `after`.
#[track_caller]
pub(super) fn check(change: impl FnOnce(&mut Value), before: Value, after: Value) {
    let mut value = before;
    change(&mut value);
    assert_eq!(
        serde_json::to_string_pretty(&value).expect("a value is JSON"),
        serde_json::to_string_pretty(&after).expect("a value is JSON"),
    );
}
