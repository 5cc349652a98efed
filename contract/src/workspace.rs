//! Where the contracts of a workspace are, and what is made from each.

use std::io;
use std::path::{Path, PathBuf};

/// A workspace with contracts in `openapi/` and services in `services/`.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace that `start` lies in: the nearest folder upwards with an `openapi` folder.
    pub fn find(start: &Path) -> Option<Self> {
        let root = start
            .ancestors()
            .find(|folder| folder.join("openapi").is_dir())?;
        Some(Workspace {
            root: root.to_owned(),
        })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The contracts: every file in `openapi/` that has a service of its name.
    pub fn contracts(&self) -> io::Result<Vec<PathBuf>> {
        let mut contracts = yaml_files(&self.root.join("openapi"))?;
        contracts.retain(|path| self.service(path).is_dir());
        Ok(contracts)
    }

    /// The contracts of systems that others run: every file in `openapi/external/`. Each gets a client, and a server layer
    /// where it names a service that plays it.
    pub fn external_contracts(&self) -> io::Result<Vec<PathBuf>> {
        yaml_files(&self.root.join("openapi/external"))
    }

    /// The contracts that only the compiler's own tests are about: every file in `contract/golden/`.
    pub fn golden_contracts(&self) -> io::Result<Vec<PathBuf>> {
        yaml_files(&self.golden())
    }

    /// The folder of everything that is made from such a contract.
    pub fn golden_folder(&self, contract: &Path) -> PathBuf {
        self.golden()
            .join("src")
            .join(contract.file_stem().unwrap_or_default())
    }

    /// The contract by which servers are measured.
    pub fn bench_contract(&self) -> Option<PathBuf> {
        let path = self.root.join("bench/bench.yaml");
        path.is_file().then_some(path)
    }

    /// The folder of the server layer that is made from it.
    pub fn bench_folder(&self) -> PathBuf {
        self.root.join("bench/src/generated")
    }

    /// The folder of the server layer that is made from a contract.
    pub fn server_folder(&self, contract: &Path) -> PathBuf {
        self.service(contract).join("src/generated")
    }

    /// The folder of the server layer of the service that plays a system which others run.
    pub fn sandbox_folder(&self, service: &str) -> PathBuf {
        self.root
            .join("services")
            .join(service)
            .join("src/generated")
    }

    /// The folder of the clients.
    pub fn client_folder(&self) -> PathBuf {
        self.root.join("sdk/src/generated")
    }

    /// The file of the states that the conformance test of a contract needs.
    pub fn scenarios_file(&self, contract: &Path) -> PathBuf {
        let stem = contract.file_stem().unwrap_or_default();
        self.scenarios_folder().join(stem).with_extension("rs")
    }

    /// The folder of these files.
    pub fn scenarios_folder(&self) -> PathBuf {
        self.root.join("contract-tests/src/generated")
    }

    fn golden(&self) -> PathBuf {
        self.root.join("contract/golden")
    }

    fn service(&self, contract: &Path) -> PathBuf {
        self.root
            .join("services")
            .join(contract.file_stem().unwrap_or_default())
    }
}

/// The YAML files of a folder, by name; none where there is no such folder.
fn yaml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
