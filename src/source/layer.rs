//! Several trees → one: defaults under the project, every value keeping the place it came from.
//!
//! Mappings merge by key, scalars and lists replace. Indicators are the exception: they merge by
//! name within their 二级指标 and keep their order, and `名称: ~` takes an inherited one out. A value that is
//! left blank says nothing: what is inherited stands, and [`hidden`](super::hidden()) tells of it.

use std::collections::{BTreeMap, VecDeque};

use super::{Entry, Key, Map, Node, Scalar, ScalarKind, Value};
use crate::character::looks;

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
    if over.is_blank() {
        return base.clone();
    }
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
        (_, over) if over.is_blank() => base.clone(),
        (Value::Map(base), Node { value: Value::Map(over), span }) => {
            Node { value: Value::Map(merge_maps(base, over, |_, b, o| merge_indicators(b, o))), span }
        }
        (_, Node { value: Value::Map(mut over), span }) if base.is_null() && !base.is_blank() => {
            for entry in &mut over.entries {
                let group = std::mem::replace(&mut entry.value, base.clone());
                entry.value = merge_indicators(base, group);
            }
            Node { value: Value::Map(over), span }
        }
        (_, over) => over,
    }
}

fn merge_indicators(base: &Node, over: Node) -> Node {
    if over.is_blank() {
        return base.clone();
    }
    let inherited = match &base.value {
        Value::List(inherited) => inherited.as_slice(),
        _ => &[],
    };
    // Nothing is left to be taken out of a group that was taken out as a whole.
    let emptied = base.is_null() && !base.is_blank();
    if !matches!(over.value, Value::List(_)) || !(emptied || matches!(base.value, Value::List(_))) {
        return over;
    }
    let Node { value: Value::List(own), span } = over else { unreachable!("checked above") };
    // `None` marks an inherited indicator that stands elsewhere now: its place must not be matched again.
    let mut items: Vec<Option<Node>> = inherited.iter().cloned().map(Some).collect();
    // A name may stand twice (an error that is told later): the first own one meets the first inherited.
    let mut places: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (i, item) in inherited.iter().enumerate() {
        let name = indicator_name(item).map(|name| looks(&name.text).into_owned());
        if let Some(name) = name.or_else(|| item.taken().map(|name| looks(name).into_owned())) {
            places.entry(name).or_default().push_back(i);
        }
    }
    for item in own {
        let name = indicator_name(&item);
        let gone = is_taken_out(&item);
        let found = name.as_ref().and_then(|name| places.get_mut(looks(&name.text).as_ref()));
        let found = found.and_then(|places| if gone { places.front().copied() } else { places.pop_front() });
        match (found, name) {
            (Some(i), Some(name)) if gone => items[i] = Some(tombstone(name)),
            (Some(i), _) if inherited[i].taken().is_some() => {
                items[i] = None;
                items.push(Some(item));
            }
            // Taken out by this very layer before.
            (Some(i), _) if items[i].as_ref().is_some_and(|item| item.taken().is_some()) => {
                items[i] = None;
                items.push(Some(item));
            }
            (Some(i), _) => items[i] = Some(lay_indicator(&inherited[i], item)),
            (None, Some(name)) if gone && emptied => items.push(Some(tombstone(name))),
            (None, _) => items.push(Some(item)),
        }
    }
    Node { value: Value::List(items.into_iter().flatten().collect()), span }
}

/// Whether an item is `名称: ~`.
fn is_taken_out(item: &Node) -> bool {
    let value = item.as_map().and_then(|map| map.entries.first()).map(|entry| &entry.value);
    value.is_some_and(|value| value.is_null() && !value.is_blank())
}

/// What stands for an indicator that was taken out, so that a nearer layer may take it out, too.
fn tombstone(name: Key) -> Node {
    Node { value: Value::Scalar(Scalar { text: name.text, kind: ScalarKind::Taken }), span: name.span }
}

/// One indicator over the inherited one of the same name.
fn lay_indicator(base: &Node, over: Node) -> Node {
    let Value::Map(Map { entries }) = &over.value else { return base.clone() };
    let own = &entries[0];
    if own.value.is_blank() {
        return base.clone();
    }
    let inherited = base.as_map().map(|map| as_details(&map.entries[0].value));
    let value = match inherited {
        Some(inherited) => merge(&inherited, as_details(&own.value)),
        None => own.value.clone(),
    };
    let entry = Entry { key: own.key.clone(), value };
    Node { value: Value::Map(Map { entries: vec![entry] }), span: over.span }
}

