//! Several jobs at once, and never more than so many.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinSet;

use crate::worker::Wake;

/// Jobs that are under way. Dropping it ends them.
pub(super) struct AtOnce {
    running: Mutex<JoinSet<()>>,
    places: Arc<Places>,
}

struct Places {
    most: usize,
    free: AtomicUsize,
    /// Whether more jobs may be waiting for a place.
    more: AtomicBool,
    /// Woken when it is worth taking on more.
    room: Wake,
}

/// A job's place, free again when this is dropped.
struct Place(Arc<Places>);

impl AtOnce {
    pub(super) fn new(most: usize, room: Wake) -> Self {
        Self {
            running: Mutex::default(),
            places: Arc::new(Places {
                most,
                free: AtomicUsize::new(most),
                more: AtomicBool::new(false),
                room,
            }),
        }
    }

    /// For how many more there is room. Where more wait than there was room for, that is none until half of the places are
    /// free, so that they are not asked for one by one.
    pub(super) fn room(&self) -> usize {
        let free = self.places.free.load(Ordering::SeqCst);
        if self.places.is_worth_it(free) {
            free
        } else {
            0
        }
    }

    /// Whether more jobs wait than there was room for.
    pub(super) fn more_wait(&self, more: bool) {
        self.places.more.store(more, Ordering::SeqCst);
    }

    /// Begins a job, for which there is room.
    pub(super) fn begin(&self, job: impl Future<Output = ()> + Send + 'static) {
        self.places.free.fetch_sub(1, Ordering::SeqCst);
        let place = Place(Arc::clone(&self.places));
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while running.try_join_next().is_some() {}
        running.spawn(async move {
            let _place = place;
            job.await;
        });
    }

    /// Waits for everything that is under way.
    pub(super) async fn finished(self) {
        let running = self.running.into_inner();
        let mut running = running.unwrap_or_else(PoisonError::into_inner);
        while running.join_next().await.is_some() {}
    }
}

impl Places {
    fn is_worth_it(&self, free: usize) -> bool {
        free * 2 >= self.most || !self.more.load(Ordering::SeqCst)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let places = &self.0;
        let free = places.free.fetch_add(1, Ordering::SeqCst) + 1;
        // Otherwise whoever announces a job wakes it.
        if places.more.load(Ordering::SeqCst) && places.is_worth_it(free) {
            places.room.wake();
        }
    }
}
