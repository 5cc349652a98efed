use super::Unfit;
use crate::domain::user::{User, UserChanges};
use crate::generated::types;

impl From<types::UserPatch> for UserChanges {
    fn from(patch: types::UserPatch) -> Self {
        Self {
            display_name: patch.display_name.map(Into::into),
            language: patch.language.map(|language| language.to_string()),
            phone: patch.phone.map(Into::into),
        }
    }
}

impl TryFrom<User> for types::User {
    type Error = Unfit;

    fn try_from(user: User) -> Result<Self, Unfit> {
        Ok(Self {
            id: user.id.into(),
            email: user.email.try_into()?,
            display_name: user.display_name.try_into()?,
            // What a newer contract of `auth` may have is shown as what that means where nothing is asked for.
            language: user.language.parse().unwrap_or(types::Language::En),
            phone: user.phone.map(TryInto::try_into).transpose()?,
            registered_at: user.registered_at.into(),
            updated_at: user.updated_at.into(),
        })
    }
}
