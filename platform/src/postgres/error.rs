use std::path::PathBuf;

/// Why a cluster could not be started, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No server programs on this machine.
    #[error(
        "no Postgres server found (looked in {looked}). Install it (Debian, Ubuntu: `apt-get install postgresql`; \
         macOS: `brew install postgresql@17`) or set PLUMBLINE_POSTGRES_BIN to the directory that holds `initdb` and `postgres`"
    )]
    NoServer {
        /// Where we looked.
        looked: String,
    },
    /// The data was written by another major version.
    #[error(
        "the data in {} was written by Postgres {data}, but this machine has Postgres {server}. Install Postgres {data}, \
         or start afresh with `--reset` (this forgets the data)", directory.display()
    )]
    OtherVersion {
        /// The cluster's directory.
        directory: PathBuf,
        /// Major version of the data.
        data: u32,
        /// Major version of the server programs.
        server: u32,
    },
    /// The directory holds something that is not a cluster of ours.
    #[error("{} cannot be used as a Postgres cluster: {reason}. Start afresh with `--reset` (this forgets the data)", directory.display())]
    Broken {
        /// The cluster's directory.
        directory: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another run uses the directory right now.
    #[error("{} is in use by another run; stop that one first", directory.display())]
    InUse {
        /// The cluster's directory.
        directory: PathBuf,
    },
    /// Running as root, and no other user can be found to run the server as.
    #[error(
        "Postgres refuses to run as root, and neither `postgres` nor `nobody` is listed in /etc/passwd to run it as"
    )]
    NoOwner,
    /// A server program failed or took too long.
    #[error("{program} failed: {reason}\n{log}")]
    Program {
        /// The program.
        program: &'static str,
        /// What happened.
        reason: String,
        /// The end of what it wrote.
        log: String,
    },
    /// The file system said no.
    #[error("{action} {}: {source}", path.display())]
    File {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

/// Names action and path of a failed file operation.
pub(super) trait FileContext<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, ClusterError>;
}

impl<T> FileContext<T> for std::io::Result<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::File {
            action,
            path: path.into(),
            source,
        })
    }
}
