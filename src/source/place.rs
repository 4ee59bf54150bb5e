//! The deserializer's values → [`Node`]s with their places; says what YAML allows and a form does not.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde_yaml::{Location, Spanned};

use super::fold::unfolded;
use super::mend::Mended;
use super::parse::Raw;
use super::signs::block_header;
use super::{Entry, Key, Map, Node, Scalar, ScalarKind, Source, Span, Value, hints};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Characters, Message};

/// Gives every value its place, and says what YAML allows and the format does not.
pub(super) struct Placing<'s> {
    source: &'s Arc<Source>,
    /// The text that was read, which may be mended: places are those of the real one.
    text: &'s Mended<'s>,
    report: &'s mut Report,
    /// The amounts that commas have cut, each of which is told once.
    cut: BTreeSet<(usize, usize)>,
}

impl<'s> Placing<'s> {
    /// For values that were read from `text`, a copy of `source` with its slips mended.
    pub fn new(source: &'s Arc<Source>, text: &'s Mended<'s>, report: &'s mut Report) -> Self {
        Self { source, text, report, cut: BTreeSet::new() }
    }

    pub fn node(&mut self, raw: Spanned<Raw>) -> Node {
        let span = self.span_of(&raw.referenced);
        let value = match raw.value {
            Raw::Scalar(mut scalar) => {
                match scalar.kind {
                    ScalarKind::Number => scalar.text = span.text().trim().to_owned(),
                    ScalarKind::Text => {
                        self.refuse_header(&span);
                        if let Some(text) = unfolded(span.text(), &scalar.text) {
                            scalar.text = text;
                        }
                    }
                    // What takes something out is told from what is left blank by its text.
                    ScalarKind::Null if is_nothing(span.text()) => scalar.text = span.text().to_owned(),
                    ScalarKind::Null | ScalarKind::Bool | ScalarKind::Taken => {}
                }
                self.refuse_tag(&span);
                Value::Scalar(scalar)
            }
            Raw::List(items) => Value::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => Value::Map(self.map(entries)),
        };
        Node { value, span }
    }

    fn map(&mut self, raw: Vec<(Spanned<String>, Spanned<Raw>)>) -> Map {
        let entries: Vec<Entry> = raw
            .into_iter()
            .map(|(key, value)| {
                let key = Key { span: self.span_of(&key.referenced), text: key.value };
                let value = self.node(value);
                let value = self.at_header(&key, value);
                let value = self.refuse_folded_number(&key, &value).unwrap_or(value);
                Entry { key, value }
            })
            .collect();
        Map { entries: self.distinct(entries) }
    }

