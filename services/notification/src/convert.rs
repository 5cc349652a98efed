//! Between the types of the contract and those of the domain. Into the contract something can fail, since the database
//! might hold what the contract does not allow; that is an error of ours and never sent.

use crate::domain::customer::{Preferences, PreferencesChanges};
use crate::domain::message::{Message, Obstacle, Reason, State};
use crate::domain::notice::{Category, Kind};
use crate::generated::types;
use crate::letter::Letter;

/// A message as its owner may see it: without the name of anybody and without anything secret.
pub(crate) fn shown(message: Message, shop: &str) -> askama::Result<types::Message> {
    let notice = message.notice.as_ref();
    let letter = notice.map(|notice| Letter::written(notice, shop, None, None));
    let (subject, text) = match letter.transpose()? {
        Some(letter) => (Some(letter.subject), Some(letter.text)),
        None => (None, None),
    };
    let obstacle = message.obstacle;
    Ok(types::Message {
        id: message.id.into(),
        kind: message.kind.into(),
        category: message.kind.category().into(),
        customer_id: message.customer_id.into(),
        order_id: message.order_id.map(Into::into),
        subject,
        text,
        state: message.state.into(),
        reason: obstacle.map(|Obstacle { reason, .. }| reason.into()),
        reply_code: obstacle.and_then(|obstacle| obstacle.reply_code),
        attempts: message.attempts,
        next_attempt_at: message.next_attempt_at.map(Into::into),
        created_at: message.created_at.into(),
        sent_at: message.sent_at.map(Into::into),
    })
}

impl From<Preferences> for types::Preferences {
    fn from(preferences: Preferences) -> Self {
        Self {
            shipping: preferences.shipping,
            delivery: preferences.delivery,
        }
    }
}

impl From<types::PreferencesPatch> for PreferencesChanges {
    fn from(patch: types::PreferencesPatch) -> Self {
        Self {
            shipping: patch.shipping,
            delivery: patch.delivery,
        }
    }
}

/// The same names on both sides.
macro_rules! same {
    ($domain:ident <=> $contract:ident { $($name:ident)+ }) => {
        same!($domain => $contract { $($name)+ });
        impl From<types::$contract> for $domain {
            fn from(value: types::$contract) -> Self {
                match value {
                    $(types::$contract::$name => Self::$name,)+
                }
            }
        }
    };
    ($domain:ident => $contract:ident { $($name:ident)+ }) => {
        impl From<$domain> for types::$contract {
            fn from(value: $domain) -> Self {
                match value {
                    $($domain::$name => Self::$name,)+
                }
            }
        }
    };
}

same!(Kind <=> MessageKind {
    Welcome RegistrationRepeated PasswordReset PasswordChanged OrderConfirmed OrderCancelled OrderShipped OrderDelivered
    InvoiceIssued CreditNoteIssued
});
same!(State <=> MessageState { Pending Sent Skipped Dead });
same!(Category => MessageCategory { Account Purchase Shipping Delivery });
same!(Reason => MessageReason {
    RecipientUnavailable RecipientUnknown AddressUnusable LinkUnavailable MailUnavailable MailRefused Unwanted Erased
    Obsolete
});
