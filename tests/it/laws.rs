//! The laws of layering, over random layers: whatever folders and projects say, their order and the
//! names decide, and nothing else.
//!
//! Layers are made as text and parsed, since a law that holds for made-up trees only is worth little.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::Arc;

use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;
use shenbao::source::{self, Node, Source, Span, Value, indicator_name, keys};

/// What a layer says of an indicator.
#[derive(Clone, Debug)]
enum Item {
    /// `- 名称`
    Name,
    /// `- 名称: 5`
    Target(u32),
    /// `- 名称: {指标值: 5}`, `- 名称: {权重: 5}` or both.
    Details(Words<u32>),
    /// `- 名称: ~`
    Removed,
}

/// Words in any order, each with something.
type Words<T> = Vec<(&'static str, T)>;

/// A layer: values by key, some of them one level down, and indicators by group.
#[derive(Clone, Debug)]
struct Layer {
    values: Words<u32>,
    /// Below 资金, whose own content is a mapping in every layer.
    nested: Option<Words<u32>>,
    groups: Option<Words<Words<Item>>>,
}

const NAMES: [&str; 5] = ["培训次数", "办理及时率", "满意度", "“12348”接答率", "接待数"];

/// Some of the words.
fn some<T: Clone + Debug + 'static>(
    words: &'static [&'static str],
    thing: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Words<T>> {
    let words = subsequence(words, 0..=words.len()).prop_shuffle();
    let thing = thing.boxed();
    let with = move |words: Vec<&'static str>| {
        let things = proptest::collection::vec(thing.clone(), words.len());
        things.prop_map(move |things| words.iter().copied().zip(things).collect())
    };
    words.prop_flat_map(with).boxed()
}

fn layer_of(item: impl Strategy<Value = Item> + 'static) -> impl Strategy<Value = Layer> {
    let values = some(&["项目名称", "项目类别", "年度总目标", "数量指标"], 0..1000u32);
    let nested = option::of(some(&["当年财政拨款", "其他资金", "项目名称"], 0..1000u32));
    let groups = option::of(some(&["数量指标", "质量指标", "时效指标"], some(&NAMES, item)));
    (values, nested, groups).prop_map(|(values, nested, groups)| Layer { values, nested, groups })
}

/// A layer that takes nothing out.
fn layer() -> impl Strategy<Value = Layer> {
    let details = subsequence(&[keys::TARGET, "权重"][..], 1..=2)
        .prop_flat_map(|keys| (0..1000u32).prop_map(move |n| keys.iter().map(|key| (*key, n)).collect()));
    layer_of(prop_oneof![
        Just(Item::Name),
        (0..1000u32).prop_map(Item::Target),
        details.prop_map(Item::Details),
    ])
}

impl Layer {
    /// The layer as a file named `path`.
    fn parse(&self, path: &str) -> Node {
        let mut text = String::new();
        let values = |text: &mut String, values: &[(&str, u32)], indent: &str| {
            for (key, value) in values {
                writeln!(text, "{indent}{key}: {value}").unwrap();
            }
        };
        values(&mut text, &self.values, "");
        if let Some(nested) = &self.nested {
            text.push_str(if nested.is_empty() { "资金: {}\n" } else { "资金:\n" });
            values(&mut text, nested, "  ");
        }
        if let Some(groups) = &self.groups {
            text.push_str(if groups.is_empty() { "绩效指标: {}\n" } else { "绩效指标:\n" });
            for (group, items) in groups {
                writeln!(text, "  {group}:{}", if items.is_empty() { " []" } else { "" }).unwrap();
                for (name, item) in items {
                    match item {
                        Item::Name => writeln!(text, "    - {name}"),
                        Item::Target(target) => writeln!(text, "    - {name}: {target}"),
                        Item::Removed => writeln!(text, "    - {name}: ~"),
                        Item::Details(details) => {
                            let details: Vec<_> =
                                details.iter().map(|(key, n)| format!("{key}: {n}")).collect();
                            writeln!(text, "    - {name}: {{{}}}", details.join(", "))
                        }
                    }
                    .unwrap();
                }
            }
        }
        parse(path, if text.is_empty() { "{}" } else { &text })
    }
}

fn parse(path: &str, text: &str) -> Node {
    source::parse(&Arc::new(Source { path: path.to_owned(), text: text.to_owned() })).expect(text)
}

/// By path: a value as typed and where.
type Facts = BTreeMap<String, (String, Span)>;

