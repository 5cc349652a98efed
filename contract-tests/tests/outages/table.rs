//! What was seen, as a table for people.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::check::Row;

/// Prints it, and writes it into the folder that cargo builds into.
pub(crate) fn show(rows: &[Row]) {
    let mut table = String::from(
        "| service | without | that refuses connections | back after | that says nothing | back after |\n|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let (service, neighbour) = &row.pair;
        write!(table, "| `{service}` | {neighbour} |").unwrap();
        for seen in &row.seen {
            let back = seen.back.as_secs_f32();
            write!(table, " {} | {back:.1} s |", seen.told).unwrap();
        }
        table.push('\n');
    }
    println!("{table}");
    // Cargo's own folder for what tests write is `tmp` in it.
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    fs::write(built.join("outages.md"), table).unwrap();
}
