//! 绩效指标 → indicators, completed from the library.

use std::collections::BTreeMap;

use super::{ColumnValue, Indicator, Library, Located, cut};
use crate::diagnostic::Diagnostic;
use crate::edition::{Column, ColumnKind, Edition};
use crate::message::{ArchiveMessage, Characters, Meant, Message};
use crate::source::{
    Fields, Key, Node, Reader, ScalarKind, Span, Value, as_it_should_be, indicator_name, keys, near, place,
    said,
};
use crate::value::target::Target;

/// More indicators than these, some 90 pages, are refused: what a form costs is bounded.
const MAX_INDICATORS: usize = 3000;

/// Reads the indicators of all groups and puts the groups into the edition's order.
pub fn read(
    node: &Node,
    library: Option<&Library>,
    edition: &Edition,
    reader: &mut Reader,
) -> Vec<Indicator> {
    let Some(mut groups) = reader.map(keys::INDICATORS, node) else { return Vec::new() };
    let before = reader.report.mark();
    let mut indicators = Vec::new();
    for (index, (_, subcategory)) in edition.subcategories().enumerate() {
        let Some(group) = groups.take(&subcategory.key).filter(|group| !group.is_null()) else { continue };
        let items = reader.list(&subcategory.key, group).unwrap_or_default();
        let mut group = Group {
            key: &subcategory.key,
            index,
            library,
            edition,
            columns: &edition.columns,
            seen: BTreeMap::new(),
        };
        let written = items.iter().filter(|item| item.taken().is_none());
        indicators.extend(written.filter_map(|item| group.indicator(item, reader)));
    }
    if indicators.len() > MAX_INDICATORS {
        let message = ArchiveMessage::TooManyIndicators { count: indicators.len(), limit: MAX_INDICATORS };
        reader.report.at(&node.span, message);
    }
    let unknown = groups.rest();
    for (key, _) in &unknown {
        if !reader.colons(&key.span) {
            reader.report.at(&key.span, unknown_subcategory(&key.text, edition));
        }
    }
    let complained = !unknown.is_empty() || reader.report.grew(before);
    if indicators.is_empty() && !complained {
        reader.report.at(&node.span, Message::NoIndicators {});
    }
    indicators
}

fn unknown_subcategory(key: &str, edition: &Edition) -> Message {
    let known: Vec<&str> = edition.subcategories().map(|(_, s)| s.key.as_str()).collect();
    let key = key.to_owned();
    if let Some(category) = edition.taxonomy.iter().find(|category| category.label == key) {
        let own: Vec<&str> = category.subcategories.iter().map(|s| s.key.as_str()).collect();
        return Message::CategoryAsGroup { key, known: own.join("、") };
    }
    // `数量指标(必填)` and `数量` are what people copy from the form or shorten.
    let bare = key.split(['(', '（']).next().unwrap_or_default().trim();
    let alike = known.iter().find(|k| **k == bare || k.strip_suffix("指标") == Some(bare)).copied();
    match alike.or_else(|| near(&key, &known)) {
        Some(near) => {
            let near = Meant::new(&key, near);
            Message::UnknownSubcategoryNear { key, near }
        }
        None => Message::UnknownSubcategory { key, known: known.join("、") },
    }
}

/// The group that is being read.
struct Group<'a> {
    key: &'a str,
    index: usize,
    library: Option<&'a Library>,
    edition: &'a Edition,
    columns: &'a [Column],
    seen: BTreeMap<String, Key>,
}

