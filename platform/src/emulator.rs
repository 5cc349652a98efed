//! An emulator of AWS on this machine, for the local run and for tests: the Python package `ministack`, written by others.
//!
//! It keeps everything in memory, listens on the loopback address only, and ends with the process that started it, however
//! that process ends.

use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::reaper::Reaper;

/// Where `./dev` installs it, seen from the directory that cargo builds into.
const PROGRAM: &str = "tools/ministack/bin/ministack";
/// What it takes everybody for who shows no account of their own.
const ACCOUNT: &str = "000000000000";
const REGION: &str = "eu-central-1";
const STEP: Duration = Duration::from_millis(10);
/// Generous: a busy machine takes a while to load Python.
const START_STEPS: u32 = 6_000;
/// A port that was free may be somebody else's by the time at which it is wanted.
const ATTEMPTS: usize = 3;

/// A running emulator. Stops when dropped.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    reaper: Reaper,
    directory: PathBuf,
    port: u16,
}

/// Why there is no emulator.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// It is not installed.
    #[error(
        "the emulator of AWS is not installed: `./dev test` puts it into the build directory, at {PROGRAM}"
    )]
    Missing,
    /// It does not start.
    #[error("the emulator of AWS did not start: {reason}\n{log}")]
    Failed {
        /// What happened.
        reason: String,
        /// The end of what it wrote.
        log: String,
    },
    /// What is around it does not work.
    #[error("the emulator of AWS cannot be started")]
    Surroundings(#[from] io::Error),
}

impl Emulator {
    /// Starts one on a port of its own. Blocks for about half a second.
    ///
    /// # Errors
    ///
    /// Where it is not installed, or does not start.
    pub fn start() -> Result<Self, EmulatorError> {
        let program = program().ok_or(EmulatorError::Missing)?;
        let mut attempt = Self::start_program(&program);
        for _ in 1..ATTEMPTS {
            if attempt.is_ok() {
                break;
            }
            attempt = Self::start_program(&program);
        }
        attempt
    }

    fn start_program(program: &Path) -> Result<Self, EmulatorError> {
        let name = format!("plumbline-emulator-{}", crate::random::token(9));
        let directory = std::env::temp_dir().join(name);
        fs::create_dir(&directory)?;
        let log = File::create(directory.join("log"))?;
        let port = free_port()?;
        let reaper = Reaper::start(Some(&directory))?;
        let child = Command::new(program)
            .env("BIND_HOST", Ipv4Addr::LOCALHOST.to_string())
            .env("GATEWAY_PORT", port.to_string())
            .env("MINISTACK_REGION", REGION)
            .env("TMPDIR", &directory)
            .current_dir(&directory)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()?;
        let mut emulator = Self {
            child,
            reaper,
            directory,
            port,
        };
        emulator.reaper.watch(emulator.child.id())?;
        emulator.wait_until_ready()?;
        Ok(emulator)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// The setting `bus_url` for a bus on it. What has another prefix is another bus.
    pub fn bus(&self, prefix: &str) -> String {
        format!("aws://{REGION}/{ACCOUNT}/{prefix}?endpoint={}", self.url())
    }

    fn wait_until_ready(&mut self) -> Result<(), EmulatorError> {
        for _ in 0..START_STEPS {
            if let Some(status) = self.child.try_wait()? {
                return Err(self.failed(&ended(status)));
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(STEP);
        }
        Err(self.failed("it does not listen"))
    }

    fn failed(&self, reason: &str) -> EmulatorError {
        let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        EmulatorError::Failed {
            reason: reason.to_owned(),
            log: lines[lines.len().saturating_sub(15)..].join("\n"),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It has nothing to write back. Where this fails it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.reaper.dismiss();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Above the program that runs, wherever cargo was told to build it.
fn program() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    own.ancestors()
        .map(|directory| directory.join(PROGRAM))
        .find(|program| program.exists())
}

fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn ended(status: ExitStatus) -> String {
    format!("it has ended ({status})")
}
