//! `shenbao schema`: what the schemas hold, where they are written, and what wrong calls are told.
//! That they accept and refuse what the program does is shown outside, by a validator and an
//! editor's language server (`tests/outside/`).

use std::collections::BTreeSet;

use serde_json::Value;
use shenbao::workspace::{SCHEMAS, Workspace};

use crate::fixture::{Fixture, Run};

/// An edition with one of everything.
const TINY: &str = "\
title: 表
fields:
  - {key: 名称, kind: text, role: name, required: true}
  - {key: 性质, kind: choice, values: [新增, 延续]}
  - {key: 开始, kind: date, role: start, required: true}
  - {key: 人数, kind: number}
funding:
  label: 资金
  unit: 万元
  columns:
    - {key: 本年, required: true, total: {key: 合计, parts: [{key: 拨款}, {key: 自筹}]}}
goals: [{key: 目标, required: true}]
taxonomy:
  - {category: 产出, subcategories: [{key: 数量指标, kind: quantity, required: true}, {key: 质量指标, kind: quality}]}
columns: [{key: 权重, kind: number}]
target_style: plain
labels: {goals: 目标, indicators: 指标, category: 一级, subcategory: 二级, indicator: 三级, target: 值}
";

fn tiny() -> Fixture {
    Fixture::new()
        .write("templates/tiny/edition.yaml", TINY)
        .write("templates/tiny/form.typ", "")
        .write("projects/_defaults.yaml", "版式: tiny\n年度: 2026\n性质: 新增\n资金: {本年: {自筹: 0}}\n")
        .write(
            "projects/_indicators.yaml",
            "场次: {二级指标: 数量指标, 指标值: ≥5次, 说明: 以登记为准}\n合格率: {二级指标: 质量指标, 说明: 抽查}\n",
        )
        .write("projects/下/_defaults.yaml", "绩效指标: {数量指标: [讲座: ≥3次]}\n")
        .write("projects/下/_indicators.yaml", "场次: {指标值: ≥6次}\n")
}

fn json(run: Run) -> Value {
    serde_json::from_str(&run.ok().stdout).unwrap()
}