impl Group<'_> {
    fn indicator(&mut self, item: &Node, reader: &mut Reader) -> Option<Indicator> {
        let Some(name) = indicator_name(item).filter(|name| !name.text.trim().is_empty()) else {
            reader.report.at(&item.span, Message::BadIndicator {});
            return None;
        };
        if let Some(first) = self.seen.get(&name.text) {
            let message = Message::IndicatorTwice { name: name.text.clone(), group: self.key.to_owned() };
            reader.report.push(Diagnostic::at(&name.span, message).with(&first.span));
            return None;
        }
        self.seen.insert(name.text.clone(), name.clone());

        // `名称：{指标值: …}` is a key to YAML.
        if (name.text.contains("：{") || name.text.contains("：[")) && reader.colons(&name.span) {
            return None;
        }
        let own = item.as_map().map(|map| &map.entries[0].value);
        if own.is_some_and(Node::is_blank) {
            self.blank_target(&name, reader);
            return None;
        }
        if own.is_some_and(Node::is_null) {
            reader.report.at(&name.span, Message::NothingToRemove { name: name.text.clone() });
            return None;
        }
        if own.is_none() && item.as_scalar().is_some_and(|s| s.kind == ScalarKind::Number) {
            reader.report.at(&item.span, Message::BadIndicator {});
            return None;
        }
        let entry = self.library.and_then(|library| library.node(&name.text));
        let group = entry.map(|entry| self.library_group(&name.text, entry, reader));
        if group == Some(None) && own.is_none() {
            // Its target may stand there; the library's own mistake has been named.
            return None;
        }
        // What the library says of another group's indicator of this name does not apply here.
        let entry = entry.filter(|_| group.as_ref().is_some_and(|g| g.as_deref() == Some(self.key)));

        let mut own_details = match own.map(|node| (node, &node.value)) {
            Some((node, Value::Map(_))) => reader.map(&name.text, node),
            _ => None,
        };
        let mut library_details = entry.and_then(|entry| reader.map(&name.text, entry));
        let left_blank =
            own.and_then(Node::as_map).and_then(|map| map.get(keys::TARGET)).filter(|node| node.is_blank());
        if left_blank.is_some() {
            self.blank_target(&name, reader);
            return None;
        }
        if let Some(target) = own.and_then(Node::as_map).and_then(|map| map.get(keys::TARGET)) {
            self.refuse_wide_comma(target, reader);
        }
        let short = own.filter(|node| !matches!(node.value, Value::Map(_)));
        let target_node = short
            .or_else(|| take(&mut own_details, keys::TARGET))
            .or_else(|| take(&mut library_details, keys::TARGET));
        let before = reader.report.mark();
        let target = self.target(&name, target_node, group.flatten(), reader);
        let untargeted = reader.report.count_since(before) == 1 && target.is_none();
        let further = self
            .columns
            .iter()
            .map(|column| {
                let own = own_details.as_mut().and_then(|details| details.take_entry(&column.key));
                let theirs = library_details.as_mut().and_then(|details| details.take(&column.key));
                let theirs = theirs.filter(|node| !node.is_null());
                if let (Some(own), Some(theirs)) = (own.filter(|own| own.value.is_blank()), theirs) {
                    let (key, value) = (column.key.clone(), said(theirs));
                    let message = Message::BlankHides { key, value, place: place(theirs) };
                    reader.report.at(&own.key.span, message);
                }
                let own = own.map(|own| &own.value).filter(|node| !node.is_null());
                let node = own.or(theirs)?;
                read_column(column, node, reader)
            })
            .collect();
        if let Some(mut details) = own_details {
            let mut known = vec![keys::TARGET, keys::NOTE];
            known.extend(self.columns.iter().map(|column| column.key.as_str()));
            details.take(keys::NOTE);
            let target_before = target_node.is_none() && untargeted;
            if reader.finish(details, &known) && target_before {
                // What was mistyped is its target's key.
                reader.report.retract(before);
            }
        }
        if let Some(mut details) = library_details {
            refuse_slips(&mut details, self.columns, reader);
        }
        let name = Located { value: name.text, span: Some(name.span) };
        Some(Indicator { subcategory: self.index, name, target: target?, further })
    }

    /// Reports a target that is left blank: whether that of the library is meant, nobody says.
    fn blank_target(&self, name: &Key, reader: &mut Reader) {
        let entry = self.library.and_then(|library| library.get(&name.text));
        let entry = entry.filter(|entry| entry.subcategory == Some(self.key));
        let name_text = name.text.clone();
        let message = match entry.and_then(|entry| entry.target) {
            Some(target) => Message::BlankOverLibrary { name: name_text, target: target.value.to_string() },
            None => Message::NoTarget { name: name_text },
        };
        reader.report.at(&name.span, message);
    }

    /// Reports `{指标值: ≥5次，说明：按月}`: to YAML one value, which would be printed whole.
    fn refuse_wide_comma(&self, target: &Node, reader: &mut Reader) {
        let Some(comma) = comma_in_brackets(&target.span) else { return };
        let rest = &target.span.source.text[comma.range().end..target.span.range().end];
        let further = self.columns.iter().map(|column| column.key.as_str());
        let is_key =
            |key: &str| rest.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with(['：', ':']));
        if further.chain([keys::NOTE, keys::TARGET]).any(is_key) {
            reader.report.at(&comma, lookalike(&comma, ", "));
        }
    }

    fn target(
        &self,
        name: &Key,
        node: Option<&Node>,
        library_group: Option<String>,
        reader: &mut Reader,
    ) -> Option<Located<Target>> {
        let written = match node {
            Some(node) => {
                let (text, _) = reader.scalar(keys::TARGET, node)?;
                (!text.trim().is_empty()).then(|| Located::at(node, Target::parse(text)))
            }
            None => None,
        };
        if written.is_none() {
            // `- 完成率≥95%`, or what a library's list never has.
            if reader.colons(&name.span) || node.is_none() && reader.slips(&name.span, true) {
                return None;
            }
            if let Some(comma) = comma_in_brackets(&name.span) {
                reader.report.at(&comma, lookalike(&comma, ", "));
                return None;
            }
            if let Some(rest) = cut::rest(&name.span) {
                let (key, rest_text) = (name.text.clone(), rest.text().to_owned());
                reader.report.at(&rest, Message::CutByHash { key, rest: rest_text });
            }
            let place = node.map_or(&name.span, |node| &node.span);
            let elsewhere = library_group.filter(|group| group != self.key);
            let name = name.text.clone();
            reader.report.at(
                place,
                match elsewhere {
                    Some(group) => Message::NoTargetHere { name, group },
                    None => match as_it_should_be(&name, true).filter(|_| node.is_none()) {
                        Some(line) => Message::NoTargetButNumber { name, line },
                        None => Message::NoTarget { name },
                    },
                },
            );
        }
        written
    }

    /// The subcategory that the library files an indicator under. One that this edition does not
    /// have may be another edition's, unless it is nearly one of this one's.
    fn library_group(&self, name: &str, entry: &Node, reader: &mut Reader) -> Option<String> {
        let node = entry.as_map().and_then(|map| map.get(keys::SUBCATEGORY));
        let Some(scalar) = node.and_then(Node::as_scalar).filter(|scalar| scalar.kind == ScalarKind::Text)
        else {
            let mistyped = entry.as_map().and_then(|map| {
                map.entries.iter().find(|entry| near(&entry.key.text, &[keys::SUBCATEGORY]).is_some())
            });
            match mistyped.filter(|_| node.is_none()).map(|entry| &entry.key) {
                Some(Key { text, span }) => {
                    let (key, near) = (text.clone(), Meant::new(text, keys::SUBCATEGORY));
                    reader.report.at(span, Message::UnknownKeyNear { key, near });
                }
                None => reader.report.at(&entry.span, Message::LibraryGroup { name: name.to_owned() }),
            }
            return None;
        };
        let known = self.edition.subcategories().any(|(_, subcategory)| subcategory.key == scalar.text);
        match unknown_subcategory(&scalar.text, self.edition) {
            Message::UnknownSubcategoryNear { key, near } if !known => {
                let place = node.map_or(&entry.span, |node| &node.span);
                let group = near.word().to_owned();
                reader.report.at(place, Message::UnknownSubcategoryNear { key, near });
                Some(group)
            }
            _ => Some(scalar.text.clone()),
        }
    }
}

