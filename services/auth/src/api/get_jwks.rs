use super::Auth;
use crate::convert::key_set;
use crate::generated::operations::{GetJwksError, GetJwksRequest, GetJwksResponse};

/// Much shorter than a key is published before it signs.
const MAY_BE_KEPT: &str = "public, max-age=300";

pub(super) async fn get_jwks(
    auth: &Auth,
    _request: GetJwksRequest,
) -> Result<GetJwksResponse, GetJwksError> {
    Ok(GetJwksResponse::Ok {
        cache_control: MAY_BE_KEPT.to_owned(),
        body: key_set(auth.keys.published().await?),
    })
}
