//! The law of `explain`, over random layers: what it says of a value is what the form says, and what it
//! lists as overridden is what the form would say without the nearer layers.
//!
//! The model below knows of layers only what docs/format.md says. Every value is written once only, so a
//! text tells the place.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;
use shenbao::desk::Desk;
use shenbao::diagnostic::Report;
use shenbao::explain::{Came, Explained, Said, Sources, explain};
use shenbao::workspace::Workspace;

use crate::fixture::Fixture;

const FILES: [&str; 3] = ["projects/_defaults.yaml", "projects/2024/_defaults.yaml", "projects/2024/甲.yaml"];
const GROUP: &str = "数量指标";
/// The library has the last one in another group.
const NAMES: [&str; 4] = ["培训次数", "“12348”来电", "普法 3.0 讲座", "及时率"];
const BASE: &str = "版式: shanghai-2024\n年度: 2024\n主管部门: 某局\n实施单位: 某局\n计划开始日期: 2024-01-01\n\
                    计划完成日期: 2024-12-31\n年度总体目标: 目标\n项目名称: 名称\n";

/// What the layers up to one say of a key, each with the one before: the value, if there is any.
type Histories = BTreeMap<String, Vec<Option<String>>>;

/// The layers as texts, with what they should come to.
#[derive(Default)]
struct Model {
    texts: Vec<String>,
    /// By key; indicators that are in the form by name.
    values: Histories,
    present: BTreeMap<String, Vec<bool>>,
    library: Vec<String>,
    in_library: Histories,
    count: u32,
}

impl Model {
    fn new(layers: &[[u8; 12]; 3], library: &[[u8; 4]; 2]) -> Self {
        let mut model = Self::default();
        for (i, choices) in layers.iter().enumerate() {
            model.layer(i, choices);
        }
        for (i, choices) in library.iter().enumerate() {
            model.library_layer(i, choices);
        }
        model
    }

    fn number(&mut self) -> String {
        self.count += 1;
        (1000 + self.count).to_string()
    }

    fn keep(histories: &mut Histories, key: &str, said: Option<Option<String>>) -> Option<String> {
        let history = histories.entry(key.to_owned()).or_default();
        let before = history.last().cloned().flatten();
        history.push(said.unwrap_or(before));
        history.last().cloned().flatten()
    }

    /// A key with a value, `~`, or not at all.
    fn value(&mut self, out: &mut String, key: &str, indent: &str, choice: u8) {
        let said = match choice % 4 {
            0 | 1 => None,
            2 => Some(None),
            _ => Some(Some(self.number())),
        };
        let name = key.rsplit('.').next().unwrap();
        match &said {
            Some(Some(text)) if indent.is_empty() => writeln!(out, "{name}: \"{text}\"").unwrap(),
            Some(Some(text)) => writeln!(out, "{indent}{name}: {text}").unwrap(),
            Some(None) => writeln!(out, "{indent}{name}: ~").unwrap(),
            None => {}
        }
        Self::keep(&mut self.values, key, said);
    }

    fn layer(&mut self, index: usize, choices: &[u8; 12]) {
        let mut text = if index == 0 { BASE.to_owned() } else { String::new() };
        self.value(&mut text, "项目总目标", "", choices[0]);
        self.value(&mut text, "项目性质", "", choices[1]);
        text.push_str("资金:\n  年度:\n");
        let appropriation = self.number();
        writeln!(text, "    当年财政拨款: {appropriation}").unwrap();
        Self::keep(&mut self.values, "资金.年度.当年财政拨款", Some(Some(appropriation)));
        self.value(&mut text, "资金.年度.其他资金", "    ", choices[2]);
        if choices[3].is_multiple_of(5) {
            // A whole column made empty.
            text.push_str("  项目: ~\n");
            Self::keep(&mut self.values, "资金.项目.财政资金", Some(None));
        } else {
            text.push_str("  项目:\n    其他资金: 0\n");
            self.value(&mut text, "资金.项目.财政资金", "    ", choices[4]);
        }
        text.push_str("绩效指标:\n  时效指标:\n    - 按期: 及时\n");
        let emptied = choices[5].is_multiple_of(6);
        writeln!(text, "  {GROUP}:{}", if emptied { " ~" } else { " " }).unwrap();
        let mut items = String::new();
        for (i, name) in NAMES.iter().enumerate() {
            self.item(&mut items, i, name, if emptied { None } else { Some(choices[6 + i]) });
        }
        if !emptied && items.is_empty() {
            text = text.trim_end().to_owned() + " []\n";
        }
        self.texts.push(text + &items);
    }

