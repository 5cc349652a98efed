//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

/// The whole system under load and under faults.
#[derive(Debug, Parser)]
#[command(name = "rehearsal")]
pub struct Arguments {
    /// The program that runs the whole system: `plumbline-local`.
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Kill services, cut connections, confuse the bus and lose answers while customers buy; then see what holds.
    Faults(FaultOptions),
    /// How many orders a second get from placed to confirmed, and how long one takes.
    Throughput(ThroughputOptions),
}

/// How hard and how long.
#[derive(Debug, Args)]
pub struct FaultOptions {
    /// Decides every choice of customers and faults; the order in which the machine runs them stays its own.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many customers buy at once.
    #[arg(long, default_value_t = 50)]
    pub customers: u32,
    /// Go on until so many orders were accepted.
    #[arg(long, default_value_t = 5_000)]
    pub orders: u64,
    /// … and until so many processes were killed.
    #[arg(long, default_value_t = 100)]
    pub kills: u64,
    /// … and until there were so many other faults.
    #[arg(long, default_value_t = 300)]
    pub others: u64,
    /// Stop buying and breaking after this many seconds, whatever was reached; falling short is then a failure.
    #[arg(long, default_value = "1200", value_parser = seconds)]
    pub limit: Duration,
    /// How long the system may take to come to rest afterwards, in seconds.
    #[arg(long, default_value = "180", value_parser = seconds)]
    pub rest: Duration,
    /// Keep the state directory and say where it is.
    #[arg(long)]
    pub keep: bool,
}

/// How much.
#[derive(Debug, Args)]
pub struct ThroughputOptions {
    /// How many customers buy at once.
    #[arg(long, default_value_t = 24)]
    pub customers: u32,
    /// How many orders are placed in all.
    #[arg(long, default_value_t = 3_000)]
    pub orders: u64,
    /// Every service in a process of its own.
    #[arg(long)]
    pub processes: bool,
}

fn seconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_secs)
}
