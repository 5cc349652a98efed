//! The contract that is tested.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use contract::compile::compile;
use contract::model::{Contract, Operation, Status, Subscription};
use serde_json::Value;

use crate::judge::Schemas;

/// A contract, read and understood.
#[derive(Debug)]
pub struct Subject {
    /// The model.
    pub contract: Contract,
    /// Its file.
    path: PathBuf,
    /// Whether operations were left out, so that a table of what is left says nothing.
    pub(crate) is_part: bool,
    /// The codes of problems that some operation answers itself; all others are the layer's, and everybody's.
    pub(crate) own_codes: BTreeSet<String>,
    /// The schemas of its answers and events.
    pub(crate) schemas: Schemas,
}

impl Subject {
    /// The contract of a service of this workspace; read once in a process.
    ///
    /// # Panics
    /// Where there is none, or it is wrong.
    pub fn of_service(name: &str) -> Arc<Self> {
        Self::read_once(&contract_of(name))
    }

    /// The contract of whoever publishes an event that this one's service hears.
    ///
    /// # Panics
    /// Where it is wrong.
    pub(crate) fn publisher(&self, subscription: &Subscription) -> Arc<Self> {
        Self::read_once(&self.path.with_file_name(&subscription.from))
    }

    fn read_once(path: &Path) -> Arc<Self> {
        static READ: LazyLock<Mutex<HashMap<PathBuf, Arc<Subject>>>> =
            LazyLock::new(Mutex::default);
        // A contract that is wrong fails every test that reads it, with the same message.
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(subject) = read.get(path) {
            return Arc::clone(subject);
        }
        let subject = Arc::new(Self::of_file(path));
        read.insert(path.to_owned(), Arc::clone(&subject));
        subject
    }

    /// The same, as if it had these operations only.
    ///
    /// # Panics
    /// As [`Subject::of_service`].
    pub fn part_of(name: &str, operations: &[&str]) -> Self {
        let mut part = Self::of_file(&contract_of(name));
        part.is_part = true;
        part.contract
            .operations
            .retain(|operation| operations.contains(&operation.id.as_str()));
        part
    }

    /// The contract in a file.
    ///
    /// # Panics
    /// Where it is wrong.
    pub fn of_file(path: &Path) -> Self {
        let compiled = compile(path).unwrap_or_else(|errors| panic!("{errors}"));
        let schemas = Schemas::new(&compiled.contract.document);
        let operations = compiled.contract.operations.iter();
        Self {
            path: path.to_owned(),
            is_part: false,
            own_codes: operations
                .flat_map(|operation| operation.problems.clone())
                .collect(),
            contract: compiled.contract,
            schemas,
        }
    }

    /// The bundled document.
    pub fn document(&self) -> &Value {
        &self.contract.document
    }

    /// An operation by its id.
    ///
    /// # Panics
    /// Where there is none.
    pub fn operation(&self, id: &str) -> &Operation {
        let operations = &self.contract.operations;
        operations
            .iter()
            .find(|operation| operation.id == id)
            .unwrap_or_else(|| panic!("`{}` has no operation `{id}`", self.contract.name))
    }

    /// The key under which the contract declares an answer with this status.
    pub fn declared(operation: &Operation, status: u16) -> Option<String> {
        let declares = |wanted: Status| {
            operation
                .responses
                .iter()
                .any(|response| response.status == wanted)
        };
        if declares(Status::Code(status)) {
            return Some(status.to_string());
        }
        if declares(Status::Range(status / 100)) {
            return Some(format!("{}XX", status / 100));
        }
        (declares(Status::Default) && by_default(status)).then(|| "default".to_owned())
    }

    /// The first success that the contract declares.
    pub fn success(operation: &Operation) -> Option<u16> {
        operation
            .responses
            .iter()
            .find_map(|response| match response.status {
                Status::Code(status @ 200..=299) => Some(status),
                _ => None,
            })
    }
}

fn contract_of(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    root.join(format!("{name}.yaml"))
}

/// What every operation can answer without saying so: failures of ours, and answers to headers that are no parameters.
/// Every other status must be declared under its own number.
fn by_default(status: u16) -> bool {
    matches!(status, 406 | 500 | 503 | 504)
}
