//! Starts the servers, asserts that they answer alike, and counts what a request costs.

mod agreement;
mod case;
pub(crate) mod http;
mod load;
mod report;
mod server;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use platform::postgres::Cluster;

use crate::MIGRATIONS;
use case::Case;
use report::{Report, Sample};
use server::{Kind, Server};

const DATABASE: &str = "bench";
const FIRST_PORT: u16 = 8090;

/// What is measured, and for how long.
#[derive(Debug, Parser)]
pub struct Options {
    /// The directory with the programs `bench-generated` and `bench-by-hand`.
    #[arg(long)]
    programs: PathBuf,
    /// The directory with Fastify's server and its installed packages; it is left out without one.
    #[arg(long)]
    fastify: Option<PathBuf>,
    /// How often everything is measured from the start.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// How often the servers take turns in a run; the median counts.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How many requests one round of one operation has.
    #[arg(long, default_value_t = 10_000)]
    requests: usize,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// The core of the server that is measured; everything else runs on the others.
    #[arg(long, default_value_t = 0)]
    core: usize,
}

/// Measures everything and prints the tables.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let cluster = Cluster::throwaway().context("start Postgres")?;
    cluster.ensure_database(DATABASE).await?;
    let pool = sqlx::PgPool::connect_with(cluster.connect_options(DATABASE)).await?;
    MIGRATIONS.run(&pool).await?;
    let cases = case::all(&pool).await?;
    pool.close().await;
    for number in 1..=options.runs {
        let report = measure(&options, &cluster, &cases).await?;
        println!("run {number}\n\n{report}");
    }
    Ok(())
}

async fn measure(options: &Options, cluster: &Cluster, cases: &[Case]) -> anyhow::Result<Report> {
    let mut servers = Vec::new();
    for (port, kind) in (FIRST_PORT..).zip(kinds(options)) {
        servers.push(Server::start(options, cluster, kind, port).await?);
    }
    agreement::check(&servers, cases).await?;
    let mut report = Report::new(&servers, cases);
    // What is compiled just in time is compiled before anything counts.
    for server in &servers {
        for case in cases {
            load::run(
                server.address(),
                case,
                options.connections,
                options.requests,
            )
            .await?;
        }
    }
    for round in 0..options.rounds {
        for (row, case) in cases.iter().enumerate() {
            for turn in 0..servers.len() {
                // Each goes first in turn, so that none is always the one behind the same other.
                let column = (turn + round) % servers.len();
                let server = &servers[column];
                let before = server.cpu_nanoseconds()?;
                let load = load::run(
                    server.address(),
                    case,
                    options.connections,
                    options.requests,
                )
                .await?;
                let spent = server.cpu_nanoseconds()? - before;
                report.add(row, column, Sample::new(spent, load, options.requests));
            }
        }
    }
    report.finish(&servers)?;
    Ok(report)
}

fn kinds(options: &Options) -> Vec<Kind> {
    let mut kinds = vec![Kind::Generated, Kind::ByHand];
    kinds.extend(options.fastify.is_some().then_some(Kind::Fastify));
    kinds
}
