//! `Source`: a text that was read, with its line starts.

/// A text that was read: a file, or a preset built into the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as the user would write it.
    pub name: String,
    /// Whole text.
    pub text: String,
    /// Byte offset of the start of every line.
    lines: Vec<usize>,
}

impl Source {
    /// A text and the name of its file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let text: String = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Source { name: name.into(), text, lines }
    }

    /// A line (from 1) without its line break; empty after the last one.
    pub fn line(&self, line: usize) -> &str {
        self.line_from(self.line_start(line))
    }

    /// The rest of a line from a byte offset, without its line break.
    pub fn line_from(&self, offset: usize) -> &str {
        let next = self.lines.get(self.lines.partition_point(|start| *start <= offset));
        let rest = self.text.get(offset..next.copied().unwrap_or(self.text.len())).unwrap_or("");
        rest.strip_suffix('\n').map_or(rest, |line| line.strip_suffix('\r').unwrap_or(line))
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= end);
        (line, self.text[self.line_start(line)..end].chars().count() + 1)
    }

    /// Byte offset of a line and column (both from 1), at most the end of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_start(line);
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_lines_agree_beyond_ascii() {
        let source = Source::new("x", "aü\nßb\n");
        assert_eq!(source.line_column(3), (1, 3));
        assert_eq!(source.line_column(6), (2, 2));
        assert_eq!(source.offset(2, 2), 6);
        assert_eq!(source.offset(9, 9), source.text.len());
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(99), (3, 1));
        assert_eq!(["aü", "ßb", "", ""], [1, 2, 3, 4].map(|line| source.line(line)));
    }
}
