//! The indicators of next year's form: targets kept, and none lost that came from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::comments::end_of;
use super::renew::{Renewal, below, in_line, scalar};
use super::{given, year};
use crate::edition::ColumnKind;
use crate::form::{ColumnValue, Form, Indicator};
use crate::source::yaml::{Line, Value, quote};
use crate::source::{Entry, Map, Node, Value as Tree, indicator_name, keys};
use crate::value::target::Target;

/// What stands about an indicator, as YAML: 指标值 and the further columns.
type Details = Vec<(String, String)>;

impl<'a> Renewal<'a> {
    /// 绩效指标, by group. `entry` is the file's own; without one it is all inherited.
    pub fn indicators(&mut self, entry: Option<&Entry>) -> Vec<Line> {
        let own = entry.and_then(|entry| entry.value.as_map());
        let old = self.old.defaults.and_then(Node::as_map);
        let old = given(old, keys::INDICATORS).and_then(Node::as_map);
        let beside = entry.map(|entry| self.header(entry)).unwrap_or_default();
        let mut lines = Vec::new();
        for group in own.map_or(&[][..], |own| &own.entries) {
            lines.extend(self.above_at(group.key.span.range().start));
            lines.extend(self.group(&group.key.text, Some(group), old));
        }
        for group in old.map_or(&[][..], |old| &old.entries) {
            if own.is_none_or(|own| own.get(&group.key.text).is_none()) {
                lines.extend(self.group(&group.key.text, None, old));
            }
        }
        if let Some(entry) = entry {
            let left = self.above_at(end_of(&entry.value));
            lines.extend(left.into_iter().filter(|line| *line != Line::Blank));
        }
        let lines = below(keys::INDICATORS, lines, beside);
        if lines.is_empty() {
            return lines;
        }
        [vec![Line::comment("TODO 逐条核对指标和指标值")], lines].concat()
    }

    fn group(&mut self, key: &str, own: Option<&Entry>, old: Option<&Map>) -> Vec<Line> {
        let beside = own.map(|own| self.header(own)).unwrap_or_default();
        let own_items = match own.map(|own| items(Some(&own.value))) {
            // A blank group, which takes out what is inherited.
            Some(None) => return vec![Line::Entry { key: key.to_owned(), value: Value::Blank, beside }],
            Some(Some(items)) => items,
            None => &[],
        };
        let inherited = items(given(old, key)).unwrap_or_default();
        let new = self.place.given(keys::INDICATORS).and_then(Node::as_map);
        let now = by_name(items(given(new, key)).unwrap_or_default());
        let resolved = self.resolved(key);
        let own_names: BTreeSet<String> = by_name(own_items).into_keys().collect();

        let mut lines = Vec::new();
        for item in inherited {
            let Some(name) = indicator_name(item).map(|name| name.text) else { continue };
            let lost = self.is_lost("", item, now.get(&name).copied()) && !own_names.contains(&name);
            if let Some(indicator) = resolved.get(name.as_str()).filter(|_| lost) {
                lines.extend(self.item(&name, self.details_of(indicator), Vec::new()));
            }
        }
        for item in own_items {
            let range = item.span.range();
            lines.extend(self.above_at(range.start));
            lines.extend(self.own_item(item, key, &now, &resolved));
        }
        let known = self.place.edition.subcategories().any(|(_, group)| group.key == key);
        let lines = below(key, lines, beside);
        if known || lines.is_empty() {
            return lines;
        }
        let todo = Line::comment(format!("TODO 版式 {} 没有二级指标“{key}”", self.place.edition.name));
        [vec![todo], lines.into_iter().flat_map(Line::commented).collect()].concat()
    }

    /// An item of the file. `now` is what the new defaults have of its group, `resolved` what the old
    /// form printed.
    fn own_item(
        &mut self,
        item: &Node,
        group: &str,
        now: &BTreeMap<String, &Node>,
        resolved: &BTreeMap<&str, &Indicator>,
    ) -> Vec<Line> {
        let beside = self.beside(end_of(item));
        let Some(name) = indicator_name(item).map(|name| name.text) else { return Vec::new() };
        let own = item.as_map().map(|map| &map.entries[0].value);
        if own.is_some_and(Node::is_null) {
            // Nothing to take out where nothing is inherited.
            let value = Value::Lines(vec![Line::entry(&name, Value::Raw("~".to_owned()))]);
            return if now.contains_key(&name) { vec![Line::Item { value, beside }] } else { Vec::new() };
        }
        // What it says itself, then what it took from elsewhere and would not find again.
        let mut details = match own {
            Some(own) => details_in(own),
            None => Vec::new(),
        };
        let elsewhere = resolved.get(name.as_str()).map(|indicator| self.details_of(indicator));
        for (key, value) in elsewhere.unwrap_or_default() {
            let said = details.iter().any(|(own, _)| *own == key);
            if !said && !self.found_again(&name, group, (&key, &value), now) {
                details.push((key, value));
            }
        }
        self.item(&name, details, beside)
    }

