//! The layers of a form, one upon the other: what it would say without the nearest of them.
//!
//! What a value overrides is not worked out a second time: the layers are merged from the farthest on
//! by `source::merge` itself, and each of these trees is asked. So an explanation can't differ from
//! what the form says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Layer, Said};
use crate::character::looks;
use crate::form::Library;
use crate::source::{Node, Span, Value, indicator_name, keys, merge, merge_library};

/// The files that a form is made of, each as it was read.
#[derive(Clone, Copy)]
pub struct Sources<'s> {
    /// The project file.
    pub project: &'s Node,
    /// The defaults from the farthest to the nearest.
    pub defaults: &'s [Arc<Node>],
    /// The libraries, likewise.
    pub libraries: &'s [Arc<Node>],
}

/// The layers with what each makes of those farther away; the farthest first, the project last.
pub(super) struct Layers<'s> {
    own: Vec<&'s Node>,
    merged: Vec<Node>,
    libraries: Vec<Library>,
}

impl<'s> Layers<'s> {
    pub fn new(sources: Sources<'s>) -> Self {
        let own: Vec<&Node> = sources.defaults.iter().map(AsRef::as_ref).chain([sources.project]).collect();
        let mut merged: Vec<Node> = Vec::with_capacity(own.len());
        for &layer in &own {
            let over = layer.clone();
            merged.push(match merged.last() {
                Some(base) => merge(base, over),
                None => over,
            });
        }
        let mut libraries: Vec<Library> = Vec::with_capacity(sources.libraries.len());
        for layer in sources.libraries {
            let over = (**layer).clone();
            libraries.push(Library::new(match libraries.last() {
                Some(base) => merge_library(base.root(), over),
                None => over,
            }));
        }
        Self { own, merged, libraries }
    }

    /// What all layers together say.
    pub fn whole(&self) -> &Node {
        self.merged.last().expect("the project is a layer")
    }

    /// What the library would say of an indicator, likewise.
    pub fn in_library(&self, name: &str, key: &str) -> Vec<Said> {
        let found = self.libraries.iter().rev().filter_map(|library| {
            let node = library.node(name)?.as_map()?.get(key)?;
            Some(Said::new(Layer::Library, node))
        });
        distinct(found)
    }

    /// The group that the library files an indicator under.
    pub fn library_group(&self, name: &str) -> Option<&str> {
        self.libraries.last()?.get(name)?.subcategory
    }

    /// Paths and the names of the groups' indicators, to be found quickly.
    pub fn index(&self) -> Index<'_> {
        Index {
            layers: self,
            paths: self.merged.iter().map(by_path).collect(),
            merged: self.merged.iter().map(by_name).collect(),
            own: self.own.iter().map(|root| by_name(root)).collect(),
        }
    }

    fn said(&self, node: &Node) -> Said {
        Said::new(self.layer(&node.span), node)
    }

    /// What is typed at a place that is no value, such as an indicator's name.
    pub fn said_at(&self, span: &Span, text: &str) -> Said {
        Said { layer: self.layer(span), span: span.clone(), text: text.to_owned(), nothing: false }
    }

    fn layer(&self, span: &Span) -> Layer {
        let project = self.own.last().is_some_and(|own| own.span.source.path == span.source.path);
        if project { Layer::Project } else { Layer::Defaults }
    }
}

/// The values of one tree: the keys that lead to each → the value.
type ByPath<'l> = BTreeMap<Vec<&'l str>, &'l Node>;

/// The indicators of one tree: group → name → item.
type ByName<'l> = BTreeMap<&'l str, BTreeMap<String, &'l Node>>;

/// The values and indicators of all layers.
pub(super) struct Index<'l> {
    layers: &'l Layers<'l>,
    paths: Vec<ByPath<'l>>,
    merged: Vec<ByName<'l>>,
    own: Vec<ByName<'l>>,
}

impl<'l> Index<'l> {
    /// What the form would say under a path of keys, without the nearest layers one after the other.
    pub fn at(&self, path: &[&str]) -> Vec<Said> {
        let found = self.paths.iter().rev().filter_map(|tree| {
            let known = (0..=path.len()).rev().find_map(|length| Some((length, tree.get(&path[..length])?)));
            // `资金: ~` empties everything below it. Other things are not said about this key.
            let (_, node) = known.filter(|(length, node)| *length == path.len() || node.is_null())?;
            Some(self.layers.said(node))
        });
        distinct(found)
    }

