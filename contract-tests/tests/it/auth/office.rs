//! An auth with a database of its own.

use auth::accounts::Applicant;
use auth::config::Config;
use auth::domain::email::EmailKey;
use auth::domain::role::Role;
use auth::hashing::Hasher;
use auth::sessions::{LoggedIn, Login};
use auth::{MIGRATIONS, Parts, assemble};
use chrono::TimeDelta;
use contract_tests::{Hearing, Target, World};
use futures::future::BoxFuture;
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use platform::{App, Clock, ServiceContext};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

pub(super) const PASSWORD: &str = "correct horse battery";
/// More than the limit of any operation, so that a limit is reached first.
const TRIES: u32 = 100;
const CLIENT: (&str, &str) = ("order", "the secret of the orders");

/// Auth behind everything that stands before it in production, and ways to bring it into a state.
pub(crate) struct Office {
    target: Target,
    hearing: Hearing,
    tokens: TestTokens,
    pub(super) clock: Clock,
    pub(super) parts: Parts,
    database: TestDatabase,
}

/// Somebody who has an account.
pub(super) struct Member {
    pub(super) id: Uuid,
    pub(super) email: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let (context, parts, app) = make(&database, &tokens, &clock);
        Self {
            target: behind_everything(&app, &context),
            hearing: Hearing::new(app.subscriptions().clone(), database.pool()),
            tokens,
            clock,
            parts,
            database,
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(super) fn hearing(&self) -> Hearing {
        self.hearing.clone()
    }

    /// The same auth, told to stop.
    pub(super) fn draining(&self) -> Target {
        let (context, _, app) = make(&self.database, &self.tokens, &self.clock);
        context.health.drain();
        Target::Router(app.router())
    }

    /// Somebody new. Nobody else has registered at this moment, so that lists have an order to show.
    pub(super) async fn member(&self, roles: &[Role]) -> Member {
        self.clock.advance(TimeDelta::milliseconds(1));
        let name = Uuid::simple(platform::random::id(self.clock.now())).to_string();
        let email = format!("member-{name}@example.com");
        let unfit = "what is made here can be registered";
        let applicant = Applicant {
            email: email.clone().try_into().expect(unfit),
            password: PASSWORD.to_owned().into(),
            display_name: "Ada Lovelace".to_owned().try_into().expect(unfit),
            language: auth::generated::types::Language::En,
            roles: roles.to_vec(),
        };
        let registered = self.parts.accounts.register(applicant).await;
        registered.expect("somebody can register");
        let key = EmailKey::of(&email);
        let account = auth::store::accounts::of_email(self.pool(), &key, self.clock.now()).await;
        let account = account.expect("the database is there").expect(unfit);
        Member {
            id: account.id,
            email,
        }
    }

    pub(super) async fn logged_in(&self) -> LoggedIn {
        let member = self.member(&[]).await;
        let login = Login {
            email: EmailKey::of(&member.email),
            password: PASSWORD.to_owned().into(),
            device_token: None,
        };
        let (logged_in, _) = self
            .parts
            .sessions
            .log_in(login)
            .await
            .expect("they get in");
        logged_in
    }

    /// A password reset that was granted.
    pub(super) async fn reset(&self) -> Uuid {
        let member = self.member(&[]).await;
        let (key, now) = (EmailKey::of(&member.email), self.clock.now());
        let wished = auth::store::resets::wish(self.pool(), key.as_str(), now).await;
        wished.expect("the database is there");
        while self
            .parts
            .accounts
            .grant_resets()
            .await
            .expect("resets are granted")
            > 0
        {}
        let id = sqlx::query_scalar("SELECT id FROM password_resets WHERE account_id = $1");
        let id = id.bind(member.id).fetch_one(self.pool()).await;
        id.expect("it was granted")
    }

    /// The secret of a link.
    pub(super) async fn secret(&self) -> String {
        let id = self.reset().await;
        let link = self.parts.accounts.reset_link(id).await;
        link.expect("a link is made").secret
    }

    /// Uses up all tries of something.
    pub(super) async fn use_up(&self, what: &str) {
        let bucket = self.parts.sessions.vault.bucket(what);
        while self.parts.sessions.take_try(bucket).await.is_ok() {}
    }

    /// An account is gone, as if its owner had been erased.
    pub(super) async fn remove(&self, id: &str) {
        let id = id.parse().expect("an id of this world");
        let removed = auth::store::accounts::remove(self.pool(), id).await;
        removed.expect("the database is there");
    }

    /// There is an admin, and no other one.
    pub(super) async fn last_admin(&self) -> Uuid {
        let others = "UPDATE accounts SET roles = ARRAY['customer']";
        let others = sqlx::query(others).execute(self.pool()).await;
        others.expect("the database is there");
        self.member(&[Role::Admin]).await.id
    }
}

impl Member {
    /// Whose token says so.
    pub(super) fn grant(&self) -> Grant {
        Grant::customer(&self.id.to_string(), &[])
    }
}

impl World for Office {
    fn target(&self) -> Target {
        self.target.clone()
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        let (tokens, clock) = (self.tokens.clone(), self.clock.clone());
        // On a thread of its own, because opening a database is no future that could change threads.
        let opened = tokio::task::spawn_blocking(move || {
            tokio::runtime::Handle::current().block_on(async {
                let database = TestDatabase::new(&MIGRATIONS).await;
                let (context, _, app) = make(&database, &tokens, &clock);
                database.pool().close().await;
                behind_everything(&app, &context)
            })
        });
        Box::pin(async { opened.await.expect("the other auth is opened") })
    }

    fn client(&self) -> Option<(String, String)> {
        let (name, secret) = CLIENT;
        Some((name.to_owned(), secret.to_owned()))
    }
}

fn behind_everything(app: &App, context: &ServiceContext) -> Target {
    let router = wrap(app.router(), &HttpSettings::default(), &context.health);
    Target::Router(router.expect("the defaults are right"))
}

/// Auth with hashes that cost next to nothing, and without what happens by itself.
fn make(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
) -> (ServiceContext, Parts, App) {
    let context = context("auth", database, tokens, clock);
    let settings: Value = json!({
        "tokens_issuer": "https://auth.test", "tokens_audience": "plumbline",
        "key_encryption_key": "a key for tests, long enough to be one",
        "staff_scopes": ["catalog:write"], "reset_url": "http://shop.test/reset-password",
        "argon2_memory": 8, "argon2_passes": 1, "argon2_lanes": 1, "attempts": TRIES,
    });
    let mut config: Config = serde_json::from_value(settings).expect("settings as written");
    let client = auth::config::ClientConfig {
        secret: CLIENT.1.to_owned().into(),
        scopes: vec!["catalog:read".to_owned()],
    };
    config.clients.insert(CLIENT.0.to_owned(), client);
    let hasher = Hasher::new(&config).expect("the parameters fit");
    let parts = Parts::new(&context, &config, &hasher).expect("the settings fit");
    let app = assemble(context.clone(), config, parts.clone());
    (context, parts, app)
}
