use super::{Auth, NOT_TO_BE_KEPT, lifetime, token_type, wait};
use crate::domain::email::EmailKey;
use crate::generated::operations::{LogInError, LogInRequest, LogInResponse};
use crate::generated::types::Session;
use crate::sessions::{Login, LoginError};

pub(super) async fn log_in(
    auth: &Auth,
    request: LogInRequest,
) -> Result<LogInResponse, LogInError> {
    let login = Login {
        email: EmailKey::of(request.body.email.get()),
        password: request.body.password.into(),
        device_token: request.body.device_token.map(|token| token.get().clone()),
    };
    let (in_, device_token) = match auth.sessions.log_in(login).await {
        Ok(done) => done,
        Err(LoginError::Wrong) => return Err(LogInError::WrongCredentials),
        Err(LoginError::NoTries(time)) => {
            return Err(
                LogInError::TooManyAttempts.saying(|problem| problem.retry_after(wait(time)))
            );
        }
        Err(error) => return Err(error.into()),
    };
    Ok(LogInResponse::Ok {
        cache_control: NOT_TO_BE_KEPT.to_owned(),
        body: Session {
            user_id: in_.account.id.into(),
            roles: in_.account.roles.into_iter().map(Into::into).collect(),
            access_token: in_.access_token.try_into()?,
            token_type: token_type(),
            expires_in: lifetime(auth.tokens.access)?,
            refresh_token: in_.refresh_token.try_into()?,
            refresh_expires_in: lifetime(in_.expires_at - auth.now())?,
            device_token: device_token.try_into()?,
        },
    })
}
