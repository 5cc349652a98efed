//! A run of the whole system of one's own: other ports, a state directory that goes with it.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use url::Url;

const START: Duration = Duration::from_secs(120);
const STOP: Duration = Duration::from_secs(30);

/// A running system.
pub(crate) struct System {
    child: Child,
    state: PathBuf,
    gateway: Url,
    databases: BTreeMap<String, PgPool>,
    directory: Option<TempDir>,
}

impl System {
    /// Starts one and waits until it is ready. `settings` are environment variables of all its processes.
    pub(crate) async fn start(
        program: &Path,
        arguments: &[&str],
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("rehearsal-").tempdir()?;
        // Postgres runs as a user of its own where we are root.
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755))?;
        let state = directory.path().join("state");
        let ports = Ports::free().await?;
        let mut child = Command::new(program)
            .arg("up")
            .arg("--state")
            .arg(&state)
            .args(ports.arguments())
            .args(arguments)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("start {}", program.display()))?;
        until_ready(&mut child, &state.with_extension("log")).await?;
        let databases = connect(&state).await?;
        Ok(Self {
            child,
            gateway: Url::parse(&format!("http://127.0.0.1:{}", ports.gateway))?,
            state,
            databases,
            directory: Some(directory),
        })
    }

    /// Where the gateway is.
    pub(crate) fn gateway(&self) -> &Url {
        &self.gateway
    }

    /// The directory of its state.
    pub(crate) fn state(&self) -> &Path {
        &self.state
    }

    /// The database of a service, or `bus`, as its superuser sees it.
    pub(crate) fn database(&self, name: &str) -> &PgPool {
        &self.databases[name]
    }

    /// All databases by name.
    pub(crate) fn databases(&self) -> impl Iterator<Item = (&str, &PgPool)> {
        self.databases
            .iter()
            .map(|(name, pool)| (name.as_str(), pool))
    }

    /// What all its processes have said since they were ready.
    pub(crate) fn log(&self) -> std::io::Result<String> {
        let log = std::fs::read(self.state.with_extension("log"))?;
        // A process that is killed may have been in the middle of a character.
        Ok(String::from_utf8_lossy(&log).into_owned())
    }

    /// The services that have a process of their own, and the process.
    pub(crate) fn processes(&self) -> anyhow::Result<Vec<(String, i32)>> {
        let lines = std::fs::read_to_string(self.state.join("processes"))
            .context("the list of processes, which `up --processes` keeps")?;
        let entry = |line: &str| {
            let (name, id) = line.split_once(' ')?;
            Some((name.to_owned(), id.trim().parse().ok()?))
        };
        Ok(lines.lines().filter_map(entry).collect())
    }

    /// The memory that all its processes hold, Postgres left out, in bytes.
    pub(crate) fn resident(&self) -> u64 {
        let own = self.child.id().and_then(|id| i32::try_from(id).ok());
        let services = self.processes().unwrap_or_default();
        let ids = own
            .into_iter()
            .chain(services.into_iter().map(|(_, id)| id));
        ids.filter_map(resident).sum()
    }

    /// The processor time of each of its processes so far; those of Postgres together.
    pub(crate) fn processor_time(&self) -> BTreeMap<String, Duration> {
        let own = self.child.id().and_then(|id| i32::try_from(id).ok());
        let mut times = BTreeMap::new();
        let services = self.processes().unwrap_or_default();
        let named = services
            .into_iter()
            .chain(own.map(|id| ("plumbline-local".to_owned(), id)));
        for (name, id) in named {
            times.insert(name, processor_time(id).unwrap_or_default());
        }
        let generator = i32::try_from(std::process::id())
            .ok()
            .and_then(processor_time);
        times.insert("those who buy".to_owned(), generator.unwrap_or_default());
        let postgres = postgres_processes(&self.state).into_iter();
        times.insert(
            "Postgres".to_owned(),
            postgres.filter_map(processor_time).sum(),
        );
        times
    }

    /// Says where what it leaves behind stays, instead of removing it.
    pub(crate) fn keep(&mut self) -> PathBuf {
        match self.directory.take() {
            Some(directory) => directory.keep(),
            None => self.state.clone(),
        }
    }

    /// Stops it as Ctrl-C does.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        for (_, pool) in std::mem::take(&mut self.databases) {
            pool.close().await;
        }
        let id = self.child.id().context("it has ended by itself")?;
        let id = i32::try_from(id).ok().and_then(Pid::from_raw);
        kill_process(id.context("a process id")?, Signal::INT)?;
        let status = tokio::time::timeout(STOP, self.child.wait())
            .await
            .context("it did not stop")??;
        ensure!(status.success(), "it stopped with {status}");
        Ok(())
    }
}

