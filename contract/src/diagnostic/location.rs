use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A stretch of one line of a file. Lines and columns start at 1; columns and the length count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file as it was named to the compiler, or relative to the file that refers to it.
    pub file: Arc<Path>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant; at least 1.
    pub length: usize,
}

impl Location {
    /// A location; line, column and length are raised to 1 where they are 0.
    pub fn new(file: &Arc<Path>, line: usize, column: usize, length: usize) -> Self {
        Self {
            file: Arc::clone(file),
            line: line.max(1),
            column: column.max(1),
            length: length.max(1),
        }
    }
}

/// Written as `file:line:column`, which editors and terminals make clickable.
impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}:{}:{}",
            self.file.display(),
            self.line,
            self.column
        )
    }
}