/// By path: the keys or names that stand there, in order.
type Orders = BTreeMap<String, Vec<String>>;

/// Everything that a tree says, by its path, with the place it was written in. An indicator's target
/// is the same whether it is written short or long.
fn facts(node: &Node) -> Facts {
    fn walk(node: &Node, path: &str, out: &mut Facts) {
        match &node.value {
            Value::Scalar(scalar) => {
                drop(out.insert(path.to_owned(), (scalar.text.clone(), node.span.clone())));
            }
            Value::Map(map) => {
                map.entries
                    .iter()
                    .for_each(|entry| walk(&entry.value, &format!("{path}/{}", entry.key.text), out));
            }
            Value::List(items) => items.iter().filter_map(|item| item.as_map()).for_each(|map| {
                let entry = &map.entries[0];
                let short = if entry.value.as_scalar().is_some() { "/指标值" } else { "" };
                walk(&entry.value, &format!("{path}/{}{short}", entry.key.text), out);
            }),
        }
    }
    let mut out = Facts::new();
    walk(node, "", &mut out);
    out
}

/// The keys of the mappings and the names of the indicators, in order, by their path.
fn orders(node: &Node) -> Orders {
    fn walk(node: &Node, path: &str, out: &mut Orders) {
        match &node.value {
            Value::Scalar(_) => {}
            Value::Map(map) => {
                out.insert(path.to_owned(), map.entries.iter().map(|entry| entry.key.text.clone()).collect());
                map.entries
                    .iter()
                    .for_each(|entry| walk(&entry.value, &format!("{path}/{}", entry.key.text), out));
            }
            Value::List(items) => {
                // What was taken out is remembered in the place of its item.
                let left = items.iter().filter(|item| item.taken().is_none());
                let names = left.map(|item| indicator_name(item).unwrap().text);
                out.insert(path.to_owned(), names.collect());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(node, "", &mut out);
    out
}

/// All of a tree: what it says, where that was written, in which order.
fn whole(node: &Node) -> (Facts, Orders) {
    (facts(node), orders(node))
}

/// `base`, then what is new in `over`.
fn appended(base: &[String], over: &[String]) -> Vec<String> {
    base.iter().chain(over.iter().filter(|word| !base.contains(word))).cloned().collect()
}

proptest! {
    #[test]
    fn an_empty_layer_changes_nothing(layer in layer()) {
        let (node, empty) = (layer.parse("own.yaml"), parse("empty.yaml", "{}"));
        prop_assert_eq!(whole(&source::merge(&empty, node.clone())), whole(&node));
        prop_assert_eq!(whole(&source::merge(&node, empty)), whole(&node));
    }

    /// So it does not matter whether folders are merged from the root down or from the project up.
    #[test]
    fn layering_is_associative(root in layer(), year in layer(), own in layer()) {
        let (root, year, own) = (root.parse("root.yaml"), year.parse("year.yaml"), own.parse("own.yaml"));
        let down = source::merge(&source::merge(&root, year.clone()), own.clone());
        let up = source::merge(&root, source::merge(&year, own));
        prop_assert_eq!(whole(&down), whole(&up));
    }

    /// Each value is that of the last layer which gives it, and knows the file and line of that layer.
    #[test]
    fn the_last_layer_wins_and_stays_the_origin(layers in [layer(), layer(), layer()]) {
        let nodes: Vec<Node> =
            layers.iter().zip(["root.yaml", "year.yaml", "own.yaml"]).map(|(l, path)| l.parse(path)).collect();
        let expected: BTreeMap<_, _> = nodes.iter().flat_map(facts).collect();
        let merged = nodes.into_iter().reduce(|base, over| source::merge(&base, over)).unwrap();
        let merged = facts(&merged);
        for (path, (text, span)) in &merged {
            prop_assert_eq!(span.text(), text, "{}", path);
        }
        prop_assert_eq!(merged, expected);
    }

    /// First what is inherited, as it was; then what is new, as it is written.
    #[test]
    fn order_is_kept(base in layer(), over in layer()) {
        let (base, over) = (base.parse("base.yaml"), over.parse("over.yaml"));
        let (before, new) = (orders(&base), orders(&over));
        for (path, order) in orders(&source::merge(&base, over)) {
            let of = |layer: &Orders| layer.get(&path).cloned().unwrap_or_default();
            let details = path.matches('/').count() > 2;
            prop_assert!(details || order == appended(&of(&before), &of(&new)), "{}: {:?}", path, order);
        }
    }

    /// `名称: ~` takes out that indicator of that group. The others stay as they are, wherever they
    /// stand, and so does one of the same name in another group.
    #[test]
    fn removal_goes_by_name(base in layer(), over in layer_of(Just(Item::Removed))) {
        let over = Layer { values: vec![], nested: None, ..over };
        let base = base.parse("base.yaml");
        let inherited = orders(&base);
        let has = |group: &str, name: &str| {
            inherited.get(&format!("/绩效指标/{group}")).is_some_and(|names| names.iter().any(|n| n == name))
        };
        // Taking out what is not there is a mistake that the form's reader reports.
        let groups: Vec<_> = over.groups.unwrap_or_default().into_iter()
            .map(|(group, items)| (group, items.into_iter().filter(|(name, _)| has(group, name)).collect::<Vec<_>>()))
            .filter(|(_, items)| !items.is_empty())
            .collect();
        let gone = |path: &str| groups.iter().any(|(group, items)| {
            items.iter().any(|(name, _)| path.starts_with(&format!("/绩效指标/{group}/{name}/")))
        });
        let over = Layer { groups: Some(groups.clone()), ..over };
        let merged = source::merge(&base, over.parse("over.yaml"));
        let left: BTreeMap<_, _> = facts(&base).into_iter().filter(|(path, _)| !gone(path)).collect();
        prop_assert_eq!(facts(&merged), left);
        for (path, names) in orders(&merged) {
            let Some(group) = path.strip_prefix("/绩效指标/") else { continue };
            let left = inherited[&path].iter().filter(|name| !gone(&format!("/绩效指标/{group}/{name}/")));
            prop_assert_eq!(&names, &left.cloned().collect::<Vec<_>>());
        }
    }

    /// A library on a library: entries by name, their contents by key; no key has a meaning of its own.
    #[test]
    fn libraries_merge_by_name(layers in [library(), library()]) {
        let [base, over] = [("base.yaml", &layers[0]), ("over.yaml", &layers[1])].map(|(p, text)| parse(p, text));
        let expected: BTreeMap<_, _> = facts(&base).into_iter().chain(facts(&over)).collect();
        let order = appended(&orders(&base)[""], &orders(&over)[""]);
        let merged = source::merge_library(&base, over);
        prop_assert_eq!(facts(&merged), expected);
        prop_assert_eq!(&orders(&merged)[""], &order);
    }
}

/// A library's text.
fn library() -> impl Strategy<Value = String> {
    const ENTRIES: [&str; 4] = ["培训次数", "满意度", "绩效指标", "指标值"];
    some(&ENTRIES, some(&["二级指标", "指标值", "说明"], 0..1000u32)).prop_map(|entries| {
        let mut text = String::from("{}");
        for (i, (name, details)) in entries.iter().enumerate() {
            if i == 0 {
                text.clear();
            }
            let details: Vec<_> = details.iter().map(|(key, n)| format!("{key}: {n}")).collect();
            writeln!(text, "{name}: {{{}}}", details.join(", ")).unwrap();
        }
        text
    })
}

/// One of each, to be read: the laws above say nothing that this does not show.
#[test]
fn an_example() {
    let root =
        parse("root.yaml", "甲: 1\n资金: {年度: {其他资金: 0}}\n绩效指标:\n  数量指标: [a: 1, b, c: 3]\n");
    let own = "资金:\n  年度:\n    当年财政拨款: 9\n绩效指标:\n  数量指标:\n    - c: {权重: 5}\n    - a: ~\n    - d: 4\n";
    let merged = source::merge(&root, parse("own.yaml", own));
    let fact = |(path, (text, span)): (String, (String, Span))| format!("{path} = {text} ({span:?})");
    let facts: Vec<String> = facts(&merged).into_iter().map(fact).collect();
    let expected = [
        "/甲 = 1 (root.yaml:1:4)",
        "/绩效指标/数量指标/c/指标值 = 3 (root.yaml:4:22)",
        "/绩效指标/数量指标/c/权重 = 5 (own.yaml:6:15)",
        "/绩效指标/数量指标/d/指标值 = 4 (own.yaml:8:10)",
        "/资金/年度/其他资金 = 0 (root.yaml:2:17)",
        "/资金/年度/当年财政拨款 = 9 (own.yaml:3:13)",
    ];
    assert_eq!(facts, expected);
    assert_eq!(orders(&merged)["/绩效指标/数量指标"], ["b", "c", "d"]);
}
