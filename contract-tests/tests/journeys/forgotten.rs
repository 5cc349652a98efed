//! Who has forgotten their password.

use sdk::auth;
use sdk::auth::types::{NewPassword, PasswordResetRequest, ProblemCode, RefreshRequest};
use serde_json::json;

use crate::customer::log_in;
use crate::shop::{Shop, body};

pub(crate) async fn a_forgotten_password_is_replaced(shop: &Shop) {
    let customer = shop.customer().await;
    let (email, old) = (&customer.email, &customer.password);
    let visitor = auth::connect(shop.visitor());
    let wish = body::<PasswordResetRequest>(json!({"email": email}));
    visitor
        .request_password_reset()
        .body(wish)
        .send()
        .await
        .unwrap();
    let secret = secret(shop, email).await;

    let new = "an entirely new secret";
    let reset = json!({"secret": secret, "new_password": new});
    let resetting = || {
        visitor
            .reset_password()
            .body(body::<NewPassword>(reset.clone()))
    };
    let device = resetting().send().await.unwrap().device_token.clone();
    let again = resetting().send().await.unwrap_err();
    assert_eq!(again.code(), Some(&ProblemCode::ResetRefused));

    let refused = log_in(&visitor, email, old).await.unwrap_err();
    assert_eq!(refused.code(), Some(&ProblemCode::WrongCredentials));
    let session = json!({"refresh_token": customer.session.refresh_token});
    let refreshing = visitor
        .refresh_tokens()
        .body(body::<RefreshRequest>(session));
    let ended = refreshing.send().await.unwrap_err();
    assert_eq!(ended.code(), Some(&ProblemCode::RefreshRefused));

    let credentials = json!({"email": email, "password": new, "device_token": device});
    let credentials = body::<auth::types::Credentials>(credentials);
    let session = visitor.log_in().body(credentials).send().await.unwrap();
    assert_eq!(*session.user_id, customer.id);
}

/// The secret of the link that the mail has.
async fn secret(shop: &Shop, email: &str) -> String {
    let mail = shop.mail(email, "Set a new password").await;
    let link = mail
        .split_whitespace()
        .find(|word| word.starts_with("http"));
    let (_, secret) = link.and_then(|link| link.split_once('#')).expect(&mail);
    secret.to_owned()
}
