//! What somebody is, and what that lets them do.

use serde::Deserialize;

/// What the scope is called by which admins administer accounts.
const ADMIN_SCOPE: &str = "auth:admin";

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys something. Everybody is.
    Customer,
    /// Works for the shop.
    Staff,
    /// Works for the shop, and says who else does.
    Admin,
}

impl Role {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Customer, Self::Staff, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// Roles as they are kept: each once, in order, and `customer` among them.
pub fn complete(roles: impl IntoIterator<Item = Role>) -> Vec<Role> {
    let mut all: Vec<Role> = roles.into_iter().chain([Role::Customer]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The scopes that come with these roles.
pub fn scopes(roles: &[Role], of_staff: &[String]) -> Vec<String> {
    let is_admin = roles.contains(&Role::Admin);
    let mut scopes = Vec::new();
    if is_admin || roles.contains(&Role::Staff) {
        scopes.extend_from_slice(of_staff);
    }
    if is_admin {
        scopes.push(ADMIN_SCOPE.to_owned());
    }
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_a_customer_and_nothing_twice() {
        assert_eq!(complete([]), [Role::Customer]);
        assert_eq!(
            complete([Role::Admin, Role::Customer, Role::Admin]),
            [Role::Customer, Role::Admin]
        );
    }

    #[test]
    fn customers_have_no_scopes_and_admins_one_more_than_staff() {
        let of_staff = ["catalog:write".to_owned()];
        assert!(scopes(&[Role::Customer], &of_staff).is_empty());
        assert_eq!(scopes(&[Role::Customer, Role::Staff], &of_staff), of_staff);
        assert_eq!(
            scopes(&[Role::Customer, Role::Admin], &of_staff),
            ["catalog:write", "auth:admin"]
        );
    }
}
