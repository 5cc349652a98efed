//! What can be set about users, beside what every service has.

use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_USER_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the orders are.
    pub order_url: Url,
    /// Where the payments are.
    pub payment_url: Url,
    /// Where the carts are.
    pub cart_url: Url,
    /// Where the invoices are.
    pub billing_url: Url,
    /// Where the messages are.
    pub notification_url: Url,
}
