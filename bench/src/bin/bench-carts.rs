//! Carts on Postgres beside carts on Redis; `./dev bench --carts` builds and runs this.

use bench::carts::{self, Serve, measure};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures both.
    Measure(measure::Options),
    /// Serves carts over one of them.
    Serve(Serve),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Measure(options) => measure::run(options).await,
        Command::Serve(options) => {
            let router = carts::router(&options).await?;
            let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
            axum::serve(listener, router).await?;
            Ok(())
        }
    }
}
