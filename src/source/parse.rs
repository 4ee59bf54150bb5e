//! YAML text → [`Node`], through serde-saphyr, within fixed budgets.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Error, Location, Spanned};

use super::hints;
use super::{Entry, Key, Map, Node, Scalar, ScalarKind, Source, Span, Value};
use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// Deeper nesting than this is refused; a project file has four levels.
const MAX_DEPTH: usize = 32;
/// More values than this in one file are refused; a library of 50,000 indicators has 350,000.
const MAX_NODES: usize = 2_000_000;

/// Reads a whole file into a tree.
///
/// # Errors
/// The first YAML error, with the special cases of [`hints`] named for what they are, or
/// [`Message::Empty`]. YAML can't be read on after an error, so there is never more than one.
pub fn parse(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let mut budget = serde_yaml::Budget::default();
    budget.max_depth = MAX_DEPTH;
    budget.flow_nesting_limit = MAX_DEPTH;
    budget.max_nodes = MAX_NODES;
    budget.max_events = 2 * MAX_NODES;
    budget.max_anchors = 0;
    budget.max_aliases = 0;
    budget.max_documents = 2;
    let mut options = serde_yaml::Options::default();
    options.budget = Some(budget);
    options.strict_booleans = true;
    options.merge_keys = serde_yaml::options::MergeKeyPolicy::Error;
    options.with_snippet = false;

    let raw: Spanned<Raw> = serde_yaml::from_str_with_options(&source.text, options)
        .map_err(|error| explain(source, &error))?;
    let node = place(source, raw);
    if node.is_null() {
        let path = source.path.clone();
        return Err(Diagnostic::at(&Span::new(source, 0..0), Message::Empty { path }));
    }
    Ok(node)
}

/// A value as the deserializer gives it: with places, but without the file.
enum Raw {
    Scalar(Scalar),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl RawVisitor {
    fn scalar<E>(text: String, kind: ScalarKind) -> Result<Raw, E> {
        Ok(Raw::Scalar(Scalar { text, kind }))
    }
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Self::scalar(String::new(), ScalarKind::Null)
    }
    fn visit_none<E>(self) -> Result<Raw, E> {
        Self::scalar(String::new(), ScalarKind::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Bool)
    }
    // Numbers arrive converted; `place` puts the text back as it was typed.
    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Self::scalar(value.to_owned(), ScalarKind::Text)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

/// Gives every value of `raw` its place in `source`.
fn place(source: &Arc<Source>, raw: Spanned<Raw>) -> Node {
    let span = span_of(source, &raw.referenced);
    let value = match raw.value {
        Raw::Scalar(mut scalar) => {
            if scalar.kind == ScalarKind::Number {
                scalar.text = span.text().trim().to_owned();
            }
            Value::Scalar(scalar)
        }
        Raw::List(items) => {
            Value::List(items.into_iter().map(|item| place(source, item)).collect())
        }
        Raw::Map(entries) => {
            let entry = |(key, value): (Spanned<String>, _)| Entry {
                key: Key { span: span_of(source, &key.referenced), text: key.value },
                value: place(source, value),
            };
            Value::Map(Map { entries: entries.into_iter().map(entry).collect() })
        }
    };
    Node { value, span }
}

fn span_of(source: &Arc<Source>, location: &Location) -> Span {
    let span = location.span();
    let range = match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(len)) => start as usize..(start + len) as usize,
        _ => offset_of(&source.text, location),
    };
    let trimmed = source.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
    Span::new(source, range.start..range.start + trimmed)
}

/// The character at a location that knows only its line and column.
fn offset_of(text: &str, location: &Location) -> Range<usize> {
    let line_start = match location.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line as usize - 2).map_or(text.len(), |(i, _)| i + 1),
    };
    let column = (location.column() as usize).saturating_sub(1);
    let line = text[line_start..].split('\n').next().unwrap_or_default();
    let (at, len) = line.char_indices().nth(column).map_or((line.len(), 0), |(i, c)| (i, c.len_utf8()));
    line_start + at..line_start + at + len
}

/// Turns the library's error into ours.
fn explain(source: &Arc<Source>, error: &Error) -> Diagnostic {
    let error = error.without_snippet();
    let place = error.location().map_or(0..0, |location| offset_of(&source.text, &location));
    let span = Span::new(source, place.clone());
    if let Error::DuplicateMappingKey { key, .. } = error {
        let key = key.clone().unwrap_or_default();
        let end = place.start + key.len();
        return Diagnostic::at(&Span::new(source, place.start..end), Message::DuplicateKey { key });
    }
    let message = match error {
        Error::Budget { breach, .. } => hints::breach(breach),
        Error::UnknownAnchor { .. }
        | Error::MergeKeyNotAllowed { .. }
        | Error::MergeValueNotMapOrSeqOfMaps { .. }
        | Error::AliasError { .. } => Message::Anchor {},
        Error::MultipleDocuments { .. } => Message::ManyDocuments {},
        _ => {
            if let Some((at, message)) = hints::typical_slip(&source.text, place.start) {
                return Diagnostic::at(&Span::new(source, at), message);
            }
            hints::by_text(&error.render_with_formatter(&serde_yaml::UserMessageFormatter))
        }
    };
    Diagnostic::at(&span, message)
}
