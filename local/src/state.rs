//! The directory in which a local run keeps what shall be there the next time.

mod error;
mod processes;

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use error::FileContext as _;
pub use error::StateError;
pub use processes::Processes;

/// Says that a directory is ours, and how it is laid out.
const MARKER: &str = "plumbline-state";
const LOCK: &str = "lock";
/// Raised when an older layout cannot be used any more.
const FORMAT: u32 = 1;

/// A state directory, held against other runs for as long as this value lives.
#[derive(Debug)]
pub struct State {
    root: PathBuf,
    _lock: File,
}

impl State {
    /// Opens the directory, or makes it. One that holds something else is left alone, and so is one in use.
    pub fn open(root: &Path) -> Result<Self, StateError> {
        let root = std::path::absolute(root).doing("find", root)?;
        if root.exists() && !root.is_dir() {
            return Err(StateError::NotADirectory { root });
        }
        let fresh = is_empty(&root)?;
        if !fresh && !root.join(MARKER).exists() {
            return Err(StateError::NotOurs { root });
        }
        fs::create_dir_all(&root).doing("create", &root)?;
        let lock = lock(&root)?;
        if fresh {
            let marker = root.join(MARKER);
            fs::write(&marker, format!("{FORMAT}\n")).doing("write", marker)?;
        }
        Ok(Self { root, _lock: lock })
    }

    /// Fails where the directory was laid out by another version of this program. Not asked before a reset.
    pub fn check_format(&self) -> Result<(), StateError> {
        let marker = self.root.join(MARKER);
        let found = fs::read_to_string(&marker).doing("read", &marker)?;
        if found.trim() == FORMAT.to_string() {
            return Ok(());
        }
        Err(StateError::OtherFormat {
            root: self.root.clone(),
            found: found.trim().to_owned(),
        })
    }

    /// Forgets everything but the lock. What is not a file system's business (the cluster) goes before, by its owner.
    pub fn forget(&self) -> Result<(), StateError> {
        for entry in fs::read_dir(&self.root).doing("list", &self.root)? {
            let path = entry.doing("list", &self.root)?.path();
            if path.file_name().is_some_and(|name| name == LOCK) {
                continue;
            }
            if path.is_dir() && !path.is_symlink() {
                fs::remove_dir_all(&path).doing("remove", path)?;
            } else {
                fs::remove_file(&path).doing("remove", path)?;
            }
        }
        let marker = self.root.join(MARKER);
        fs::write(&marker, format!("{FORMAT}\n")).doing("write", marker)
    }

    /// The cluster's directory.
    pub fn postgres(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// Where the keys that sign local tokens are.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Where a service keeps its objects (images and the like).
    pub fn objects(&self, service: &str) -> Result<PathBuf, StateError> {
        let directory = self.root.join("objects").join(service);
        fs::create_dir_all(&directory).doing("create", &directory)?;
        Ok(directory)
    }

    /// A secret that stays the same from run to run, readable for nobody else.
    pub fn secret(&self, name: &str, make: impl FnOnce() -> String) -> Result<String, StateError> {
        let path = self.keys().join(name);
        if path.exists() {
            return fs::read_to_string(&path).doing("read", path);
        }
        fs::create_dir_all(self.keys()).doing("create", self.keys())?;
        let secret = make();
        let mut options = File::options();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&path).doing("create", &path)?;
        file.write_all(secret.as_bytes()).doing("write", path)?;
        Ok(secret)
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes down how the databases are reached while this run lasts: `./dev psql` reads it.
    pub fn announce_databases<'a>(
        &self,
        databases: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Result<Announcement, StateError> {
        let lines: String = databases
            .into_iter()
            .map(|(name, url)| format!("{name} {url}\n"))
            .collect();
        let path = self.root.join("databases");
        fs::write(&path, lines).doing("write", &path)?;
        Ok(Announcement(path))
    }

    /// Writes down the processes of this run's services, as they come and go.
    pub fn announce_processes(&self) -> Result<Processes, StateError> {
        Processes::at(self.root.join("processes"))
    }
}

/// The list of databases, gone again when this is dropped.
#[derive(Debug)]
pub struct Announcement(PathBuf);

impl Drop for Announcement {
    fn drop(&mut self) {
        // A list that stays behind names a socket where nobody listens; psql will say so.
        let _ = fs::remove_file(&self.0);
    }
}

/// Nothing in it, or no more than the lock of a run that ended before it wrote anything.
fn is_empty(root: &Path) -> Result<bool, StateError> {
    if !root.exists() {
        return Ok(true);
    }
    let mut entries = fs::read_dir(root).doing("list", root)?;
    Ok(entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == LOCK)))
}

/// The lock belongs to the open file, so it ends with this process, however that ends. The content is for people.
fn lock(root: &Path) -> Result<File, StateError> {
    let path = root.join(LOCK);
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(&path).doing("open", &path)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).doing("write", &path)?;
            file.rewind().doing("write", &path)?;
            writeln!(file, "{}", std::process::id()).doing("write", &path)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Without the number the message is still right.
            let _ = file.read_to_string(&mut holder);
            Err(StateError::InUse {
                root: root.to_owned(),
                process: holder.trim().parse().ok(),
            })
        }
        Err(TryLockError::Error(source)) => Err(source).doing("lock", path),
    }
}
