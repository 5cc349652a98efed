//! Which answers of which operations were reached, for which kinds of callers.

mod page;
mod table;

use std::collections::BTreeMap;

use contract::model::{Contract, Operation, Status};

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Not reached yet.
    Empty,
    /// Reached this often.
    Reached(usize),
    /// Cannot be reached by this kind of caller, for this reason.
    Elsewhere(&'static str),
    /// The contract says why no test reaches it.
    Waived(String),
}

/// A row of the table: an operation for one kind of callers.
#[derive(Debug, Clone)]
pub struct Row {
    /// The id of the operation.
    pub operation: String,
    /// Which of its security alternatives this is.
    pub alternative: usize,
    /// The kind of callers, in words.
    pub callers: String,
    /// By declared status.
    pub cells: BTreeMap<String, Cell>,
}

/// The table.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The name of the service.
    pub service: String,
    /// By operation, in the order of the contract.
    pub rows: Vec<Row>,
}

impl Coverage {
    /// What a contract asks for.
    pub fn of(contract: &Contract) -> Self {
        let rows = contract.operations.iter().flat_map(rows_of).collect();
        Self {
            service: contract.name.clone(),
            rows,
        }
    }

    /// Notes that an answer was reached.
    pub fn reached(&mut self, operation: &str, alternative: usize, status: &str) {
        if let Some(cell) = self.cell(operation, alternative, status) {
            *cell = match cell {
                Cell::Reached(count) => Cell::Reached(*count + 1),
                _ => Cell::Reached(1),
            };
        }
    }

    /// Notes that this kind of caller cannot get an answer.
    pub fn elsewhere(
        &mut self,
        operation: &str,
        alternative: usize,
        status: &str,
        reason: &'static str,
    ) {
        if let Some(cell @ Cell::Empty) = self.cell(operation, alternative, status) {
            *cell = Cell::Elsewhere(reason);
        }
    }

    /// The answers that nothing reached, one line each.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        for row in &self.rows {
            for (status, _) in row.cells.iter().filter(|(_, cell)| **cell == Cell::Empty) {
                gaps.push(format!(
                    "{} · {status} for {} was never reached",
                    row.operation, row.callers
                ));
            }
        }
        gaps
    }

    fn cell(&mut self, operation: &str, alternative: usize, status: &str) -> Option<&mut Cell> {
        let row = self
            .rows
            .iter_mut()
            .find(|row| row.operation == operation && row.alternative == alternative)?;
        row.cells.get_mut(status)
    }
}

fn rows_of(operation: &Operation) -> Vec<Row> {
    let alternatives: Vec<String> = match operation.security.is_empty() {
        true => vec!["everybody".to_owned()],
        false => operation
            .security
            .iter()
            .map(|alternative| match alternative.as_slice() {
                [] => "no token".to_owned(),
                some => some
                    .iter()
                    .map(|requirement| {
                        format!("{} {}", requirement.scheme, requirement.scopes.join(" "))
                            .trim()
                            .to_owned()
                    })
                    .collect::<Vec<_>>()
                    .join(" and "),
            })
            .collect(),
    };
    alternatives
        .into_iter()
        .enumerate()
        .map(|(alternative, callers)| Row {
            operation: operation.id.clone(),
            alternative,
            callers,
            cells: cells_of(operation),
        })
        .collect()
}

fn cells_of(operation: &Operation) -> BTreeMap<String, Cell> {
    let statuses = operation
        .responses
        .iter()
        .map(|response| match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        });
    statuses
        .map(|status| {
            let cell = match operation.waivers.get(&status) {
                Some(reason) => Cell::Waived(reason.clone()),
                None => Cell::Empty,
            };
            (status, cell)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_is_reached_waived_or_a_gap() {
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"},
            "paths": {"/a": {"get": {
                "operationId": "get_a", "x-waiver": {"418": "no teapot at hand"},
                "responses": {"200": {"description": "a"}, "410": {"description": "b"}, "418": {"description": "c"}}
            }}}
        });
        let (contract, _) = contract::model::build("shop", &document);
        let mut coverage = Coverage::of(&contract);
        coverage.reached("get_a", 0, "200");
        assert_eq!(
            coverage.gaps(),
            ["get_a · 410 for everybody was never reached"]
        );
        assert_eq!(
            coverage.rows[0].cells["418"],
            Cell::Waived("no teapot at hand".to_owned())
        );
        assert!(coverage.text().contains("get_a"));
        assert!(coverage.page().contains("no teapot at hand"));
    }
}
