use std::io;
use std::path::PathBuf;

/// Why a state directory cannot be used, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A file where the directory should be.
    #[error(
        "{} is not a directory; remove it, or choose another place with --state",
        root.display()
    )]
    NotADirectory {
        /// The place.
        root: PathBuf,
    },
    /// A directory with other contents.
    #[error(
        "{} holds something that this program did not put there, so it is left alone; \
         choose an empty directory with --state",
        root.display()
    )]
    NotOurs {
        /// The directory.
        root: PathBuf,
    },
    /// A directory that an older or newer version of this program laid out.
    #[error(
        "{} was written by another version of this program (layout `{found}`); \
         go back to that version, or start afresh with --reset (this forgets the data)",
        root.display()
    )]
    OtherFormat {
        /// The directory.
        root: PathBuf,
        /// What its marker says.
        found: String,
    },
    /// Another run has it.
    #[error(
        "{} is in use by another run{}; stop that one, or choose another directory with --state",
        root.display(),
        process.map(|id| format!(", process {id}")).unwrap_or_default()
    )]
    InUse {
        /// The directory.
        root: PathBuf,
        /// The other run's process.
        process: Option<u32>,
    },
    /// The file system said no.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Names action and path of a failed file operation.
pub(super) trait FileContext<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, StateError>;
}

impl<T> FileContext<T> for io::Result<T> {
    fn doing(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, StateError> {
        self.map_err(|source| StateError::File {
            action,
            path: path.into(),
            source,
        })
    }
}
