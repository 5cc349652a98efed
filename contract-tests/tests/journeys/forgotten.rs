//! Who has forgotten their password.

use platform::Clock;
use platform::auth::mint::Grant;
use platform::testing::eventually;
use sdk::auth::types::{NewPassword, PasswordResetRequest, ProblemCode, RefreshRequest, ResetLink};
use sdk::{StaticToken, auth};
use serde_json::json;
use uuid::Uuid;

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
    let link = link(shop, customer.id).await;
    assert!(
        link.link.ends_with(&format!("#{}", *link.secret)),
        "{}",
        link.link
    );

    let new = "an entirely new secret";
    let reset = json!({"secret": link.secret, "new_password": new});
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

/// The link, made as the service makes it that sends it to the account's owner.
async fn link(shop: &Shop, user_id: Uuid) -> ResetLink {
    let database = shop.database("auth").await;
    let reset = eventually("the reset is granted", async || {
        let found = sqlx::query_scalar::<_, Uuid>(
            "SELECT id FROM password_resets WHERE account_id = $1 AND closed_at IS NULL",
        );
        found.bind(user_id).fetch_optional(&database).await.unwrap()
    })
    .await;
    let grant = Grant::scopes("notification", &["auth:reset-link"]);
    let token = shop.system.identity().token(&grant, &Clock::system());
    let service = auth::connect(shop.visitor().with_tokens(StaticToken::new(token)));
    let link = service.create_reset_link().reset_id(reset).send().await;
    link.unwrap().into_inner()
}
