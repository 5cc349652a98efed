use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::*;
use crate::random;
use crate::testing::eventually;

/// Jobs that are numbers: each waits until it is let go, and odd ones fail.
#[derive(Clone)]
struct Numbers {
    waiting: Arc<Mutex<VecDeque<u32>>>,
    begun: Arc<Mutex<Vec<u32>>>,
    done: Arc<Mutex<Vec<u32>>>,
    looks: Arc<AtomicUsize>,
    at_once: usize,
    let_go: tokio::sync::watch::Sender<u32>,
    due: Wake,
    telemetry: Telemetry,
}

impl Numbers {
    /// Up to, not including, `end`, so many at once; none is let go yet.
    fn up_to(end: u32, at_once: usize) -> Self {
        Self {
            waiting: Arc::new(Mutex::new((0..end).collect())),
            begun: Arc::default(),
            done: Arc::default(),
            looks: Arc::default(),
            at_once,
            let_go: tokio::sync::watch::channel(0).0,
            due: Wake::default(),
            telemetry: Telemetry::off("numbers"),
        }
    }

    /// Those below this.
    fn let_go(&self, end: u32) {
        self.let_go.send_replace(end);
    }

    fn begun(&self) -> Vec<u32> {
        self.begun.lock().unwrap().clone()
    }

    fn done(&self) -> Vec<u32> {
        let mut done = self.done.lock().unwrap().clone();
        done.sort_unstable();
        done
    }
}

impl Jobs for Numbers {
    type Job = u32;

    const NAME: &'static str = "count";
    /// Longer than any test may take.
    const LOOK: Duration = Duration::from_secs(3600);

    fn at_once(&self) -> usize {
        self.at_once
    }

    fn due(&self) -> &Wake {
        &self.due
    }

    fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    async fn take(&self, most: i64) -> sqlx::Result<Vec<Taken<u32>>> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        let mut waiting = self.waiting.lock().unwrap();
        let count = waiting.len().min(usize::try_from(most).unwrap());
        let taken = waiting.drain(..count).map(|job| Taken {
            id: random::id(chrono::DateTime::UNIX_EPOCH),
            traceparent: None,
            job,
        });
        Ok(taken.collect())
    }

    async fn work(&self, job: u32) -> anyhow::Result<()> {
        self.begun.lock().unwrap().push(job);
        let mut let_go = self.let_go.subscribe();
        let_go.wait_for(|end| job < *end).await?;
        anyhow::ensure!(job.is_multiple_of(2), "odd numbers cannot be done");
        self.done.lock().unwrap().push(job);
        Ok(())
    }
}

#[tokio::test]
async fn a_job_begins_as_soon_as_another_ends_and_never_more_than_so_many_at_once() {
    let numbers = Numbers::up_to(5, 2);
    let stop = CancellationToken::new();
    let running = tokio::spawn(run(numbers.clone(), stop.clone()));
    for (let_go, begun) in [(0, 2), (1, 3), (2, 4), (5, 5)] {
        numbers.let_go(let_go);
        eventually("so many have begun", async || {
            (numbers.begun().len() >= begun).then_some(())
        })
        .await;
        assert_eq!(numbers.begun().len(), begun);
    }
    stop.cancel();
    running.await.unwrap();
    assert_eq!(numbers.done(), [0, 2, 4]);
}

#[tokio::test]
async fn what_has_begun_is_finished_before_it_stops_and_nothing_else_begins() {
    let numbers = Numbers::up_to(5, 2);
    let stop = CancellationToken::new();
    let running = tokio::spawn(run(numbers.clone(), stop.clone()));
    eventually("two have begun", async || {
        (numbers.begun().len() == 2).then_some(())
    })
    .await;
    stop.cancel();
    numbers.let_go(5);
    running.await.unwrap();
    assert_eq!((numbers.begun(), numbers.done()), (vec![0, 1], vec![0]));
}

#[tokio::test]
async fn what_is_due_is_done_to_the_end_for_a_test() {
    let numbers = Numbers::up_to(5, 2);
    numbers.let_go(5);
    run_due(&numbers).await.unwrap();
    assert_eq!(numbers.done(), [0, 2, 4]);
    assert_eq!(numbers.begun().len(), 5);
}

#[tokio::test]
async fn a_panic_takes_only_its_own_job() {
    let at_once = AtOnce::new(1, Wake::default());
    at_once.begin(async { panic!("a test does") });
    eventually("there is room again", async || {
        (at_once.room() == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn jobs_are_looked_for_when_half_of_the_places_are_free_and_not_for_each() {
    let numbers = Numbers::up_to(9, 4);
    let stop = CancellationToken::new();
    let running = tokio::spawn(run(numbers.clone(), stop.clone()));
    let looks = || numbers.looks.load(Ordering::SeqCst);
    // Four, and when two of them are done two more, and so on; the last look finds less than there is room for.
    for (let_go, begun, looked) in [(1, 4, 1), (2, 6, 2), (3, 6, 2), (4, 8, 3), (6, 9, 4)] {
        // Whoever writes a job down announces it.
        numbers.due.wake();
        numbers.let_go(let_go);
        eventually("so many have begun", async || {
            (numbers.begun().len() >= begun).then_some(())
        })
        .await;
        assert_eq!((numbers.begun().len(), looks()), (begun, looked));
    }
    numbers.let_go(9);
    stop.cancel();
    running.await.unwrap();
    assert_eq!((numbers.done(), looks()), (vec![0, 2, 4, 6, 8], 4));
}