/// The first full-width comma of a value that stands between brackets of YAML's.
fn comma_in_brackets(value: &Span) -> Option<Span> {
    let before = value.source.text[..value.range().start].trim_end();
    let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
    if value.text().starts_with(['"', '\'']) || !line.contains(['[', '{']) {
        return None;
    }
    let at = value.range().start + value.text().find('，')?;
    Some(Span::new(&value.source, at..at + '，'.len_utf8()))
}

fn lookalike(place: &Span, write: &str) -> Message {
    Message::Lookalike { found: Characters::of(place.text()), write: write.to_owned() }
}

/// Reports keys of a library entry that look like a known key. Others may be columns of another
/// edition, since one library serves several.
fn refuse_slips(details: &mut Fields, columns: &[Column], reader: &mut Reader) {
    let mut known = vec![keys::SUBCATEGORY, keys::TARGET, keys::NOTE];
    known.extend(columns.iter().map(|column| column.key.as_str()));
    for (key, _) in details.rest() {
        if let Some(near) = near(&key.text, &known).filter(|near| *near != key.text) {
            let message =
                Message::UnknownKeyNear { key: key.text.clone(), near: Meant::new(&key.text, near) };
            reader.report.at(&key.span, message);
        }
    }
}

fn take<'n>(details: &mut Option<Fields<'n>>, key: &str) -> Option<&'n Node> {
    details.as_mut()?.take(key).filter(|node| !node.is_null())
}

fn read_column(column: &Column, node: &Node, reader: &mut Reader) -> Option<Located<ColumnValue>> {
    let value = match column.kind {
        ColumnKind::Text => ColumnValue::Text(reader.text(&column.key, node)?.to_owned()),
        ColumnKind::Target => ColumnValue::Target(Target::parse(reader.scalar(&column.key, node)?.0)),
        ColumnKind::Number => {
            let (text, _) = reader.scalar(&column.key, node)?;
            if rust_decimal::Decimal::from_str_exact(text).is_err() {
                let (key, value) = (column.key.clone(), text.to_owned());
                reader.report.at(&node.span, Message::NotNumber { key, value });
                return None;
            }
            ColumnValue::Text(text.to_owned())
        }
    };
    Some(Located::at(node, value))
}
