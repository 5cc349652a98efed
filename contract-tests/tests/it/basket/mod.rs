//! A service that does nothing but hear of baskets, in one way or another.

use std::path::Path;

use contract_tests::{Arrangement, Gate, Hearing, Report, Scenes, Subject, Target, World, check};
use futures::future::BoxFuture;
use platform::Clock;
use platform::events::Subscriptions;
use platform::testing::{TestDatabase, TestTokens, start_time};
use serde_json::Value;

/// The kitchen.
struct Kitchen {
    tokens: TestTokens,
    database: TestDatabase,
    subscriptions: Subscriptions,
}

/// What the gate says about a kitchen that hears in this way.
pub(crate) async fn report(subscriptions: Subscriptions) -> Report {
    let kitchen = Kitchen {
        tokens: TestTokens::new(&Clock::at(start_time())),
        database: TestDatabase::with_sql("SELECT 1").await,
        subscriptions,
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/basket/kitchen.yaml");
    check(&Subject::of_file(&file), &kitchen, Gate::Hearing).await
}

impl World for Kitchen {
    fn target(&self) -> Target {
        Target::Router(axum::Router::new())
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        Box::pin(async { self.target() })
    }
}

impl Scenes for Kitchen {
    fn world(&self) -> &dyn World {
        self
    }

    fn arrange<'a>(
        &'a self,
        _operation: &'a str,
        _status: u16,
        _code: Option<&'a str>,
    ) -> BoxFuture<'a, Option<Arrangement>> {
        Box::pin(async { None })
    }

    fn add<'a>(&'a self, _operation: &'a str) -> BoxFuture<'a, Option<String>> {
        Box::pin(async { None })
    }

    fn remove<'a>(&'a self, _operation: &'a str, _item: String) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }

    fn hearing(&self) -> Option<Hearing> {
        Some(Hearing::new(
            self.subscriptions.clone(),
            self.database.pool(),
        ))
    }

    fn published(&self) -> BoxFuture<'_, Vec<Value>> {
        Box::pin(async { Vec::new() })
    }
}