    /// Whether the new defaults or the new library give a detail of an indicator. What held last year,
    /// too, must give the same; what is new is meant so.
    fn found_again(
        &self,
        name: &str,
        group: &str,
        (key, value): (&str, &str),
        now: &BTreeMap<String, &Node>,
    ) -> bool {
        let fits = |node: &Node| !self.is_last_years(node) || detail(key, node) == value;
        let inherited = now.get(name).and_then(|item| item.as_map()).map(|map| &map.entries[0].value);
        let inherited = inherited.and_then(|node| match node.as_map() {
            Some(map) => given(Some(map), key),
            None => Some(node).filter(|_| key == keys::TARGET),
        });
        if let Some(node) = inherited {
            return fits(node);
        }
        let library = self.place.library;
        let filed = library.and_then(|library| library.get(name)).and_then(|entry| entry.subcategory);
        let entry = library.and_then(|library| library.node(name)).and_then(Node::as_map);
        filed == Some(group) && given(entry, key).is_some_and(fits)
    }

    /// The line of an indicator; a detail that the new edition has no column for is a comment.
    fn item(&self, name: &str, mut details: Details, mut beside: Vec<String>) -> Vec<Line> {
        let edition = self.place.edition;
        let known = |key: &str| {
            [keys::TARGET, keys::NOTE].contains(&key)
                || edition.columns.iter().any(|column| column.key == key)
        };
        let strange: Vec<(String, String)> = details.iter().filter(|(key, _)| !known(key)).cloned().collect();
        details.retain(|(key, _)| known(key));
        let near = self.old.form.year.value;
        let words = details.iter().filter(|(key, _)| key != keys::TARGET).map(|(_, value)| value.as_str());
        let target = details.iter().find(|(key, _)| key == keys::TARGET).map(|(_, value)| value.as_str());
        if words.chain([name]).chain(target).any(|text| !year::in_text(text, near).is_empty()) {
            beside.insert(0, "TODO 里面有年份".to_owned());
        }
        let value = match &details[..] {
            [] => Value::Raw(quote(name).into_owned()),
            [(key, value)] if key == keys::TARGET => {
                Value::Lines(vec![Line::entry(name, Value::Raw(value.clone()))])
            }
            details => {
                let entries: Vec<String> =
                    details.iter().map(|(key, value)| format!("{}: {value}", quote(key))).collect();
                let flow = format!("{{{}}}", entries.join(", "));
                Value::Lines(vec![Line::entry(name, Value::Raw(flow))])
            }
        };
        let mut lines = vec![Line::Item { value, beside }];
        for (key, value) in strange {
            lines.push(Line::comment(format!("TODO 版式 {} 没有“{key}”：{value}", edition.name)));
        }
        lines
    }

    /// The indicators of a group of the old form, by name.
    fn resolved(&self, group: &str) -> BTreeMap<&'a str, &'a Indicator> {
        let form: &'a Form = self.old.form;
        let index = form.edition.subcategories().position(|(_, subcategory)| subcategory.key == group);
        let own = form.indicators.iter().filter(|indicator| Some(indicator.subcategory) == index);
        own.map(|indicator| (indicator.name.value.as_str(), indicator)).collect()
    }

    /// What the old form printed of an indicator.
    fn details_of(&self, indicator: &Indicator) -> Details {
        let mut details =
            vec![(keys::TARGET.to_owned(), quote(&indicator.target.value.to_string()).into_owned())];
        let columns = &self.old.form.edition.columns;
        for (column, value) in columns.iter().zip(&indicator.further) {
            let Some(value) = value else { continue };
            let text = match &value.value {
                ColumnValue::Text(text) if column.kind == ColumnKind::Number => text.clone(),
                ColumnValue::Text(text) => quote(text).into_owned(),
                ColumnValue::Target(target) => quote(&target.to_string()).into_owned(),
            };
            details.push((column.key.clone(), text));
        }
        details
    }
}

/// A detail as it is written: targets in the one spelling that the program itself uses.
fn detail(key: &str, node: &Node) -> String {
    match node.as_scalar() {
        Some(scalar) if key == keys::TARGET => quote(&Target::parse(&scalar.text).to_string()).into_owned(),
        _ => in_line(node),
    }
}

/// `名称: ≥5` and `名称: {指标值: ≥5, …}` alike.
fn details_in(node: &Node) -> Details {
    match node.as_map() {
        Some(map) => map
            .entries
            .iter()
            .filter(|entry| !entry.value.is_null())
            .map(|entry| (entry.key.text.clone(), in_line(&entry.value)))
            .collect(),
        None if matches!(scalar(node), Value::Blank) => Vec::new(),
        None => vec![(keys::TARGET.to_owned(), in_line(node))],
    }
}

/// The items of a group; `None` if it is no list.
fn items(group: Option<&Node>) -> Option<&[Node]> {
    match &group?.value {
        Tree::List(items) => Some(items),
        _ => None,
    }
}

fn by_name(items: &[Node]) -> BTreeMap<String, &Node> {
    items.iter().filter_map(|item| Some((indicator_name(item)?.text, item))).collect()
}
