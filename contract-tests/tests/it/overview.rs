//! Who hears what: a table of the documentation, so that nobody begins or ends to hear something unseen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use contract::compile::compile;
use contract::workspace::Workspace;

const HEAD: &str = "| event | told by | heard by |\n|---|---|---|\n";

/// The table that the contracts make.
fn table(workspace: &Workspace) -> String {
    let mut events: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for path in workspace.contracts().expect("they are readable") {
        let contract = compile(&path).unwrap_or_else(|errors| panic!("{errors}"));
        let contract = contract.contract;
        for event in &contract.events {
            let told = (contract.name.clone(), event.event_type.clone());
            events.entry(told).or_default();
        }
        for heard in &contract.subscriptions {
            let told = (heard.publisher.clone(), heard.event_type.clone());
            events.entry(told).or_default().push(contract.name.clone());
        }
    }
    let row = |((publisher, event), heard): ((String, String), Vec<String>)| {
        let heard = match heard.is_empty() {
            true => "–".to_owned(),
            false => heard.join(", "),
        };
        format!("| `{event}` | {publisher} | {heard} |\n")
    };
    let rows: String = events.into_iter().map(row).collect();
    format!("{HEAD}{rows}")
}

#[test]
fn the_table_of_events_is_what_the_contracts_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = Workspace::find(root).expect("it has contracts");
    let readme = workspace.root().join("openapi/README.md");
    let text = fs::read_to_string(readme).expect("it is readable");
    let (_, rest) = text.split_once("<!-- events -->\n").expect("a table");
    let (written, _) = rest.split_once("<!-- /events -->").expect("its end");
    let table = table(&workspace);
    assert!(
        written == table,
        "who hears what has changed; if that is meant, write in openapi/README.md:\n{table}"
    );
}
