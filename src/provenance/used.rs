//! The sources of a form, cut down to what it uses of them.
//!
//! Of the defaults remains what no nearer file overrides; of the library, what the form's indicators
//! take from it. What is left is written anew, so that neither comments nor the order of a library's
//! other entries count. Layered and read again it gives the same sheet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::SourceFile;
use crate::character::looks;
use crate::form::Library;
use crate::source::yaml::{Line, Value as Written, print};
use crate::source::{Entry, Map, Node, ScalarKind, Source, Value, indicator_name, keys};

/// What stands at the head of a cut file.
const HEAD: &str = "只有这份表用到的内容 · only what the form uses";

/// The project file whole, and of the shared files what the form uses. `defaults` are those of each
/// folder, the farthest first; `merged` is the project laid on all of them.
pub fn used(
    project: &Source,
    merged: &Node,
    defaults: &[Arc<Node>],
    library: Option<&Library>,
) -> Vec<SourceFile> {
    let mut files = vec![whole_file(project)];
    for layer in defaults {
        if let (Some(own), Some(merged)) = (layer.as_map(), merged.as_map()) {
            files.extend(cut_file(&layer.span.source.path, entries(own, merged, Level::Top)));
        }
    }
    let mut libraries: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    if let Some(library) = library {
        library_lines(merged, library, &mut libraries);
    }
    // Each stands in a folder of the one before it.
    let mut libraries: Vec<_> = libraries.into_iter().collect();
    libraries.sort_by_key(|(path, _)| path.matches('/').count());
    files.extend(libraries.into_iter().filter_map(|(path, lines)| cut_file(path, lines)));
    files
}

/// All sources whole.
pub fn whole(project: &Source, defaults: &[Arc<Node>], libraries: &[Arc<Node>]) -> Vec<SourceFile> {
    let shared = defaults.iter().chain(libraries).map(|layer| &*layer.span.source);
    [project].into_iter().chain(shared).map(whole_file).collect()
}

fn whole_file(source: &Source) -> SourceFile {
    SourceFile { path: source.path.clone(), text: source.text.clone(), part: false }
}

fn cut_file(path: &str, lines: Vec<Line>) -> Option<SourceFile> {
    if lines.is_empty() {
        return None;
    }
    let lines: Vec<Line> = [Line::comment(HEAD)].into_iter().chain(lines).collect();
    Some(SourceFile { path: path.to_owned(), text: print(&lines), part: true })
}

/// Where a mapping stands.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Top,
    Below,
}

/// The entries of a layer that the merged mapping still has.
fn entries(own: &Map, merged: &Map, level: Level) -> Vec<Line> {
    let entry = |Entry { key, value }: &Entry| {
        let result = merged.get(&key.text)?;
        let kept = match (level, key.text.as_str()) {
            // Neither is printed.
            (Level::Top, keys::CHECKS) | (Level::Below, keys::NOTE) => None,
            (Level::Top, keys::INDICATORS) => groups(value, result),
            _ => kept(value, result),
        };
        Some(Line::entry(&key.text, kept?))
    };
    own.entries.iter().filter_map(entry).collect()
}

/// What is left of a value; `None` if something else stands in its place.
fn kept(own: &Node, merged: &Node) -> Option<Written> {
    match (&own.value, &merged.value) {
        (Value::Map(own), Value::Map(merged)) if !own.entries.is_empty() => {
            let lines = entries(own, merged, Level::Below);
            (!lines.is_empty()).then_some(Written::Lines(lines))
        }
        _ => is_same(own, merged).then(|| written(own)),
    }
}

/// The indicators of a layer, by group.
fn groups(own: &Node, merged: &Node) -> Option<Written> {
    let (Value::Map(own), Value::Map(merged)) = (&own.value, &merged.value) else {
        return emptied(own).or_else(|| kept(own, merged));
    };
    let group = |Entry { key, value }: &Entry| {
        let result = merged.get(&key.text)?;
        let kept = match (&value.value, &result.value) {
            (Value::List(own), Value::List(merged)) => indicators(own, merged),
            _ => emptied(value).or_else(|| kept(value, result)),
        };
        Some(Line::entry(&key.text, kept?))
    };
    let lines: Vec<Line> = own.entries.iter().filter_map(group).collect();
    (!lines.is_empty()).then_some(Written::Lines(lines))
}

/// A `~` of a layer, which takes out what the layers above it have of names.
fn emptied(own: &Node) -> Option<Written> {
    (own.is_null() && !own.is_blank()).then(|| written(own))
}

