//! Lines and columns of a text.

/// How many bytes lie between two places whose character is known.
const STRIDE: usize = 256;

/// Turns byte offsets into lines and columns, as fast in a file of one long line as in any other.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// The offset of each line.
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`] bytes.
    characters: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(index, _)| index + 1))
            .collect();
        let mut characters = vec![0];
        for chunk in text.as_bytes().chunks(STRIDE) {
            let before = characters.last().copied().unwrap_or_default();
            characters.push(before + count(chunk));
        }
        Self {
            text,
            starts,
            characters,
        }
    }

    /// Line and column, both from 1, the column in characters.
    pub(crate) fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        (
            line + 1,
            self.character(byte) - self.character(self.starts[line]) + 1,
        )
    }

    /// How many characters lie between two offsets, but not beyond the end of the first line.
    pub(crate) fn length(&self, start: usize, end: usize) -> usize {
        let next = self
            .starts
            .get(self.line(start) + 1)
            .map_or(self.text.len(), |next| next - 1);
        self.character(end.min(next))
            .saturating_sub(self.character(start))
    }

    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }

    /// How many characters begin before an offset.
    fn character(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let chunk = byte / STRIDE;
        self.characters[chunk] + count(&self.text.as_bytes()[chunk * STRIDE..byte])
    }
}

/// How many characters begin in a piece of UTF-8.
fn count(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("a\né: x\n");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(5), (2, 3));
        assert_eq!(lines.position(8), (3, 1));
        assert_eq!(lines.position(1_000).0, 3);
    }

    #[test]
    fn a_stretch_ends_with_its_line() {
        let lines = Lines::new("{\"a\":\n1}");
        assert_eq!(lines.length(0, 8), 5);
    }

    #[test]
    fn long_lines_are_counted_right() {
        let text = "é".repeat(1_000);
        let lines = Lines::new(&text);
        assert_eq!(lines.position(1_998), (1, 1_000));
        assert_eq!(lines.length(510, 1_998), 744);
        assert_eq!(lines.position(5_000), (1, 1_001));
    }
}
