//! A service in a process of its own, which is started again when it dies.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::Context as _;
use platform::config::Environment;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, ChildStdin, Command};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::state::Processes;

/// How long a service may take until it listens.
const START: Duration = Duration::from_secs(60);
/// A little more than requests and handlers in flight are given.
const GRACE: Duration = Duration::from_secs(8);
/// Before a service that died is started again: the first time, and when it keeps dying.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Who has listened for this long before it died was all right.
const SOUND: Duration = Duration::from_secs(1);

/// A process and what it hangs on: it ends with its standard input.
struct Tied {
    child: Child,
    _tie: Option<ChildStdin>,
}

/// How to be one of the services.
#[derive(Clone)]
pub(super) struct Process {
    pub(super) name: &'static str,
    pub(super) address: SocketAddr,
    pub(super) environment: Environment,
    /// The state directory of this run.
    pub(super) run: PathBuf,
    pub(super) processes: Processes,
}

impl Process {
    /// Starts it and waits until it listens. What is returned keeps it alive until `stop`.
    pub(super) async fn start(
        self,
        stop: CancellationToken,
    ) -> anyhow::Result<impl Future<Output = anyhow::Result<()>>> {
        let name = self.name;
        let mut tied = self.spawn()?;
        let begin = Instant::now();
        while !self.listens().await {
            if let Some(status) = tied.child.try_wait()? {
                anyhow::bail!("`{name}` did not start ({status}); what it said is above");
            }
            anyhow::ensure!(begin.elapsed() < START, "`{name}` does not listen");
            sleep(Duration::from_millis(10)).await;
        }
        Ok(self.keep_alive(tied, stop))
    }

    async fn keep_alive(self, mut tied: Tied, stop: CancellationToken) -> anyhow::Result<()> {
        let mut wait = SHORTEST_WAIT;
        loop {
            let started = Instant::now();
            let ended = tokio::select! {
                ended = tied.child.wait() => ended,
                () = stop.cancelled() => return self.end(tied.child).await,
            };
            wait = match started.elapsed() >= SOUND {
                true => SHORTEST_WAIT,
                false => (wait * 2).min(LONGEST_WAIT),
            };
            self.processes.set(self.name, None)?;
            self.say_that_it_died(ended, wait);
            if stop.run_until_cancelled(sleep(wait)).await.is_none() {
                return Ok(());
            }
            tied = self.spawn()?;
        }
    }

    fn spawn(&self) -> anyhow::Result<Tied> {
        let mut command = self.command()?;
        let mut child = command
            .spawn()
            .with_context(|| format!("start a process for `{}`", self.name))?;
        self.processes.set(self.name, child.id())?;
        if let Some(errors) = child.stderr.take() {
            tokio::spawn(hand_on(self.name, errors));
        }
        // Taken out of the child, which would close it as soon as somebody waits for the end.
        let tie = child.stdin.take();
        Ok(Tied { child, _tie: tie })
    }

    fn command(&self) -> anyhow::Result<Command> {
        // The program that runs, even if a new one has been built in its place.
        let program = match cfg!(target_os = "linux") {
            true => PathBuf::from("/proc/self/exe"),
            false => std::env::current_exe().context("find this program")?,
        };
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PLUMBLINE_") {
                command.env_remove(name);
            }
        }
        command
            .arg0("plumbline-local")
            .args(["service", self.name, "--part-of"])
            .arg(&self.run)
            .arg("serve")
            .envs(self.environment.variables())
            // It ends when our end of this does. No other process gets it.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // The terminal's Ctrl-C is for us, who stop things in order.
            .process_group(0)
            .kill_on_drop(true);
        Ok(command)
    }

    async fn listens(&self) -> bool {
        TcpStream::connect(self.address).await.is_ok()
    }

    /// In good order, or by force where that takes too long.
    async fn end(&self, mut child: Child) -> anyhow::Result<()> {
        // Not waited for yet, so the id still names our child.
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(id) = id.and_then(Pid::from_raw) {
            // Where this fails it has ended by itself.
            let _ = kill_process(id, Signal::TERM);
        }
        if timeout(GRACE, child.wait()).await.is_err() {
            eprintln!("`{}` does not stop, and is killed", self.name);
            child.kill().await?;
        }
        self.processes.set(self.name, None)?;
        Ok(())
    }

    fn say_that_it_died(&self, ended: io::Result<ExitStatus>, wait: Duration) {
        let how = match ended {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let (name, seconds) = (self.name, wait.as_secs_f32());
        eprintln!("`{name}` has ended ({how}); it is started again in {seconds:.1} s");
    }
}

/// Each line with the name of the service that wrote it.
async fn hand_on(name: &'static str, errors: ChildStderr) {
    let mut lines = BufReader::new(errors).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        eprintln!("[{name}] {}", String::from_utf8_lossy(&line));
    }
}
