//! Writing generated files, and finding those that are stale.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::File;

/// A file that is not what the contracts make today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// It has another text.
    Changed(PathBuf),
    /// It is not there.
    Missing(PathBuf),
    /// Nothing makes it any more.
    Superfluous(PathBuf),
}

/// The files that are wanted, by path, and the folders that hold nothing else.
#[derive(Debug, Default)]
pub struct Output {
    files: BTreeMap<PathBuf, String>,
    folders: Vec<PathBuf>,
}

impl Output {
    /// Wants these files in a folder, and nothing else there.
    pub fn folder(&mut self, folder: &Path, files: Vec<File>) {
        self.folders.push(folder.to_owned());
        self.files.extend(
            files
                .into_iter()
                .map(|file| (folder.join(file.path), file.text)),
        );
    }

    /// Wants one file.
    pub fn file(&mut self, path: PathBuf, text: String) {
        self.files.insert(path, text);
    }

    /// The names of the modules that are wanted as files directly in a folder, in alphabetical order.
    pub fn modules(&self, folder: &Path) -> Vec<String> {
        let files = self.files.keys();
        let modules = files.filter(|path| path.parent() == Some(folder));
        let names = modules.filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
        names.filter(|name| name != "mod").collect()
    }

    /// What differs on disk.
    pub fn stale(&self) -> io::Result<Vec<Stale>> {
        let mut stale = Vec::new();
        for (path, text) in &self.files {
            match std::fs::read_to_string(path) {
                Ok(found) if found == *text => {}
                Ok(_) => stale.push(Stale::Changed(path.clone())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    stale.push(Stale::Missing(path.clone()))
                }
                Err(error) => return Err(error),
            }
        }
        for folder in &self.folders {
            let superfluous = files_below(folder)?
                .into_iter()
                .filter(|path| !self.files.contains_key(path));
            stale.extend(superfluous.map(Stale::Superfluous));
        }
        Ok(stale)
    }

    /// Writes what differs and removes what is superfluous. Files that are right keep their time of change, so that
    /// nothing is built again for them.
    pub fn write(&self) -> io::Result<Vec<Stale>> {
        let stale = self.stale()?;
        for difference in &stale {
            match difference {
                Stale::Superfluous(path) => std::fs::remove_file(path)?,
                Stale::Changed(path) | Stale::Missing(path) => {
                    if let Some(folder) = path.parent() {
                        std::fs::create_dir_all(folder)?;
                    }
                    std::fs::write(path, &self.files[path])?;
                }
            }
        }
        Ok(stale)
    }
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        match path.is_dir() {
            true => files.extend(files_below(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(folder: &Path) -> Output {
        let mut output = Output::default();
        output.folder(
            folder,
            vec![File {
                path: "a/b.rs".to_owned(),
                text: "new".to_owned(),
            }],
        );
        output
    }

    #[test]
    fn what_is_written_is_no_longer_stale() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = wanted(folder.path());
        assert_eq!(
            output.stale().expect("readable"),
            [Stale::Missing(folder.path().join("a/b.rs"))]
        );
        output.write().expect("writable");
        assert_eq!(output.stale().expect("readable"), []);
    }

    #[test]
    fn an_edited_file_and_a_forgotten_one_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = wanted(folder.path());
        output.write().expect("writable");
        std::fs::write(folder.path().join("a/b.rs"), "edited").expect("writable");
        std::fs::write(folder.path().join("old.rs"), "left over").expect("writable");
        let expected = [
            Stale::Changed(folder.path().join("a/b.rs")),
            Stale::Superfluous(folder.path().join("old.rs")),
        ];
        assert_eq!(output.stale().expect("readable"), expected);
        output.write().expect("writable");
        assert!(!folder.path().join("old.rs").exists());
    }
}
