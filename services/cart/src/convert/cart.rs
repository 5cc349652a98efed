use super::Unfit;
use crate::domain::cart::{Cart, Holder, Line};
use crate::generated::types;

impl TryFrom<Line> for types::CartItem {
    type Error = Unfit;

    fn try_from(line: Line) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: line.product_id.into(),
            quantity: line.quantity.try_into()?,
        })
    }
}

impl TryFrom<Cart> for types::CartContents {
    type Error = Unfit;

    fn try_from(cart: Cart) -> Result<Self, Unfit> {
        let is_kept = cart.is_kept();
        let lines = cart.lines.into_iter();
        Ok(Self {
            id: is_kept.then(|| cart.id.into()),
            version: cart.version.try_into()?,
            lines: lines.map(TryInto::try_into).collect::<Result<_, _>>()?,
            updated_at: is_kept.then(|| cart.updated_at.into()),
            expires_at: expires_at(cart.holder),
        })
    }
}

/// When a cart ends if nothing changes in it.
pub(super) fn expires_at(holder: Holder) -> Option<types::Timestamp> {
    match holder {
        Holder::Person(_) | Holder::Erased => None,
        Holder::Guest { expires_at } => Some(expires_at.into()),
    }
}
