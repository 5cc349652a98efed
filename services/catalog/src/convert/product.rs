use super::Unfit;
use crate::domain::product::{NewProduct, Product, ProductChanges};
use crate::domain::status::Status;
use crate::generated::types;

impl From<types::ProductStatus> for Status {
    fn from(status: types::ProductStatus) -> Self {
        match status {
            types::ProductStatus::Draft => Self::Draft,
            types::ProductStatus::Active => Self::Active,
            types::ProductStatus::Archived => Self::Archived,
        }
    }
}

impl From<types::PublicationStatus> for Status {
    fn from(status: types::PublicationStatus) -> Self {
        match status {
            types::PublicationStatus::Draft => Self::Draft,
            types::PublicationStatus::Active => Self::Active,
        }
    }
}

impl From<Status> for types::ProductStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Active => Self::Active,
            Status::Archived => Self::Archived,
        }
    }
}

impl From<types::NewProduct> for NewProduct {
    fn from(product: types::NewProduct) -> Self {
        Self {
            name: product.name.into(),
            slug: product.slug.map(Into::into),
            description: product.description.map(Into::into),
            price: product.price,
            compare_at_price: product.compare_at_price,
            category_id: product.category_id.into(),
            attributes: all(product.attributes.unwrap_or_default()),
            status: product.status.map_or(Status::Draft, Into::into),
        }
    }
}

impl From<types::ProductPatch> for ProductChanges {
    fn from(patch: types::ProductPatch) -> Self {
        Self {
            name: patch.name.map(Into::into),
            slug: patch.slug.map(Into::into),
            description: patch.description.map(Into::into),
            price: patch.price,
            compare_at_price: patch.compare_at_price,
            category_id: patch.category_id.map(Into::into),
            attributes: patch.attributes.map(all),
            status: patch.status.map(Into::into),
        }
    }
}

impl TryFrom<Product> for types::Product {
    type Error = Unfit;

    fn try_from(product: Product) -> Result<Self, Unfit> {
        Ok(Self {
            id: product.id.into(),
            slug: product.slug.try_into()?,
            name: product.name.try_into()?,
            description: product.description.map(TryInto::try_into).transpose()?,
            price: product.price,
            compare_at_price: product.compare_at_price,
            category_id: product.category_id.into(),
            attributes: try_all(product.attributes)?,
            images: try_all(product.images)?,
            status: product.status.into(),
            created_at: product.created_at.into(),
            updated_at: product.updated_at.into(),
        })
    }
}

/// What other services need to know about a product.
impl TryFrom<&Product> for types::ProductState {
    type Error = Unfit;

    fn try_from(product: &Product) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: product.id.into(),
            version: product.version.try_into()?,
            slug: product.slug.clone().try_into()?,
            name: product.name.clone().try_into()?,
            price: product.price,
            category_id: product.category_id.into(),
            status: product.status.into(),
        })
    }
}

fn all<T: Into<U>, U>(items: Vec<T>) -> Vec<U> {
    items.into_iter().map(Into::into).collect()
}

fn try_all<T: TryInto<U>, U>(items: Vec<T>) -> Result<Vec<U>, T::Error> {
    items.into_iter().map(TryInto::try_into).collect()
}
