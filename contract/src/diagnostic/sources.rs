use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The text of every file that was read, so that a diagnostic can show its excerpt. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    texts: BTreeMap<Arc<Path>, Arc<str>>,
}

impl Sources {
    /// Remembers the text of a file.
    pub fn insert(&mut self, file: Arc<Path>, text: Arc<str>) {
        self.texts.insert(file, text);
    }

    /// The text of a file, if it was read.
    pub fn text(&self, file: &Path) -> Option<&str> {
        self.texts.get(file).map(AsRef::as_ref)
    }

    /// One line of a file, counted from 1, without its line break.
    pub fn line(&self, file: &Path, line: usize) -> Option<&str> {
        self.text(file)?.lines().nth(line.checked_sub(1)?)
    }

    /// Adds what another collection knows.
    pub fn merge(&mut self, other: &Self) {
        self.texts.extend(
            other
                .texts
                .iter()
                .map(|(file, text)| (Arc::clone(file), Arc::clone(text))),
        );
    }
}
