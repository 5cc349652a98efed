use super::Auth;
use crate::generated::operations::{LogOutError, LogOutRequest, LogOutResponse};

pub(super) async fn log_out(
    auth: &Auth,
    request: LogOutRequest,
) -> Result<LogOutResponse, LogOutError> {
    auth.sessions
        .log_out(request.body.refresh_token.get())
        .await?;
    Ok(LogOutResponse::NoContent)
}
