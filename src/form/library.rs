//! The indicator library (指标库): what is known of an indicator by its name.

use std::collections::BTreeMap;

use crate::character::looks;
use crate::source::{Key, Node, ScalarKind, Span, keys};
use crate::value::target::Target;

use super::Located;

/// The library that holds in one folder. Entries are read when an indicator asks for them, since a
/// mistake in one concerns the forms that use it and no others.
#[derive(Clone, Debug)]
pub struct Library {
    root: Node,
    /// Names → positions: libraries have tens of thousands of entries.
    index: BTreeMap<String, usize>,
    /// What names look like → positions, of those that no other entry looks like.
    looks: BTreeMap<String, usize>,
}

/// One indicator of the library, as far as it is written rightly.
#[derive(Clone, Debug)]
pub struct LibraryEntry<'l> {
    /// The indicator's name.
    pub name: &'l str,
    /// Where the name was written.
    pub span: &'l Span,
    /// The key of its subcategory.
    pub subcategory: Option<&'l str>,
    /// Its usual target.
    pub target: Option<Located<Target>>,
    /// What it means, for authors; not printed.
    pub note: Option<&'l str>,
}

impl Library {
    /// A library over the merged tree of its files.
    pub fn new(root: Node) -> Self {
        let entries = root.as_map().map_or(&[][..], |map| &map.entries);
        // `名称: ~` takes an entry of a farther library out.
        let entries = || entries.iter().enumerate().filter(|(_, entry)| !entry.value.is_null());
        let index = entries().map(|(i, entry)| (entry.key.text.clone(), i)).collect();
        let mut seen: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (i, entry) in entries() {
            let same = seen.entry(looks(&entry.key.text).into_owned());
            same.and_modify(|first| *first = None).or_insert(Some(i));
        }
        let looks = seen.into_iter().filter_map(|(name, i)| Some((name, i?))).collect();
        Self { root, index, looks }
    }

    /// The merged tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// What stands under a name, or under one that looks like it, as it was written.
    pub fn node(&self, name: &str) -> Option<&Node> {
        let (_, node) = self.at(self.position(name)?)?;
        Some(node)
    }

    /// The entry of a name, or of one that looks like it.
    pub fn get(&self, name: &str) -> Option<LibraryEntry<'_>> {
        self.at(self.position(name)?).map(|(key, node)| entry(key, node))
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.index.get(name).or_else(|| self.looks.get(looks(name).as_ref())).copied()
    }

    /// All entries in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = LibraryEntry<'_>> {
        let entries = self.root.as_map().map_or(&[][..], |map| &map.entries);
        let entries = entries.iter().filter(|written| !written.value.is_null());
        entries.map(|written| entry(&written.key, &written.value))
    }

    fn at(&self, position: usize) -> Option<(&Key, &Node)> {
        let entry = self.root.as_map()?.entries.get(position)?;
        Some((&entry.key, &entry.value))
    }
}

fn entry<'l>(key: &'l Key, node: &'l Node) -> LibraryEntry<'l> {
    let get = |name| node.as_map().and_then(|map| map.get(name));
    let text = |name| {
        let scalar = get(name)?.as_scalar()?;
        (scalar.kind == ScalarKind::Text).then_some(scalar.text.as_str())
    };
    let target = get(keys::TARGET).and_then(|node| {
        let written = node.as_scalar().filter(|s| s.kind != ScalarKind::Null && !s.text.trim().is_empty());
        written.map(|scalar| Located::at(node, Target::parse(&scalar.text)))
    });
    LibraryEntry {
        name: &key.text,
        span: &key.span,
        subcategory: text(keys::SUBCATEGORY),
        target,
        note: text(keys::NOTE),
    }
}
