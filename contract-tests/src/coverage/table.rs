//! The table as text.

use std::collections::BTreeSet;

use super::{Cell, Coverage};

impl Coverage {
    /// Every status that any operation declares, in order.
    pub(super) fn statuses(&self) -> BTreeSet<&String> {
        self.rows.iter().flat_map(|row| row.cells.keys()).collect()
    }

    /// The table as text: how often each answer was reached, `w` where the contract waives it, `-` where this kind of
    /// caller cannot get it, `!` where it is missing.
    pub fn text(&self) -> String {
        let statuses = self.statuses();
        let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
        let first = width(&mut self.rows.iter().map(|row| row.operation.chars().count()));
        let second = width(&mut self.rows.iter().map(|row| row.callers.chars().count()));
        let mut text = format!("{:first$}  {:second$}", self.service, "callers");
        for status in &statuses {
            text.push_str(&format!(" {status:>4.7}"));
        }
        for row in &self.rows {
            text.push_str(&format!(
                "\n{:first$}  {:second$}",
                row.operation, row.callers
            ));
            for status in &statuses {
                let width = status.chars().count().clamp(4, 7);
                let mark = match row.cells.get(*status) {
                    None => String::new(),
                    Some(Cell::Empty) => "!".to_owned(),
                    Some(Cell::Reached(count)) => count.to_string(),
                    Some(Cell::Elsewhere(_)) => "-".to_owned(),
                    Some(Cell::Waived(_)) => "w".to_owned(),
                };
                text.push_str(&format!(" {mark:>width$}"));
            }
        }
        text
    }
}
