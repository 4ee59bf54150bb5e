//! Several trees → one: defaults under the project, every value keeping the place it came from.
//!
//! Mappings merge by key, scalars and lists replace. Indicators are the exception: they merge by
//! name within their 二级指标 and keep their order, and `名称: ~` takes an inherited one out.

use std::collections::{BTreeMap, VecDeque};

use super::{Entry, Key, Map, Node, Scalar, ScalarKind, Value};

/// The words of the format itself, which are the same in every edition.
pub mod keys {
    /// The edition of the form.
    pub const EDITION: &str = "版式";
    /// The fiscal year.
    pub const YEAR: &str = "年度";
    /// The amounts, by fund column and line.
    pub const FUNDS: &str = "资金";
    /// The indicators, by subcategory.
    pub const INDICATORS: &str = "绩效指标";
    /// An indicator's target.
    pub const TARGET: &str = "指标值";
    /// A library entry's subcategory.
    pub const SUBCATEGORY: &str = "二级指标";
    /// A remark that is not printed.
    pub const NOTE: &str = "说明";
    /// What concerns the checks.
    pub const CHECKS: &str = "检查";
    /// Excused warnings, below 检查: code → reason.
    pub const EXCUSES: &str = "豁免";
    /// What stands where `new` leaves an amount to be filled in.
    pub const TO_FILL_IN: &str = "待填写";
}

/// Lays `over` on `base`: project over defaults, nearer defaults over farther ones.
pub fn merge(base: &Node, over: Node) -> Node {
    let (Value::Map(base), Value::Map(_)) = (&base.value, &over.value) else { return over };
    let Node { value: Value::Map(over), span } = over else { unreachable!("checked above") };
    let merged = merge_maps(base, over, |key, base, over| match key {
        keys::INDICATORS => merge_groups(base, over),
        _ => merge(base, over),
    });
    Node { value: Value::Map(merged), span }
}

/// Lays one indicator library on another: the entries merge by name, their contents by key.
pub fn merge_library(base: &Node, over: Node) -> Node {
    match (&base.value, over) {
        (Value::Map(base), Node { value: Value::Map(over), span }) => {
            Node { value: Value::Map(merge_maps(base, over, |_, b, o| merge(b, o))), span }
        }
        (_, over) => over,
    }
}

/// The name of an indicator: `- 名称` or `- 名称: …`. `None` if the item is neither.
pub fn indicator_name(item: &Node) -> Option<Key> {
    match &item.value {
        Value::Scalar(Scalar { text, kind: ScalarKind::Text | ScalarKind::Number }) => {
            Some(Key { text: text.clone(), span: item.span.clone() })
        }
        Value::Map(Map { entries }) if entries.len() == 1 => Some(entries[0].key.clone()),
        _ => None,
    }
}

fn merge_maps(base: &Map, over: Map, mut both: impl FnMut(&str, &Node, Node) -> Node) -> Map {
    let mut entries: Vec<Entry> = base.entries.clone();
    // Libraries have tens of thousands of entries, and layers of them must not cost their product.
    let index: BTreeMap<&str, usize> =
        base.entries.iter().enumerate().map(|(i, e)| (e.key.text.as_str(), i)).collect();
    for entry in over.entries {
        match index.get(entry.key.text.as_str()) {
            Some(&i) => {
                let value = both(&entry.key.text, &base.entries[i].value, entry.value);
                entries[i] = Entry { key: entry.key, value };
            }
            None => entries.push(entry),
        }
    }
    Map { entries }
}

fn merge_groups(base: &Node, over: Node) -> Node {
    match (&base.value, over) {
        (Value::Map(base), Node { value: Value::Map(over), span }) => {
            Node { value: Value::Map(merge_maps(base, over, |_, b, o| merge_indicators(b, o))), span }
        }
        (_, over) => over,
    }
}

fn merge_indicators(base: &Node, over: Node) -> Node {
    let (Value::List(inherited), Value::List(_)) = (&base.value, &over.value) else { return over };
    let Node { value: Value::List(own), span } = over else { unreachable!("checked above") };
    // `None` marks an inherited indicator that was taken out: its place must not be matched again.
    let mut items: Vec<Option<Node>> = inherited.iter().cloned().map(Some).collect();
    // A name may stand twice (an error that is told later): the first own one meets the first inherited.
    let mut places: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (i, item) in inherited.iter().enumerate() {
        if let Some(name) = indicator_name(item) {
            places.entry(name.text).or_default().push_back(i);
        }
    }
    for item in own {
        let found = indicator_name(&item).and_then(|name| places.get_mut(&name.text)?.pop_front());
        match found {
            Some(i) => items[i] = lay_indicator(&inherited[i], item),
            None => items.push(Some(item)),
        }
    }
    Node { value: Value::List(items.into_iter().flatten().collect()), span }
}

/// One indicator over the inherited one of the same name; `None` if it is taken out.
fn lay_indicator(base: &Node, over: Node) -> Option<Node> {
    let Value::Map(Map { entries }) = &over.value else { return Some(base.clone()) };
    let own = &entries[0];
    if own.value.is_null() {
        return None;
    }
    let inherited = base.as_map().map(|map| as_details(&map.entries[0].value));
    let value = match inherited {
        Some(inherited) => merge(&inherited, as_details(&own.value)),
        None => own.value.clone(),
    };
    let entry = Entry { key: own.key.clone(), value };
    Some(Node { value: Value::Map(Map { entries: vec![entry] }), span: over.span })
}

/// `名称: 指标值` as `名称: {指标值: …}`, so that the short and the long spelling merge.
fn as_details(value: &Node) -> Node {
    if !matches!(value.value, Value::Scalar(_)) {
        return value.clone();
    }
    let key = Key { text: keys::TARGET.to_owned(), span: value.span.clone() };
    let entry = Entry { key, value: value.clone() };
    Node { value: Value::Map(Map { entries: vec![entry] }), span: value.span.clone() }
}
