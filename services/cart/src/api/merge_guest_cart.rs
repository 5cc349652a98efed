use platform::db::Transaction;
use platform::random;
use runtime::{Caller, conditional};
use uuid::Uuid;

use super::{Carts, hash, is_open, person};
use crate::convert::Unfit;
use crate::domain::cart::{Cart, Line};
use crate::generated::operations::{
    MergeGuestCartError, MergeGuestCartRequest, MergeGuestCartResponse,
};
use crate::generated::security::Bearer2;
use crate::generated::types::MergedCart;
use crate::store::carts as store;

pub(super) async fn merge_guest_cart(
    carts: &Carts,
    caller: Caller<Bearer2>,
    request: MergeGuestCartRequest,
) -> Result<MergeGuestCartResponse, MergeGuestCartError> {
    let user_id = person(&caller).ok_or(MergeGuestCartError::CartNotFound)?;
    let token = hash(&request.cart_token);
    let mut transaction = carts.begin("merge_guest_cart").await?;
    let guests = store::lock_of_guest(&mut transaction, &token, carts.now())
        .await?
        .ok_or(MergeGuestCartError::CartNotFound)?;
    match guests.merged_into {
        Some(somebody) if somebody != user_id => Err(MergeGuestCartError::CartNotFound),
        // The answer was lost.
        Some(_) => {
            let own = carts.own(&mut transaction, user_id).await?;
            let own = own.ok_or(MergeGuestCartError::CartNotFound)?;
            Ok(answer(own, guests.cart.lines)?)
        }
        None => {
            let (own, left_out) = carts
                .join(&mut transaction, user_id, &guests.cart.lines)
                .await?
                .ok_or(MergeGuestCartError::CartNotFound)?;
            store::end(&mut *transaction, &guests.cart, user_id, &left_out).await?;
            transaction.commit().await?;
            Ok(answer(own, left_out)?)
        }
    }
}

impl Carts {
    /// A person's own cart, locked if it is there. Nothing where the person was erased.
    async fn own(
        &self,
        transaction: &mut Transaction,
        user_id: Uuid,
    ) -> sqlx::Result<Option<Cart>> {
        let now = self.now();
        let cart = store::lock_of_person(transaction, user_id).await?;
        let none = || Cart::of_person(random::id(now), user_id, now);
        Ok(Some(cart.unwrap_or_else(none)).filter(is_open))
    }

    /// Adds lines to a person's own cart. The cart as it is then, and the lines for which there was no room; nothing where
    /// the person was erased.
    async fn join(
        &self,
        transaction: &mut Transaction,
        user_id: Uuid,
        lines: &[Line],
    ) -> sqlx::Result<Option<(Cart, Vec<Line>)>> {
        loop {
            let Some(own) = self.own(transaction, user_id).await? else {
                return Ok(None);
            };
            let (next, left_out) = own.joined_by(lines, self.now());
            let Some(next) = next else {
                return Ok(Some((own, left_out)));
            };
            let written = match own.is_kept() {
                true => store::replace(&mut **transaction, &next).await?,
                // Where somebody has just made it, it is there to be locked.
                false => store::insert_of_person(&mut **transaction, &next, user_id).await?,
            };
            if written {
                return Ok(Some((next, left_out)));
            }
        }
    }
}

fn answer(own: Cart, left_out: Vec<Line>) -> Result<MergeGuestCartResponse, Unfit> {
    let left_out = left_out.into_iter();
    Ok(MergeGuestCartResponse::Ok {
        etag: conditional::of_version(own.version),
        body: MergedCart {
            contents: own.try_into()?,
            left_out: left_out.map(TryInto::try_into).collect::<Result<_, _>>()?,
        },
    })
}
