use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ClusterError;
use super::error::FileContext as _;
use super::owner::Owner;

/// `sockaddr_un` holds 104 bytes on macOS and 108 on Linux, with the terminating zero.
const LONGEST_SOCKET_PATH: usize = 103;

/// Where root's clusters go when the wanted directory lies below one that the server's user may not enter.
const ROOTS_CLUSTERS: &str = "/var/lib/plumbline";

/// The directory of one cluster, locked against other runs for as long as this value lives.
#[derive(Debug)]
pub(super) struct Directory {
    root: PathBuf,
    socket: PathBuf,
    _lock: File,
}

impl Directory {
    pub(super) fn open(wanted: &Path, owner: Owner) -> Result<Self, ClusterError> {
        let root = place(wanted, owner)?;
        fs::create_dir_all(&root).map_err(|error| broken(&root, &error.to_string()))?;
        let lock = lock(&root)?;
        let socket = socket_directory(&root);
        owner.private_directory(&socket)?;
        Ok(Self {
            root,
            socket,
            _lock: lock,
        })
    }

    /// Removes the cluster that `wanted` stands for. Refused while it runs.
    pub(super) fn remove(wanted: &Path, owner: Owner) -> Result<(), ClusterError> {
        let root = place(wanted, owner)?;
        if !root.exists() {
            return Ok(());
        }
        let _lock = lock(&root)?;
        fs::remove_dir_all(&root).doing("remove", root)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(super) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Major version of the data that is there, `None` where there is none yet.
    pub(super) fn data_version(&self) -> Result<Option<u32>, ClusterError> {
        let data = self.data();
        if !data.exists() {
            return Ok(None);
        }
        let version = fs::read_to_string(data.join("PG_VERSION"))
            .map_err(|_| broken(&self.root, "`data` is there, but it holds no PG_VERSION"))?;
        let version = version
            .trim()
            .parse()
            .map_err(|_| broken(&self.root, "PG_VERSION in `data` is not a number"))?;
        Ok(Some(version))
    }

    /// The end of the server's log.
    pub(super) fn log_tail(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

pub(super) fn broken(root: &Path, reason: &str) -> ClusterError {
    ClusterError::Broken {
        directory: root.to_owned(),
        reason: reason.to_owned(),
    }
}

fn place(wanted: &Path, owner: Owner) -> Result<PathBuf, ClusterError> {
    let wanted = std::path::absolute(wanted).doing("find", wanted)?;
    if wanted.exists() && !wanted.is_dir() {
        return Err(broken(&wanted, "it is not a directory"));
    }
    if owner.can_reach(&wanted) {
        return Ok(wanted);
    }
    Ok(Path::new(ROOTS_CLUSTERS).join(short_name(&wanted)))
}

/// How often, and how long apart, to try again what another thread may hold that is just starting a program: the program has
/// every file until it really runs.
const PATIENCE: u32 = 20;
const STEP: Duration = Duration::from_millis(10);

fn lock(root: &Path) -> Result<File, ClusterError> {
    let path = root.join("lock");
    let file = File::create(&path)
        .map_err(|error| broken(root, &format!("`lock` cannot be opened: {error}")))?;
    let mut locked = file.try_lock();
    for _ in 0..PATIENCE {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(STEP);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ClusterError::InUse {
            directory: root.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(ClusterError::File {
            action: "lock",
            path,
            source,
        }),
    }
}

/// Inside the cluster's directory, unless that is too deep for a socket's path.
fn socket_directory(root: &Path) -> PathBuf {
    let beside = root.join("socket");
    if beside.as_os_str().len() + "/.s.PGSQL.5432.lock".len() <= LONGEST_SOCKET_PATH {
        return beside;
    }
    std::env::temp_dir().join(format!("plumbline-{}", short_name(root)))
}

/// A short name that is the same for the same path.
fn short_name(path: &Path) -> String {
    use sha2::Digest as _;
    use std::os::unix::ffi::OsStrExt as _;
    let digest = sha2::Sha256::digest(path.as_os_str().as_bytes());
    digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_directory_gets_a_socket_path_that_fits() {
        let deep = Path::new("/home").join("d".repeat(120));
        assert!(socket_directory(&deep).starts_with(std::env::temp_dir()));
        assert_eq!(
            socket_directory(Path::new("/srv/state")),
            Path::new("/srv/state/socket")
        );
    }

    #[test]
    fn two_runs_do_not_share_a_directory() {
        let state = tempfile::tempdir().unwrap();
        let first = Directory::open(state.path(), Owner::Ourselves).unwrap();
        assert!(matches!(
            Directory::open(state.path(), Owner::Ourselves),
            Err(ClusterError::InUse { .. })
        ));
        assert!(matches!(
            Directory::remove(state.path(), Owner::Ourselves),
            Err(ClusterError::InUse { .. })
        ));
        drop(first);
        Directory::open(state.path(), Owner::Ourselves).unwrap();
    }

    #[test]
    fn a_directory_with_other_contents_is_refused() {
        let state = tempfile::tempdir().unwrap();
        fs::create_dir(state.path().join("data")).unwrap();
        let directory = Directory::open(state.path(), Owner::Ourselves).unwrap();
        let error = directory.data_version().unwrap_err().to_string();
        assert!(
            error.contains("PG_VERSION") && error.contains("--reset"),
            "{error}"
        );
    }
}
