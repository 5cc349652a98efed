//! The services that hold something of a person, asked through `sdk` in that person's name. What is out of reach fails with an
//! error that the platform answers as `unavailable`, with the neighbour's name.

use anyhow::Context as _;
use futures::TryStreamExt as _;
use platform::ServiceContext;
use uuid::Uuid;

use crate::config::Config;

/// How many items a page has that is asked for.
const PAGE: i32 = 100;

/// The ways to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    order: sdk::order::Client,
    payment: sdk::payment::Client,
}

impl Neighbours {
    /// Finds them where the settings say. None of them has to be there yet.
    pub fn connect(context: &ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let order = context.neighbour(&config.order_url).context("order")?;
        let payment = context.neighbour(&config.payment_url).context("payment")?;
        Ok(Self {
            order: sdk::order::connect(order.with_tokens(sdk::CallerToken)),
            payment: sdk::payment::connect(payment.with_tokens(sdk::CallerToken)),
        })
    }

    /// All orders of the caller, the latest first.
    pub async fn orders(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<sdk::order::types::Order>, sdk::Error<sdk::order::types::ProblemCode>> {
        // Named, since a caller who is staff would be shown everybody's.
        let request = self.order.list_orders().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// All payment methods of the caller, the latest first.
    pub async fn payment_methods(
        &self,
    ) -> Result<Vec<sdk::payment::types::PaymentMethod>, sdk::Error<sdk::payment::types::ProblemCode>>
    {
        let request = self.payment.list_payment_methods();
        request.limit(PAGE).stream().try_collect().await
    }
}
