use super::Unfit;
use crate::domain::address::{Address, AddressChanges, Content};
use crate::generated::types;

impl From<types::NewAddress> for Content {
    fn from(address: types::NewAddress) -> Self {
        Self {
            label: address.label.map(Into::into),
            name: address.name.into(),
            line1: address.line1.into(),
            line2: address.line2.map(Into::into),
            postal_code: address.postal_code.map(Into::into),
            city: address.city.into(),
            region: address.region.map(Into::into),
            country: address.country.into(),
            is_default: address.default.unwrap_or_default(),
        }
    }
}

impl From<types::AddressPatch> for AddressChanges {
    fn from(patch: types::AddressPatch) -> Self {
        Self {
            label: patch.label.map(Into::into),
            name: patch.name.map(Into::into),
            line1: patch.line1.map(Into::into),
            line2: patch.line2.map(Into::into),
            postal_code: patch.postal_code.map(Into::into),
            city: patch.city.map(Into::into),
            region: patch.region.map(Into::into),
            country: patch.country.map(Into::into),
            is_default: patch.default,
        }
    }
}

impl TryFrom<Address> for types::Address {
    type Error = Unfit;

    fn try_from(address: Address) -> Result<Self, Unfit> {
        let content = address.content;
        Ok(Self {
            id: address.id.into(),
            label: content.label.map(TryInto::try_into).transpose()?,
            name: content.name.try_into()?,
            line1: content.line1.try_into()?,
            line2: content.line2.map(TryInto::try_into).transpose()?,
            postal_code: content.postal_code.map(TryInto::try_into).transpose()?,
            city: content.city.try_into()?,
            region: content.region.map(TryInto::try_into).transpose()?,
            country: content.country.try_into()?,
            default: content.is_default,
            created_at: address.created_at.into(),
            updated_at: address.updated_at.into(),
        })
    }
}