    /// An indicator in a layer; `None` if the layer empties the whole group.
    fn item(&mut self, out: &mut String, i: usize, name: &str, choice: Option<u8>) {
        let history = self.present.entry(name.to_owned()).or_default();
        let before = history.last().copied().unwrap_or_default();
        // The last has no target of the library's to fall back on.
        let choice = choice.map(|choice| if i == 3 && !matches!(choice % 7, 1 | 6) { 0 } else { choice % 7 });
        let (present, said) = match choice {
            None => (false, Some(None)),
            Some(0) => (before, None),
            Some(1 | 2) => {
                let target = self.number();
                writeln!(out, "    - {name}: {target}").unwrap();
                (true, Some(Some(target)))
            }
            Some(3) => {
                writeln!(out, "    - {name}").unwrap();
                (true, None)
            }
            Some(4) => {
                writeln!(out, "    - {name}: {{说明: 备注}}").unwrap();
                (true, None)
            }
            Some(5) => {
                writeln!(out, "    - {name}: {{指标值: ~}}").unwrap();
                (true, Some(None))
            }
            Some(_) if before => {
                writeln!(out, "    - {name}: ~").unwrap();
                (false, Some(None))
            }
            Some(_) => {
                let target = self.number();
                writeln!(out, "    - {name}: {{指标值: {target}}}").unwrap();
                (true, Some(Some(target)))
            }
        };
        self.present.get_mut(name).unwrap().push(present);
        Self::keep(&mut self.values, name, said);
    }

    fn library_layer(&mut self, index: usize, choices: &[u8; 4]) {
        let mut text = String::from("别的: {二级指标: 质量指标, 指标值: 1}\n");
        for (i, name) in NAMES.iter().enumerate() {
            let group = if i == 3 { "时效指标" } else { GROUP };
            let given = index == 0 || choices[i].is_multiple_of(2);
            let target = given.then(|| self.number());
            match &target {
                Some(target) if index == 0 => {
                    writeln!(text, "{name}: {{二级指标: {group}, 指标值: {target}}}").unwrap();
                }
                Some(target) => writeln!(text, "{name}:\n  指标值: {target}").unwrap(),
                None => {}
            }
            Self::keep(&mut self.in_library, name, target.map(Some));
        }
        self.library.push(text);
    }

    /// What holds, and behind it what it overrides, the nearest first.
    fn expected(&self, key: &str) -> (Option<String>, Vec<String>) {
        let flat = |history: &[Option<String>]| -> Vec<String> {
            let mut all: Vec<String> = history.iter().rev().flatten().cloned().collect();
            all.dedup();
            all
        };
        let own = &self.values[key];
        let mut all = flat(own);
        let applies = NAMES[..3].contains(&key);
        let library = if applies { flat(&self.in_library[key]) } else { Vec::new() };
        let holds = own.last().cloned().flatten().or_else(|| library.first().cloned());
        all.extend(library);
        (holds.clone(), all.into_iter().filter(|text| Some(text) != holds.as_ref()).collect())
    }
}

fn texts(said: &[Said]) -> Vec<String> {
    said.iter().map(|said| said.text.clone()).collect()
}

