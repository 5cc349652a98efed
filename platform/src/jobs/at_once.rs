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

    /// For how many more there is room.
    pub(super) fn room(&self) -> usize {
        self.places.free.load(Ordering::SeqCst)
    }

    /// Whether more jobs wait than there was room for. They are asked for when half of the places are free, and not for each
    /// that becomes free.
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

impl Drop for Place {
    fn drop(&mut self) {
        let places = &self.0;
        let free = places.free.fetch_add(1, Ordering::SeqCst) + 1;
        if free * 2 >= places.most && places.more.load(Ordering::SeqCst) {
            places.room.wake();
        }
    }
}
