//! Lines and columns of many places without reading each file anew for each of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Source, Span};

/// A place as people and services count: lines and columns from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line on which it begins.
    pub line: usize,
    /// The column at which it begins.
    pub column: usize,
    /// The line on which it ends.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
}

/// Finds places. Asked in the order of a file, it reads the file once.
#[derive(Default)]
pub struct Places<'s> {
    /// The offsets at which the lines of a file begin.
    files: BTreeMap<&'s str, Vec<usize>>,
    /// The last column that was asked for: file, line, offset, column. A line may be a megabyte.
    last: Option<(&'s str, usize, usize, usize)>,
}

impl<'s> Places<'s> {
    /// Where a span is.
    pub fn of(&mut self, span: &'s Span) -> Place {
        let range = span.range();
        let (line, column) = self.position(&span.source, range.start);
        let (end_line, end_column) = self.position(&span.source, range.end);
        Place { line, column, end_line, end_column }
    }

    /// The one-based line of an offset.
    pub fn line(&mut self, source: &'s Source, offset: usize) -> usize {
        self.starts(source).partition_point(|start| *start <= offset)
    }

    /// The bytes of a line, which is counted from one, without its end.
    pub fn range(&mut self, source: &'s Source, line: usize) -> Range<usize> {
        let starts = self.starts(source);
        let start = starts.get(line - 1).copied().unwrap_or(source.text.len());
        let end = starts.get(line).copied().unwrap_or(source.text.len());
        start..start + source.text[start..end].trim_end_matches(['\r', '\n']).len()
    }

    fn position(&mut self, source: &'s Source, offset: usize) -> (usize, usize) {
        let line = self.line(source, offset);
        let start = self.starts(source)[line - 1];
        let (from, before) = match self.last {
            Some((path, known, at, column)) if path == source.path && known == line && at <= offset => {
                (at, column)
            }
            _ => (start, 1),
        };
        let column = before + source.text[from..offset].chars().count();
        self.last = Some((&source.path, line, offset, column));
        (line, column)
    }

    fn starts(&mut self, source: &'s Source) -> &[usize] {
        self.files.entry(&source.path).or_insert_with(|| {
            let ends = source.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_same_as_the_span_says() {
        let text = "甲: 1\r\n\n乙丙: 二三\r\n丁";
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        let spans: Vec<Span> = (0..=text.len())
            .flat_map(|start| (start..=text.len()).map(move |end| (start, end)))
            .map(|(start, end)| Span::new(&source, start..end))
            .collect();
        let mut places = Places::default();
        for span in spans.iter().chain(spans.iter().rev()) {
            let place = places.of(span);
            assert_eq!((place.line, place.column), (span.line(), span.column()), "{:?}", span.range());
            let end = Span::new(&source, span.range().end..span.range().end);
            assert_eq!((place.end_line, place.end_column), (end.line(), end.column()));
        }
        assert_eq!(&text[places.range(&source, 3)], "乙丙: 二三");
        assert_eq!(&text[places.range(&source, 4)], "丁");
        assert_eq!(&text[places.range(&source, 2)], "");
    }
}
