//! The books of some products, open for writing: a change of them is worked out here, under locks that the store holds,
//! and then written down as a whole.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::line::Line;
use super::movement::{Kind, Movement, Occasion};
use super::stock::{Immovable, Stock};

/// The stock of some products, and what has happened to it since it was locked.
#[derive(Debug)]
pub struct Books {
    pages: BTreeMap<Uuid, Page>,
    movements: Vec<Movement>,
    now: DateTime<Utc>,
}

#[derive(Debug)]
struct Page {
    stock: Stock,
    was_low: bool,
    /// The number of the last movement before the book was opened.
    last: i64,
}

/// Why nothing is reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Of these products nothing is known.
    Unknown(Vec<Uuid>),
    /// These products have too few units available.
    TooFew(Vec<Uuid>),
}

/// The books contradict a reservation: units that it holds are not there. It is an error of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the books of product {0} do not have the units that a reservation has")]
pub struct Discrepancy(Uuid);

/// Everything to be written down.
#[derive(Debug, Default, PartialEq)]
pub struct Entries {
    /// The balances that have changed.
    pub balances: Vec<Stock>,
    /// The movements that changed them.
    pub movements: Vec<Movement>,
    /// The products that have become low.
    pub shortages: Vec<Stock>,
}

impl Books {
    /// Opens the books of products whose stock is locked.
    pub fn open(stocks: impl IntoIterator<Item = Stock>, now: DateTime<Utc>) -> Self {
        let page = |stock: Stock| {
            let (was_low, last) = (stock.is_low(), stock.movements);
            let page = Page {
                stock,
                was_low,
                last,
            };
            (page.stock.product_id, page)
        };
        Self {
            pages: stocks.into_iter().map(page).collect(),
            movements: Vec::new(),
            now,
        }
    }

    /// Takes units that are available for an order: all lines or none. No product has two lines.
    pub fn reserve(&mut self, order_id: Uuid, lines: &[Line]) -> Result<(), Refusal> {
        let unknown = self.lacking(lines, |_, stock| stock.is_none());
        if !unknown.is_empty() {
            return Err(Refusal::Unknown(unknown));
        }
        let too_few = self.lacking(lines, |line, stock| {
            stock.is_none_or(|stock| stock.available < line.quantity)
        });
        self.for_order(Kind::Reserved, order_id, lines)
            .map_err(|_| Refusal::TooFew(too_few))
    }

    /// Gives back what an order holds.
    pub fn release(&mut self, order_id: Uuid, lines: &[Line]) -> Result<(), Discrepancy> {
        self.for_order(Kind::Released, order_id, lines)
    }

    /// Gives back what an order held until its deadline.
    pub fn expire(&mut self, order_id: Uuid, lines: &[Line]) -> Result<(), Discrepancy> {
        self.for_order(Kind::Expired, order_id, lines)
    }

    /// Makes what an order holds its own.
    pub fn sell(&mut self, order_id: Uuid, lines: &[Line]) -> Result<(), Discrepancy> {
        self.for_order(Kind::Sold, order_id, lines)
    }

    /// Gives back what an order had bought.
    pub fn take_back(&mut self, order_id: Uuid, lines: &[Line]) -> Result<(), Discrepancy> {
        self.for_order(Kind::Returned, order_id, lines)
    }

    /// Moves units of one product for another reason than an order's. Nothing where the product is not in the books.
    pub fn adjust(
        &mut self,
        product_id: Uuid,
        kind: Kind,
        quantity: i64,
        occasion: Occasion,
    ) -> Option<Result<&Movement, Immovable>> {
        let page = self.pages.get_mut(&product_id)?;
        let next = match page.stock.moved(kind, quantity, self.now) {
            Ok(next) => next,
            Err(error) => return Some(Err(error)),
        };
        page.stock = next;
        self.movements
            .push(movement(&page.stock, kind, quantity, occasion));
        self.movements.last().map(Ok)
    }

    /// Closes the books.
    pub fn close(self) -> Entries {
        let mut entries = Entries {
            movements: self.movements,
            ..Entries::default()
        };
        let moved = self
            .pages
            .into_values()
            .filter(|page| page.stock.movements != page.last);
        for Page { stock, was_low, .. } in moved {
            if stock.is_low() && !was_low {
                entries.shortages.push(stock.clone());
            }
            entries.balances.push(stock);
        }
        entries
    }

    /// The same movement for every line of an order, or none at all.
    fn for_order(&mut self, kind: Kind, order_id: Uuid, lines: &[Line]) -> Result<(), Discrepancy> {
        let mut moved = Vec::with_capacity(lines.len());
        for line in lines {
            let stock = self
                .pages
                .get(&line.product_id)
                .and_then(|page| page.stock.moved(kind, line.quantity, self.now).ok())
                .ok_or(Discrepancy(line.product_id))?;
            moved.push((line.quantity, stock));
        }
        for (quantity, stock) in moved {
            let occasion = Occasion::order(order_id);
            self.movements
                .push(movement(&stock, kind, quantity, occasion));
            if let Some(page) = self.pages.get_mut(&stock.product_id) {
                page.stock = stock;
            }
        }
        Ok(())
    }

    fn lacking(&self, lines: &[Line], lacks: impl Fn(&Line, Option<&Stock>) -> bool) -> Vec<Uuid> {
        lines
            .iter()
            .filter(|line| {
                let page = self.pages.get(&line.product_id);
                lacks(line, page.map(|page| &page.stock))
            })
            .map(|line| line.product_id)
            .collect()
    }
}

/// The entry of a movement that has led to this stock.
fn movement(stock: &Stock, kind: Kind, quantity: i64, occasion: Occasion) -> Movement {
    Movement {
        product_id: stock.product_id,
        number: stock.movements,
        kind,
        quantity,
        available: stock.available,
        reserved: stock.reserved,
        sold: stock.sold,
        occasion,
        occurred_at: stock.updated_at,
    }
}

#[cfg(test)]
mod tests;