/// The schema of a call, for one edition so that it is one plain object.
fn schema(place: &Fixture, args: &[&str]) -> Value {
    json(place.run([&["schema"], args].concat()))
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn the_three_of_a_tiny_edition() {
    let place = tiny();
    for kind in ["project", "defaults", "indicators"] {
        let run = place.run(["schema", "projects/下", "--edition", "tiny", "--kind", kind]).ok();
        // Every code that can be excused is in it: their titles are rules.rs' concern.
        let mut schema: Value = serde_json::from_str(&run.stdout).unwrap();
        if let Some(checks) = schema.pointer_mut("/$defs/checks/properties/豁免/properties") {
            assert!(checks["W101"].is_object() && checks["W201"]["description"].is_string());
            *checks = "…".into();
        }
        insta::assert_snapshot!(kind, serde_json::to_string_pretty(&schema).unwrap());
    }
}

#[test]
fn keys_of_the_tables_in_the_docs() {
    let page = std::fs::read_to_string(Fixture::repository().join("docs/format.md")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let place = Fixture::new();
    let project = schema(&place, &["--edition", "shanghai-2024"]);
    let properties = &project["properties"];
    let row = rows.iter().find(|row| row[0] == "`shanghai-2024`").unwrap();
    let mut expected: BTreeSet<&str> = row[1].split(", ").chain(row[2].split(", ")).collect();
    let head = rows.iter().position(|row| row == &["key", "what it is"]).unwrap();
    let format = rows[head + 2..].iter().take_while(|row| !row[0].is_empty()).map(|row| row[0]);
    expected.extend(format);
    assert_eq!(keys(properties), expected);
    for (column, sum) in [("项目", row[3]), ("年度", row[4])] {
        let lines: BTreeSet<&str> = sum.split([' ', '=', '+']).filter(|word| !word.is_empty()).collect();
        assert_eq!(keys(&properties["资金"]["properties"][column]["properties"]), lines);
    }
    // The other edition differs by one field and one goal.
    let older = schema(&place, &["--edition", "shanghai-2021"]);
    let (older, newer) = (keys(&older["properties"]), keys(properties));
    assert_eq!(newer.difference(&older).copied().collect::<Vec<_>>(), ["年度总体目标", "项目性质"]);
    assert_eq!(older.difference(&newer).copied().collect::<Vec<_>>(), ["年度总目标"]);
}

#[test]
fn what_defaults_give_is_not_required() {
    let place = Fixture::sixteen();
    let year = |folder: &str, edition: &str| schema(&place, &[folder, "--edition", edition]);
    let required =
        |schema: &Value| texts(&schema["required"]).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(required(&year("projects/2024", "shanghai-2024")), ["绩效指标", "项目名称"]);
    let of_2021 = year("projects/2021/法律援助费.yaml", "shanghai-2021");
    assert_eq!(required(&of_2021), ["年度总目标", "绩效指标", "资金", "项目名称"]);
    assert_eq!(texts(&of_2021["properties"]["资金"]["required"]), ["年度"].into());
    // Without defaults all of it is, and what is required can't be left blank even where it is given.
    let bare = schema(&Fixture::new(), &["--edition", "shanghai-2024"]);
    assert_eq!(texts(&bare["required"]).len(), 10);
    assert_eq!(year("projects/2024", "shanghai-2024")["properties"]["主管部门"]["type"], "string");
    let defaults = schema(&place, &["projects/2024", "--kind", "defaults", "--edition", "shanghai-2024"]);
    assert!(texts(&defaults["required"]).is_empty());
}

#[test]
fn names_of_the_library_have_their_notes() {
    let place = tiny();
    let schema = schema(&place, &["projects/下", "--edition", "tiny"]);
    let items = |group: &str| &schema["properties"]["绩效指标"]["properties"][group]["items"]["anyOf"];
    let about =
        |group: &str, name: &str| items(group)[1]["properties"][name]["description"].as_str().unwrap();
    assert_eq!(about("数量指标", "场次"), "以登记为准\n\n指标库里的指标值：≥6次");
    assert_eq!(about("质量指标", "合格率"), "抽查");
    assert_eq!(about("数量指标", "讲座"), "projects/下/_defaults.yaml 里已有；写 讲座: ~ 就去掉它");
    // Alone stand those whose target is in the library.
    let alone = |group: &str| {
        items(group).as_array().unwrap()[2..].iter().map(|way| &way["const"]).collect::<Vec<_>>()
    };
    assert_eq!((alone("数量指标"), alone("质量指标").len()), (vec![&Value::from("场次")], 0));
}

/// The files that `--write` makes, the settings that lead to them, and the line in project files.
#[test]
fn written_for_an_editor() {
    let place = Fixture::sixteen()
        .write("projects/2025 年#1/_defaults.yaml", "年度: 2025\n")
        .write("projects/2025 年#1/处/甲.yaml", "");
    let run = place.run(["schema", "--write", SCHEMAS]).ok();
    insta::assert_snapshot!(run);
    let written = place.files(SCHEMAS);
    let settings: Value = serde_json::from_str(&run.stdout).unwrap();
    let named: BTreeSet<String> = keys(&settings["yaml.schemas"]).into_iter().map(str::to_owned).collect();
    assert_eq!(named, written.iter().map(|file| format!("{SCHEMAS}/{file}")).collect());
    // Every project's line leads to one of them.
    let workspace = Workspace::find(&place.root).unwrap();
    for project in place.files("projects").iter().filter(|file| !file.contains("/_")) {
        let path = place.path("projects").join(project);
        let line = workspace.schema_line(&path);
        let target = line.strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert!(!target.contains(char::is_whitespace), "{line}");
        assert!(path.parent().unwrap().join(target).is_file(), "{project}: {line}");
    }
    // Nothing is written again that is as it should be.
    let time = |file: &str| std::fs::metadata(place.path(SCHEMAS).join(file)).unwrap().modified().unwrap();
    let before: Vec<_> = written.iter().map(|file| time(file)).collect();
    place.rewrite("projects/2024/_defaults.yaml", "年度: 2024\n");
    assert_eq!(place.run(["schema", "--write", SCHEMAS]).ok().stdout, run.stdout);
    let changed: Vec<&String> =
        written.iter().zip(before).filter(|(file, old)| time(file) != *old).map(|(file, _)| file).collect();
    assert_eq!(changed, ["2024/project.json"]);
}

#[test]
fn what_is_not_ours_stays() {
    let place = tiny().write("editor/下/defaults.json", "{\"mine\": true}");
    let run = place.run(["schema", "--write", "editor"]);
    assert_eq!(place.files("editor"), ["下/defaults.json"]);
    assert_eq!(place.read("editor/下/defaults.json"), b"{\"mine\": true}");
    insta::assert_snapshot!(format!("{run}\n{}", place.run_en(["schema", "--write", "editor"])));
    // A folder in the way is not ours, either.
    let place = tiny();
    std::fs::create_dir_all(place.path("editor/project.json")).unwrap();
    assert_eq!(place.run(["schema", "--write", "editor"]).code, 2);
}

#[test]
fn wrong_calls() {
    let place = tiny().write("elsewhere/甲.yaml", "");
    let calls: [&[&str]; 6] = [
        &["--edition", "shanghai-2042"],
        &["--edition", "北京"],
        &["projects/没有"],
        &["elsewhere/甲.yaml"],
        &["--kind", "form"],
        &["projects", "--write", "editor"],
    ];
    let mut said = String::new();
    for call in calls {
        let args = [&["schema"], call].concat();
        let (zh, en) = (place.run(&args), place.run_en(&args));
        assert_eq!((zh.code, en.code), (2, 2), "{zh}");
        said.push_str(&format!("$ shenbao {}\n{zh}{en}\n", args.join(" ")));
    }
    insta::assert_snapshot!(said);
}

/// What shared files give can't be known from broken ones, so a schema would ask for too much.
#[test]
fn broken_shared_files() {
    let place = tiny().write("projects/下/_defaults.yaml", "年度：2026\n");
    let run = place.run(["schema", "projects/下"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run}");
    assert!(run.stderr.contains("[E011]"), "{run}");
    assert_eq!(place.run(["schema", "--write", "editor"]).code, 1);
    assert!(!place.path("editor").exists());
    // Those of another folder do not matter.
    schema(&place, &["projects"]);
    // A broken edition matters where it is in force.
    let place =
        tiny().write("templates/broken/edition.yaml", "title: 表\n").write("templates/broken/form.typ", "");
    schema(&place, &[]);
    assert_eq!(place.run(["schema", "--edition", "broken"]).code, 1);
}

/// A library of 50,000 makes a schema whose size and time are in proportion.
#[test]
fn a_big_library() {
    let entry = |i: usize| format!("指标{i}: {{二级指标: 数量指标, 指标值: ≥{i}次, 说明: 说明{i}}}\n");
    let library = |count: usize| (0..count).map(entry).collect::<String>();
    let size = |count: usize| {
        tiny().write("projects/_indicators.yaml", library(count)).run(["schema"]).ok().stdout.len()
    };
    let (small, big) = (size(5_000), size(50_000));
    assert!(big < small * 11, "{small} → {big} bytes");
}

/// Each folder shows the next one twice: two to the power of thirty folders to look into, if one let it.
#[cfg(unix)]
#[test]
fn links_that_multiply() {
    let place = Fixture::new();
    for n in 0..=30 {
        std::fs::create_dir_all(place.path(&format!("projects/{n}"))).unwrap();
        for link in ["a", "b"] {
            let link = place.path(&format!("projects/{n}/{link}"));
            std::os::unix::fs::symlink(format!("../{}", n + 1), link).unwrap();
        }
    }
    place.run(["schema", "--write", ".shenbao"]);
}