fn check(layers: &[[u8; 12]; 3], library: &[[u8; 4]; 2]) -> Result<(), TestCaseError> {
    let model = Model::new(layers, library);
    let place = Fixture::new();
    for (file, text) in FILES.iter().zip(&model.texts) {
        place.rewrite(file, text);
    }
    place.rewrite("projects/_indicators.yaml", &model.library[0]);
    place.rewrite("projects/2024/_indicators.yaml", &model.library[1]);

    let workspace = Workspace::find(&place.root).unwrap();
    let mut report = Report::default();
    let projects = workspace.discover(&place.root, &[], &mut report);
    let desk = Desk::open(&workspace, &projects, &mut report).unwrap();
    let resolved = desk.resolve(&projects[0], &mut report);
    let own = desk.read(&projects[0], &mut report).unwrap();
    let resolved = resolved.unwrap_or_else(|| panic!("{:#?}\n{:#?}", report.diagnostics, model.texts));
    let origins = desk.origins(&projects[0]);
    let sources = Sources { project: &own, defaults: &origins.defaults, libraries: &origins.libraries };
    let all = explain(&resolved.form, &resolved.sheet, sources);
    let of = |key: &str| -> Vec<&Explained> {
        all.iter().filter(|value| value.path.join(".") == key || value.path.last().unwrap() == key).collect()
    };

    let keys =
        ["项目总目标", "项目性质", "资金.年度.当年财政拨款", "资金.年度.其他资金", "资金.项目.财政资金"];
    for key in keys {
        let (holds, overrode) = model.expected(key);
        let [value] = of(key)[..] else { panic!("{key}") };
        let written = match &value.came {
            Came::Written(said) => Some(said.text.clone()),
            other => {
                prop_assert!(*other == Came::Undeclared, "{}: {:?}", key, other);
                None
            }
        };
        prop_assert_eq!(&written, &holds, "{}", key);
        prop_assert_eq!(texts(&value.overrode), overrode, "{}", key);
    }
    for name in NAMES {
        let (holds, overrode) = model.expected(name);
        let present = &model.present[name];
        let found = of(name);
        prop_assert!(found.len() == usize::from(present.contains(&true)), "{}: {:?}", name, found);
        let Some(value) = found.first() else { continue };
        match &value.came {
            Came::Written(said) => {
                prop_assert_eq!(Some(&said.text), holds.as_ref(), "{}", name);
                prop_assert_eq!(texts(&value.overrode), overrode, "{}", name);
            }
            Came::Removed(said) => {
                prop_assert!(present.last() == Some(&false), "{}", name);
                prop_assert!(said.text == "~", "{}", said.text);
                // Until then it may have had no target of its own; then its name stands for it.
                let own = model.values[name].iter().rev().flatten().next();
                if let Some(own) = own.filter(|_| value.overrode[0].text != name) {
                    prop_assert_eq!(&value.overrode[0].text, own, "{}", name);
                }
            }
            other => prop_assert!(false, "{}: {:?}", name, other),
        }
    }
    // What is said to stand at a place stands there, and is what the form has.
    for value in &all {
        let Came::Written(said) = &value.came else { continue };
        prop_assert_eq!(said.span.text().trim_matches('"'), &said.text);
        let cells: Vec<_> = resolved.sheet.cells().filter(|c| c.span.as_ref() == Some(&said.span)).collect();
        let head = ["版式", "年度"].contains(&value.path[0].as_str());
        prop_assert!(head || cells.iter().any(|cell| cell.text == value.value), "{:?}", value);
    }
    // Every printed value that was written is explained.
    for cell in resolved.sheet.cells().filter(|cell| cell.span.is_some()) {
        let explained = all.iter().any(|value| {
            let at = |said: &Said| Some(&said.span) == cell.span.as_ref();
            matches!(&value.came, Came::Written(said) if at(said)) || value.path.last() == Some(&cell.text)
        });
        prop_assert!(explained, "{:?}", cell);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_says_what_the_layers_say(layers: [[u8; 12]; 3], library: [[u8; 4]; 2]) {
        check(&layers, &library)?;
    }
}
