//! Hands in mails, over SMTP.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use platform::config::name_for;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};
use uuid::Uuid;

use crate::config::Config;
use crate::domain::message::{Obstacle, Reason};
use crate::letter::Letter;
use crate::neighbours::Recipient;

/// The way to the mail server: a connection for each mail. One whose conversation broke off in the middle must not be used for
/// the next mail, whose commands would read the answers to those before.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
    timeout: Duration,
}

/// What is handed in.
pub(crate) struct Mail {
    /// The message's id.
    pub(crate) id: Uuid,
    /// Whom it is for.
    pub(crate) recipient: Recipient,
    /// What it says.
    pub(crate) letter: Letter,
    /// When it was written.
    pub(crate) date: DateTime<Utc>,
}

impl Mailer {
    /// To the server of the settings. It does not have to be there yet.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let sender: Mailbox = config.sender.parse().with_context(|| {
            format!(
                "`{}` is an address, or a name and an address in angle brackets",
                setting("sender")
            )
        })?;
        let url = checked(&config.smtp_url)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            // The error says what was wrong with the address, and not what it is.
            .with_context(|| format!("`{}` is no address of a mail server", setting("smtp_url")))?
            .hello_name(ClientId::Domain(sender.email.domain().to_owned()))
            .timeout(Some(config.smtp_timeout))
            .build();
        Ok(Self {
            transport,
            sender,
            timeout: config.smtp_timeout,
        })
    }

    /// Hands in a mail. Where what becomes of it is not known, it counts as not handed in.
    pub(crate) async fn send(&self, mail: Mail) -> anyhow::Result<Result<(), Obstacle>> {
        let Ok(address) = mail.recipient.email.parse::<Address>() else {
            return Ok(Err(Reason::AddressUnusable.into()));
        };
        let Letter {
            subject,
            text,
            html,
        } = mail.letter;
        let message = lettre::Message::builder()
            .message_id(Some(self.message_id(mail.id)))
            .date(mail.date.into())
            .from(self.sender.clone())
            .to(Mailbox::new(Some(mail.recipient.name), address))
            .subject(subject)
            .raw_header(automatic())
            .multipart(MultiPart::alternative_plain_html(text, html))
            .context("a mail was not put together")?;
        let sending = tokio::time::timeout(self.timeout, self.transport.send(message));
        Ok(match sending.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(obstacle(&error)),
            Err(_) => Err(Reason::MailUnavailable.into()),
        })
    }

    /// The same for each attempt, so that whoever gets a mail twice can tell (RFC 5322, section 3.6.4).
    fn message_id(&self, id: Uuid) -> String {
        format!("<{id}@{}>", self.sender.email.domain())
    }
}

fn setting(key: &str) -> String {
    name_for("notification", key)
}

/// Nobody answers it by a machine (RFC 3834).
fn automatic() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, "auto-generated".to_owned())
}

/// The address of the server, where nobody on the way there can read what it is told.
fn checked(url: &SecretString) -> anyhow::Result<String> {
    let text = url.expose_secret();
    let url: Url = text
        .parse()
        .with_context(|| format!("`{}` is no address", setting("smtp_url")))?;
    let is_near = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    } || url.host_str() == Some("127.0.0.1");
    let is_required = url
        .query_pairs()
        .any(|(name, value)| name == "tls" && value == "required");
    ensure!(
        is_near || is_required || url.scheme() == "smtps",
        "`{}` leads to another machine in the open: begin it with `smtps://`, or end it with `?tls=required`",
        setting("smtp_url")
    );
    Ok(text.to_owned())
}

/// What went wrong. The server's words are not kept, because they repeat addresses.
fn obstacle(error: &lettre::transport::smtp::Error) -> Obstacle {
    if error.is_client() {
        // An address that this server cannot carry, such as one that needs SMTPUTF8 (RFC 6531).
        return Reason::AddressUnusable.into();
    }
    let code = error.status().map(u16::from);
    let reason = match code {
        // Whom it thinks of badly are we, and not the mail: authentication and encryption (RFC 4954, RFC 3207).
        Some(530..=538) => Reason::MailUnavailable,
        Some(500..) => Reason::MailRefused,
        _ => Reason::MailUnavailable,
    };
    Obstacle {
        reason,
        reply_code: code.map(i32::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_do_not_cross_a_network_in_the_open() {
        for (url, is_right) in [
            ("smtp://127.0.0.1:8025", true),
            ("smtp://localhost", true),
            ("smtp://[::1]:25", true),
            ("smtps://name:secret@mail.example", true),
            ("smtp://name:secret@mail.example:587?tls=required", true),
            ("smtp://mail.example", false),
            ("smtp://name:secret@mail.example?tls=opportunistic", false),
        ] {
            let checked = checked(&url.into());
            assert_eq!(checked.is_ok(), is_right, "{url}");
            if let Err(error) = checked {
                assert!(!format!("{error:#}").contains("secret"));
            }
        }
    }
}
