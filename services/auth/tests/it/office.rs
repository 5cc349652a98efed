//! An auth of one's own for a test, and short words for asking it.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use auth::config::{ClientConfig, Config};
use auth::hashing::Hasher;
use auth::{MIGRATIONS, Parts, assemble};
use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use http::{Method, StatusCode};
use platform::Clock;
use platform::auth::mint::Grant;
use platform::auth::{JwksSource, TokensSettings, Verifier};
use platform::events::Subscriptions;
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, start_time};
use runtime::{ClientAddress, Exempt};
use serde_json::{Value, json};
use sqlx::PgPool;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const ISSUER: &str = "https://auth.test";

pub(crate) struct Office {
    router: Router,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) tokens: TestTokens,
    pub(crate) clock: Clock,
    pub(crate) hasher: Hasher,
    pub(crate) accounts: auth::accounts::Accounts,
    pub(crate) keys: auth::keyring::Keyring,
    database: TestDatabase,
}

/// What is set, with hashes that cost next to nothing.
pub(crate) fn config() -> Config {
    let client = |secret: &str, scopes: &[&str]| ClientConfig {
        secret: secret.to_owned().into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let settings = json!({
        "tokens_issuer": ISSUER, "tokens_audience": "plumbline",
        "key_encryption_key": "a key for tests, long enough to be one",
        "staff_scopes": ["catalog:write", "order:manage"],
        "reset_url": "http://shop.test/reset-password",
        "argon2_memory": 8, "argon2_passes": 1, "argon2_lanes": 1,
    });
    let mut config: Config = serde_json::from_value(settings).unwrap();
    config.clients = BTreeMap::from([
        (
            "order".to_owned(),
            client("of the orders", &["catalog:read", "inventory:reserve"]),
        ),
        (
            "notification".to_owned(),
            client("of the messages", &["auth:reset-link"]),
        ),
    ]);
    config
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::open_with(config()).await
    }

    pub(crate) async fn open_with(config: Config) -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let context = context("auth", &database, &tokens, &clock);
        let hasher = Hasher::new(&config).unwrap();
        let parts = Parts::new(&context, &config, &hasher).unwrap();
        let app = assemble(context, config, parts.clone());
        Self {
            router: app.router(),
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            hasher,
            accounts: parts.accounts,
            keys: parts.keys,
            database,
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// A request of nobody in particular. Limits have tests of their own.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(&self.router, &self.tokens, method, path).extension(Exempt)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path).json(body).send().await
    }

    pub(crate) async fn register(&self, email: &str) {
        self.post("/auth/accounts", &new_account(email))
            .await
            .expect(StatusCode::ACCEPTED);
    }

    pub(crate) async fn try_login(
        &self,
        email: &str,
        password: &str,
        device: Option<&str>,
    ) -> Answer {
        let mut body = json!({"email": email, "password": password});
        if let Some(device) = device {
            body["device_token"] = json!(device);
        }
        self.post("/auth/login", &body).await
    }

    /// Logs in somebody who exists.
    pub(crate) async fn log_in(&self, email: &str) -> Value {
        self.try_login(email, PASSWORD, None)
            .await
            .expect(StatusCode::OK)
            .json()
    }

    /// Somebody who exists and is logged in.
    pub(crate) async fn member(&self, email: &str) -> Value {
        self.register(email).await;
        self.log_in(email).await
    }

    pub(crate) async fn refresh(&self, session: &Value) -> Answer {
        let body = json!({"refresh_token": session["refresh_token"]});
        self.post("/auth/refresh", &body).await
    }

    /// The id of the reset that was asked for and granted.
    pub(crate) async fn reset_of(&self, email: &str) -> String {
        self.post("/auth/password/reset-requests", &json!({"email": email}))
            .await
            .expect(StatusCode::ACCEPTED);
        self.accounts.grant_resets().await.unwrap();
        let told = self.told("password_reset.requested").await;
        told.last().unwrap()["reset_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub(crate) async fn link_of(&self, reset: &str) -> Answer {
        self.ask(
            Method::POST,
            &format!("/auth/password/reset-requests/{reset}/link"),
        )
        .scope("auth:reset-link")
        .send()
        .await
    }

    pub(crate) async fn set_roles(&self, user: &Value, roles: &[&str]) -> Answer {
        let path = format!("/auth/accounts/{}", user.as_str().unwrap());
        let account = self
            .ask(Method::GET, &path)
            .scope("auth:admin")
            .send()
            .await;
        let etag = account.expect(StatusCode::OK).headers["etag"].clone();
        self.ask(Method::PUT, &format!("{path}/roles"))
            .scope("auth:admin")
            .header("if-match", etag.to_str().unwrap())
            .json(&json!({"roles": roles}))
            .send()
            .await
    }

    /// The data of all events of a type, oldest first.
    pub(crate) async fn told(&self, event_type: &str) -> Vec<Value> {
        let all = platform::testing::outbox(self.pool()).await;
        let of_type = all.into_iter().filter(|event| event["type"] == event_type);
        of_type.map(|event| event["data"].clone()).collect()
    }

    /// What another service does with a token of this one: it asks for the keys and believes it or not.
    pub(crate) async fn verifier(&self) -> Verifier {
        let keys = self.get("/auth/jwks").await.expect(StatusCode::OK).json();
        let settings = TokensSettings {
            issuer: ISSUER.to_owned(),
            audience: "plumbline".to_owned(),
            jwks: JwksSource::Inline(keys.to_string()),
            url: None,
            client_secret: None,
        };
        Verifier::new(&settings, self.clock.clone())
    }

    /// A token that this test's own issuer signs for a user.
    pub(crate) fn token_of(&self, session: &Value) -> String {
        let user = session["user_id"].as_str().unwrap();
        self.tokens.token(&Grant::customer(user, &[]))
    }
}

/// From an address, on which requests are counted.
pub(crate) fn from(ask: Ask, number: u32) -> Ask {
    let address = IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + number));
    ask.without::<Exempt>().extension(ClientAddress(address))
}

/// What a client shows of itself (RFC 7617).
pub(crate) fn basic(name: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{secret}")))
}

pub(crate) fn new_account(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "display_name": "Ada"})
}

/// What a token says, whether or not it is to be believed.
pub(crate) fn claims(token: &Value) -> Value {
    let part = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
