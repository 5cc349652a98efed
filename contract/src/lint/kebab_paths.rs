//! `kebab-paths`

use heck::{ToKebabCase, ToSnakeCase};

use super::health_operations::is_health_path;
use super::read::{is_word, paths};
use super::{Report, Rule};
use crate::model::Contract;
use crate::naming::prefix;
use crate::pointer::join;

pub(super) const RULE: Rule = Rule {
    name: "kebab-paths",
    reason: "The load balancer routes by prefix; one style means that nobody looks a path up twice.",
    check,
};

fn check(contract: &Contract, report: &mut Report) {
    let prefix = prefix(&contract.document);
    for (path, _) in paths(&contract.document) {
        let pointer = join("/paths", path);
        if !path.split('/').skip(1).all(is_right) {
            let message =
                format!("`{path}` is not of kebab-case segments and snake_case parameters");
            report.add(&pointer, message, format!("write `{}`", better(path)));
        }
        let Some(prefix) = prefix else {
            report.add(
                &pointer,
                "no path begins with a name",
                format!("begin every path with the name of the service: `/orders{path}`"),
            );
            continue;
        };
        let is_inside = path.split('/').nth(1) == Some(prefix) || is_health_path(path);
        if !is_inside {
            let message = format!("`{path}` is outside the prefix of the service, `/{prefix}`");
            report.add(
                &pointer,
                message,
                format!("write `/{prefix}{path}`, or move it to the service that it belongs to"),
            );
        }
    }
}

fn is_right(segment: &str) -> bool {
    match segment.strip_prefix('{') {
        Some(parameter) => parameter
            .strip_suffix('}')
            .is_some_and(|name| is_separated(name, '_')),
        None => is_separated(segment, '-'),
    }
}

fn is_separated(text: &str, separator: char) -> bool {
    text.split(separator).all(is_word)
}

fn better(path: &str) -> String {
    let segments =
        path.split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| match segment {
                right if is_right(right) => format!("/{right}"),
                parameter if parameter.starts_with('{') => {
                    format!("/{{{}}}", parameter.to_snake_case())
                }
                other => format!("/{}", other.to_kebab_case()),
            });
    segments.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::json;

    #[test]
    fn segments_are_kebab_case_and_parameters_snake_case() {
        let document = json!({"paths": {
            "/orders/by-number/{order_id}": {}, "/orders/byNumber/{orderId}": {}, "/orders/": {}, "/orders/order_lines": {}, "/healthz": {}, "/shop/health": {},
        }});
        check(
            RULE,
            &document,
            &[
                (
                    "/paths/~1orders~1byNumber~1{orderId}",
                    "write `/orders/by-number/{order_id}`",
                ),
                ("/paths/~1orders~1", "write `/orders`"),
                (
                    "/paths/~1orders~1order_lines",
                    "write `/orders/order-lines`",
                ),
            ],
        );
    }

    #[test]
    fn all_paths_are_under_one_prefix() {
        let document = json!({"paths": {"/orders": {}, "/orders/{order_id}": {}, "/order-lines": {}, "/{order_id}": {}}});
        check(
            RULE,
            &document,
            &[
                ("/paths/~1order-lines", "/orders/order-lines"),
                ("/paths/~1{order_id}", "/orders/{order_id}"),
            ],
        );
        check(
            RULE,
            &json!({"paths": {"/{order_id}": {}}}),
            &[("/paths/~1{order_id}", "name of the service")],
        );
    }
}
