//! Makes messages into mails. Where a process dies between the mail server's answer and ours to the database, the mail goes
//! out once more, under the same `Message-ID`.

use std::time::Duration;

use platform::jobs::{Jobs, Taken};
use platform::telemetry::Telemetry;
use platform::worker::Wake;

use crate::api::Notifications;
use crate::domain::message::{Message, Obstacle, Reason, State};
use crate::domain::notice::Notice;
use crate::letter::Letter;
use crate::mailer::Mail;
use crate::store::{customers, messages};

/// Messages that are to be delivered.
#[derive(Clone)]
pub struct Delivery(pub Notifications);

impl Jobs for Delivery {
    type Job = Message;

    const NAME: &'static str = "deliver messages";
    const LOOK: Duration = Duration::from_millis(500);

    /// And so how many connections to the mail server there are at most.
    fn at_once(&self) -> usize {
        8
    }

    fn due(&self) -> &Wake {
        &self.0.messages_due
    }

    fn telemetry(&self) -> &Telemetry {
        &self.0.context.telemetry
    }

    async fn take(&self, most: i64) -> sqlx::Result<Vec<Taken<Message>>> {
        let notifications = &self.0;
        messages::take(
            &notifications.context.pool,
            notifications.now(),
            notifications.lease_ends_at(),
            most,
        )
        .await
    }

    async fn work(&self, message: Message) -> anyhow::Result<()> {
        self.0.deliver(&message).await
    }
}

impl Notifications {
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
