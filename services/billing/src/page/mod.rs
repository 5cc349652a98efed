//! Documents for people: pages of HTML to print, from the templates in `templates/`.
//!
//! Everything that is put into one is escaped, by the template engine and not by hand. A page has no script and loads
//! nothing, and [`POLICY`] says so to the browser.

use std::str::FromStr;

use askama::Template;
use chrono::{DateTime, Utc};
use runtime::Money;
use runtime::conditional::ETag;
use sha2::{Digest as _, Sha256};

use crate::domain::credit_note::CreditNote;
use crate::domain::invoice::{Invoice, Line};

/// What a page may load and run: nothing but its own style sheet.
pub const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

#[derive(Template)]
#[template(path = "invoice.html")]
struct InvoicePage<'a> {
    invoice: &'a Invoice,
}

#[derive(Template)]
#[template(path = "credit_note.html")]
struct CreditNotePage<'a> {
    note: &'a CreditNote,
}

/// An invoice to print.
pub fn invoice(invoice: &Invoice) -> askama::Result<String> {
    InvoicePage { invoice }.render()
}

/// A credit note to print.
pub fn credit_note(note: &CreditNote) -> askama::Result<String> {
    CreditNotePage { note }.render()
}

/// The tag of a page, which is that of everything in it.
pub fn etag(page: &str) -> Result<ETag, <ETag as FromStr>::Err> {
    let digest = Sha256::digest(page.as_bytes());
    let half = digest.iter().take(16);
    let number = half.fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    format!("\"{number:032x}\"").parse()
}

impl InvoicePage<'_> {
    /// An amount in the currency of the invoice.
    fn money(&self, amount: i64) -> Money {
        self.invoice.total.with_amount(amount)
    }

    fn unit_price(&self, line: &Line) -> Money {
        self.money(line.unit_price)
    }

    fn sum(&self, line: &Line) -> Money {
        self.money(line.total)
    }

    fn net(&self) -> Money {
        self.money(self.invoice.net())
    }

    fn tax(&self) -> Money {
        self.money(self.invoice.tax)
    }
}

impl CreditNotePage<'_> {
    fn net(&self) -> Money {
        self.note.total.with_amount(self.note.net())
    }

    fn tax(&self) -> Money {
        self.note.total.with_amount(self.note.tax)
    }
}

/// As people read it: `14 March 2026`.
fn date(time: &DateTime<Utc>) -> String {
    time.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests;
