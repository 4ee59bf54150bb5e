//! The JSON of changes is enough to make the newer form of the older one: what docs/diff.md says about
//! applying it, done cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use shenbao::desk::{Desk, Resolved};
use shenbao::diagnostic::Report;
use shenbao::diff::{Changes, Subject, Version, compare, print};
use shenbao::message::Lang;
use shenbao::sheet::Sheet;
use shenbao::workspace::Workspace;

use crate::docs;
use crate::fixture::{Fixture, Library};

/// The cells of a field, a line, a goal, a column or an indicator by their names.
type Cells = BTreeMap<String, String>;
/// What a form prints, by the blocks of the JSON.
type Printed = BTreeMap<&'static str, Vec<Cells>>;

const BLOCKS: [&str; 6] = ["wording", "fields", "funding", "goals", "columns", "indicators"];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or_else(|| panic!("no index: {value}"))).unwrap()
}

/// What `show --format json` prints, by blocks.
fn printed(sheet: &Sheet) -> Printed {
    let sheet = serde_json::to_value(sheet).unwrap();
    let cells = |value: &Value, names: &[&str]| -> Cells {
        names.iter().map(|name| ((*name).to_owned(), text(&value[*name]))).collect()
    };
    let labels = &sheet["labels"];
    let wording = [
        &sheet["title"],
        &sheet["subtitle"],
        &sheet["funding"]["label"],
        &labels["goals"],
        &labels["indicators"],
        &labels["category"],
        &labels["subcategory"],
        &labels["indicator"],
        &labels["target"],
    ];
    let lines = list(&sheet["funding"]["columns"]).iter().flat_map(|column| list(&column["lines"]));
    let columns: Vec<String> = list(&sheet["columns"]).iter().map(|column| text(&column["key"])).collect();
    let indicators = list(&sheet["indicators"]).iter().map(|row| {
        let mut cells = cells(row, &["category", "subcategory", "name", "target"]);
        let further = columns.iter().zip(list(&row["cells"]));
        cells.extend(further.map(|(key, cell)| (format!("column {key}"), text(cell))));
        cells
    });
    let all = |key: &str, names: &[&str]| list(&sheet[key]).iter().map(|one| cells(one, names)).collect();
    BTreeMap::from([
        ("wording", wording.map(|cell| Cells::from([("value".to_owned(), text(cell))])).to_vec()),
        ("fields", all("fields", &["label", "value"])),
        ("funding", lines.map(|line| cells(line, &["label", "amount"])).collect()),
        ("goals", all("goals", &["label", "text"])),
        // By its key the cells of the indicators are known.
        ("columns", all("columns", &["key", "label"])),
        ("indicators", indicators.collect()),
    ])
}

/// Makes the newer form of the older one as docs/diff.md says; a form that is not there has nothing in
/// its blocks.
fn apply(old: &Printed, form: &Value) -> Printed {
    let block = |name: &&'static str| {
        let old = old.get(name).cloned().unwrap_or_default();
        (*name, apply_block(old, name, form))
    };
    BLOCKS.iter().map(block).collect()
}

fn apply_block(old: Vec<Cells>, block: &str, form: &Value) -> Vec<Cells> {
    let mut old: Vec<Option<Cells>> = old.into_iter().map(Some).collect();
    let mut new = BTreeMap::new();
    for item in list(&form["items"]).iter().filter(|item| item["block"] == block) {
        let mut cells = match &item["old"] {
            Value::Null => Cells::new(),
            place => old[index(&place["index"])].take().expect("each item is named once"),
        };
        for cell in list(&item["cells"]) {
            let name = match cell["key"].as_str() {
                Some(key) => format!("column {key}"),
                None => text(&cell["cell"]),
            };
            assert_eq!(cells.remove(&name), cell["old"]["text"].as_str().map(str::to_owned), "{item}");
            if let Some(text) = cell["new"]["text"].as_str() {
                cells.insert(name, text.to_owned());
            }
        }
        cells.remove("key");
        if let Value::Object(place) = &item["new"] {
            if block == "columns" {
                cells.insert("key".to_owned(), text(&place["key"]));
            }
            assert!(new.insert(index(&place["index"]), cells).is_none(), "{item}");
        } else {
            assert!(cells.is_empty(), "all cells of what was taken out are told: {item}");
        }
    }
    let rows = list(&form["orders"]).iter().filter(|order| order["block"] == block);
    for row in rows.flat_map(|order| list(&order["rows"])) {
        if let Some(cells) = old[index(&row[0])].take() {
            assert!(new.insert(index(&row[1]), cells).is_none(), "{row}");
        }
    }
    let mut at = 0;
    for cells in old.into_iter().flatten() {
        while new.contains_key(&at) {
            at += 1;
        }
        new.insert(at, cells);
    }
    assert_eq!(new.keys().copied().collect::<Vec<_>>(), (0..new.len()).collect::<Vec<_>>(), "{form}");
    new.into_values().collect()
}

