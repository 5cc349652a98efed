//! A conversation over SMTP (RFC 5321), as far as somebody needs it who hands in mails.

use std::io;
use std::slice::Iter;
use std::time::Duration;

use smtp_proto::request::receiver::{DataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::kept::{Kept, Manner};
use crate::mail::Envelope;

/// How large a mail may be.
const MAX_MAIL: usize = 1024 * 1024;
const MAX_RECIPIENTS: usize = 100;
/// How long somebody may say nothing.
const SILENCE: Duration = Duration::from_secs(300);

/// Takes mails over a connection until it ends.
pub(crate) async fn hold(stream: TcpStream, kept: &Kept) -> io::Result<()> {
    let mut session = Session {
        stream,
        kept,
        envelope: Envelope::default(),
        mail: None,
    };
    session.say("220 mailbox").await?;
    let mut commands = RequestReceiver::default();
    let mut buffer = vec![0; 16 * 1024];
    while let Some(read) = session.read(&mut buffer).await? {
        let mut bytes = buffer[..read].iter();
        while !bytes.as_slice().is_empty() {
            let goes_on = match session.mail {
                Some(_) => session.content(&mut bytes).await?,
                None => session.command(&mut commands, &mut bytes).await?,
            };
            if !goes_on {
                return Ok(());
            }
        }
    }
    Ok(())
}

struct Session<'a> {
    stream: TcpStream,
    kept: &'a Kept,
    envelope: Envelope,
    /// The mail that is being sent.
    mail: Option<(DataReceiver, Vec<u8>)>,
}

impl Session<'_> {
    /// How much was read; nothing at the end.
    async fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let read = timeout(SILENCE, self.stream.read(buffer)).await??;
        Ok((read > 0).then_some(read))
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream
            .write_all(format!("{line}\r\n").as_bytes())
            .await
    }

    /// Reads on in a mail. Whether the conversation goes on.
    async fn content(&mut self, bytes: &mut Iter<'_, u8>) -> io::Result<bool> {
        let Some((receiver, content)) = &mut self.mail else {
            return Ok(true);
        };
        let is_whole = receiver.ingest(bytes, content);
        if content.len() > MAX_MAIL {
            self.say("552 the mail is too large").await?;
            return Ok(false);
        }
        if !is_whole {
            return Ok(true);
        }
        let (_, content) = self.mail.take().expect("it was there a moment ago");
        self.kept.keep(std::mem::take(&mut self.envelope), content);
        match self.kept.manner() {
            Manner::Polite | Manner::Refusing(_) => self.say("250 it is kept").await?,
            Manner::HangingUp => return Ok(false),
            Manner::Silent => {
                // Until the sender gives up.
                let mut rest = [0; 512];
                while self.read(&mut rest).await?.is_some() {}
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Does what is asked for next. Whether the conversation goes on.
    async fn command(
        &mut self,
        commands: &mut RequestReceiver,
        bytes: &mut Iter<'_, u8>,
    ) -> io::Result<bool> {
        let request = match commands.ingest(bytes) {
            Ok(request) => request.into_owned(),
            Err(Error::NeedsMoreData { .. }) => {
                *bytes = [].iter();
                return Ok(true);
            }
            Err(Error::ResponseTooLong) => {
                self.say("500 the line is too long").await?;
                return Ok(false);
            }
            Err(_) => {
                self.say("500 this is not understood").await?;
                return Ok(true);
            }
        };
        match request {
            Request::Ehlo { .. } => {
                self.envelope = Envelope::default();
                self.say(&format!(
                    "250-mailbox\r\n250-8BITMIME\r\n250 SIZE {MAX_MAIL}"
                ))
                .await?;
            }
            Request::Helo { .. } | Request::Rset => {
                self.envelope = Envelope::default();
                self.say("250 mailbox").await?;
            }
            Request::Mail { from } => {
                self.envelope = Envelope {
                    from: Some(from.address),
                    to: Vec::new(),
                };
                self.say("250 from whom is known").await?;
            }
            Request::Rcpt { to } => self.recipient(to.address).await?,
            Request::Data if self.envelope.to.is_empty() => {
                self.say("503 for whom comes first").await?;
            }
            Request::Data => {
                self.mail = Some((DataReceiver::new(), Vec::new()));
                self.say("354 go on").await?;
            }
            Request::Noop { .. } => self.say("250 well").await?,
            Request::Quit => {
                self.say("221 goodbye").await?;
                return Ok(false);
            }
            _ => self.say("502 this is not done here").await?,
        }
        Ok(true)
    }

    async fn recipient(&mut self, address: String) -> io::Result<()> {
        if let Manner::Refusing(code) = self.kept.manner() {
            return self.say(&format!("{code} not for {address}")).await;
        }
        if self.envelope.from.is_none() {
            return self.say("503 from whom comes first").await;
        }
        if self.envelope.to.len() == MAX_RECIPIENTS {
            return self.say("452 these are too many").await;
        }
        self.envelope.to.push(address);
        self.say("250 for whom is known").await
    }
}
