//! How many orders a second get from placed to confirmed, how long one takes, and where the processor's time goes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::ensure;
use sdk::Connection;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::args::ThroughputOptions;
use crate::customer::Customer;
use crate::login;
use crate::rest;
use crate::shop::Shop;
use crate::system::System;
use crate::told::Told;

const PRODUCTS: u32 = 50;
const PLENTY: i64 = 100_000;
const SEED: u64 = 1;
const REST: Duration = Duration::from_secs(120);

/// Places orders as fast as so many customers can, and waits until the last is confirmed. False where one was not.
pub async fn throughput(program: &Path, options: &ThroughputOptions) -> anyhow::Result<bool> {
    let arguments: &[&str] = if options.processes {
        &["--processes"]
    } else {
        &[]
    };
    // Orders are counted here, and no pictures are taken of them.
    let unwatched = ("PLUMBLINE_TELEMETRY_SAMPLE_RATIO", "0");
    let system = System::start(program, arguments, &[login::LASTING, unwatched]).await?;
    let shop = Shop::open(&system, PRODUCTS, PLENTY).await?;
    let connection = Connection::http(system.gateway().as_str())?;
    let told = Arc::new(Told::default());
    let mut buyers = Vec::new();
    for number in 0..options.customers {
        buyers.push(Customer::new(&system, &connection, number, SEED).await?);
    }

    let before = system.processor_time();
    let left = Arc::new(AtomicU64::new(options.orders));
    let begin = Instant::now();
    let mut customers = JoinSet::new();
    for mut customer in buyers {
        let (products, told, left) = (shop.products.clone(), told.clone(), left.clone());
        customers.spawn(async move {
            let mut waits = Vec::new();
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .is_ok()
            {
                let begin = Instant::now();
                customer.order_once(&products, &told).await;
                waits.push(begin.elapsed());
            }
            waits
        });
    }
    let mut placing = customers.join_all().await.concat();
    let placed = begin.elapsed();
    rest::wait(&system, REST)
        .await
        .map_err(anyhow::Error::msg)?;
    let all = begin.elapsed();
    let after = system.processor_time();

    let mut ending = to_confirmation(&system).await?;
    ensure!(!ending.is_empty(), "no order was confirmed");
    let confirmed = ending.len();
    placing.sort_unstable();
    ending.sort_unstable();
    println!(
        "{} orders, {} customers at once, {} processes",
        options.orders,
        options.customers,
        if options.processes { "many" } else { "one" }
    );
    println!("| | |\n|---|---|");
    println!(
        "| orders a second, placed to confirmed | {:.0} |",
        rate(confirmed, all)
    );
    println!(
        "| orders a second, placed | {:.0} |",
        rate(placing.len(), placed)
    );
    println!(
        "| place_order, p50 and p99 | {} ms, {} ms |",
        at(&placing, 50),
        at(&placing, 99)
    );
    println!(
        "| placed to confirmed, p50 and p99 | {} ms, {} ms |",
        at(&ending, 50),
        at(&ending, 99)
    );
    println!(
        "| resident memory without Postgres | {} MB |",
        system.resident() / (1 << 20)
    );
    println!("\n| processor time per order | µs |\n|---|---|");
    for (name, used) in after {
        let used = used.saturating_sub(before.get(&name).copied().unwrap_or_default());
        let each = used.as_micros() / options.orders.max(1) as u128;
        println!("| {name} | {each} |");
    }
    system.stop().await?;
    Ok(confirmed as u64 == options.orders)
}

/// From the order's first row to its confirmation, by the clock of the service.
async fn to_confirmation(system: &System) -> anyhow::Result<Vec<Duration>> {
    let milliseconds: Vec<f64> = sqlx::query_scalar(
        "SELECT (extract(epoch FROM confirmed_at - placed_at) * 1000)::float8 FROM orders WHERE state = 'confirmed'",
    )
    .fetch_all(system.database("order"))
    .await?;
    Ok(milliseconds
        .into_iter()
        .map(|wait| Duration::from_secs_f64(wait.max(0.0) / 1000.0))
        .collect())
}

#[expect(clippy::cast_precision_loss, reason = "thousands")]
fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// The wait in milliseconds that so many in a hundred stay below.
fn at(sorted: &[Duration], percent: usize) -> u128 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0, Duration::as_millis)
}
