use super::Unfit;
use crate::domain::address::Address;
use crate::generated::types;

impl From<types::Address> for Address {
    fn from(address: types::Address) -> Self {
        Self {
            name: address.name.into(),
            line1: address.line1.into(),
            line2: address.line2.map(Into::into),
            postal_code: address.postal_code.map(Into::into),
            city: address.city.into(),
            region: address.region.map(Into::into),
            country: address.country.into(),
        }
    }
}

impl TryFrom<Address> for types::Address {
    type Error = Unfit;

    fn try_from(address: Address) -> Result<Self, Unfit> {
        Ok(Self {
            name: address.name.try_into()?,
            line1: address.line1.try_into()?,
            line2: address.line2.map(TryInto::try_into).transpose()?,
            postal_code: address.postal_code.map(TryInto::try_into).transpose()?,
            city: address.city.try_into()?,
            region: address.region.map(TryInto::try_into).transpose()?,
            country: address.country.try_into()?,
        })
    }
}
