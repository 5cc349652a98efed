use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::FileContext as _;
use super::{Announcement, StateError};

/// The list of a run's service processes, a name and an id on each line; gone again when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Processes(Arc<Mutex<List>>);

#[derive(Debug)]
struct List {
    ids: BTreeMap<&'static str, u32>,
    file: Announcement,
}

impl Processes {
    pub(super) fn at(path: PathBuf) -> Result<Self, StateError> {
        let list = List {
            ids: BTreeMap::new(),
            file: Announcement(path),
        };
        list.write()?;
        Ok(Self(Arc::new(Mutex::new(list))))
    }

    /// Notes the process of a service, or that it has none at the moment.
    pub fn set(&self, service: &'static str, id: Option<u32>) -> Result<(), StateError> {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match id {
            Some(id) => list.ids.insert(service, id),
            None => list.ids.remove(service),
        };
        list.write()
    }
}

impl List {
    /// In one step: who reads it while it changes sees the old list or the new one.
    fn write(&self) -> Result<(), StateError> {
        let lines: String = self
            .ids
            .iter()
            .map(|(service, id)| format!("{service} {id}\n"))
            .collect();
        let path = &self.file.0;
        let unfinished = path.with_extension("unfinished");
        fs::write(&unfinished, lines).doing("write", &unfinished)?;
        fs::rename(&unfinished, path).doing("write", path)
    }
}
