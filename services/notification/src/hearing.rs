//! What is heard. Nobody is written to on what is heard: a message is kept, and a worker woken.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use platform::random;
use runtime::Money;
use sdk::auth::events::{
    PasswordChanged, PasswordResetRequested, RegistrationRepeated, UserRegistered,
};
use sdk::billing::events::{CreditNoteIssued, InvoiceIssued};
use sdk::order::events::{OrderCancelled, OrderConfirmed, OrderDelivered, OrderShipped};
use sdk::order::types::CancellationReason;
use sdk::user::events::UserErased;
use uuid::Uuid;

use crate::api::Notifications;
use crate::domain::notice::{Cause, Notice};
use crate::generated::subscriptions::Subscriber;
use crate::store::customers;
use crate::store::messages::{self, NewMessage};

/// Hears of accounts, orders and bills.
pub struct Hearing {
    notifications: Notifications,
}

/// By what a message is known to have been heard before.
struct Event {
    id: Uuid,
    source: String,
}

impl Hearing {
    /// For this service.
    pub const fn new(notifications: Notifications) -> Self {
        Self { notifications }
    }

    async fn tell(
        &self,
        transaction: &mut Transaction,
        event: Event,
        customer_id: Uuid,
        notice: Notice,
    ) -> Result<(), HandlingError> {
        let now = self.notifications.now();
        let message = NewMessage {
            id: random::id(now),
            event_id: event.id,
            source: event.source,
            customer_id,
            notice,
            created_at: now,
        };
        messages::insert(&mut **transaction, &message).await?;
        transaction.after_commit(&self.notifications.messages_due);
        Ok(())
    }
}

impl Subscriber for Hearing {
    async fn user_registered(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<UserRegistered>,
    ) -> Result<(), HandlingError> {
        let (event, UserRegistered(data)) = opened(delivery);
        self.tell(transaction, event, *data.user_id, Notice::Welcome)
            .await
    }

    async fn registration_repeated(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<RegistrationRepeated>,
    ) -> Result<(), HandlingError> {
        let (event, RegistrationRepeated(data)) = opened(delivery);
        let notice = Notice::RegistrationRepeated {
            tried_at: *data.tried_at,
        };
        self.tell(transaction, event, *data.user_id, notice).await
    }

    async fn password_reset_requested(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<PasswordResetRequested>,
    ) -> Result<(), HandlingError> {
        let (event, PasswordResetRequested(data)) = opened(delivery);
        let notice = Notice::PasswordReset {
            reset_id: *data.reset_id,
            expires_at: *data.expires_at,
        };
        self.tell(transaction, event, *data.user_id, notice).await
    }

    async fn password_changed(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<PasswordChanged>,
    ) -> Result<(), HandlingError> {
        let (event, PasswordChanged(data)) = opened(delivery);
        let notice = Notice::PasswordChanged {
            changed_at: *data.changed_at,
        };
        self.tell(transaction, event, *data.user_id, notice).await
    }

    async fn order_confirmed(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<OrderConfirmed>,
    ) -> Result<(), HandlingError> {
        let (event, OrderConfirmed(data)) = opened(delivery);
        let notice = Notice::OrderConfirmed {
            order_id: *data.order_id,
            total: Money::read(data.total.amount, &data.total.currency)?,
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn order_cancelled(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<OrderCancelled>,
    ) -> Result<(), HandlingError> {
        let (event, OrderCancelled(data)) = opened(delivery);
        let notice = Notice::OrderCancelled {
            order_id: *data.order_id,
            cause: cause(&data.reason),
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn order_shipped(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<OrderShipped>,
    ) -> Result<(), HandlingError> {
        let (event, OrderShipped(data)) = opened(delivery);
        let notice = Notice::OrderShipped {
            order_id: *data.order_id,
            carrier: data.carrier.into(),
            tracking_number: data.tracking_number.into(),
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn order_delivered(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<OrderDelivered>,
    ) -> Result<(), HandlingError> {
        let (event, OrderDelivered(data)) = opened(delivery);
        let notice = Notice::OrderDelivered {
            order_id: *data.order_id,
            delivered_at: *data.delivered_at,
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn invoice_issued(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<InvoiceIssued>,
    ) -> Result<(), HandlingError> {
        let (event, InvoiceIssued(data)) = opened(delivery);
        let notice = Notice::InvoiceIssued {
            order_id: *data.order_id,
            number: data.number.into(),
            total: Money::read(data.total.amount, &data.total.currency)?,
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn credit_note_issued(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<CreditNoteIssued>,
    ) -> Result<(), HandlingError> {
        let (event, CreditNoteIssued(data)) = opened(delivery);
        let notice = Notice::CreditNoteIssued {
            order_id: *data.order_id,
            number: data.number.into(),
            total: Money::read(data.total.amount, &data.total.currency)?,
        };
        self.tell(transaction, event, *data.customer_id, notice)
            .await
    }

    async fn user_erased(
        &self,
        transaction: &mut Transaction,
        delivery: Delivery<UserErased>,
    ) -> Result<(), HandlingError> {
        let UserErased(data) = delivery.data;
        let customer_id = *data.user_id;
        customers::erase(&mut **transaction, customer_id, *data.erased_at).await?;
        messages::erase(&mut **transaction, customer_id).await?;
        Ok(())
    }
}

fn opened<E>(delivery: Delivery<E>) -> (Event, E) {
    let event = Event {
        id: delivery.id,
        source: delivery.source,
    };
    (event, delivery.data)
}

fn cause(reason: &CancellationReason) -> Cause {
    match reason {
        CancellationReason::CustomerRequest => Cause::Customer,
        CancellationReason::StaffRequest => Cause::Shop,
        CancellationReason::PaymentFailed => Cause::PaymentFailed,
        CancellationReason::PaymentTimeout => Cause::PaymentTimeout,
        CancellationReason::ReservationExpired => Cause::ReservationExpired,
        CancellationReason::Unknown(_) => Cause::Other,
    }
}
