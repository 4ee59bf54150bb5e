//! The sixteen project files say only what is their own; what they share is written once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shenbao::source::{self, Node, Scalar, Source, Value, indicator_name, keys};

use crate::fixture::{Fixture, Library};

/// A YAML file of the repository.
fn read(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).unwrap();
    source::parse(&Arc::new(Source { path: path.display().to_string(), text })).unwrap()
}

fn projects() -> PathBuf {
    Fixture::repository().join("projects")
}

/// All files of one name below `projects/`, relative to it.
fn files(name: &str) -> Vec<String> {
    let folder = projects();
    let all = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let named = all.filter(|entry| entry.file_name() == name);
    named.map(|entry| entry.path().strip_prefix(&folder).unwrap().to_string_lossy().into_owned()).collect()
}

/// The library's entries: name → (二级指标, 指标值).
fn library() -> BTreeMap<String, (String, String)> {
    let root = read(&projects().join("_indicators.yaml"));
    let detail = |node: &Node, key: &str| {
        node.as_map()
            .and_then(|map| map.get(key)?.as_scalar())
            .map(|scalar| scalar.text.clone())
            .unwrap_or_default()
    };
    let entries = &root.as_map().unwrap().entries;
    let entry = |entry: &source::Entry| {
        let (group, target) = (detail(&entry.value, keys::SUBCATEGORY), detail(&entry.value, keys::TARGET));
        (entry.key.text.clone(), (group, target))
    };
    entries.iter().map(entry).collect()
}

/// An entry for each indicator of two forms or more, and for no other. That it stands once follows
/// from YAML, whose keys are unique, and from there being one library.
#[test]
fn shared_indicators_stand_in_the_library() {
    assert_eq!(files("_indicators.yaml"), ["_indicators.yaml"]);
    let mut forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (form, sheet) in Library::open(&Fixture::repository()).sheets() {
        for indicator in sheet.indicators {
            forms.entry(indicator.name.text).or_default().insert(form.clone());
        }
    }
    let shared: Vec<&String> =
        forms.iter().filter(|(_, forms)| forms.len() > 1).map(|(name, _)| name).collect();
    let library = library();
    assert_eq!(library.keys().collect::<Vec<_>>(), shared);
    let places = library.values();
    assert!(places.clone().all(|(group, target)| !group.is_empty() && !target.is_empty()), "{library:#?}");
}

#[test]
fn defaults_have_two_levels() {
    assert_eq!(files("_defaults.yaml"), ["2021/_defaults.yaml", "2024/_defaults.yaml", "_defaults.yaml"]);
    // Both levels give something to every form: none of them is there for show.
    for file in files("_defaults.yaml") {
        assert!(!read(&projects().join(file)).as_map().unwrap().entries.is_empty());
    }
}

/// The scalars of a tree that stand under keys: `资金.年度.其他资金` → `0`.
fn scalars(node: &Node, path: &str, out: &mut BTreeMap<String, Scalar>) {
    match &node.value {
        Value::Map(map) => map.entries.iter().for_each(|entry| {
            scalars(&entry.value, &format!("{path}.{}", entry.key.text), out);
        }),
        Value::Scalar(scalar) => drop(out.insert(path.to_owned(), scalar.clone())),
        // Indicators; the library test looks at them.
        Value::List(_) => {}
    }
}

fn scalars_of(node: &Node) -> BTreeMap<String, Scalar> {
    let mut out = BTreeMap::new();
    scalars(node, "", &mut out);
    out
}

/// What `over` repeats of `base`, as `key: value`.
fn repeated(base: &Node, over: &Node) -> Vec<String> {
    let base = scalars_of(base);
    let own = scalars_of(over).into_iter().filter(|(path, scalar)| base.get(path) == Some(scalar));
    own.map(|(path, scalar)| format!("{path}: {}", scalar.text)).collect()
}

#[test]
fn no_project_repeats_its_defaults() {
    let root = read(&projects().join("_defaults.yaml"));
    for project in Library::open(&Fixture::repository()).projects {
        let year = read(&project.path.parent().unwrap().join("_defaults.yaml"));
        let own = read(&project.path);
        let given = source::merge(&root, year.clone());
        assert_eq!(repeated(&given, &own), [""; 0], "{}", project.shown);
        assert_eq!(repeated(&root, &year), [""; 0], "{}", project.shown);
        // A computed total is not repeated either.
        let totals = ["项目资金总额", "年度资金申请总额"];
        let explicit =
            scalars_of(&own).into_keys().filter(|path| totals.iter().any(|total| path.ends_with(total)));
        assert_eq!(explicit.count(), 0, "{}", project.shown);
    }
}

#[test]
fn no_project_repeats_the_library() {
    let library = library();
    for project in Library::open(&Fixture::repository()).projects {
        let own = read(&project.path);
        let groups = own.as_map().unwrap().get(keys::INDICATORS).unwrap().as_map().unwrap();
        for group in &groups.entries {
            let Value::List(items) = &group.value.value else { panic!("{}: {:?}", project.shown, group.key) };
            for item in items {
                let name = indicator_name(item).unwrap().text;
                let target = item.as_map().and_then(|map| map.entries[0].value.as_scalar());
                let given = library.get(&name).filter(|(place, _)| *place == group.key.text);
                let repeats = target.is_some_and(|own| given.is_some_and(|(_, target)| *target == own.text));
                assert!(!repeats, "{}: {name} has the target that the library gives", project.shown);
            }
        }
    }
}

/// The three values that were lost in the published text are marked as reconstructed.
#[test]
fn reconstructed_values_are_marked() {
    for (form, name) in [
        ("2024/普法宣传费", "宣传及时性"),
        ("2024/其他司法行政业务支出", "涉密载体安全性"),
        ("2024/社区矫正经费", "社会稳定对经济发展起到的作用"),
    ] {
        let text = std::fs::read_to_string(projects().join(format!("{form}.yaml"))).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.trim_start().starts_with(&format!("- {name}"))).unwrap();
        let marked = lines[at].contains('#') || lines[at - 1].trim_start().starts_with('#');
        assert!(marked, "{form}: {name} has no comment");
    }
}
