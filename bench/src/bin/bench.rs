//! Measures the three servers; `./dev bench` builds them and runs this.

use bench::measure;
use clap::Parser as _;

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure::run(measure::Options::parse()))
}
