//! The services that hold something of a person, asked through `sdk` in that person's name. What is out of reach fails with an
//! error that the platform answers as `unavailable`, with the neighbour's name.

use anyhow::Context as _;
use futures::TryStreamExt as _;
use platform::ServiceContext;
use sdk::{billing, cart, notification, order, payment};
use url::Url;
use uuid::Uuid;

use crate::config::Config;

/// How many items a page has that is asked for.
const PAGE: i32 = 100;

/// The ways to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    order: order::Client,
    payment: payment::Client,
    cart: cart::Client,
    billing: billing::Client,
    notification: notification::Client,
}

impl Neighbours {
    /// Finds them where the settings say. None of them has to be there yet.
    pub fn connect(context: &ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let way = |name: &'static str, url: &Url| {
            let neighbour = context.neighbour(url).context(name)?;
            anyhow::Ok(neighbour.with_tokens(sdk::CallerToken))
        };
        Ok(Self {
            order: order::connect(way("order", &config.order_url)?),
            payment: payment::connect(way("payment", &config.payment_url)?),
            cart: cart::connect(way("cart", &config.cart_url)?),
            billing: billing::connect(way("billing", &config.billing_url)?),
            notification: notification::connect(way("notification", &config.notification_url)?),
        })
    }

    /// All orders of the caller, the latest first. Here and below the customer is named, since a caller who is staff would be
    /// shown everybody's.
    pub async fn orders(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<order::types::Order>, sdk::Error<order::types::ProblemCode>> {
        let request = self.order.list_orders().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// All payments of the caller, the latest first.
    pub async fn payments(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<payment::types::Payment>, sdk::Error<payment::types::ProblemCode>> {
        let request = self.payment.list_payments().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// All payment methods of the caller, the latest first.
    pub async fn payment_methods(
        &self,
    ) -> Result<Vec<payment::types::PaymentMethod>, sdk::Error<payment::types::ProblemCode>> {
        let request = self.payment.list_payment_methods();
        request.limit(PAGE).stream().try_collect().await
    }

    /// What is in the caller's cart; nothing where they were erased meanwhile.
    pub async fn cart(
        &self,
    ) -> Result<Option<cart::types::CartContents>, sdk::Error<cart::types::ProblemCode>> {
        use cart::types::ProblemCode::CartNotFound;
        match self.cart.get_cart_contents().send().await {
            Ok(contents) => Ok(Some(contents.into_inner())),
            Err(error) if error.code() == Some(&CartNotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All invoices of the caller, the latest first.
    pub async fn invoices(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<billing::types::Invoice>, sdk::Error<billing::types::ProblemCode>> {
        let request = self.billing.list_invoices().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// All credit notes of the caller, the latest first.
    pub async fn credit_notes(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<billing::types::CreditNote>, sdk::Error<billing::types::ProblemCode>> {
        let request = self.billing.list_credit_notes().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// All messages to the caller, the latest first.
    pub async fn messages(
        &self,
        customer_id: Uuid,
    ) -> Result<Vec<notification::types::Message>, sdk::Error<notification::types::ProblemCode>>
    {
        let request = self.notification.list_messages().customer_id(customer_id);
        request.limit(PAGE).stream().try_collect().await
    }

    /// What the caller wants to be told; nothing where they were erased meanwhile.
    pub async fn preferences(
        &self,
        customer_id: Uuid,
    ) -> Result<
        Option<notification::types::Preferences>,
        sdk::Error<notification::types::ProblemCode>,
    > {
        use notification::types::ProblemCode::PreferencesNotFound;
        let request = self.notification.get_preferences().customer_id(customer_id);
        match request.send().await {
            Ok(preferences) => Ok(Some(preferences.into_inner())),
            Err(error) if error.code() == Some(&PreferencesNotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
