//! Texts, and what can be asked of one alone: where something stands in it, how wide it is on a terminal,
//! where it may be parted, how it is shortened, and what of it nobody would see.

mod border;
mod edit;
mod places;
mod seen;
mod short;
mod width;
mod wrap;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use border::{Border, CLOSING, OPENING, border, ends_sentence};
pub use edit::{Edit, apply, inverse};
pub use places::{Place, Places, Unit};
pub use seen::{clean, code, goes_unnoticed, is_stray, is_unseen, obeyed, one_line, turns, visible};
pub use short::{bearable, beginning, clip, ends, head, shorten, shorten_at_words, shorten_middle, tail};
pub use width::{columns, fitting, width};
pub use wrap::{wrap, wrapped};

/// A text file as it was read: the place that spans point into.
pub struct Source {
    /// The path as the user should see it: relative to the workspace, with `/`.
    pub path: String,
    /// The whole text, UTF-8, without a byte-order mark.
    pub text: String,
}

impl Source {
    /// Whether it is the same text: two versions of a file have one path.
    pub fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.path == other.path && self.text == other.text
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// A range of bytes in a [`Source`].
#[derive(Clone)]
pub struct Span {
    /// The file.
    pub source: Arc<Source>,
    start: u32,
    end: u32,
}

impl Span {
    /// A span over `range`, which is cut back to whole characters inside the text.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let text = &source.text;
        let start = text.floor_char_boundary(range.start);
        let end = text.floor_char_boundary(range.end).max(start);
        // Files are limited to a few megabytes (`workspace::files`), so 32 bits hold any offset.
        Self { source: source.clone(), start: start as u32, end: end as u32 }
    }

    /// The byte offsets in the source's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes that the span covers, as they stand in the file.
    pub fn text(&self) -> &str {
        &self.source.text[self.range()]
    }

    /// The one-based line on which the span begins.
    pub fn line(&self) -> usize {
        self.source.text[..self.start as usize].matches('\n').count() + 1
    }

    /// The one-based column, in characters, at which the span begins.
    pub fn column(&self) -> usize {
        let before = &self.source.text[..self.start as usize];
        before[before.rfind('\n').map_or(0, |i| i + 1)..].chars().count() + 1
    }

    /// The span of the first `excerpt` inside this one, or the whole if the file spells it differently.
    pub fn of(&self, excerpt: &str) -> Self {
        self.nth(excerpt, 0)
    }

    /// The same behind `nth` others that are equal.
    pub fn nth(&self, excerpt: &str, nth: usize) -> Self {
        match self.text().match_indices(excerpt).map(|(at, _)| at).nth(nth) {
            Some(at) if !excerpt.is_empty() => {
                let start = self.start as usize + at;
                Self::new(&self.source, start..start + excerpt.len())
            }
            _ => self.clone(),
        }
    }

    /// Where an excerpt of `text` was written, if `text` is what was read here: the same of its equals as in the
    /// text. Where file and text do not have as many – an expression wrote some, or the file spells them
    /// otherwise – nobody knows which it is, and it is the whole.
    pub fn excerpt(&self, text: &str, range: Range<usize>) -> Self {
        let (before, excerpt) = (&text[..range.start], &text[range]);
        let as_many = || self.text().matches(excerpt).count() == text.matches(excerpt).count();
        match !excerpt.is_empty() && as_many() {
            true => self.nth(excerpt, before.matches(excerpt).count()),
            false => self.clone(),
        }
    }

    /// The span of the first `character` inside this one, or the whole if it was written as an escape.
    pub fn of_char(&self, character: char) -> Self {
        self.of(character.encode_utf8(&mut [0; 4]))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source.path, self.line(), self.column())
    }
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.range() == other.range() && self.source.is(&other.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_lines_and_characters() {
        let text = "甲: 1\r\n乙丙: 二三\n";
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        let at = text.find("二三").unwrap();
        let span = Span::new(&source, at..at + "二三".len());
        assert_eq!((span.line(), span.column(), span.text()), (2, 5, "二三"));
        assert_eq!(span.of_char('三').column(), 6);
        assert_eq!(span.of_char('四'), span);
        // Cut back to whole characters, and to the text.
        assert_eq!(Span::new(&source, at + 1..at + 4).text(), "二");
        assert_eq!(Span::new(&source, 1000..2000).text(), "");
    }

    /// The excerpt that is meant is found behind its equals; where an expression wrote some, none is blamed.
    #[test]
    fn excerpts_of_what_was_read() {
        let of = |written: &str, text: &str, at: usize| {
            let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: format!("目标: {written}") });
            let span = Span::new(&source, "目标: ".len()..source.text.len());
            let found = span.excerpt(text, at..at + "，，".len());
            (found.range().start - span.range().start, found.text().to_owned())
        };
        let text = "甲，，乙，，";
        let second = text.rfind("，，").unwrap();
        assert_eq!(of(text, text, second), (second, "，，".to_owned()));
        assert_eq!(of("{{ a }}，，", text, second), (0, "{{ a }}，，".to_owned()));
        assert_eq!(of("{{ a }}{{ b }}", text, second), (0, "{{ a }}{{ b }}".to_owned()));
    }
}
