use super::Auth;
use crate::accounts::Applicant;
use crate::generated::operations::{
    RegisterAccountError, RegisterAccountRequest, RegisterAccountResponse,
};
use crate::generated::types::Language;

pub(super) async fn register_account(
    auth: &Auth,
    request: RegisterAccountRequest,
) -> Result<RegisterAccountResponse, RegisterAccountError> {
    let wanted = request.body;
    let applicant = Applicant {
        email: wanted.email,
        password: wanted.password.into(),
        display_name: wanted.display_name,
        language: wanted.language.unwrap_or(Language::En),
        roles: Vec::new(),
    };
    auth.accounts.register(applicant).await?;
    Ok(RegisterAccountResponse::Accepted)
}
