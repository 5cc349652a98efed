//! A run of `./dev up` of one's own: other ports, a state directory that goes with the test.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use plumbline_local::args::GATEWAY;
use plumbline_local::plan::Plan;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

/// Everything a start may take once it is built; the promise of ten seconds is for a machine that does nothing else.
const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(15);

/// Where a run keeps its state, and its ports: these outlive a single run.
pub(crate) struct Place {
    directory: TempDir,
    pub(crate) gateway: u16,
    others: Vec<(&'static str, u16)>,
}

/// A run that has said that it is ready.
pub(crate) struct System {
    child: Child,
    output: Lines<BufReader<ChildStderr>>,
    gateway: u16,
    /// All that it said until it was ready.
    pub(crate) said: String,
}

/// How a run ended that was never ready.
pub(crate) struct Refused {
    pub(crate) status: ExitStatus,
    pub(crate) said: String,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let gateway = free_port();
        let plan = Plan::new(&[]).unwrap();
        let others = plan.ports().filter(|(name, _)| *name != GATEWAY);
        let others = others.map(|(name, _)| (name, free_port())).collect();
        // Short, and open to the user that Postgres runs as when the tests are root's.
        let directory = tempfile::Builder::new()
            .prefix("plumbline-")
            .tempdir()
            .unwrap();
        open_to_all(directory.path());
        Self {
            directory,
            gateway,
            others,
        }
    }

    /// The port of a service.
    pub(crate) fn port(&self, service: &str) -> u16 {
        let found = self.others.iter().find(|(name, _)| *name == service);
        found.unwrap().1
    }

    /// The options by which everybody gets the ports of this place.
    pub(crate) fn ports(&self) -> Vec<String> {
        let others = self
            .others
            .iter()
            .map(|(name, port)| format!("--port={name}={port}"));
        let gateway = format!("--port={}", self.gateway);
        std::iter::once(gateway).chain(others).collect()
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    /// Starts and waits until the run is ready.
    pub(crate) async fn up(&self, arguments: &[&str]) -> System {
        let (mut child, mut output) = self.spawn(arguments);
        let mut said = String::new();
        let ready = async {
            while let Some(line) = output.next_line().await.unwrap() {
                said += &line;
                said.push('\n');
                if line.starts_with("Ctrl-C") {
                    return true;
                }
            }
            false
        };
        let ready = timeout(START, ready).await;
        if !matches!(ready, Ok(true)) {
            child.start_kill().unwrap();
            panic!("not ready ({ready:?}); it said:\n{said}");
        }
        System {
            child,
            output,
            gateway: self.gateway,
            said,
        }
    }

    /// Starts what is bound to be refused, and waits for its end.
    pub(crate) async fn refused(&self, arguments: &[&str]) -> Refused {
        let (mut child, mut output) = self.spawn(arguments);
        let mut said = String::new();
        let ended = async {
            while let Some(line) = output.next_line().await.unwrap() {
                said += &line;
                said.push('\n');
            }
            child.wait().await.unwrap()
        };
        let ended = timeout(START, ended).await;
        let status = ended.unwrap_or_else(|_| panic!("it goes on; it said:\n{said}"));
        Refused { status, said }
    }

    fn spawn(&self, arguments: &[&str]) -> (Child, Lines<BufReader<ChildStderr>>) {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut command = Command::new(checkout.join("dev"));
        command
            .arg("up")
            .arg("--state")
            .arg(self.state())
            .args(self.ports())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // Cargo tells its tests about their package; a build script that asks would believe it was another build.
        for (name, _) in std::env::vars().filter(|(name, _)| is_of_this_package(name)) {
            command.env_remove(name);
        }
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stderr.take().unwrap()).lines();
        (child, output)
    }

    /// Waits until no process names this place, neither in its command nor as its working directory: for as long as a dozen
    /// services may take to end on a machine that does much else.
    pub(crate) async fn is_deserted(&self) -> bool {
        for _ in 0..300 {
            if processes_naming(self.directory.path()).is_empty() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// How many processes belong to this place now.
    pub(crate) fn processes(&self) -> usize {
        processes_naming(self.directory.path()).len()
    }
}

impl System {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.gateway)
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = reqwest::get(self.url(path)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// A token of the persona with this name, as the documentation's buttons get it.
    pub(crate) async fn token(&self, persona: &str) -> String {
        let url = self.url(&format!("/docs/personas/{persona}/token"));
        let answer = reqwest::Client::new().post(url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{persona}");
        let answer: Value = answer.json().await.unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Sends a signal and waits for the end.
    pub(crate) async fn stop(mut self, signal: Signal) -> ExitStatus {
        let pid = self
            .child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw);
        kill_process(pid.unwrap(), signal).unwrap();
        let status = timeout(STOP, self.child.wait()).await;
        match status {
            Ok(status) => status.unwrap(),
            Err(_) => {
                let mut last = String::new();
                while let Ok(Ok(Some(line))) =
                    timeout(Duration::from_millis(50), self.output.next_line()).await
                {
                    last += &line;
                    last.push('\n');
                }
                panic!("still there after {STOP:?}; its last words:\n{last}");
            }
        }
    }
}

fn is_of_this_package(variable: &str) -> bool {
    [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ]
    .iter()
    .any(|prefix| variable.starts_with(prefix))
}

/// A port that nobody has, and that no other test of this process was given: a run takes its own minutes later, where
/// something has to be built first.
fn free_port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        if GIVEN.lock().unwrap().insert(port) {
            return port;
        }
    }
}

fn open_to_all(directory: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Processes that have the path in their command line, our own not counted. Seen through `ps`, which every system has.
fn processes_naming(path: &Path) -> Vec<String> {
    let listing = std::process::Command::new("ps")
        .args(["-Ao", "pid=,args="])
        .output()
        .unwrap();
    let path = path.to_str().unwrap();
    String::from_utf8_lossy(&listing.stdout)
        .lines()
        .filter(|line| line.contains(path))
        .map(str::to_owned)
        .collect()
}
