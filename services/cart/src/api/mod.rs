//! What the contract's operations do, one file each.

mod clear_cart;
mod create_guest_cart;
mod get_cart;
mod get_cart_contents;
mod get_health;
mod get_healthz;
mod merge_guest_cart;
mod put_cart_item;
mod remove_cart_item;

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Transaction;
use platform::{ServiceContext, random};
use runtime::{Caller, Principal};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::cart::{Cart, Holder};
use crate::generated::security::Bearer;
use crate::generated::{implement_api, types};
use crate::neighbours::Neighbours;
use crate::store::carts::{self, TokenHash};

/// Carts as the contract sees them.
pub struct Carts {
    context: ServiceContext,
    neighbours: Neighbours,
    guest_lifetime: TimeDelta,
}

/// What somebody shows to get at a cart.
#[derive(Debug, Clone, Copy)]
enum Key {
    /// That they are this person.
    Person(Uuid),
    /// A guest's secret.
    Guest(TokenHash),
}

/// What became of a change.
enum Outcome<Refusal> {
    /// The cart as it is now, whether or not anything had to be changed.
    Done(Cart),
    /// The key opens no cart.
    NotFound,
    /// The cart is not fit for it.
    Refused(Refusal),
}

impl Carts {
    /// Carts over a database and the services that know what is in them.
    pub const fn new(
        context: ServiceContext,
        neighbours: Neighbours,
        guest_lifetime: TimeDelta,
    ) -> Self {
        Self {
            context,
            neighbours,
            guest_lifetime,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }

    /// The cart that a key opens. A person without one has an empty one, which is not written down.
    async fn open(&self, key: Option<Key>) -> sqlx::Result<Option<Cart>> {
        let (statements, now) = (&self.context.statements, self.now());
        match key {
            None => Ok(None),
            Some(Key::Guest(token)) => carts::find_of_guest(statements, &token, now).await,
            Some(Key::Person(user_id)) => {
                let cart = carts::find_of_person(statements, user_id).await?;
                let none = || Cart::of_person(random::id(now), user_id, now);
                Ok(Some(cart.unwrap_or_else(none)).filter(is_open))
            }
        }
    }

    /// Changes the cart that a key opens: reads it, and writes it if nobody else has meanwhile.
    ///
    /// Where somebody has, it begins again with what is there now. Each turn is one that somebody else has won, so of all
    /// who change a cart at once one always gets on, and none holds a lock while it thinks.
    async fn change<Refusal>(
        &self,
        key: Option<Key>,
        change: impl Fn(&Cart, DateTime<Utc>) -> Result<Option<Cart>, Refusal>,
    ) -> sqlx::Result<Outcome<Refusal>> {
        loop {
            let Some(cart) = self.open(key).await? else {
                return Ok(Outcome::NotFound);
            };
            let next = match change(&cart, self.now()) {
                Ok(Some(next)) => next.living(self.guest_lifetime),
                Ok(None) => return Ok(Outcome::Done(cart)),
                Err(refusal) => return Ok(Outcome::Refused(refusal)),
            };
            let statements = &self.context.statements;
            let written = match next.holder {
                Holder::Person(user_id) if !cart.is_kept() => {
                    carts::insert_of_person(statements, &next, user_id).await?
                }
                _ => carts::replace(statements, &next).await?,
            };
            if written {
                return Ok(Outcome::Done(next));
            }
        }
    }
}

/// What somebody shows. A person's own token counts before the secret of a guest's cart, so that nobody can make somebody
/// who has logged in fill a cart that others can read.
fn key(caller: Option<&Caller<Bearer>>, token: Option<&types::CartToken>) -> Option<Key> {
    let person = caller.and_then(|caller| person(caller));
    person
        .map(Key::Person)
        .or_else(|| token.map(|token| Key::Guest(hash(token))))
}

/// Whether anything may be done with a cart.
fn is_open(cart: &Cart) -> bool {
    cart.holder != Holder::Erased
}

/// The person that somebody is; nothing where they are none.
fn person(principal: &Principal) -> Option<Uuid> {
    principal.subject.parse().ok()
}

/// As a guest's secret is kept. It is random throughout, so that nothing slower is needed.
fn hash(token: &types::CartToken) -> TokenHash {
    Sha256::digest(token.get()).into()
}

implement_api!(Carts);
