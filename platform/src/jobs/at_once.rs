//! Several pieces of work at once, and never more than so many.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use crate::worker::Wake;
use tokio::task::JoinSet;

/// Pieces of work that are under way. Dropping the last clone ends them.
#[derive(Clone)]
pub(super) struct AtOnce {
    most: usize,
    running: Arc<Mutex<JoinSet<()>>>,
    /// Woken when there is room again.
    room: Wake,
}

impl AtOnce {
    pub(super) fn new(most: usize, room: Wake) -> Self {
        Self {
            most,
            running: Arc::default(),
            room,
        }
    }

    /// For how many more there is room.
    pub(super) fn room(&self) -> usize {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while running.try_join_next().is_some() {}
        self.most - running.len().min(self.most)
    }

    /// Begins a piece of work.
    pub(super) fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        let room = self.room.clone();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.spawn(async move {
            work.await;
            room.wake();
        });
    }

    /// Waits for everything that is under way.
    pub(super) async fn finished(&self) {
        let mut running =
            std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        while running.join_next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn there_is_room_for_so_many_and_again_when_they_end() {
        let at_once = AtOnce::new(2, Wake::default());
        let ended = Arc::new(AtomicUsize::new(0));
        let (go, wait) = tokio::sync::watch::channel(false);
        for _ in 0..2 {
            let (ended, mut wait) = (Arc::clone(&ended), wait.clone());
            at_once.begin(async move {
                wait.wait_for(|go| *go).await.expect("it is sent");
                ended.fetch_add(1, Ordering::SeqCst);
            });
        }
        assert_eq!(at_once.room(), 0);
        go.send(true).expect("somebody waits");
        at_once.finished().await;
        assert_eq!((ended.load(Ordering::SeqCst), at_once.room()), (2, 2));
    }
}
