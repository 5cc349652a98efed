//! What another contract publishes, read without following its references: two services may hear each other.

use std::path::Path;

use super::files::Files;
use super::node::Node;
use crate::closest::closest;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};

/// Says so where the contract at `path` has no webhook of this name. `asked` is what names the file, `named` the webhook.
pub(crate) fn publishes(
    path: &Path,
    event_type: &str,
    asked: Option<&Location>,
    named: Option<&Location>,
    diagnostics: &mut Diagnostics,
) {
    let Some(file) = Files::default().get(path, asked, diagnostics) else {
        return;
    };
    let webhooks = file.root.get("webhooks").and_then(Node::as_object);
    let names: Vec<&str> = webhooks
        .into_iter()
        .flat_map(|webhooks| webhooks.keys().map(String::as_str))
        .filter(|name| !name.starts_with("x-"))
        .collect();
    if names.contains(&event_type) {
        return;
    }
    let contract = path.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("`{contract}` publishes no `{event_type}`");
    let advice = match (closest(event_type, names.iter().copied()), names.as_slice()) {
        (Some(name), _) => format!("did you mean `{name}`?"),
        (None, []) => format!("it has no `webhooks`; declare the event there, in `{contract}`"),
        (None, names) => format!("it publishes `{}`", names.join("`, `")),
    };
    let problem = Diagnostic::error("subscription", message);
    diagnostics.push(problem.at_some(named).advise(advice));
}
