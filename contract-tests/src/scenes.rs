//! What the engine asks of a service under test.

use futures::future::BoxFuture;
use platform::testing::TestTokens;
use serde_json::Value;

use crate::{Arrangement, Hearing, Target};

/// A service with its own database, and the tokens that it believes.
pub trait World: Send + Sync {
    /// The service.
    fn target(&self) -> Target;
    /// Tokens that it believes.
    fn tokens(&self) -> &TestTokens;
    /// The same service with everything that it depends on out of reach.
    fn outage(&self) -> BoxFuture<'_, Target>;
    /// The name and the secret of a client that it knows, where its contract asks for such callers (HTTP Basic).
    fn client(&self) -> Option<(String, String)> {
        None
    }
}

/// The states of a service by operation and answer. Generated code implements it for whatever has the contract's
/// `Scenarios`.
pub trait Scenes: Send + Sync {
    /// The service.
    fn world(&self) -> &dyn World;
    /// Prepares the state in which an operation gives an answer.
    fn arrange<'a>(
        &'a self,
        operation: &'a str,
        status: u16,
        code: Option<&'a str>,
    ) -> BoxFuture<'a, Option<Arrangement>>;
    /// Adds an item to what a paged operation lists; its `id`, or its first property where it has none.
    fn add<'a>(&'a self, operation: &'a str) -> BoxFuture<'a, Option<String>>;
    /// Takes an item away from what a paged operation lists.
    fn remove<'a>(&'a self, operation: &'a str, item: String) -> BoxFuture<'a, ()>;
    /// What the service does on what it hears; none where it hears nothing.
    fn hearing(&self) -> Option<Hearing>;
    /// Every event that was published, oldest first.
    fn published(&self) -> BoxFuture<'_, Vec<Value>>;
}