/// Ports that nobody listens on now.
struct Ports {
    gateway: u16,
    others: Vec<(&'static str, u16)>,
}

/// Who has a port beside the gateway.
const OTHERS: &[&str] = &[
    "auth",
    "billing",
    "cart",
    "catalog",
    "inventory",
    "mailbox",
    "notification",
    "order",
    "payment",
    "payment-sandbox",
    "user",
];

impl Ports {
    async fn free() -> anyhow::Result<Self> {
        let mut held = Vec::new();
        for _ in 0..=OTHERS.len() {
            held.push(TcpListener::bind(("127.0.0.1", 0)).await?);
        }
        let mut ports = held
            .iter()
            .map(|listener| listener.local_addr().map(|address| address.port()));
        let gateway = ports
            .next()
            .context("one port more than the others have")??;
        let others = OTHERS
            .iter()
            .copied()
            .zip(ports)
            .map(|(name, port)| port.map(|port| (name, port)))
            .collect::<Result<_, _>>()?;
        Ok(Self { gateway, others })
    }

    fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--port".to_owned(), self.gateway.to_string()];
        for (name, port) in &self.others {
            arguments.extend(["--port".to_owned(), format!("{name}={port}")]);
        }
        arguments
    }
}

/// Waits for the last line of the announcement. What is said after it goes into a file.
async fn until_ready(child: &mut Child, log: &Path) -> anyhow::Result<()> {
    let output = child.stderr.take().context("its output is ours")?;
    let mut lines = BufReader::new(output).lines();
    let mut said = String::new();
    let ready = async {
        while let Some(line) = lines.next_line().await? {
            said += &line;
            said.push('\n');
            if line.starts_with("Ctrl-C") {
                return anyhow::Ok(true);
            }
        }
        Ok(false)
    };
    if !matches!(tokio::time::timeout(START, ready).await, Ok(Ok(true))) {
        bail!("the system did not become ready; it said:\n{said}");
    }
    std::fs::write(log, said)?;
    let mut file = tokio::fs::OpenOptions::new().append(true).open(log).await?;
    tokio::spawn(async move {
        let mut output = lines.into_inner();
        // The reader ends with the process; a full disk ends the log only.
        let _ = tokio::io::copy(&mut output, &mut file).await;
    });
    Ok(())
}

async fn connect(state: &Path) -> anyhow::Result<BTreeMap<String, PgPool>> {
    let path = state.join("databases");
    let lines =
        std::fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let mut pools = BTreeMap::new();
    for line in lines.lines() {
        let (name, url) = line
            .split_once(' ')
            .context("a name and an address per line")?;
        let pool = PgPoolOptions::new().max_connections(2).connect_lazy(url)?;
        pools.insert(name.to_owned(), pool);
    }
    Ok(pools)
}

/// In user space and in the kernel (`proc(5)`: the 14th and 15th field, in hundredths of a second), with that of children
/// that have ended.
fn processor_time(process: i32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Some(Duration::from_millis(ticks * 10))
}

/// The postmaster that works in this state directory, and its children.
fn postgres_processes(state: &Path) -> Vec<i32> {
    let postmaster = std::fs::read_to_string(state.join("postgres/data/postmaster.pid")).ok();
    let postmaster: Option<i32> = postmaster.and_then(|text| text.lines().next()?.parse().ok());
    let Some(postmaster) = postmaster else {
        return Vec::new();
    };
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let children = ids.filter(|id| parent(*id) == Some(postmaster));
    children.chain([postmaster]).collect()
}

fn parent(process: i32) -> Option<i32> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("PPid:"))?
        .trim()
        .parse()
        .ok()
}

fn resident(process: i32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}
