//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};

/// The whole system on one machine.
#[derive(Debug, Parser)]
#[command(name = "plumbline-local", bin_name = "./dev")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything until Ctrl-C or SIGTERM.
    Up(Up),
    /// Be one of the services; how `up --processes` starts each.
    #[command(hide = true)]
    Service(OneService),
}

/// How to run everything.
#[derive(Debug, Args)]
pub struct Up {
    /// Where data is kept between runs.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_STATE)]
    pub state: PathBuf,
    /// Forget the data of earlier runs and load the demo data again.
    #[arg(long)]
    pub reset: bool,
    /// Give each service a process of its own, which is started again when it dies.
    #[arg(long)]
    pub processes: bool,
    /// What carries the events: `postgres`; `aws`, which starts an emulator of SNS and SQS whose queues are forgotten when
    /// it stops; or the address of a bus that is there, `aws://REGION/ACCOUNT/PREFIX`.
    #[arg(long, value_name = "BUS", default_value = "postgres")]
    pub bus: BusChoice,
    /// Use another port: for the gateway, or for the service named. Repeatable.
    #[arg(long = "port", value_name = "[NAME=]PORT")]
    pub ports: Vec<PortChoice>,
}

/// Which service to be, and what to do as that service.
#[derive(Debug, Args)]
pub struct OneService {
    /// The service's name.
    pub name: String,
    /// The state directory of the run that this process is part of: it ends with its standard input then.
    #[arg(long, value_name = "DIR")]
    pub part_of: Option<PathBuf>,
    /// What any service's own program takes.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

/// Where data is kept unless told otherwise, as seen from the checkout.
pub const DEFAULT_STATE: &str = ".state";

/// What carries the events of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BusChoice {
    /// A database of the run's own cluster.
    Postgres,
    /// An emulator of AWS that is part of the run.
    Emulator,
    /// A bus that somebody else runs.
    At(String),
}

/// A port for the gateway or for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortChoice {
    /// `gateway`, or a service's name.
    pub name: String,
    /// The port.
    pub port: u16,
}

/// The name that the gateway's port has on the command line.
pub const GATEWAY: &str = "gateway";
/// What the mailbox is called in `--port`.
pub const MAILBOX: &str = "mailbox";

impl FromStr for BusChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "postgres" => Ok(Self::Postgres),
            "aws" => Ok(Self::Emulator),
            _ if text.starts_with("aws://") || text.starts_with("postgres://") => {
                Ok(Self::At(text.to_owned()))
            }
            _ => Err(
                "it is `postgres`, `aws`, or an address as in aws://REGION/ACCOUNT/PREFIX"
                    .to_owned(),
            ),
        }
    }
}

impl FromStr for PortChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, port) = text.split_once('=').unwrap_or((GATEWAY, text));
        match port.parse() {
            Ok(port) if port > 0 => Ok(Self {
                name: name.to_owned(),
                port,
            }),
            _ => Err(format!(
                "`{port}` is not a port: a number from 1 to 65535 is wanted"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_port_is_the_gateways() {
        let cli =
            Cli::try_parse_from(["dev", "up", "--port", "9080", "--port", "catalog=9003"]).unwrap();
        let Command::Up(up) = cli.command else {
            panic!("it is `up`");
        };
        let choices: Vec<_> = up
            .ports
            .iter()
            .map(|choice| (choice.name.as_str(), choice.port))
            .collect();
        assert_eq!(choices, [("gateway", 9080), ("catalog", 9003)]);
    }

    #[test]
    fn a_bus_is_chosen_by_its_kind_or_its_address() {
        let chosen = |text: &str| text.parse::<BusChoice>();
        assert_eq!(chosen("postgres"), Ok(BusChoice::Postgres));
        assert_eq!(chosen("aws"), Ok(BusChoice::Emulator));
        let address = "aws://eu-central-1/123456789012/mine";
        assert_eq!(chosen(address), Ok(BusChoice::At(address.to_owned())));
        assert!(chosen("kafka://somewhere").is_err());
    }

    #[test]
    fn what_is_no_port_is_refused_by_name() {
        for text in ["0", "catalog=", "65536", "x"] {
            let error = text.parse::<PortChoice>().unwrap_err();
            assert!(error.contains("is not a port"), "{error}");
        }
    }
}
