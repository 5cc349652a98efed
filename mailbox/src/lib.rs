//! A mail server that delivers nothing. It takes mails over SMTP and keeps them in memory: for people, who read them as pages
//! at `/mailbox`, and for tests, which can also have it be rude.

mod kept;
mod mail;
mod pages;
mod receiver;
mod session;

pub use kept::Manner;
pub use mail::Mail;
pub use pages::pages;
pub use receiver::Mailbox;
