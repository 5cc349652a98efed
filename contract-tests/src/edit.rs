//! Values with one place changed.

use serde_json::Value;

/// `value` with another value at `pointer`, or without the one that is there. Nothing where there is no such place.
pub(crate) fn with(value: &Value, pointer: &str, new: Option<Value>) -> Option<Value> {
    let mut changed = value.clone();
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return new;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match (changed.pointer_mut(parent)?, new) {
        (Value::Object(object), Some(new)) => {
            object.insert(name, new);
        }
        (Value::Object(object), None) => {
            object.shift_remove(&name)?;
        }
        (Value::Array(items), new) => {
            let index: usize = name.parse().ok().filter(|index| *index < items.len())?;
            match new {
                Some(new) => items[index] = new,
                None => drop(items.remove(index)),
            }
        }
        _ => return None,
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_place_changes() {
        let value = json!({"a": [1, {"b/c": 2}]});
        assert_eq!(
            with(&value, "/a/1/b~1c", Some(json!(3))),
            Some(json!({"a": [1, {"b/c": 3}]}))
        );
        assert_eq!(with(&value, "/a/0", None), Some(json!({"a": [{"b/c": 2}]})));
        assert_eq!(with(&value, "/a/1/b~1c", None), Some(json!({"a": [1, {}]})));
        assert_eq!(with(&value, "", Some(json!(1))), Some(json!(1)));
        assert_eq!(with(&value, "/x/y", Some(json!(1))), None);
    }
}