/// Every cell that is told differs, and is told once.
fn check_cells(form: &Value) {
    let mut seen = BTreeSet::new();
    for item in list(&form["items"]) {
        for cell in list(&item["cells"]) {
            let what =
                [&item["block"], &item["old"]["index"], &item["new"]["index"], &cell["cell"], &cell["key"]];
            assert!(seen.insert(format!("{what:?}")), "{item}");
            assert!(
                cell["old"]["text"] != cell["new"]["text"] || cell["meaning"]["kind"] == "money",
                "{item}"
            );
        }
    }
}

/// The changes of some forms, as a program reads them.
fn read(pairs: &[(Option<&Resolved>, Option<&Resolved>)], lang: Lang) -> Value {
    let forms = pairs.iter().map(|(old, new)| {
        fn of(resolved: &Resolved) -> Subject<'_> {
            Subject { form: &resolved.form, sheet: &resolved.sheet }
        }
        compare(old.map(of), new.map(of))
    });
    let version = Version { name: None, commit: None, day: None };
    let mut changes = Changes {
        old: version.clone(),
        new: version,
        forms: forms.filter(|form| !form.is_empty()).collect(),
        shared: Vec::new(),
        unread: Vec::new(),
        hidden: None,
    };
    changes.fold();
    let mut bytes = Vec::new();
    print::json(&changes, lang, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The older form with the JSON applied is the newer one, and the other way round.
fn check_pair(old: Option<&Resolved>, new: Option<&Resolved>) {
    for (old, new) in [(old, new), (new, old)] {
        let json = read(&[(old, new)], Lang::En);
        let nothing = serde_json::json!({"items": [], "orders": []});
        let form = list(&json["forms"]).first().unwrap_or(&nothing);
        check_cells(form);
        let sheet = |resolved: Option<&Resolved>| match resolved {
            Some(resolved) => printed(&resolved.sheet),
            None => BLOCKS.iter().map(|block| (*block, Vec::new())).collect(),
        };
        let (made, real) = (apply(&sheet(old), form), sheet(new));
        for block in BLOCKS {
            assert_eq!(made[block], real[block], "{}", form["items"]);
        }
    }
}

/// Each of the sixteen forms against each other one: last year's against this year's among them, and
/// against none.
#[test]
fn each_seed_against_each() {
    let place = Fixture::sixteen();
    let library = Library::open(&place.root);
    let forms: Vec<Resolved> = library.projects.iter().map(|project| library.resolve(project)).collect();
    for (i, one) in forms.iter().enumerate() {
        check_pair(Some(one), None);
        for other in &forms[i..] {
            check_pair(Some(one), Some(other));
        }
    }
}

const EDITION: &str = "tests/editions/pudong-2026";

/// What another year may do to an edition: the keys of columns, lines and subcategories change behind
/// the same labels, fields and fund columns change places, columns come and go.
const YEARS: &[&[(&str, &str)]] = &[
    &[],
    &[("{key: 权重, ", "{key: 权重值, "), ("权重: ", "权重值: ")],
    &[("columns:\n  - {key: 权", "columns:\n  - {key: 备注, kind: text}\n  - {key: 权")],
    &[("columns:\n  - {key: 权重, label: 权重 (%), kind: number}", "columns: []"), (", 权重: ", ", 说明: ")],
    &[("- key: 年度\n", "- key: 本年度\n"), ("资金:\n  年度:", "资金:\n  本年度:")],
    &[("key: 填报人", "key: 电话"), ("key: 联系电话", "key: 填报人"), ("联系电话: ", "电话: ")],
    &[("key: 数量指标", "key: 产出数量指标, label: 数量指标"), ("  数量指标:", "  产出数量指标:")],
    &[("  columns:\n", "  columns:\n    - {key: 全期, total: {key: 全期总额, parts: [{key: 自有资金}]}}\n")],
    &[(
        "          - {key: 自有资金}\n",
        "          - {key: 自有资金}\n    - {key: 全期, total: {key: 全期总额, parts: [{key: 自有资金}]}}\n",
    )],
    &[
        (
            "          - {key: 自有资金}\n",
            "          - {key: 自有资金}\n    - {key: 全期, total: {key: 全期总额, parts: [{key: 自有资金}]}}\n",
        ),
        ("- key: 年度\n", "- key: 本年度\n"),
        ("资金:\n  年度:", "资金:\n  本年度:"),
    ],
];

/// A form of an edition against that of another year, and against the sixteen.
#[test]
fn editions() {
    let name = "老旧小区加装电梯补贴.yaml";
    let place = Fixture::sixteen().copy(&format!("{EDITION}/form.typ"), "templates/pudong-2026/form.typ");
    let read = |file: &str| std::fs::read_to_string(Fixture::repository().join(EDITION).join(file)).unwrap();
    let resolve = |year: &[(&str, &str)]| {
        let change = |text: String| year.iter().fold(text, |text, (from, to)| text.replace(from, to));
        place.rewrite("templates/pudong-2026/edition.yaml", change(read("edition.yaml")));
        place.rewrite("projects/甲.yaml", change(read(name)));
        let library = Library::open(&place.root);
        let own = library.projects.iter().find(|project| project.shown.ends_with("甲.yaml")).unwrap();
        (library.resolve(own), library.resolve(&library.projects[0]))
    };
    let forms: Vec<(Resolved, Resolved)> = YEARS.iter().map(|year| resolve(year)).collect();
    for (i, (one, other_edition)) in forms.iter().enumerate() {
        check_pair(Some(one), Some(other_edition));
        for (other, _) in &forms[i..] {
            check_pair(Some(one), Some(other));
        }
    }
}

/// The largest amounts that are read can be told in 元, to the last digit.
#[test]
fn the_largest_amounts() {
    let place = Fixture::sixteen();
    let edition = std::fs::read_to_string(Fixture::repository().join("templates/shanghai-2024/edition.yaml"));
    let place = place
        .copy("templates/shanghai-2024/form.typ", "templates/shanghai-2024/form.typ")
        .write("templates/shanghai-2024/edition.yaml", edition.unwrap().replace("unit: 元", "unit: 亿元"));
    let resolve = |amount: &str| {
        let form = "项目名称: 甲\n绩效指标: {数量指标: [培训次数: ≥5次]}\n年度总体目标: 完成任务。\n";
        place.rewrite("projects/2024/甲.yaml", format!("{form}资金: {{年度: {{当年财政拨款: {amount}}}}}\n"));
        let library = Library::open(&place.root);
        let own = library.projects.iter().find(|project| project.shown.ends_with("甲.yaml")).unwrap();
        library.resolve(own)
    };
    let [large, larger, small] = [format!("1{:0>19}", 0), format!("1{:0>19}", 1), "5".to_owned()];
    let [large, larger, small] = [large, larger, small].map(|amount| resolve(&amount));
    for other in [&larger, &small] {
        check_pair(Some(&large), Some(other));
        let json = read(&[(Some(&large), Some(other))], Lang::En);
        let items = list(&json["forms"][0]["items"]);
        let kinds: Vec<&Value> = items.iter().map(|item| &item["cells"][0]["meaning"]["kind"]).collect();
        assert_eq!(kinds, ["money", "money"]);
    }
}

/// Nothing but the named sentences depends on the language.
#[test]
fn both_languages() {
    let place = Fixture::sixteen();
    let library = Library::open(&place.root);
    let forms: Vec<Resolved> = library.projects.iter().map(|project| library.resolve(project)).collect();
    let pairs: Vec<_> = forms.iter().zip(&forms[1..]).map(|(old, new)| (Some(old), Some(new))).collect();
    let mut zh = read(&pairs, Lang::Zh);
    assert_eq!(zh["lang"], "zh");
    zh["lang"] = "en".into();
    assert_eq!(zh.to_string(), read(&pairs, Lang::En).to_string());
}

/// What docs/diff.md shows is what happens. The JSON stands there in more lines than it is printed in.
#[test]
fn document() {
    let place = Fixture::new();
    docs::follow("docs/diff.md", Lang::En, &place);
    let file = Fixture::repository().join("docs/diff.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let shown = docs::blocks(&text).into_iter().find(|block| block.language == "json").unwrap().body;
    let call =
        text.lines().find_map(|line| line.split_once("`shenbao ")?.1.strip_suffix("` prints:")).unwrap();
    let run = place.run_en(docs::words(call)).ok();
    let said: Value = serde_json::from_str(&run.stdout).unwrap();
    let mut told: Value = serde_json::from_str(shown).unwrap();
    told["program"] = said["program"].clone();
    if told != said {
        assert!(std::env::var("INSTA_UPDATE").is_ok_and(|word| word == "always"), "{call}\n{said}");
        std::fs::write(file, text.replace(shown, &format!("{}\n", laid_out(&said, 0)))).unwrap();
    }
    // And every key of the schema is told.
    let schema = std::fs::read_to_string(Fixture::repository().join("docs/diff.schema.json")).unwrap();
    for key in keys(&serde_json::from_str(&schema).unwrap()) {
        assert!(text.contains(&format!("`{key}`")), "docs/diff.md does not tell of {key}");
    }
}

/// JSON with as much on a line as a reader bears.
fn laid_out(value: &Value, indent: usize) -> String {
    let list = |open: &str, inside: Vec<String>, close: &str| {
        let line = format!("{open}{}{close}", inside.join(", "));
        if inside.is_empty() || indent + line.chars().count() <= 190 && !line.contains('\n') {
            return line;
        }
        let start = format!("\n{}", " ".repeat(indent + 2));
        format!("{open}{start}{}\n{}{close}", inside.join(&format!(",{start}")), " ".repeat(indent))
    };
    match value {
        Value::Array(values) => {
            list("[", values.iter().map(|value| laid_out(value, indent + 2)).collect(), "]")
        }
        Value::Object(map) => {
            let entry =
                |(key, value): (&String, &Value)| format!("\"{key}\": {}", laid_out(value, indent + 2));
            list("{", map.iter().map(entry).collect(), "}")
        }
        other => other.to_string(),
    }
}

/// The keys that a schema names.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match schema {
        Value::Object(map) => {
            let named = map.get("properties").and_then(Value::as_object);
            found.extend(named.into_iter().flat_map(|named| named.keys().cloned()));
            map.values().for_each(|value| found.extend(keys(value)));
        }
        Value::Array(values) => values.iter().for_each(|value| found.extend(keys(value))),
        _ => {}
    }
    found
}

