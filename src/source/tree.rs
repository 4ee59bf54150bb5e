//! The tree that a YAML file is read into.

use super::Span;

/// A value with the place it was written in.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it was written.
    pub span: Span,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// A single value: text, number, truth value or nothing.
    Scalar(Scalar),
    /// `- …` or `[…]`.
    List(Vec<Node>),
    /// `key: value` or `{…}`.
    Map(Map),
}

/// A single value with the text it was typed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text; for numbers exactly as typed, so that `371.790` keeps its zeros. Of nothing it is the sign
    /// that says so, and empty for a blank.
    pub text: String,
    /// What YAML takes it for.
    pub kind: ScalarKind,
}

/// What YAML takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarKind {
    /// `~`, `null` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number that was not quoted.
    Number,
    /// Everything else.
    Text,
    /// An indicator of this name that a layer has taken out, in the place of its item.
    Taken,
}

/// A mapping in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The entries; keys are unique.
    pub entries: Vec<Entry>,
}

/// One `key: value`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key with the place it was written in.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

impl Map {
    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|e| e.key.text == key).map(|e| &e.value)
    }
}

impl Node {
    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether nothing is written: `~`, `null` or an empty value.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|s| s.kind == ScalarKind::Null)
    }

    /// Whether a value is left blank, which says nothing: not even `~`, which takes out what is inherited.
    pub fn is_blank(&self) -> bool {
        self.as_scalar().is_some_and(|s| s.kind == ScalarKind::Null && s.text.is_empty())
    }

    /// The name of an indicator that a layer has taken out, if this stands in its place.
    pub fn taken(&self) -> Option<&str> {
        self.as_scalar().filter(|s| s.kind == ScalarKind::Taken).map(|s| s.text.as_str())
    }
}
