//! JSON Schema (2020-12) for editors: what project files, defaults and libraries may hold, made from
//! the same editions, layers and libraries that forms are read by.
//!
//! A schema sees one file, so it knows keys and kinds, dates and amounts, but neither sums nor
//! whether a target is given somewhere else: that is `check`'s. What forms below a folder inherit is
//! built in, so a schema holds for one folder and everything below it that has no shared files of
//! its own. Besides the standard's keywords it has those that the YAML language server shows to
//! authors (`enumDescriptions`, `errorMessage`, `doNotSuggest`); validators pass over them.

mod edition;
mod indicators;
mod pattern;
mod values;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::edition::Edition;
use crate::form::Library;
use crate::source::{Node, ScalarKind, keys};

/// The dialect, and the mark by which a file is known to be ours.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const MARK: &str = "由 shenbao schema 生成；版式、默认值或指标库改过以后，请重新生成";

/// The kinds of files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A project.
    Project,
    /// `_defaults.yaml`: the same keys, none of them required.
    Defaults,
    /// `_indicators.yaml`.
    Indicators,
}

/// What a schema is made from: what holds in one folder of the workspace.
#[derive(Clone, Default)]
pub struct Ground {
    /// The names that 版式 may have.
    pub names: Vec<String>,
    /// The editions of these names, as far as they can be read.
    pub editions: Vec<Arc<Edition>>,
    /// The edition of files that name none, by its name.
    pub edition: Option<String>,
    /// The merged defaults.
    pub defaults: Option<Arc<Node>>,
    /// The merged library.
    pub library: Option<Arc<Library>>,
    /// The library that the folders above give.
    pub above: Option<Arc<Library>>,
}

/// The schema of a kind of files, as the text of a JSON file.
pub fn schema(kind: Kind, ground: &Ground) -> String {
    let head = json!({ "$schema": DIALECT, "$comment": MARK });
    let body = match kind {
        Kind::Project | Kind::Defaults => by_edition(kind, ground),
        Kind::Indicators => indicators::library(ground),
    };
    let text = serde_json::to_string_pretty(&with(head, body)).expect("a schema has text keys only");
    text + "\n"
}

/// The edition that defaults name.
pub fn edition_of(defaults: &Node) -> Option<&str> {
    let scalar = defaults.as_map()?.get(keys::EDITION)?.as_scalar()?;
    (scalar.kind == ScalarKind::Text).then_some(scalar.text.as_str())
}

/// Whether a text is a schema that this program wrote.
pub fn is_ours(text: &str) -> bool {
    // Only the beginning is looked at: a schema may have megabytes.
    let head = text.get(..text.floor_char_boundary(400)).unwrap_or_default();
    head.contains(DIALECT) && head.contains(MARK)
}

/// The schema by 版式: each edition has its own keys, and the edition in force holds for files that
/// name none. Others are there for the file that names one; the library's names are spared them.
fn by_edition(kind: Kind, ground: &Ground) -> Value {
    let in_force = |edition: &Arc<Edition>| ground.edition.as_ref() == Some(&edition.name);
    let shared = [("amount", values::amount()), ("checks", edition::checks())];
    let mut shared: Map<_, _> = shared.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect();
    let mut body = |number: usize, edition: &Edition, names: bool| {
        let target = format!("target-{}", number + 1);
        let reference = format!("#/$defs/{target}");
        shared.insert(target, edition::target(edition));
        edition::body(kind, ground, edition, &reference, names)
    };
    let numbered = || ground.editions.iter().enumerate();
    let otherwise = match numbered().find(|(_, edition)| in_force(edition)) {
        Some((number, edition)) => body(number, edition, true),
        // An edition that can't be read, or none: nothing is known but that there must be one.
        None => json!({
            "type": nullable("object", kind == Kind::Project),
            "properties": { (keys::EDITION): edition::name(kind, ground) },
            "required": if kind == Kind::Project { vec![keys::EDITION] } else { Vec::new() },
        }),
    };
    let named = numbered().filter(|(_, edition)| !in_force(edition)).collect::<Vec<_>>();
    let schema = named.into_iter().rev().fold(otherwise, |otherwise, (number, edition)| {
        json!({
            "if": { "properties": { (keys::EDITION): { "const": edition.name } }, "required": [keys::EDITION] },
            "then": body(number, edition, ground.edition.is_none()),
            "else": otherwise,
        })
    });
    with(schema, json!({ "$defs": shared }))
}

/// One object over another.
fn with(base: Value, over: Value) -> Value {
    match (base, over) {
        (Value::Object(mut base), Value::Object(over)) => {
            base.extend(over);
            Value::Object(base)
        }
        (_, over) => over,
    }
}

/// A type that may be left blank unless it is `needed`.
fn nullable(name: &str, needed: bool) -> Value {
    if needed { json!(name) } else { json!([name, "null"]) }
}

/// Whether something is written there that is no blank.
fn is_written(node: &Node) -> bool {
    node.as_scalar().is_none_or(|scalar| scalar.kind != ScalarKind::Null && !scalar.text.trim().is_empty())
}