/// How an author may change the lines of the indicators of a seed.
#[derive(Clone, Debug)]
enum Change {
    Drop(Index),
    Move(Index, Index),
    Swap(Index, Index),
    Add(Index, u8),
    Rename(Index, u8),
    Retarget(Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    use Change::*;
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Drop),
        (at(), at()).prop_map(|(one, other)| Move(one, other)),
        (at(), at()).prop_map(|(one, other)| Swap(one, other)),
        (at(), any::<u8>()).prop_map(|(at, word)| Add(at, word)),
        (at(), any::<u8>()).prop_map(|(at, word)| Rename(at, word)),
        (at(), any::<u8>()).prop_map(|(at, word)| Retarget(at, word)),
    ]
}

/// A seed's text with its indicators changed.
fn changed(text: &str, changes: &[Change]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for change in changes {
        let rows: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].starts_with("    - ")).collect();
        if rows.is_empty() {
            break;
        }
        let row = |at: &Index| *at.get(&rows);
        let name = |line: &str| line.split(": ").next().unwrap_or(line).to_owned();
        match change {
            Change::Drop(at) => drop(lines.remove(row(at))),
            Change::Move(from, to) => {
                let line = lines.remove(row(from));
                lines.insert(row(to), line);
            }
            Change::Swap(one, other) => lines.swap(row(one), row(other)),
            Change::Add(at, word) => lines.insert(row(at), format!("    - 新增{word}工作完成率: ≥{word}%")),
            Change::Rename(at, word) => {
                let line = &lines[row(at)];
                lines[row(at)] = line.replacen(&name(line), &format!("{}{word}", name(line)), 1);
            }
            Change::Retarget(at, word) => lines[row(at)] = format!("{}: ≤{word}.0件", name(&lines[row(at)])),
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn edited_seeds(
        seed: Index,
        one in prop::collection::vec(change(), 0..8),
        other in prop::collection::vec(change(), 0..8),
    ) {
        let place = Fixture::sixteen();
        let workspace = Workspace::find(&place.root).unwrap();
        let projects = workspace.discover(&place.root, &[], &mut Report::default());
        let project = seed.get(&projects);
        let desk = Desk::open(&workspace, std::slice::from_ref(project), &mut Report::default()).unwrap();
        let text = String::from_utf8(place.read(&project.shown)).unwrap();
        let resolve = |changes: &[Change]| {
            place.rewrite(&project.shown, changed(&text, changes));
            desk.resolve(project, &mut Report::default())
        };
        let (old, new) = (resolve(&one), resolve(&other));
        prop_assume!(old.is_some() && new.is_some());
        check_pair(old.as_ref(), new.as_ref());
    }
}
