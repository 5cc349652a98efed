use super::Unfit;
use super::cart::expires_at;
use crate::domain::cart::Cart;
use crate::domain::view::{Known, ShownLine, State, total};
use crate::generated::types;

/// A cart with what the neighbours know of its lines.
pub(crate) fn shown(cart: &Cart, known: &Known) -> Result<types::Cart, Unfit> {
    let lines: Vec<ShownLine> = cart.lines.iter().map(|line| known.show(line)).collect();
    let total = total(&lines);
    Ok(types::Cart {
        id: cart.is_kept().then(|| cart.id.into()),
        version: cart.version.try_into()?,
        lines: lines
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        total,
        prices: knowledge(known.products.is_some()),
        availability: knowledge(known.units.is_some()),
        updated_at: cart.is_kept().then(|| cart.updated_at.into()),
        expires_at: expires_at(cart.holder),
    })
}

const fn knowledge(answered: bool) -> types::Knowledge {
    match answered {
        true => types::Knowledge::Current,
        false => types::Knowledge::Unavailable,
    }
}

impl TryFrom<ShownLine> for types::CartLine {
    type Error = Unfit;

    fn try_from(shown: ShownLine) -> Result<Self, Unfit> {
        let (name, slug) = shown.called.unzip();
        Ok(Self {
            product_id: shown.line.product_id.into(),
            quantity: shown.line.quantity.try_into()?,
            state: shown.state.into(),
            name: name.map(TryInto::try_into).transpose()?,
            slug: slug.map(TryInto::try_into).transpose()?,
            unit_price: shown.unit_price,
            total: shown.total,
            orderable: shown.orderable.map(TryInto::try_into).transpose()?,
        })
    }
}

impl From<State> for types::CartLineState {
    fn from(state: State) -> Self {
        match state {
            State::Available => Self::Available,
            State::Short => Self::Short,
            State::SoldOut => Self::SoldOut,
            State::Gone => Self::Gone,
            State::Unknown => Self::Unknown,
        }
    }
}
