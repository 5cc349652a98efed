use std::future::Future;
use std::sync::Arc;

use axum::Router;
use futures::FutureExt as _;
use tokio_util::sync::CancellationToken;

use crate::events::Subscriptions;
use crate::jobs::{self, Jobs};
use crate::worker::Work;

/// What a service consists of: what it answers, what it hears, and what it does by itself.
///
/// ```text
/// App::new(generated::router(api, runtime))
///     .subscribe(generated::subscriptions(handlers))
///     .jobs(Refunds(context.clone()))
///     .worker("expire reservations", move |stop| expire(context, stop))
/// ```
pub struct App {
    pub(crate) router: Router,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) workers: Vec<(&'static str, Work)>,
}

impl App {
    /// A service that answers requests.
    pub fn new(router: Router) -> Self {
        Self {
            router,
            subscriptions: Subscriptions::new(),
            workers: Vec::new(),
        }
    }

    /// And hears these events.
    pub fn subscribe(mut self, subscriptions: Subscriptions) -> Self {
        self.subscriptions = self.subscriptions.and(subscriptions);
        self
    }

    /// And does this by itself, from the service's start until the token is cancelled. One that panics is started again
    /// after a wait, with a clone of what it captured.
    pub fn worker<W, Working>(mut self, name: &'static str, work: W) -> Self
    where
        W: FnOnce(CancellationToken) -> Working + Clone + Send + Sync + 'static,
        Working: Future<Output = ()> + Send + 'static,
    {
        let work: Work = Arc::new(move |stop| (work.clone())(stop).boxed());
        self.workers.push((name, work));
        self
    }

    /// And does these jobs as they become due.
    pub fn jobs<J: Jobs>(self, jobs: J) -> Self {
        self.worker(J::NAME, move |stop| jobs::run(jobs, stop))
    }

    /// What it answers, for tests that need no more.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// What it hears.
    pub fn subscriptions(&self) -> &Subscriptions {
        &self.subscriptions
    }
}

impl From<Router> for App {
    fn from(router: Router) -> Self {
        Self::new(router)
    }
}
