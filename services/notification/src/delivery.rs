//! Makes messages into mails.
//!
//! A message is taken on by moving the time at which somebody else would, in a statement that has committed before anybody is
//! asked. A process that dies meanwhile leaves a message that is due again when that time comes. Where it dies between the mail
//! server's answer and ours to the database, the mail goes out once more, under the same `Message-ID`.

use futures::StreamExt as _;
use platform::worker::{Round, repeat};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::api::Notifications;
use crate::domain::message::{Message, Obstacle, Reason, State};
use crate::domain::notice::Notice;
use crate::letter::Letter;
use crate::mailer::Mail;
use crate::store::{customers, messages};

/// What the worker is called.
pub(crate) const WORKER: &str = "deliver messages";

/// How often due messages are looked for that nobody announced.
const LOOK: Duration = Duration::from_millis(500);

/// How many messages are worked on at once, and so how many connections to the mail server there are at most.
const AT_ONCE: i64 = 8;

/// Delivers what is due, until told to stop.
pub(crate) async fn work(notifications: Notifications, stop: CancellationToken) {
    let wake = notifications.messages_due.clone();
    let round = move || {
        let notifications = notifications.clone();
        async move { notifications.deliver_due().await }
    };
    repeat(WORKER, stop, &wake, LOOK, round).await;
}

impl Notifications {
    /// Tries some of the messages that are due.
    pub async fn deliver_due(&self) -> anyhow::Result<Round> {
        let (pool, now) = (&self.context.pool, self.now());
        let taken = messages::take(pool, now, self.lease_ends_at(), AT_ONCE).await?;
        // Where it was all that there is, there is no need to look again.
        let more = i64::try_from(taken.len())? == AT_ONCE;
        let telemetry = &self.context.telemetry;
        let tries = futures::stream::iter(taken).map(|taken| async move {
            let (message, trace) = (taken.message, taken.traceparent);
            let delivery = self.deliver(&message);
            if let Err(error) = telemetry.resume(trace.as_deref(), WORKER, delivery).await {
                // Its lease ends, and it is taken on again.
                let (message_id, error) = (message.id, format!("{error:#}"));
                tracing::warn!(%message_id, error, "a message was not delivered");
            }
        });
        tries.for_each_concurrent(None, |attempt| attempt).await;
        Ok(match more {
            true => Round::Busy,
            false => Round::Idle,
        })
    }

    /// Delivers a message, or notes what stands against it.
    async fn deliver(&self, message: &Message) -> anyhow::Result<()> {
        match self.send(message).await? {
            Ok(()) => messages::sent(&self.context.pool, message.id, self.now()).await?,
            Err(obstacle) => self.note(message, obstacle).await?,
        }
        Ok(())
    }

    /// Hands in the mail, with everything in it that is not kept here.
    async fn send(&self, message: &Message) -> anyhow::Result<Result<(), Obstacle>> {
        let statements = &self.context.statements;
        let customer = customers::find(statements, message.customer_id).await?;
        if let Err(reason) = customer.wants(message.kind.category()) {
            return Ok(Err(reason.into()));
        }
        let Some(notice) = &message.notice else {
            return Ok(Err(Reason::Erased.into()));
        };
        let recipient = match self.neighbours.recipient(message.customer_id).await {
            Ok(recipient) => recipient,
            Err(obstacle) => return Ok(Err(obstacle)),
        };
        // Last of all: from here on there is a secret.
        let link = match notice {
            Notice::PasswordReset { reset_id, .. } => {
                match self.neighbours.reset_link(*reset_id).await {
                    Ok(link) => Some(link),
                    Err(obstacle) => return Ok(Err(obstacle)),
                }
            }
            _ => None,
        };
        let letter = Letter::written(
            notice,
            &self.shop_name,
            Some(&recipient.name),
            link.as_ref(),
        )?;
        let mail = Mail {
            id: message.id,
            recipient,
            letter,
            date: self.now(),
        };
        self.mailer.send(mail).await
    }

    async fn note(&self, message: &Message, obstacle: Obstacle) -> sqlx::Result<()> {
        let state = obstacle.state(message.attempts, self.max_attempts);
        let (message_id, reason) = (message.id, obstacle.reason.as_str());
        let reply_code = obstacle.reply_code;
        if state == State::Dead {
            tracing::warn!(%message_id, reason, reply_code, "a message is dead");
        } else if message.obstacle != Some(obstacle) {
            tracing::info!(%message_id, reason, reply_code, "a message was not delivered");
        }
        let again_at = (state == State::Pending).then(|| self.again_at(message.attempts));
        messages::note(&self.context.pool, message.id, state, obstacle, again_at).await
    }
}
