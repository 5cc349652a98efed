//! Watching a body for silence.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// When a request's body last moved, and whom its transfer waits for.
#[derive(Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

#[derive(Clone, Copy)]
struct State {
    last: Instant,
    waits_for_client: bool,
}

/// Nothing moved for the idle time.
#[derive(Debug)]
pub(super) enum Silent {
    /// The client stopped in the middle of its body.
    Client,
    /// The service took the request and said nothing.
    Service,
}

impl Activity {
    pub(super) fn begin() -> Self {
        Self(Arc::new(Mutex::new(State {
            last: Instant::now(),
            waits_for_client: false,
        })))
    }

    /// Waits for the future as long as the request's body moves or the idle time has not passed.
    pub(super) async fn guard<F: Future>(
        &self,
        idle: Duration,
        answer: F,
    ) -> Result<F::Output, Silent> {
        let mut answer = pin!(answer);
        loop {
            let before = self.state();
            tokio::select! {
                answered = &mut answer => return Ok(answered),
                () = sleep_until(before.last + idle) => {}
            }
            let now = self.state();
            if now.last == before.last {
                return Err(match now.waits_for_client {
                    true => Silent::Client,
                    false => Silent::Service,
                });
            }
        }
    }

    fn state(&self) -> State {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moved(&self) {
        self.set(State {
            last: Instant::now(),
            waits_for_client: false,
        });
    }

    fn waits_for_client(&self) {
        self.set(State {
            waits_for_client: true,
            ..self.state()
        });
    }

    fn set(&self, state: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

/// A request's body on its way to the service, which notes when it moves.
pub(super) struct Uploading {
    pub(super) body: Body,
    pub(super) activity: Activity,
}

impl HttpBody for Uploading {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match polled {
            Poll::Ready(_) => self.activity.moved(),
            Poll::Pending => self.activity.waits_for_client(),
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A response's body on its way to the client. It ends with an error when the service falls silent, and holds the
/// request's place among those in flight until then.
pub(super) struct Downloading {
    body: Body,
    idle: Duration,
    silence: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

/// The service stopped in the middle of its answer.
#[derive(Debug, thiserror::Error)]
#[error("the service sent nothing for {0:?} in the middle of its answer")]
struct Interrupted(Duration);

impl Downloading {
    pub(super) fn new<B>(body: B, idle: Duration, place: OwnedSemaphorePermit) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        Self {
            body: Body::new(body.map_err(axum::Error::new)),
            idle,
            silence: Box::pin(sleep(idle)),
            _place: place,
        }
    }
}

impl HttpBody for Downloading {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let idle = self.idle;
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.silence.as_mut().reset(Instant::now() + idle);
            return Poll::Ready(frame);
        }
        ready!(self.silence.as_mut().poll(context));
        Poll::Ready(Some(Err(axum::Error::new(Interrupted(idle)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
