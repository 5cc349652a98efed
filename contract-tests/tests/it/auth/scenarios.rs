//! One state for each answer that no request provokes by itself.

use contract_tests::generated::auth::Scenarios;
use contract_tests::{Arrangement, Hearing, World};
use serde_json::{Value, json};

use super::office::{Office, PASSWORD};

const FORM: &str = "application/x-www-form-urlencoded";

fn of(user: impl ToString) -> Arrangement {
    Arrangement::new().path("user_id", user.to_string())
}

fn with_token(token: &str) -> Arrangement {
    Arrangement::new().property("refresh_token", token)
}

impl Office {
    /// An account, and a change that is based on its version.
    async fn versioned(&self) -> Arrangement {
        let member = self.member(&[]).await;
        of(member.id).header("If-Match", "\"1\"").rule(|draft| {
            // What everybody is already changes nothing, and so makes no new version.
            let roles = draft.json_mut().and_then(|body| body.get_mut("roles"));
            if let Some(roles) = roles.filter(|roles| **roles == json!(["customer"])) {
                *roles = json!(["staff"]);
            }
        })
    }
}

impl Scenarios for Office {
    async fn list_accounts_200(&self) -> Arrangement {
        self.member(&[]).await;
        Arrangement::new()
    }

    async fn register_account_202(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_account_200(&self) -> Arrangement {
        of(self.member(&[]).await.id)
    }

    async fn get_account_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn set_roles_200(&self) -> Arrangement {
        self.versioned().await
    }

    async fn set_roles_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn set_roles_409_last_admin(&self) -> Arrangement {
        of(self.last_admin().await)
            .header("If-Match", "\"1\"")
            .property("roles", json!(["staff"]))
    }

    async fn disable_account_200(&self) -> Arrangement {
        of(self.member(&[]).await.id)
    }

    async fn disable_account_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn disable_account_409_last_admin(&self) -> Arrangement {
        of(self.last_admin().await)
    }

    async fn enable_account_200(&self) -> Arrangement {
        of(self.member(&[]).await.id)
    }

    async fn enable_account_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn end_sessions_204(&self) -> Arrangement {
        of(self.logged_in().await.account.id)
    }

    async fn end_sessions_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn log_in_200(&self) -> Arrangement {
        Arrangement::new()
            .property("email", self.member(&[]).await.email)
            .property("password", PASSWORD)
    }

    async fn log_in_403_wrong_credentials(&self) -> Arrangement {
        Arrangement::new().property("email", self.member(&[]).await.email)
    }

    async fn log_in_429_too_many_attempts(&self) -> Arrangement {
        let member = self.member(&[]).await;
        self.use_up(&member.email).await;
        Arrangement::new()
            .property("email", member.email)
            .property("password", PASSWORD)
    }

    async fn refresh_tokens_200(&self) -> Arrangement {
        with_token(&self.logged_in().await.refresh_token)
    }

    async fn refresh_tokens_403_refresh_refused(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn log_out_204(&self) -> Arrangement {
        with_token(&self.logged_in().await.refresh_token)
    }

    async fn change_password_204(&self) -> Arrangement {
        let member = self.member(&[]).await;
        Arrangement::new()
            .by(member.grant())
            .property("current_password", PASSWORD)
    }

    async fn change_password_403_wrong_password(&self) -> Arrangement {
        let member = self.member(&[]).await;
        Arrangement::new()
            .by(member.grant())
            .property("current_password", "another one")
    }

    async fn change_password_404_account_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn change_password_429_too_many_attempts(&self) -> Arrangement {
        let member = self.member(&[]).await;
        self.use_up(&format!("password of {}", member.id)).await;
        Arrangement::new().by(member.grant())
    }

    async fn request_password_reset_202(&self) -> Arrangement {
        Arrangement::new().property("email", self.member(&[]).await.email)
    }

    async fn create_reset_link_201(&self) -> Arrangement {
        Arrangement::new().path("reset_id", self.reset().await.to_string())
    }

    async fn create_reset_link_404_reset_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn create_reset_link_409_reset_closed(&self) -> Arrangement {
        let id = self.reset().await;
        let link = self.parts.accounts.reset_link(id).await;
        let secret = link.expect("a link is made").secret;
        let used = self
            .parts
            .accounts
            .reset_password(&secret, PASSWORD.to_owned().into());
        used.await.expect("it is used");
        Arrangement::new().path("reset_id", id.to_string())
    }

    async fn reset_password_200(&self) -> Arrangement {
        Arrangement::new().property("secret", self.secret().await)
    }

    async fn reset_password_403_reset_refused(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_jwks_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn rotate_keys_200(&self) -> Arrangement {
        self.parts.keys.published().await.expect("there are keys");
        self.clock.advance(self.parts.accounts.times.lead);
        Arrangement::new()
    }

    async fn rotate_keys_409_next_key_too_new(&self) -> Arrangement {
        self.parts.keys.published().await.expect("there are keys");
        self.clock.advance(self.parts.accounts.times.lead);
        self.parts
            .keys
            .rotate()
            .await
            .expect("the next key is old enough");
        Arrangement::new()
    }

    async fn issue_token_200(&self) -> Arrangement {
        Arrangement::new().bytes(FORM, "grant_type=client_credentials&scope=catalog%3Aread")
    }

    async fn issue_token_400(&self) -> Arrangement {
        Arrangement::new().bytes(FORM, "grant_type=password")
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(self.outage().await)
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining())
    }

    async fn add_to_list_accounts(&self) -> String {
        self.member(&[]).await.id.to_string()
    }

    async fn remove_from_list_accounts(&self, item: String) {
        self.remove(&item).await;
    }

    async fn published(&self) -> Vec<Value> {
        let again = self.member(&[]).await;
        let password = PASSWORD.to_owned();
        let unfit = "what is made here can be registered";
        let repeated = self.parts.accounts.register(auth::accounts::Applicant {
            email: again.email.try_into().expect(unfit),
            password: password.clone().into(),
            display_name: "Ada".to_owned().try_into().expect(unfit),
            language: auth::generated::types::Language::De,
            roles: Vec::new(),
        });
        repeated.await.expect("it is told");
        let secret = self.secret().await;
        let reset = self.parts.accounts.reset_password(&secret, password.into());
        reset.await.expect("it is reset");
        platform::testing::outbox(self.pool()).await
    }

    fn hearing(&self) -> Hearing {
        self.hearing()
    }
}
