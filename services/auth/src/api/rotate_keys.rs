use runtime::Caller;

use super::Auth;
use crate::convert::key_set;
use crate::generated::operations::{RotateKeysError, RotateKeysRequest, RotateKeysResponse};
use crate::generated::security::AuthAdmin;
use crate::keyring::KeyError;

pub(super) async fn rotate_keys(
    auth: &Auth,
    caller: Caller<AuthAdmin>,
    _request: RotateKeysRequest,
) -> Result<RotateKeysResponse, RotateKeysError> {
    match auth.keys.rotate().await {
        Ok(keys) => {
            tracing::info!(by = caller.subject, "the signing key was changed by hand");
            Ok(RotateKeysResponse::Ok(key_set(keys)))
        }
        Err(KeyError::TooNew) => Err(RotateKeysError::NextKeyTooNew),
        Err(error) => Err(error.into()),
    }
}
