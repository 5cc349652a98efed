use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection as _, PgConnection};

use super::directory::Directory;
use super::error::FileContext as _;
use super::owner::Owner;
use super::process::{Server, initialise};
use super::{Binaries, ClusterError};
use crate::reaper::Reaper;

/// Part of the socket's name only: the server listens on no network.
pub(super) const PORT: u16 = 5432;

/// What a crash of the machine may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// Nothing that was committed.
    Full,
    /// Everything: for throwaway data.
    None,
}

/// A running cluster. Stops when dropped, and also when this process ends in any other way.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    reaper: Reaper,
    directory: Directory,
    throwaway: bool,
}

impl Cluster {
    /// Starts the cluster in `directory`, with the data that is there or with a new, empty one. Blocks for 0.1 s, or for
    /// about a second where there was none.
    pub fn start(directory: &Path) -> Result<Self, ClusterError> {
        Self::start_in(directory, Durability::Full, false)
    }

    /// Starts a new cluster whose data is removed when it stops.
    pub fn throwaway() -> Result<Self, ClusterError> {
        let directory =
            std::env::temp_dir().join(format!("plumbline-test-{}", crate::random::token(9)));
        fs::create_dir(&directory).doing("create", &directory)?;
        Self::start_in(&directory, Durability::None, true)
    }

    /// Forgets the data of the cluster in `directory`, which must not be running.
    pub fn remove(directory: &Path) -> Result<(), ClusterError> {
        Directory::remove(directory, Owner::find()?)
    }

    fn start_in(
        path: &Path,
        durability: Durability,
        throwaway: bool,
    ) -> Result<Self, ClusterError> {
        let owner = Owner::find()?;
        let directory = Directory::open(path, owner)?;
        if owner != Owner::Ourselves {
            // The server's user passes through it, and may not look around in it.
            fs::set_permissions(directory.root(), fs::Permissions::from_mode(0o711))
                .doing("set permissions of", directory.root())?;
        }
        let data = directory.data_version()?;
        let binaries = Binaries::find(data)?;
        match data {
            None => initialise(&binaries, &directory, owner)?,
            Some(data) if data != binaries.major() => {
                return Err(ClusterError::OtherVersion {
                    directory: directory.root().to_owned(),
                    data,
                    server: binaries.major(),
                });
            }
            Some(_) => {}
        }

        let reaper = Reaper::start(throwaway.then(|| directory.root())).map_err(unwatched)?;
        let server = Server::start(&binaries, &directory, owner, durability)?;
        let mut cluster = Self {
            server,
            reaper,
            directory,
            throwaway,
        };
        let server = cluster.server.id();
        cluster.reaper.watch(server).map_err(unwatched)?;
        cluster.server.wait_until_ready(&cluster.directory)?;
        Ok(cluster)
    }

    /// How to connect to one of its databases, as the superuser.
    pub fn connect_options(&self, database: &str) -> PgConnectOptions {
        // Every field is set, so that no PG* variable of the user's takes part.
        let options = PgConnectOptions::new_without_pgpass()
            .socket(self.socket_directory())
            .port(PORT);
        options
            .username("postgres")
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// The same as a URL, which `psql` understands too.
    pub fn url(&self, database: &str) -> String {
        let socket: String = url::form_urlencoded::byte_serialize(
            self.socket_directory().as_os_str().as_encoded_bytes(),
        )
        .collect();
        format!("postgres://postgres@localhost:{PORT}/{database}?host={socket}")
    }

    /// Where the server's socket is: `psql -h <this> -U postgres`.
    pub fn socket_directory(&self) -> &Path {
        self.directory.socket()
    }

    /// The server's process id.
    pub fn process_id(&self) -> u32 {
        self.server.id()
    }

    /// Where the server writes its log.
    pub fn log(&self) -> PathBuf {
        self.directory.log()
    }

    /// Creates a database unless it is there.
    pub async fn ensure_database(&self, name: &str) -> Result<(), sqlx::Error> {
        let mut connection = PgConnection::connect_with(&self.connect_options("postgres")).await?;
        let known = sqlx::query_scalar::<_, bool>(
            "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)",
        );
        if !known.bind(name).fetch_one(&mut connection).await? {
            let statement = format!("CREATE DATABASE {}", quoted(name));
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                .execute(&mut connection)
                .await?;
        }
        connection.close().await
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.server.stop();
        self.reaper.dismiss();
        // A socket directory outside of the cluster's own is ours alone.
        let _ = fs::remove_dir_all(self.directory.socket());
        if self.throwaway {
            let _ = fs::remove_dir_all(self.directory.root());
        }
    }
}

fn unwatched(error: std::io::Error) -> ClusterError {
    ClusterError::Program {
        program: "/bin/sh",
        reason: error.to_string(),
        log: String::new(),
    }
}

/// An identifier as SQL text.
pub(crate) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
