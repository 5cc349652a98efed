use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;

const OVERRIDE: &str = "PLUMBLINE_POSTGRES_BIN";

/// Directories whose children are installations, with the path from a child to its programs.
const INSTALLATIONS: &[(&str, &str, &str)] = &[
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// The server programs of one Postgres installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    /// Finds the server programs: `PLUMBLINE_POSTGRES_BIN` alone if it is set, else the newest in `PATH` and the usual places.
    /// A cluster that exists already needs those of its own major version, if they are there.
    pub fn find(preferred_major: Option<u32>) -> Result<Self, ClusterError> {
        match crate::config::variable(OVERRIDE) {
            Some(directory) => Self::at(Path::new(&directory)).ok_or(ClusterError::NoServer {
                looked: format!("{OVERRIDE}={directory}"),
            }),
            None => Self::among(&candidates(), preferred_major),
        }
    }

    /// The major version, as in `17`.
    pub fn major(&self) -> u32 {
        self.major
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn among(directories: &[PathBuf], preferred_major: Option<u32>) -> Result<Self, ClusterError> {
        let mut found: Vec<Self> = directories
            .iter()
            .filter_map(|directory| Self::at(directory))
            .collect();
        // Stable: what is first in PATH stays first among equals.
        found.sort_by_key(|binaries| {
            std::cmp::Reverse((Some(binaries.major) == preferred_major, binaries.major))
        });
        found
            .into_iter()
            .next()
            .ok_or_else(|| ClusterError::NoServer {
                looked:
                    "PATH, /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin, Homebrew and Postgres.app"
                        .to_owned(),
            })
    }

    fn at(directory: &Path) -> Option<Self> {
        // A client-only installation has neither of the two.
        if !directory.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(directory.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self {
            directory: directory.to_owned(),
            major,
        })
    }
}

/// `postgres (PostgreSQL) 15.14 (Debian …)`, `postgres (PostgreSQL) 18beta1` → the major version.
fn major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits = number
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(number.len());
    number[..digits].parse().ok()
}

fn candidates() -> Vec<PathBuf> {
    let path = crate::config::variable("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for (parent, prefix, programs) in INSTALLATIONS {
        let Ok(children) = std::fs::read_dir(parent) else {
            continue;
        };
        let named = children
            .flatten()
            .filter(|child| child.file_name().to_string_lossy().starts_with(prefix));
        directories.extend(named.map(|child| child.path().join(programs)));
    }
    directories
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn installation(root: &Path, name: &str, version: &str) -> PathBuf {
        let directory = root.join(name);
        std::fs::create_dir_all(&directory).unwrap();
        for program in ["initdb", "postgres"] {
            let path = directory.join(program);
            std::fs::write(
                &path,
                format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n"),
            )
            .unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        directory
    }

    #[test]
    fn versions_are_read_as_the_server_prints_them() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("mysqld 8.0\n"), None);
    }

    #[test]
    fn the_newest_installation_is_taken_unless_the_data_needs_an_older_one() {
        let root = tempfile::tempdir().unwrap();
        let directories = [
            installation(root.path(), "a", "14.2"),
            installation(root.path(), "b", "17.1"),
            installation(root.path(), "c", "16.9"),
        ];

        assert_eq!(Binaries::among(&directories, None).unwrap().major(), 17);
        assert_eq!(Binaries::among(&directories, Some(14)).unwrap().major(), 14);
        assert_eq!(Binaries::among(&directories, Some(12)).unwrap().major(), 17);
    }

    #[test]
    fn a_machine_without_a_server_is_told_what_to_install() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("client-only")).unwrap();
        let error = Binaries::among(&[root.path().join("client-only")], None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("apt-get install postgresql") && error.contains(OVERRIDE),
            "{error}"
        );
    }
}
