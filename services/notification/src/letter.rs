//! Messages in words, from the templates in `templates/`: for each kind a text and a page.
//!
//! Everything that is put into a page is escaped, by the template engine and not by hand.

use askama::Template;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::notice::{Cause, Notice};

/// What a mail says. It may hold a secret, so nothing prints it.
pub struct Letter {
    /// Above it.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page.
    pub html: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    notice: &'a Notice,
    shop: &'a str,
    name: Option<&'a str>,
    link: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    notice: &'a Notice,
    subject: &'a str,
    shop: &'a str,
    name: Option<&'a str>,
    link: Option<&'a str>,
}

impl Letter {
    /// To somebody of this name. The link is that of a password reset.
    pub fn written(
        notice: &Notice,
        shop: &str,
        name: Option<&str>,
        link: Option<&SecretString>,
    ) -> askama::Result<Self> {
        let link = link.map(|link| link.expose_secret());
        let subject = subject(notice, shop);
        let page = Page {
            notice,
            subject: &subject,
            shop,
            name,
            link,
        };
        let html = page.render()?;
        let text = Text {
            notice,
            shop,
            name,
            link,
        };
        let text = text.render()?;
        Ok(Self {
            subject,
            text,
            html,
        })
    }
}

fn subject(notice: &Notice, shop: &str) -> String {
    match notice {
        Notice::Welcome => format!("Welcome to {shop}"),
        Notice::RegistrationRepeated { .. } => "You have an account already".to_owned(),
        Notice::PasswordReset { .. } => "Set a new password".to_owned(),
        Notice::PasswordChanged { .. } => "Your password was changed".to_owned(),
        Notice::OrderConfirmed { .. } => "Your order is confirmed".to_owned(),
        Notice::OrderCancelled { .. } => "Your order was cancelled".to_owned(),
        Notice::OrderShipped { .. } => "Your order is on its way".to_owned(),
        Notice::OrderDelivered { .. } => "Your order has arrived".to_owned(),
        Notice::InvoiceIssued { number, .. } => format!("Invoice {number}"),
        Notice::CreditNoteIssued { number, .. } => format!("Credit note {number}"),
    }
}

/// Why an order was cancelled, and what that means for money.
fn because(cause: &Cause) -> &'static str {
    match cause {
        Cause::Customer => "as you asked. What you paid goes back to where it came from",
        Cause::Shop => "by us. What you paid goes back to where it came from",
        Cause::PaymentFailed => "because the payment was declined. Nothing was charged",
        Cause::PaymentTimeout => {
            "because the payment did not arrive in time. Should it arrive yet, it goes back"
        }
        Cause::ReservationExpired => {
            "because it was sold out when the payment arrived. What you paid goes back to where it came from"
        }
        Cause::Other => "before it left. What you paid goes back to where it came from",
    }
}

/// As people read it: `14 March 2026, 09:26 UTC`.
fn time(time: &DateTime<Utc>) -> String {
    time.format("%-d %B %Y, %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests;
