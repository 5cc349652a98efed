use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::cluster::Durability;
use super::directory::Directory;
use super::error::FileContext as _;
use super::owner::Owner;
use super::{Binaries, ClusterError};

const STEP: Duration = Duration::from_millis(10);
/// Generous: after a crash the server first replays its log.
const START_STEPS: u32 = 6_000;
const STOP_STEPS: u32 = 1_000;

/// Makes the data of a new cluster: in one step, so that an interrupted run leaves none that looks complete.
pub(super) fn initialise(
    binaries: &Binaries,
    directory: &Directory,
    owner: Owner,
) -> Result<(), ClusterError> {
    let unfinished = directory.root().join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).doing("remove", &unfinished)?;
    }
    owner.private_directory(&unfinished)?;

    // Trust is safe here: the only way in is the socket, in a directory that only its owner may enter.
    let mut command = Command::new(binaries.program("initdb"));
    command.args([
        "--no-sync",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--username=postgres",
        "--pgdata",
    ]);
    command.arg(&unfinished);
    let output = owner.run(plain(&mut command)).output();
    let output = output.map_err(|error| failed("initdb", &error.to_string(), String::new()))?;
    if !output.status.success() {
        return Err(failed(
            "initdb",
            &output.status.to_string(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    fs::rename(&unfinished, directory.data()).doing("rename", unfinished)
}

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
}

impl Server {
    pub(super) fn start(
        binaries: &Binaries,
        directory: &Directory,
        owner: Owner,
        durability: Durability,
    ) -> Result<Self, ClusterError> {
        let log = File::create(directory.log()).doing("create", directory.log())?;
        let errors = log.try_clone().doing("share", directory.log())?;

        let mut command = Command::new(binaries.program("postgres"));
        command.arg("-D").arg(directory.data());
        for setting in settings(directory.socket(), durability) {
            command.arg("-c").arg(setting);
        }
        command.stdout(log).stderr(errors);
        let spawned = owner.run(plain(&mut command)).spawn();
        let child =
            spawned.map_err(|error| failed("postgres", &error.to_string(), String::new()))?;
        Ok(Self { child })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the server takes connections. It says so in the last line of its pid file.
    pub(super) fn wait_until_ready(&mut self, directory: &Directory) -> Result<(), ClusterError> {
        let pid_file = directory.data().join("postmaster.pid");
        for _ in 0..START_STEPS {
            if let Some(status) = self.child.try_wait().doing("wait for", "postgres")? {
                return Err(failed(
                    "postgres",
                    &status.to_string(),
                    directory.log_tail(),
                ));
            }
            if says_ready(
                &fs::read_to_string(&pid_file).unwrap_or_default(),
                self.id(),
            ) {
                return Ok(());
            }
            std::thread::sleep(STEP);
        }
        Err(failed(
            "postgres",
            "not ready in time",
            directory.log_tail(),
        ))
    }

    /// Ends all sessions and stops; by force if that takes too long.
    pub(super) fn stop(&mut self) {
        for signal in [Signal::INT, Signal::QUIT, Signal::KILL] {
            if !self.signal(signal) {
                return;
            }
            for _ in 0..STOP_STEPS {
                match self.child.try_wait() {
                    Ok(None) => std::thread::sleep(STEP),
                    Ok(Some(_)) | Err(_) => return,
                }
            }
        }
    }

    /// False where there is nobody left to hear it.
    fn signal(&mut self, signal: Signal) -> bool {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return false;
        }
        // Not waited for yet, so the id still names our child.
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        pid.is_some_and(|pid| kill_process(pid, signal).is_ok())
    }
}

/// Nothing of our terminal, our working directory (which the other user may not enter) or our PG* variables.
fn plain(command: &mut Command) -> &mut Command {
    for name in ["PGDATA", "PGPORT", "PGHOST", "PGOPTIONS"] {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .current_dir("/")
        .process_group(0)
}

fn settings(socket: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories={}", socket.display()),
        "unix_socket_permissions=0700".to_owned(),
        format!("port={}", super::cluster::PORT),
        "max_connections=200".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::None {
        settings.extend(
            [
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "autovacuum=off",
            ]
            .map(str::to_owned),
        );
    }
    settings
}

fn says_ready(pid_file: &str, pid: u32) -> bool {
    let mut lines = pid_file.lines();
    lines
        .next()
        .is_some_and(|line| line.trim() == pid.to_string())
        && lines.nth(6).is_some_and(|line| line.trim() == "ready")
}

fn failed(program: &'static str, reason: &str, log: String) -> ClusterError {
    ClusterError::Program {
        program,
        reason: reason.to_owned(),
        log,
    }
}

#[cfg(test)]
mod tests {
    use super::says_ready;

    #[test]
    fn a_pid_file_counts_only_when_it_is_of_this_server_and_ready() {
        let file = "42\n/data\n1700000000\n5432\n/socket\n\n 1 2\nready   \n";
        assert!(says_ready(file, 42));
        assert!(!says_ready(file, 43));
        assert!(!says_ready(&file.replace("ready", "starting"), 42));
        assert!(!says_ready("42\n", 42));
    }
}