/// `名称: 指标值` as `名称: {指标值: …}`, so that the short and the long spelling merge.
pub(super) fn as_details(value: &Node) -> Node {
    if !matches!(value.value, Value::Scalar(_)) {
        return value.clone();
    }
    let key = Key { text: keys::TARGET.to_owned(), span: value.span.clone() };
    let entry = Entry { key, value: value.clone() };
    Node { value: Value::Map(Map { entries: vec![entry] }), span: value.span.clone() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Source, hidden, parse};
    use super::*;

    fn read(path: &str, text: &str) -> Node {
        let source = Arc::new(Source { path: path.to_owned(), text: text.to_owned() });
        parse(&source).unwrap_or_else(|refused| panic!("{text:?}: {:?}", refused.found.diagnostics))
    }

    /// The indicators of 数 in all layers, the farthest first: `甲 5`, `甲` for a bare name, `-甲` for what was
    /// taken out, `甲 ~` for what can't be.
    fn layered(layers: &[&str]) -> Vec<String> {
        let layers = layers.iter().map(|items| read("甲.yaml", &format!("绩效指标:\n  {items}\n")));
        let merged = layers.reduce(|base, over| merge(&base, over)).unwrap();
        let groups = merged.as_map().and_then(|map| map.get(keys::INDICATORS)).unwrap();
        let Some(Value::List(items)) = groups.as_map().and_then(|map| map.get("数")).map(|node| &node.value)
        else {
            return vec!["nothing".to_owned()];
        };
        let one = |item: &Node| match (item.taken(), indicator_name(item)) {
            (Some(name), _) => format!("-{name}"),
            (None, Some(name)) => {
                let value = item.as_map().map(|map| &map.entries[0].value);
                let details = value.map(as_details);
                let target =
                    details.as_ref().and_then(|details| details.as_map()?.get(keys::TARGET)?.as_scalar());
                format!("{} {}", name.text, target.map_or("", |scalar| &scalar.text)).trim_end().to_owned()
            }
            (None, None) => "?".to_owned(),
        };
        items.iter().map(one).collect()
    }

    #[test]
    fn what_takes_out_and_what_does_not() {
        for (layers, result) in [
            (&["数: [甲: 5, 乙: 6]", "数: [甲: ~]"][..], &["-甲", "乙 6"][..]),
            (&["数: [甲: 5]", "数: [甲: ]"], &["甲 5"]),
            (&["数: [甲: 5]", "数:"], &["甲 5"]),
            (&["数: [甲: 5]", "数: [甲: {指标值: }]"], &["甲 5"]),
            (&["数: [甲: 5]", "数: [甲: {指标值: ~}]"], &["甲 ~"]),
            (&["数: [甲: 5]", "数: ~"], &["nothing"]),
            // Taken out twice, by two layers, with one between, and within one list.
            (&["数: [甲: 5]", "数: [甲: ~]", "数: [甲: ~]"], &["-甲"]),
            (&["数: [甲: 5]", "数: [甲: ~]", "数: [乙: 6]", "数: [甲: ~]"], &["-甲", "乙 6"]),
            (&["数: [甲: 5]", "数: [甲: ~, 甲: ~]"], &["-甲"]),
            (&["数: [甲: 5]", "数: ~", "数: [甲: ~, 乙: 6]"], &["-甲", "乙 6"]),
            (&["数: [甲: 5]", "数: [甲: ~]", "数: [甲: 7]", "数: [甲: ~]"], &["-甲"]),
            // What nobody declared can't be taken out.
            (&["数: [甲: 5]", "数: [乙: ~]"], &["甲 5", "乙 ~"]),
            (&["质: [乙: 5]", "数: [乙: ~]"], &["乙 ~"]),
            // Brought back, at the end.
            (&["数: [甲: 5, 乙: 6]", "数: [甲: ~]", "数: [甲: 7]"], &["乙 6", "甲 7"]),
            (&["数: [甲: 5, 乙: 6]", "数: [甲: ~, 甲: 7]"], &["乙 6", "甲 7"]),
            // By what names look like.
            (&["数: [培训人数: 5]", "数: [培训⼈数: 7]"], &["培训⼈数 7"]),
            (&["数: [培训⼈数: 5]", "数: [培训人数: ~]"], &["-培训人数"]),
        ] {
            assert_eq!(layered(layers), result, "{layers:?}");
        }
    }

    #[test]
    fn blanks_that_hide_something() {
        let base = "性质: 经常\n资金: {年度: {其他: 0, 空: ~}}\n绩效指标:\n  数: [甲: 5, 乙]\n  质: [丙: {指标值: 5, 权重: 2}]\n";
        for (over, found) in [
            ("性质:", &["E022 性质"][..]),
            ("性质: # 待定", &["E022 性质"]),
            ("性质: ~", &[]),
            ("性质: \"\"", &[]),
            ("类别:", &[]),
            ("资金:", &["E022 资金"]),
            ("资金: {年度: }", &["E022 年度"]),
            ("资金: {年度: {其他: , 空: }}", &["E022 其他"]),
            ("绩效指标:", &["E022 绩效指标"]),
            ("绩效指标:\n  数:\n", &["E022 数"]),
            ("绩效指标:\n  数: [甲: , 乙: , 丁: ]\n", &["E051 甲", "E051 乙"]),
            ("绩效指标:\n  质: [丙: {指标值: , 权重: }]\n", &["E022 指标值", "E022 权重"]),
            ("绩效指标:\n  质: [丙: ~]\n", &[]),
        ] {
            let hidden = hidden(&read("甲.yaml", base), &read("乙.yaml", over));
            let told =
                hidden.iter().map(|d| format!("{} {}", d.message.code(), d.span.as_ref().unwrap().text()));
            assert_eq!(told.collect::<Vec<_>>(), found, "{over}");
        }
    }
}