    /// The entries without those whose key has been seen.
    fn distinct(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].key.text.cmp(&entries[b].key.text).then(a.cmp(&b)));
        let mut again = BTreeSet::new();
        let mut first = 0;
        for i in 1..order.len() {
            if entries[order[i]].key.text == entries[order[first]].key.text {
                self.refuse_second(&entries[order[first]].key, &entries[order[i]].key);
                again.insert(order[i]);
            } else {
                first = i;
            }
        }
        let kept = entries.into_iter().enumerate().filter(|(i, _)| !again.contains(i));
        kept.map(|(_, entry)| entry).collect()
    }

    fn refuse_second(&mut self, first: &Key, key: &Key) {
        let at = key.span.range().start;
        let last = self.cut.range(..=(at, usize::MAX)).next_back();
        if last.is_some_and(|&(_, end)| at < end) {
            return;
        }
        self.report.push(match hints::cut_amount(&self.source.text, key.span.range()) {
            Some(range) => {
                self.cut.insert((range.start, range.end));
                let value = self.source.text[range.clone()].to_owned();
                Diagnostic::at(&Span::new(self.source, range), Message::CommaInBraces { value })
            }
            None => {
                Diagnostic::at(&key.span, Message::DuplicateKey { key: key.text.clone() }).with(&first.span)
            }
        });
    }

    /// `｜－` is no header of a text of several lines to YAML, but its first line.
    fn refuse_header(&mut self, span: &Span) {
        let line = span.text().split('\n').next().unwrap_or_default().trim_end();
        // `～` is a value to YAML, and would be printed.
        let tilde = matches!(span.text(), "～" | "∼" | "〜").then(|| "~".to_owned());
        if let Some(write) = tilde.or_else(|| block_header(line)) {
            let start = span.range().start;
            let place = Span::new(self.source, start..start + line.len());
            let message = Message::Lookalike { found: Characters::of(line), write };
            self.report.at(&place, message);
        }
    }

    /// `!tag` before a value would be ignored; better to say so.
    fn refuse_tag(&mut self, span: &Span) {
        if let Some(range) = hints::tag_before(&self.source.text, span.range().start) {
            let place = Span::new(self.source, range);
            let message = Message::Tag { tag: place.text().to_owned() };
            self.report.at(&place, message);
        }
    }

    /// A text after `|-` that has no line yet lies, to the parser, at whatever follows it; one looks for
    /// it at its key.
    fn at_header(&self, key: &Key, value: Node) -> Node {
        let is_empty = value.as_scalar().is_some_and(|scalar| scalar.text.is_empty());
        if !is_empty || !value.span.text().is_empty() {
            return value;
        }
        let text = &self.source.text;
        let end = key.span.range().end;
        let rest = text[end..].trim_start_matches(['"', '\'', ':', ' ']);
        let at = text.len() - rest.len();
        match rest.starts_with(['|', '>']) {
            true => Node { span: Span::new(self.source, at..at + 1), ..value },
            false => value,
        }
    }

    /// `次数: >5` is a folded text to YAML, indented by five, and mostly empty. Gives the value that
    /// was meant.
    fn refuse_folded_number(&mut self, key: &Key, value: &Node) -> Option<Node> {
        value.as_scalar()?;
        let text = &self.source.text;
        let start = key.span.range().end;
        // No number is longer; the rest of the line may be a megabyte.
        let near = text.floor_char_boundary(start + 64);
        let line = text[start..near].split('\n').next().unwrap_or_default();
        let rest = line.trim_start_matches(['"', '\'']).strip_prefix(':')?;
        let written = rest.split(" #").next().unwrap_or_default().trim();
        let number = written.strip_prefix('>')?;
        if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let at = start + text[start..].find('>')?;
        let span = Span::new(self.source, at..at + written.len());
        let message = Message::UnquotedGreater { value: written.to_owned() };
        self.report.at(&span, message);
        let scalar = Scalar { text: written.to_owned(), kind: ScalarKind::Text };
        Some(Node { value: Value::Scalar(scalar), span })
    }

    fn span_of(&self, location: &Location) -> Span {
        let (span, text) = (location.span(), self.text.text());
        let range = match (span.byte_offset(), span.byte_len()) {
            (Some(start), Some(len)) => start as usize..(start + len) as usize,
            _ => offset_of(text, location),
        };
        let trimmed = text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        Span::new(self.source, self.text.place(range.start..range.start + trimmed))
    }
}

/// Whether nothing is written in so many words, instead of a value that is left blank.
fn is_nothing(text: &str) -> bool {
    matches!(text, "~" | "null" | "Null" | "NULL")
}

/// The character at a location that knows only its line and column.
pub(super) fn offset_of(text: &str, location: &Location) -> Range<usize> {
    let line_start = match location.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line as usize - 2).map_or(text.len(), |(i, _)| i + 1),
    };
    let column = (location.column() as usize).saturating_sub(1);
    let line = text[line_start..].split('\n').next().unwrap_or_default();
    let (at, len) = line.char_indices().nth(column).map_or((line.len(), 0), |(i, c)| (i, c.len_utf8()));
    line_start + at..line_start + at + len
}