/// The indicators of a layer's group. One that is overridden or taken out keeps its place by its name.
fn indicators(own: &[Node], merged: &[Node]) -> Option<Written> {
    let mut results: BTreeMap<String, &Node> = BTreeMap::new();
    for item in merged {
        if let Some(name) = indicator_name(item) {
            results.entry(looks(&name.text).into_owned()).or_insert(item);
        }
    }
    let item = |item: &Node| {
        let Some(name) = indicator_name(item) else { return written(item) };
        let own = item.as_map().map(|map| &map.entries[0].value);
        let result =
            results.get(looks(&name.text).as_ref()).and_then(|item| Some(&item.as_map()?.entries[0].value));
        let kept = || own.zip(result).and_then(|(own, result)| details(own, result));
        match own.and_then(emptied).or_else(kept) {
            Some(details) => Written::Lines(vec![Line::entry(&name.text, details)]),
            // Unlike the name alone, details bring one back that a farther file took out.
            None if own.is_some_and(|own| own.as_map().is_some()) => {
                Written::Lines(vec![Line::entry(&name.text, Written::Raw("{}".to_owned()))])
            }
            None => Written::Text(name.text),
        }
    };
    let items: Vec<Line> =
        own.iter().map(|node| Line::Item { value: item(node), beside: Vec::new() }).collect();
    (!items.is_empty()).then_some(Written::Lines(items))
}

/// What is left of an indicator's details; `名称: 指标值` may have become `名称: {指标值: …}`.
fn details(own: &Node, merged: &Node) -> Option<Written> {
    match (&own.value, &merged.value) {
        (Value::Scalar(_), Value::Map(merged)) => kept(own, merged.get(keys::TARGET)?),
        _ => kept(own, merged),
    }
}

/// What the form's indicators take from the library, by the file that it stands in.
fn library_lines<'l>(merged: &Node, library: &'l Library, files: &mut BTreeMap<&'l str, Vec<Line>>) {
    let groups = merged.as_map().and_then(|map| map.get(keys::INDICATORS)?.as_map());
    for group in groups.map_or(&[][..], |groups| &groups.entries) {
        let Value::List(items) = &group.value.value else { continue };
        for item in items {
            let Some(name) = indicator_name(item) else { continue };
            let Some(Value::Map(entry)) = library.node(&name.text).map(|node| &node.value) else { continue };
            let subcategory = entry.get(keys::SUBCATEGORY).and_then(Node::as_scalar);
            if subcategory.is_some_and(|scalar| scalar.text == group.key.text) {
                taken(&name.text, item, entry, files);
            }
        }
    }
}

/// What one indicator takes from its entry in the library.
fn taken<'l>(name: &str, item: &Node, entry: &'l Map, files: &mut BTreeMap<&'l str, Vec<Line>>) {
    let own = item.as_map().map(|map| &map.entries[0].value);
    let given = |key: &str| match own.map(|node| &node.value) {
        // `指标值: ~` leaves it to the library, too.
        Some(Value::Map(details)) => details.get(key).is_some_and(|value| !value.is_null()),
        Some(_) => key == keys::TARGET,
        None => false,
    };
    let wanted = |key: &str| key != keys::NOTE && key != keys::SUBCATEGORY && !given(key);
    if !entry.entries.iter().any(|entry| wanted(&entry.key.text)) {
        return;
    }
    let mut lines: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for Entry { key, value } in &entry.entries {
        if key.text == keys::SUBCATEGORY || wanted(&key.text) {
            let line = Line::entry(&key.text, written(value));
            lines.entry(value.span.source.path.as_str()).or_default().push(line);
        }
    }
    for (path, lines) in lines {
        files.entry(path).or_default().push(Line::entry(name, Written::Lines(lines)));
    }
}

/// Whether two values are the one that was written in one place.
fn is_same(one: &Node, other: &Node) -> bool {
    Arc::ptr_eq(&one.span.source, &other.span.source) && one.span.range() == other.span.range()
}

/// A value as it is written anew.
fn written(node: &Node) -> Written {
    match &node.value {
        Value::Scalar(scalar) => match scalar.kind {
            // A blank takes nothing out.
            ScalarKind::Null if scalar.text.is_empty() => Written::Blank,
            ScalarKind::Null => Written::Raw("~".to_owned()),
            ScalarKind::Bool | ScalarKind::Number => Written::Raw(scalar.text.clone()),
            ScalarKind::Text | ScalarKind::Taken => Written::Text(scalar.text.clone()),
        },
        Value::List(items) if items.is_empty() => Written::Raw("[]".to_owned()),
        Value::Map(map) if map.entries.is_empty() => Written::Raw("{}".to_owned()),
        Value::List(items) => {
            let item = |node| Line::Item { value: written(node), beside: Vec::new() };
            Written::Lines(items.iter().map(item).collect())
        }
        Value::Map(map) => {
            let entry = |Entry { key, value }: &Entry| Line::entry(&key.text, written(value));
            Written::Lines(map.entries.iter().map(entry).collect())
        }
    }
}
