//! Between the types of the contract and those of the domain, in both directions.
//!
//! Out of the contract nothing can fail: what arrives has been checked. Into it something can, since the database might
//! hold what the contract does not allow; that is an error of ours and never sent.

use secrecy::SecretString;

use crate::domain::account::Account;
use crate::domain::role::Role;
use crate::generated::types;
use crate::store::keys::PublicKey;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

impl From<Role> for types::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Customer => Self::Customer,
            Role::Staff => Self::Staff,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<types::Role> for Role {
    fn from(role: types::Role) -> Self {
        match role {
            types::Role::Customer => Self::Customer,
            types::Role::Staff => Self::Staff,
            types::Role::Admin => Self::Admin,
        }
    }
}

impl TryFrom<Account> for types::Account {
    type Error = Unfit;

    fn try_from(account: Account) -> Result<Self, Unfit> {
        Ok(Self {
            id: account.id.into(),
            version: account.version,
            email: account.email.try_into()?,
            roles: account.roles.into_iter().map(Into::into).collect(),
            disabled_at: account.disabled_at.map(Into::into),
            registered_at: account.registered_at.into(),
            password_changed_at: account.password_changed_at.into(),
            sessions: i32::try_from(account.sessions).unwrap_or(i32::MAX),
        })
    }
}

impl From<PublicKey> for types::Key {
    fn from(key: PublicKey) -> Self {
        Self {
            kty: types::KeyKty::Okp,
            crv: types::KeyCrv::Ed25519,
            r#use: types::KeyUse::Sig,
            alg: types::KeyAlg::EdDsa,
            kid: key.id,
            x: key.public_key,
        }
    }
}

/// The keys as the contract has them.
pub(crate) fn key_set(keys: Vec<PublicKey>) -> types::KeySet {
    types::KeySet {
        keys: keys.into_iter().map(Into::into).collect(),
    }
}

impl From<types::Password> for SecretString {
    fn from(password: types::Password) -> Self {
        password.get().clone().into()
    }
}

impl From<types::AnyPassword> for SecretString {
    fn from(password: types::AnyPassword) -> Self {
        password.get().clone().into()
    }
}
