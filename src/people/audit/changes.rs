//! What a change made of what: only the facts that differ, each with both of its values.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// `{"hold_minutes": {"from": 15, "to": 30}}` of two objects. What is new was null before, what is
/// gone is null afterwards; null stands for all that is not there yet, or no longer.
pub fn changes(before: &Value, after: &Value) -> Value {
    let nothing = Map::new();
    let before = before.as_object().unwrap_or(&nothing);
    let after = after.as_object().unwrap_or(&nothing);
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let pair = |key: &String| {
        let side = |of: &Map<String, Value>| of.get(key).cloned().unwrap_or_default();
        let (from, to) = (side(before), side(after));
        (from != to).then(|| (key.clone(), json!({ "from": from, "to": to })))
    };
    Value::Object(keys.into_iter().filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written_down_with_both_values() {
        let before = json!({ "hold": 15, "weekdays": ["1", "2"], "kind": "holiday" });
        let after = json!({ "hold": 30, "weekdays": ["1", "2"], "name": "創立記念日" });

        let told = changes(&before, &after);

        let wanted = json!({
            "hold": { "from": 15, "to": 30 },
            "kind": { "from": "holiday", "to": null },
            "name": { "from": null, "to": "創立記念日" },
        });
        assert_eq!(told, wanted);
        assert_eq!(changes(&Value::Null, &json!({ "hold": 1 }))["hold"]["from"], Value::Null);
    }
}
