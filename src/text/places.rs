//! Lines and columns of many places without reading each file anew for each of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Source, Span};

/// What columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Characters, as people count: code points of Unicode.
    #[default]
    Character,
    /// Code units of UTF-16, as editors count: a character beyond U+FFFF is two.
    Utf16,
}

impl Unit {
    /// How many of them a text has.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Character => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }

    /// The bytes of a text that its first `count` ones take: all of it if it has fewer, and nothing of a
    /// character that would be cut in two.
    pub fn bytes(self, text: &str, count: usize) -> usize {
        let mut left = count;
        let fits = text.chars().take_while(|c| {
            let rest = left.checked_sub(if self == Self::Utf16 { c.len_utf16() } else { 1 });
            left = rest.unwrap_or(0);
            rest.is_some()
        });
        fits.map(char::len_utf8).sum()
    }
}

/// A place as people and services count: lines and columns from one.
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
    /// What columns count.
    unit: Unit,
    /// The offsets at which the lines of a file begin.
    files: BTreeMap<&'s str, Vec<usize>>,
    /// The last column that was asked for: file, line, offset, column. A line may be a megabyte.
    last: Option<(&'s str, usize, usize, usize)>,
}

impl<'s> Places<'s> {
    /// Finds places whose columns count these; those of [`Places::default`] count characters.
    pub fn counting(unit: Unit) -> Self {
        Self { unit, ..Self::default() }
    }

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

    /// The offset of a line and a column, which are counted from one; the end of the line or of the text if it is
    /// shorter.
    pub fn offset(&mut self, source: &'s Source, line: usize, column: usize) -> usize {
        let range = self.range(source, line.max(1));
        range.start + self.unit.bytes(&source.text[range], column.saturating_sub(1))
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
        let column = before + self.unit.count(&source.text[from..offset]);
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

    use proptest::prelude::*;

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

    /// A service that counts by UTF-16 finds what stands behind a character of two units.
    #[test]
    fn columns_of_code_units() {
        let text = "甲: 𠮷🙂乙\r\n丙";
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        let at = text.find('乙').unwrap();
        let span = Span::new(&source, at..at + "乙".len());
        let of = |unit| {
            let place = Places::counting(unit).of(&span);
            (place.line, place.column, place.end_column)
        };
        assert_eq!((of(Unit::Character), of(Unit::Utf16)), ((1, 6, 7), (1, 8, 9)));
        let mut places = Places::counting(Unit::Utf16);
        assert_eq!(places.offset(&source, 1, 8), at);
        // In the middle of a character, behind a line's end, behind the text.
        assert_eq!(places.offset(&source, 1, 5), text.find('𠮷').unwrap());
        assert_eq!(places.offset(&source, 1, 99), text.find('\r').unwrap());
        assert_eq!((places.offset(&source, 2, 9), places.offset(&source, 9, 1)), (text.len(), text.len()));
    }

    proptest! {
        /// A place leads back to the offset that it was found for, whatever is counted.
        #[test]
        fn there_and_back(text in "[a甲𠮷🙂\n ]{0,30}") {
            let source = Source { path: String::new(), text };
            for unit in [Unit::Character, Unit::Utf16] {
                let mut places = Places::counting(unit);
                for (offset, _) in source.text.char_indices() {
                    let (line, column) = places.position(&source, offset);
                    prop_assert_eq!(places.offset(&source, line, column), offset);
                }
            }
        }
    }
}
