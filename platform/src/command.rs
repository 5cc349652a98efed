use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::Environment;
use crate::dead_letters::{self, DeadLetters};
use crate::http::{HttpSettings, LIVENESS};
use crate::service::Service;
use crate::settings::Settings;
use crate::telemetry;

const HEALTH_TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Answer requests until SIGTERM or SIGINT.
    Serve,
    /// Bring the database to the newest version.
    Migrate,
    /// Ask the service on this machine whether it lives; for the container's health check.
    Health,
    /// Look at the events that could not be handled, and redrive them.
    #[command(subcommand)]
    DeadLetters(DeadLetters),
}

/// The whole of a service's `main`.
pub fn main(service: Service) -> ExitCode {
    main_from(service, std::env::args_os().skip(1))
}

/// The same with other arguments than the program's, for a program that can be several services.
pub fn main_from(service: Service, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = Arguments::command().name(service.name());
    let name = OsString::from(service.name());
    let matches = command.get_matches_from(std::iter::once(name).chain(arguments));
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = runtime
        .context("start the asynchronous runtime")
        .and_then(|runtime| runtime.block_on(run(&service, arguments.command)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error:#}", service.name());
            ExitCode::FAILURE
        }
    }
}

pub(crate) async fn run(service: &Service, command: Command) -> anyhow::Result<()> {
    let environment = Environment::of_process();
    match command {
        Command::Serve => {
            let stop = CancellationToken::new();
            let signals = shutdown_signal()?;
            telemetry::start(&Settings::section(service.name(), &environment, "log_")?)?;
            let running = crate::start(service, &environment, stop.clone()).await?;
            signals.await;
            stop.cancel();
            running.finished().await
        }
        Command::Migrate => {
            telemetry::start(&Settings::section(service.name(), &environment, "log_")?)?;
            crate::migrate(service, &environment).await
        }
        Command::Health => health(service, &environment).await,
        Command::DeadLetters(command) => dead_letters::run(service, &environment, command).await,
    }
}

/// Completes at the first SIGTERM or SIGINT that comes after this call.
pub fn shutdown_signal() -> anyhow::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

pub(crate) async fn health(service: &Service, environment: &Environment) -> anyhow::Result<()> {
    let settings: HttpSettings = Settings::section(service.name(), environment, "http_")?;
    let address = if settings.address.is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        settings.address
    };
    let address = SocketAddr::new(address, settings.port.unwrap_or(service.port()));
    let client = reqwest::Client::builder()
        .timeout(HEALTH_TIMEOUT)
        .no_proxy()
        .build()?;
    let answer = client
        .get(format!("http://{address}{LIVENESS}"))
        .send()
        .await?;
    anyhow::ensure!(
        answer.status().is_success(),
        "{LIVENESS} answered {}",
        answer.status()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_known_and_no_others() {
        let parse = |words: &str| {
            let words = std::iter::once("catalog").chain(words.split(' '));
            Arguments::command().try_get_matches_from(words)
        };
        for known in [
            "serve",
            "migrate",
            "health",
            "dead-letters list",
            "dead-letters show 1",
            "dead-letters redrive 1 2",
            "dead-letters redrive --all",
            "dead-letters redrive --type order.placed",
            "dead-letters discard 1",
        ] {
            assert!(parse(known).is_ok(), "{known}");
        }
        for unknown in [
            "destroy",
            "dead-letters",
            "dead-letters redrive",
            "dead-letters discard 1 --all",
        ] {
            assert!(parse(unknown).is_err(), "{unknown}");
        }
        assert!(
            Arguments::command()
                .try_get_matches_from(["catalog"])
                .is_err()
        );
    }
}
