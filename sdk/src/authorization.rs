//! The token of a request.

use http::{HeaderValue, header::AUTHORIZATION};

use crate::{Authorization, Connection, Operation, Token, TokenError};

/// Puts a token into the request where the operation wants one and the connection has one.
pub(crate) async fn authorize(
    connection: &Connection,
    operation: &Operation,
    request: &mut reqwest::Request,
) -> Result<Option<Token>, TokenError> {
    let Some(tokens) = &connection.tokens else {
        return Ok(None);
    };
    if operation.authorization == Authorization::None {
        return Ok(None);
    }
    let token = tokens.token().await?;
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|error| TokenError(error.into()))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(Some(token))
}
