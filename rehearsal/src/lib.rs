//! The whole system, every service in a process of its own, under load and under faults. What customers were told and what the
//! databases hold afterwards must agree.

pub mod args;
mod card;
mod customer;
mod faults;
mod invariants;
mod login;
mod lossy;
mod report;
mod rest;
mod shop;
mod system;
mod throughput;
mod told;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use args::FaultOptions;
use customer::Customer;
use faults::Counts;
use lossy::Lossy;
use shop::Shop;
use system::System;
use told::Told;

pub use throughput::throughput;

const PRODUCTS: u32 = 20;
/// Of each product at the beginning. An order takes three on average.
const UNITS: i64 = 60;
/// What staff puts on the shelf for each order that was accepted: less than it took, so that there is never enough.
const UNITS_PER_ORDER: f64 = 2.4;
/// … and for each second, so that a shop that is sold out opens again.
const UNITS_PER_SECOND: f64 = 40.0;
const LOST_ANSWERS: f64 = 0.03;
const PROGRESS: Duration = Duration::from_secs(10);
/// Waits that are minutes in production: every one of them must end within the rehearsal.
const SETTINGS: [(&str, &str); 8] = [
    login::LASTING,
    ("PLUMBLINE_HTTP_TIMEOUT", "5s"),
    ("PLUMBLINE_HTTP_LONGEST_TIMEOUT", "8s"),
    ("PLUMBLINE_ORDER_PAYMENT_DEADLINE", "20s"),
    ("PLUMBLINE_ORDER_PAYMENT_MARGIN", "10s"),
    ("PLUMBLINE_ORDER_HOLD", "45s"),
    ("PLUMBLINE_EVENTS_VISIBILITY", "5s"),
    ("PLUMBLINE_NOTIFICATION_LONGEST_WAIT", "4s"),
];

/// Breaks things while customers buy. True where everything held and the numbers that were asked for were reached.
pub async fn faults(program: &Path, options: &FaultOptions) -> anyhow::Result<bool> {
    eprintln!("seed {}", options.seed);
    let mut system = System::start(program, &["--processes"], &SETTINGS).await?;
    let shop = Shop::open(&system, PRODUCTS, UNITS).await?;
    let way = Lossy::new(system.gateway().clone(), LOST_ANSWERS, options.seed);
    let told = Arc::new(Told::default());
    let counts = Counts::default();
    let stop_buying = CancellationToken::new();
    let mut buyers = Vec::new();
    for number in 0..options.customers {
        buyers.push(Customer::new(&system, &way.connection(), number, options.seed).await?);
    }
    faults::begin_refusing(&system).await?;
    let mut customers = JoinSet::new();
    for customer in buyers {
        let (products, told, stop) = (shop.products.clone(), told.clone(), stop_buying.clone());
        customers.spawn(async move { customer.buy(&products, &told, &stop).await });
    }

    let begin = Instant::now();
    let stop_breaking = CancellationToken::new();
    let reached = tokio::select! {
        reached = enough(options, &told, &counts, begin) => reached,
        () = async {
            tokio::join!(
                faults::run(&system, options.seed, &told, &counts, &stop_breaking),
                restock(&shop, &told, options.seed),
            );
        } => false,
    };
    stop_breaking.cancel();
    let refused = faults::mend(&system).await?;
    stop_buying.cancel();
    // What is begun is brought to an answer, which needs the system whole again.
    while let Some(ended) = customers.join_next().await {
        ended?;
    }
    let buying = begin.elapsed();

    let begin = Instant::now();
    let at_rest = rest::wait(&system, options.rest).await;
    let rest = begin.elapsed();
    println!(
        "{}",
        report::counts(&told, &counts, refused, way.lost(), buying, rest)
    );
    let verdicts = invariants::check(&system, &told.placed()).await?;
    println!("{}", report::verdicts(&verdicts));
    let surprises = told.surprises();
    for surprise in surprises.iter().take(20) {
        println!("SURPRISE: {surprise}");
    }
    if let Err(restless) = &at_rest {
        println!("NOT AT REST after {} s: {restless}", rest.as_secs());
    }
    if !reached {
        println!(
            "FELL SHORT of what was asked for within {} s",
            options.limit.as_secs()
        );
    }
    let held = verdicts.iter().all(|verdict| verdict.breaches.is_empty());
    let good = held && reached && at_rest.is_ok() && surprises.is_empty();
    if options.keep || !good {
        eprintln!("the state is kept in {}", system.keep().display());
    }
    system.stop().await?;
    Ok(good)
}

/// Waits until everything that was asked for has happened. False where time ran out before.
async fn enough(options: &FaultOptions, told: &Told, counts: &Counts, begin: Instant) -> bool {
    let mut next = begin + PROGRESS;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let accepted = told.accepted.load(Ordering::Relaxed);
        let kills = counts.kills.load(Ordering::Relaxed);
        let others = counts.others();
        if Instant::now() >= next {
            let seconds = begin.elapsed().as_secs();
            eprintln!("{seconds:>5} s: {accepted} orders, {kills} kills, {others} other faults");
            next += PROGRESS;
        }
        if accepted >= options.orders && kills >= options.kills && others >= options.others {
            return true;
        }
        if begin.elapsed() > options.limit {
            return false;
        }
    }
}

/// Puts units on the shelves as orders take them. Never ends by itself.
async fn restock(shop: &Shop, told: &Told, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed.rotate_left(17));
    let (mut received, begin) = (0.0, Instant::now());
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let wanted = told.accepted.load(Ordering::Relaxed) as f64 * UNITS_PER_ORDER
            + begin.elapsed().as_secs_f64() * UNITS_PER_SECOND;
        while received < wanted {
            let product = shop.products[chance.random_range(0..shop.products.len())];
            let units = chance.random_range(5..15);
            // While inventory is down nothing comes in, and later no more than was missed.
            if shop.receive(product.id, units).await.is_err() {
                break;
            }
            #[expect(clippy::cast_precision_loss, reason = "a few units")]
            let units = units as f64;
            received += units;
        }
    }
}
