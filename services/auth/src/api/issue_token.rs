use runtime::Caller;
use url::form_urlencoded;

use super::{Auth, NOT_TO_BE_KEPT, lifetime, token_type};
use crate::generated::operations::{IssueTokenError, IssueTokenRequest, IssueTokenResponse};
use crate::generated::security::Basic;
use crate::generated::types::{ServiceToken, TokenError, TokenErrorCode};

/// What the form says, as far as it means something here.
#[derive(Debug, Default, PartialEq, Eq)]
struct Form {
    grant_type: Option<String>,
    scope: Option<String>,
}

pub(super) async fn issue_token(
    auth: &Auth,
    client: Caller<Basic>,
    request: IssueTokenRequest,
) -> Result<IssueTokenResponse, IssueTokenError> {
    let form = match Form::read(&request.body) {
        Ok(form) => form,
        Err(why) => return Ok(refused(TokenErrorCode::InvalidRequest, why)),
    };
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let why = "Only `client_credentials` is granted.";
            return Ok(refused(TokenErrorCode::UnsupportedGrantType, why));
        }
        None => {
            let why = "`grant_type` is missing.";
            return Ok(refused(TokenErrorCode::InvalidRequest, why));
        }
    }
    let Ok(scopes) = auth.clients.granted(&client.subject, form.scope.as_deref()) else {
        let why = "The client may not have one of these scopes.";
        return Ok(refused(TokenErrorCode::InvalidScope, why));
    };
    let token = auth.tokens.of_client(&client.subject, &scopes).await?;
    Ok(IssueTokenResponse::Ok {
        cache_control: NOT_TO_BE_KEPT.to_owned(),
        body: ServiceToken {
            access_token: token.try_into()?,
            token_type: token_type(),
            expires_in: lifetime(auth.tokens.service)?,
            scope: scopes.join(" "),
        },
    })
}

impl Form {
    /// A field that comes twice is refused, one without a value counts as missing, and others are ignored: RFC 6749,
    /// section 3.2.
    fn read(body: &[u8]) -> Result<Self, &'static str> {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "grant_type" => &mut form.grant_type,
                "scope" => &mut form.scope,
                _ => continue,
            };
            if !value.is_empty() && field.replace(value.into_owned()).is_some() {
                return Err("A field comes twice.");
            }
        }
        Ok(form)
    }
}

fn refused(error: TokenErrorCode, why: &str) -> IssueTokenResponse {
    IssueTokenResponse::BadRequest(TokenError {
        error,
        error_description: why.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_the_rfc_says() {
        let read = |text: &str| Form::read(text.as_bytes());
        let form = read("grant_type=client_credentials&scope=a%3Aread+b&other=1").expect("read");
        assert_eq!(form.grant_type.as_deref(), Some("client_credentials"));
        assert_eq!(form.scope.as_deref(), Some("a:read b"));
        assert_eq!(read("scope=&grant_type="), Ok(Form::default()));
        assert!(read("scope=a&scope=b").is_err());
    }
}