    /// What the form would say of an indicator's detail, without the nearest layers one after the
    /// other.
    pub fn detail(&self, group: &str, name: &str, key: &str) -> Vec<Said> {
        let found = self.merged.iter().rev().filter_map(|index| {
            let node = detail(index.get(group)?.get(looks(name).as_ref())?, key)?;
            Some(self.layers.said(node))
        });
        distinct(found)
    }

    /// The names that some layer has in a group and that all layers together don't have, in the order
    /// of the files.
    pub fn removed(&self, group: &str) -> Vec<String> {
        let here = |index: &ByName, name: &str| {
            index.get(group).is_some_and(|g| g.contains_key(looks(name).as_ref()))
        };
        let whole = self.merged.last().expect("the project is a layer");
        let mut seen = BTreeSet::new();
        let items = self.paths.iter().filter_map(|tree| tree.get(&[keys::INDICATORS, group][..]));
        let all = items.flat_map(|node| list(node)).filter_map(indicator_name);
        all.map(|key| key.text).filter(|name| !here(whole, name) && seen.insert(name.clone())).collect()
    }

    /// Where an indicator was taken out, and what it was until then: its target, or its bare name.
    pub fn removal(&self, group: &str, name: &str) -> Option<(Said, Vec<Said>)> {
        let get =
            |index: &ByName<'l>| index.get(group).and_then(|group| group.get(looks(name).as_ref())).copied();
        let last = self.merged.iter().rposition(|index| get(index).is_some())?;
        let layer = *self.layers.own.get(last + 1)?;
        // `名称: ~`, or a whole group or all groups made empty.
        let node = get(&self.own[last + 1]).map(|item| value_of(item).unwrap_or(item));
        let place = node.or_else(|| emptied(layer, group)).unwrap_or(layer);
        let mut had = self.detail(group, name, keys::TARGET);
        if had.is_empty() {
            had.extend(get(&self.merged[last]).map(|item| self.layers.said(item)));
        }
        Some((self.layers.said(place), had))
    }
}

fn by_path(root: &Node) -> ByPath<'_> {
    fn add<'n>(node: &'n Node, path: &mut Vec<&'n str>, index: &mut ByPath<'n>) {
        index.entry(path.clone()).or_insert(node);
        for entry in node.as_map().map_or(&[][..], |map| &map.entries) {
            path.push(&entry.key.text);
            add(&entry.value, path, index);
            path.pop();
        }
    }
    let mut index = ByPath::new();
    add(root, &mut Vec::new(), &mut index);
    index
}

fn by_name(root: &Node) -> ByName<'_> {
    let groups = root.as_map().and_then(|map| map.get(keys::INDICATORS)?.as_map());
    let groups = groups.map_or(&[][..], |map| &map.entries);
    let mut index = ByName::new();
    for group in groups {
        let names = index.entry(&group.key.text).or_default();
        for item in list(&group.value) {
            if let Some(key) = indicator_name(item) {
                names.entry(looks(&key.text).into_owned()).or_insert(item);
            }
        }
    }
    index
}

fn list(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => &[],
    }
}

/// What stands behind the name.
pub(super) fn value_of(item: &Node) -> Option<&Node> {
    item.as_map().and_then(|map| map.entries.first()).map(|entry| &entry.value)
}

/// One detail of an indicator; its target may be written short.
fn detail<'n>(item: &'n Node, key: &str) -> Option<&'n Node> {
    let value = value_of(item)?;
    match value.as_map() {
        Some(details) => details.get(key),
        None => (key == keys::TARGET).then_some(value),
    }
}

/// What replaces a whole group, or all groups, by nothing.
fn emptied<'n>(root: &'n Node, group: &str) -> Option<&'n Node> {
    let groups = root.as_map()?.get(keys::INDICATORS)?;
    match groups.as_map() {
        Some(map) => map.get(group),
        None => Some(groups),
    }
}

/// Each place once: a layer that says nothing here leaves what the farther ones say.
fn distinct(found: impl Iterator<Item = Said>) -> Vec<Said> {
    let mut said: Vec<Said> = found.collect();
    said.dedup_by(|a, b| a.span == b.span);
    said
}
