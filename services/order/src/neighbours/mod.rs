//! The services that an order needs, asked through `sdk`. What is out of reach fails with an error that the platform answers
//! as `unavailable`, with the neighbour's name.

mod cart;
mod catalog;
mod inventory;
mod payment;

pub use inventory::{Hold, Reserved};
pub use payment::Refund;

use anyhow::Context as _;
use platform::ServiceContext;

use crate::config::Config;

/// The ways to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// As ourselves: what is for sale does not depend on who asks.
    catalog: sdk::catalog::Client,
    /// As ourselves: nobody else may reserve.
    inventory: sdk::inventory::Client,
    /// As whoever is being served: what they may charge and refund is theirs to show.
    payment: sdk::payment::Client,
    /// As whoever is being served: their cart is opened by their token.
    cart: sdk::cart::Client,
}

impl Neighbours {
    /// Finds them where the settings say. None of them has to be there yet.
    pub fn connect(context: &ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let catalog = context.neighbour(&config.catalog_url).context("catalog")?;
        let inventory = context
            .neighbour(&config.inventory_url)
            .context("inventory")?;
        let payment = context.neighbour(&config.payment_url).context("payment")?;
        let cart = context.neighbour(&config.cart_url).context("cart")?;
        Ok(Self {
            catalog: sdk::catalog::connect(catalog),
            inventory: sdk::inventory::connect(inventory),
            payment: sdk::payment::connect(payment.with_tokens(sdk::CallerToken)),
            cart: sdk::cart::connect(cart.with_tokens(sdk::CallerToken)),
        })
    }
}
