use super::Unfit;
use crate::domain::category::{Category, CategoryChanges};
use crate::generated::types;

impl From<types::CategoryPatch> for CategoryChanges {
    fn from(patch: types::CategoryPatch) -> Self {
        Self {
            name: patch.name.map(Into::into),
            slug: patch.slug.map(Into::into),
            description: patch.description.map(Into::into),
            position: patch.position,
        }
    }
}

impl TryFrom<Category> for types::Category {
    type Error = Unfit;

    fn try_from(category: Category) -> Result<Self, Unfit> {
        Ok(Self {
            id: category.id.into(),
            slug: category.slug.try_into()?,
            name: category.name.try_into()?,
            description: category.description.map(TryInto::try_into).transpose()?,
            position: category.position,
            created_at: category.created_at.into(),
            updated_at: category.updated_at.into(),
        })
    }
}
