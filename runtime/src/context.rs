//! What a service plugs into the generated layer.

use std::sync::Arc;
use std::time::Duration;

use crate::idempotency::InMemory;
use crate::security::Denied;
use crate::{Authenticator, IdempotencyStore, Limits, Operation, PageSigner};

/// Shared by all operations of a service; cheap to clone.
#[derive(Clone)]
pub struct Context {
    parts: Arc<Parts>,
}

#[derive(Clone)]
struct Parts {
    authenticator: Arc<dyn Authenticator>,
    idempotency: Arc<dyn IdempotencyStore>,
    pages: PageSigner,
    limits: Arc<Limits>,
    max_body_bytes: usize,
    timeout: Duration,
}

impl Context {
    /// Starts from safe defaults: nobody is authenticated, idempotent answers live in memory, page tokens are signed
    /// with a random key, requests are counted in memory, bodies may have 1 MiB, calls may take 30 seconds.
    pub fn builder() -> ContextBuilder {
        ContextBuilder::default()
    }

    /// Who checks credentials.
    pub fn authenticator(&self) -> &Arc<dyn Authenticator> {
        &self.parts.authenticator
    }

    /// The same with somebody else who checks credentials: for a service that knows more kinds of them than its platform,
    /// and may ask the [`authenticator`](Self::authenticator) that was there for the others.
    #[must_use]
    pub fn with_authenticator(&self, authenticator: impl Authenticator) -> Self {
        let mut parts = (*self.parts).clone();
        parts.authenticator = Arc::new(authenticator);
        Self {
            parts: Arc::new(parts),
        }
    }

    pub(crate) fn idempotency(&self) -> Arc<dyn IdempotencyStore> {
        Arc::clone(&self.parts.idempotency)
    }

    pub(crate) fn pages(&self) -> &PageSigner {
        &self.parts.pages
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    pub(crate) fn max_body_bytes(&self, operation: &Operation) -> usize {
        match operation.max_body_bytes {
            0 => self.parts.max_body_bytes,
            limit => limit,
        }
    }

    pub(crate) fn timeout(&self, operation: &Operation) -> Duration {
        operation.timeout.unwrap_or(self.parts.timeout)
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::builder().build()
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Context").finish_non_exhaustive()
    }
}

/// Builds a [`Context`].
pub struct ContextBuilder {
    authenticator: Box<dyn Authenticator>,
    idempotency: Arc<dyn IdempotencyStore>,
    pages: Option<PageSigner>,
    limits: Limits,
    max_body_bytes: usize,
    timeout: Duration,
}

impl Default for ContextBuilder {
    fn default() -> Self {
        Self {
            authenticator: Box::new(Denied),
            idempotency: Arc::new(InMemory::new()),
            pages: None,
            limits: Limits::new(),
            max_body_bytes: 1024 * 1024,
            timeout: Duration::from_secs(30),
        }
    }
}

impl ContextBuilder {
    /// Who checks credentials.
    #[must_use]
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticator = Box::new(authenticator);
        self
    }

    /// Where idempotent answers are kept.
    #[must_use]
    pub fn idempotency(mut self, store: impl IdempotencyStore) -> Self {
        self.idempotency = Arc::new(store);
        self
    }

    /// What signs page tokens; give the same key to every instance of a service.
    #[must_use]
    pub fn pages(mut self, signer: PageSigner) -> Self {
        self.pages = Some(signer);
        self
    }

    /// What counts the requests of operations with a rate limit.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The largest body of operations that set no limit of their own.
    #[must_use]
    pub fn max_body_bytes(mut self, limit: usize) -> Self {
        self.max_body_bytes = limit;
        self
    }

    /// How long operations may take that set no timeout of their own.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The context.
    pub fn build(self) -> Context {
        Context {
            parts: Arc::new(Parts {
                authenticator: Arc::from(self.authenticator),
                idempotency: self.idempotency,
                pages: self.pages.unwrap_or_else(PageSigner::random),
                limits: Arc::new(self.limits),
                max_body_bytes: self.max_body_bytes,
                timeout: self.timeout,
            }),
        }
    }
}

impl std::fmt::Debug for ContextBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ContextBuilder")
            .finish_non_exhaustive()
    }
}
