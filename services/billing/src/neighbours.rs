//! The orders, asked through `sdk`.

use anyhow::Context as _;
use platform::ServiceContext;
use runtime::{Money, NoMoney};
use sdk::Options;
use sdk::order::types::{Address as OrderAddress, Order, OrderLine, ProblemCode};
use uuid::Uuid;

use crate::config::Config;
use crate::domain::address::Address;
use crate::domain::invoice::Line;
use crate::domain::purchase::Purchase;

/// The way to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// As ourselves: an invoice is issued whoever asks for it, and nobody does.
    order: sdk::order::Client,
}

impl Neighbours {
    /// Finds them where the settings say. They do not have to be there yet.
    pub fn connect(context: &ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let order = context.neighbour(&config.order_url).context("order")?;
        let patience = Options::default().timeout(config.order_timeout);
        Ok(Self {
            order: sdk::order::connect(order).with(patience),
        })
    }

    /// What was bought with an order; nothing where there is no such order.
    pub async fn purchase(&self, order_id: Uuid) -> anyhow::Result<Option<Purchase>> {
        match self.order.get_order().order_id(order_id).send().await {
            Ok(order) => Ok(Some(order.into_inner().try_into()?)),
            Err(error) if error.code() == Some(&ProblemCode::OrderNotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl TryFrom<Order> for Purchase {
    type Error = NoMoney;

    fn try_from(order: Order) -> Result<Self, NoMoney> {
        Ok(Self {
            customer_id: *order.customer_id,
            lines: order.lines.into_iter().map(Into::into).collect(),
            total: Money::read(order.total.amount, &order.total.currency)?,
            buyer: order.shipping_address.map(Into::into),
        })
    }
}

impl From<OrderLine> for Line {
    fn from(line: OrderLine) -> Self {
        Self {
            product_id: *line.product_id,
            name: line.name.into(),
            quantity: *line.quantity,
            unit_price: line.unit_price.amount,
            total: line.total.amount,
        }
    }
}

impl From<OrderAddress> for Address {
    fn from(address: OrderAddress) -> Self {
        Self {
            name: address.name.into(),
            line1: address.line1.into(),
            line2: address.line2.map(Into::into),
            postal_code: address.postal_code.map(Into::into),
            city: address.city.into(),
            region: address.region.map(Into::into),
            country: address.country.into(),
        }
    }
}
