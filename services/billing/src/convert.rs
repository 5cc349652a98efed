//! Between the types of the contract and those of the domain. Into the contract something can fail, since the database
//! might hold what the contract does not allow; that is an error of ours and never sent.

use runtime::Money;

use crate::domain::address::Address;
use crate::domain::credit_note::CreditNote;
use crate::domain::draft::{Draft, Kind, Obstacle, State};
use crate::domain::invoice::{Invoice, Line};
use crate::domain::seller::Seller;
use crate::domain::tax::Rate;
use crate::generated::types;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

impl From<Seller> for types::Seller {
    fn from(seller: Seller) -> Self {
        Self {
            name: seller.name,
            address: seller.address,
            tax_number: seller.tax_number,
        }
    }
}

impl TryFrom<Address> for types::Address {
    type Error = Unfit;

    fn try_from(address: Address) -> Result<Self, Unfit> {
        Ok(Self {
            name: address.name.try_into()?,
            line1: address.line1.try_into()?,
            line2: address.line2.map(TryInto::try_into).transpose()?,
            postal_code: address.postal_code.map(TryInto::try_into).transpose()?,
            city: address.city.try_into()?,
            region: address.region.map(TryInto::try_into).transpose()?,
            country: address.country.try_into()?,
        })
    }
}

/// A line and the currency of its invoice.
fn line(line: Line, total: Money) -> Result<types::OrderLine, Unfit> {
    Ok(types::OrderLine {
        product_id: line.product_id.into(),
        name: line.name.try_into()?,
        quantity: line.quantity.try_into()?,
        unit_price: total.with_amount(line.unit_price),
        total: total.with_amount(line.total),
    })
}

/// The tax of a total.
fn tax(total: Money, tax: i64, rate: Rate) -> Result<types::Tax, Unfit> {
    Ok(types::Tax {
        rate: rate.hundredths(),
        net: total.with_amount(total.amount - tax),
        amount: total.with_amount(tax),
    })
}

impl TryFrom<Invoice> for types::Invoice {
    type Error = Unfit;

    fn try_from(invoice: Invoice) -> Result<Self, Unfit> {
        let (total, lines) = (invoice.total, invoice.lines.into_iter());
        Ok(Self {
            id: invoice.id.into(),
            number: invoice.number.try_into()?,
            order_id: invoice.order_id.into(),
            payment_id: invoice.payment_id.into(),
            customer_id: invoice.customer_id.into(),
            seller: invoice.seller.into(),
            buyer: invoice.buyer.map(TryInto::try_into).transpose()?,
            lines: lines
                .map(|item| line(item, total))
                .collect::<Result<_, _>>()?,
            tax: tax(total, invoice.tax, invoice.rate)?,
            total,
            paid_at: invoice.paid_at.into(),
            issued_at: invoice.issued_at.into(),
        })
    }
}

impl TryFrom<CreditNote> for types::CreditNote {
    type Error = Unfit;

    fn try_from(note: CreditNote) -> Result<Self, Unfit> {
        Ok(Self {
            id: note.id.into(),
            number: note.number.try_into()?,
            invoice_id: note.invoice_id.into(),
            invoice_number: note.invoice_number.try_into()?,
            invoice_issued_at: note.invoice_issued_at.into(),
            refund_id: note.refund_id.into(),
            order_id: note.order_id.into(),
            payment_id: note.payment_id.into(),
            customer_id: note.customer_id.into(),
            seller: note.seller.into(),
            buyer: note.buyer.map(TryInto::try_into).transpose()?,
            tax: tax(note.total, note.tax, note.rate)?,
            total: note.total,
            refunded_at: note.refunded_at.into(),
            issued_at: note.issued_at.into(),
        })
    }
}

impl TryFrom<Draft> for types::Draft {
    type Error = Unfit;

    fn try_from(draft: Draft) -> Result<Self, Unfit> {
        Ok(Self {
            state: draft.state().into(),
            id: draft.id,
            kind: draft.kind.into(),
            obstacle: draft.obstacle.map(Into::into),
            order_id: draft.order_id.into(),
            payment_id: draft.payment_id.into(),
            customer_id: draft.customer_id.into(),
            total: draft.total,
            attempts: draft.attempts,
            next_attempt_at: draft.next_attempt_at.into(),
            happened_at: draft.happened_at.into(),
        })
    }
}

impl From<Kind> for types::DraftKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Invoice => Self::Invoice,
            Kind::CreditNote => Self::CreditNote,
        }
    }
}

impl From<State> for types::DraftState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Blocked => Self::Blocked,
        }
    }
}

impl From<types::DraftState> for State {
    fn from(state: types::DraftState) -> Self {
        match state {
            types::DraftState::Waiting => Self::Waiting,
            types::DraftState::Blocked => Self::Blocked,
        }
    }
}

impl From<Obstacle> for types::DraftObstacle {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::OrderUnavailable => Self::OrderUnavailable,
            Obstacle::OrderNotFound => Self::OrderNotFound,
            Obstacle::OrderContradicts => Self::OrderContradicts,
            Obstacle::InvoiceMissing => Self::InvoiceMissing,
            Obstacle::ExceedsInvoice => Self::ExceedsInvoice,
            Obstacle::CurrencyContradicts => Self::CurrencyContradicts,
        }
    }
}
