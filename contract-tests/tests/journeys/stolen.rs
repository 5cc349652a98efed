//! Somebody has copied a refresh token.

use sdk::auth::types::{ProblemCode, RefreshRequest, RefreshToken, Tokens};
use sdk::{Error, auth};
use serde_json::json;

use crate::customer::log_in;
use crate::shop::{Shop, body};

async fn refresh(auth: &auth::Client, token: &RefreshToken) -> Result<Tokens, Error<ProblemCode>> {
    let token = body::<RefreshRequest>(json!({"refresh_token": token}));
    Ok(auth.refresh_tokens().body(token).send().await?.into_inner())
}

pub(crate) async fn a_stolen_refresh_token_ends_the_session_for_thief_and_owner(shop: &Shop) {
    let owner = shop.customer().await;
    let copied = owner.session.refresh_token.clone();
    let first = refresh(&owner.auth, &copied).await.unwrap();
    let second = refresh(&owner.auth, &first.refresh_token).await.unwrap();

    let thief = auth::connect(shop.visitor());
    let refused = refresh(&thief, &copied).await.unwrap_err();
    assert_eq!(refused.code(), Some(&ProblemCode::RefreshRefused));
    let refused = refresh(&owner.auth, &second.refresh_token)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some(&ProblemCode::RefreshRefused));
    // The owner logs in again; the thief cannot.
    let session = log_in(&owner.auth, &owner.email, &owner.password)
        .await
        .unwrap();
    refresh(&owner.auth, &session.refresh_token).await.unwrap();
    assert!(refresh(&thief, &copied).await.is_err());
}

pub(crate) async fn an_answer_that_is_lost_ends_no_session(shop: &Shop) {
    let owner = shop.customer().await;
    let shown = owner.session.refresh_token.clone();
    let lost = refresh(&owner.auth, &shown).await.unwrap();
    let second = refresh(&owner.auth, &shown).await.unwrap();
    assert_ne!(*lost.refresh_token, *second.refresh_token);
    let third = refresh(&owner.auth, &second.refresh_token).await.unwrap();
    // The one that was lost is void from the moment on at which another one took its place: who shows it has found it.
    assert!(refresh(&owner.auth, &lost.refresh_token).await.is_err());
    assert!(refresh(&owner.auth, &third.refresh_token).await.is_err());
}
