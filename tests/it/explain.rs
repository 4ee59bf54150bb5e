//! `explain` tells where each value comes from and what it overrides, in both languages and as JSON.

use std::fmt::Write;

use crate::bad_files::{project, workspace};
use crate::fixture::{Fixture, Run};

fn explain(form: &str, more: &[&str]) -> String {
    let path = format!("projects/{form}.yaml");
    let place = Fixture::empty();
    let args = [&["-C", env!("CARGO_MANIFEST_DIR"), "explain", &path], more].concat();
    let run = place.run(args).ok();
    assert_eq!(run.stderr, "");
    run.stdout
}

#[test]
fn seeds() {
    for form in ["2021/法律援助费", "2024/法治建设费"] {
        let name = form.replace('/', "-");
        insta::assert_snapshot!(format!("{name}-zh"), explain(form, &["--lang", "zh"]));
        insta::assert_snapshot!(format!("{name}-en"), explain(form, &["--lang", "en"]));
    }
}

/// Three layers of defaults and two of the library, and each way in which a value comes about.
fn layered() -> Fixture {
    Fixture::new()
        .write(
            "projects/_defaults.yaml",
            "版式: shanghai-2021\n年度: 2023\n主管部门: 某市文化局\n实施单位: 某市文化局\n\
             计划开始日期: 2023-01-01\n计划完成日期: 2023-12-31\n项目性质: 其他一次性项目\n\
             项目总目标: 由默认值给出的总目标\n资金:\n  项目: {财政资金: 100}\n\
             \x20 年度: {当年财政拨款: 1, 其他资金: 3}\n检查:\n  豁免: {W203: 旧的理由}\n\
             绩效指标:\n  数量指标:\n    - 例会次数: ≥12次\n    - 简报期数: ≥4期\n    - 培训次数: ≥1次\n\
             \x20 质量指标: [合格率: =100%, 优秀率]\n",
        )
        .write(
            "projects/2024/_defaults.yaml",
            "版式: shanghai-2024\n年度: 2024\n计划开始日期: 2024/1/1\n计划完成日期: 2024-12-31\n\
             资金: {项目: ~, 年度: {当年财政拨款: 2}}\n检查: {豁免: {W203: 跨年度项目}}\n\
             绩效指标:\n  数量指标:\n    - 培训次数: {指标值: ≥2次}\n    - 简报期数: ~\n",
        )
        .write(
            "projects/2024/馆藏/_defaults.yaml",
            "项目类别: 特定目标类\n实施单位: 某市图书馆\n资金: {年度: {当年财政拨款: 1万元}}\n",
        )
        .write(
            "projects/_indicators.yaml",
            "读者满意度: {二级指标: 服务对象满意度指标, 指标值: ≥80%}\n优秀率: {二级指标: 质量指标, 指标值: ≥30%}\n\
             按期开放率: {二级指标: 数量指标, 指标值: =90%}\n到馆人次: {二级指标: 数量指标, 指标值: ≥1万人次}\n",
        )
        .write("projects/2024/_indicators.yaml", "读者满意度: {指标值: ≥90%}\n")
        .write(
            "projects/2024/馆藏/甲.yaml",
            "项目名称: 古籍修复\n项目性质: 经常性专项业务费\n项目总目标: ~\n\
             资金:\n  年度: {当年财政拨款: 3.5万元, 上年结转资金: 0, 年度资金申请总额: 35003}\n\
             年度总体目标: |-\n  {{ year }}年用{{ annual_total }}元\n  完成{{ name }}。\n\
             检查: {豁免: {W226: {读者满意度: 合同约定}}}\n\
             绩效指标:\n  数量指标:\n    - 培训次数: ≥3.0次\n    - 例会次数: ~\n    - 修复册数: ≥40册\n\
             \x20   - 到馆人次: {指标值: ~}\n  质量指标: ~\n  时效指标:\n    - 按期开放率: ≥95%\n\
             \x20 服务对象满意度指标: [读者满意度, 馆员 v2.0 满意度: ≥85%]\n",
        )
}

const LAYERED: &str = "projects/2024/馆藏/甲.yaml";

#[test]
fn layers() {
    let place = layered();
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        place.run(["explain", LAYERED]).ok(),
        place.run_en(["explain", LAYERED]).ok(),
        place.run(["-v", "explain", LAYERED, "年度总体目标"]).ok()
    ));
}

#[test]
fn json() {
    let place = layered();
    let run = place.run(["explain", LAYERED, "--format", "json"]).ok();
    let read: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&read["version"], &read["resolved"]), (&1.into(), &true.into()));
    assert_eq!(run.stdout, place.run_en(["explain", LAYERED, "--format", "json"]).ok().stdout);
    insta::assert_snapshot!(run);
}

/// A total that is given, one that is computed over some blank lines, and one without any.
#[test]
fn totals() {
    let place = workspace();
    let funds = |funds: &str| {
        place.rewrite("projects/甲.yaml", project("甲项目").replace("{年度: {当年财政拨款: 100}}", funds));
        place.run(["explain", "projects/甲.yaml", "资金"]).ok().stdout
    };
    insta::assert_snapshot!(
        [
            funds("{年度: {当年财政拨款: 100, 年度资金申请总额: 100}}"),
            funds("{项目: {项目资金总额: 300}, 年度: {其他资金: 50, 当年财政拨款: 50}}"),
            funds("{项目: {其他资金: 100}, 年度: {年度资金申请总额: ~, 当年财政拨款: 100}}"),
        ]
        .join("\n")
    );
}

/// Further columns, and an amount in another unit.
#[test]
fn another_edition() {
    let edition = "tests/editions/pudong-2026";
    let form = "老旧小区加装电梯补贴";
    let place = Fixture::new()
        .copy(&format!("{edition}/edition.yaml"), "templates/pudong-2026/edition.yaml")
        .copy(&format!("{edition}/form.typ"), "templates/pudong-2026/form.typ")
        .copy(&format!("{edition}/{form}.yaml"), &format!("projects/{form}.yaml"));
    insta::assert_snapshot!(place.run(["-v", "explain", &format!("projects/{form}.yaml")]).ok());
}

/// What of the form a key means.
#[test]
fn keys() {
    let place = layered();
    let mut out = String::new();
    for key in [
        "资金.年度",
        "资金.年度.其他资金",
        "其他资金",
        "年度",
        "当年财政拨款",
        "年度.当年财政拨款",
        "其中：当年财政拨款",
        "服务对象满意度指标",
        "绩效指标.质量指标",
        "生态效益指标",
        "读者满意度",
        "馆员 v2.0 满意度",
        "绩效指标.服务对象满意度指标.馆员 v2.0 满意度",
        "检查",
        "豁免.W226",
        " 资金．项目 ",
    ] {
        let run = place.run(["explain", LAYERED, key]).ok();
        let found = run.stdout.lines().filter(|line| !line.starts_with(' '));
        writeln!(out, "{key}\n    {}", found.collect::<Vec<_>>().join("\n    ")).unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn unknown_keys() {
    let place = layered();
    let long = "年".repeat(10_000);
    let mut runs = Vec::new();
    for key in [
        "财政拨款",
        "年度.当年财政拔款",
        "资金.项目.当年财政拨款",
        "读者满意",
        "馆员 v2",
        "天气",
        "",
        ".",
        "资金..年度",
        &long,
    ] {
        let (zh, en) = (place.run(["explain", LAYERED, key]), place.run_en(["explain", LAYERED, key]));
        assert_eq!((zh.code, zh.stdout.as_str(), en.code), (2, "", 2), "{key}: {zh}");
        runs.push(format!("{zh}{en}"));
    }
    insta::assert_snapshot!(runs.join("\n"));
}

/// A form with errors: they are told, and what is written is explained as typed.
#[test]
fn wrong_forms() {
    let place = layered();
    let text = String::from_utf8(place.read(LAYERED)).unwrap();
    place.rewrite(LAYERED, text.replace("3.5万元", "三万").replace("读者满意度, 馆员", "读者满意率, 馆员"));
    let run = |args: &[&str]| {
        let run = place.run([&["explain", LAYERED], args].concat());
        assert_eq!(run.code, 1, "{run}");
        run
    };
    insta::assert_snapshot!(format!("{}\n{}", run(&[]), run(&["当年财政拨款", "--format", "json"])));
    place.rewrite(LAYERED, "项目名称: “甲”\n资金: {年度: [\n");
    let broken = run(&[]);
    place.rewrite(LAYERED, "- 项目名称\n");
    let list = run(&[]);
    assert_eq!((broken.stdout, list.stdout), (String::new(), String::new()));
    // A layer that can't be read would be missing.
    place.rewrite(LAYERED, text);
    place.rewrite("projects/2024/_defaults.yaml", "年度：2024\n");
    assert_eq!(run(&[]).stdout, "");
}

#[test]
fn wrong_paths() {
    let place = workspace().write("projects/乙.yaml", project("乙项目")).write("projects/notes.txt", "x");
    for (path, code) in
        [("projects", "E097"), ("projects/notes.txt", "E097"), ("projects/丙.yaml", "E093"), ("/etc", "E092")]
    {
        let run = place.run(["explain", path]);
        assert!(run.code == 2 && run.stdout.is_empty() && run.stderr.contains(code), "{run}");
    }
    assert_eq!(place.run(["explain"]).code, 2);
}

/// Three hundred indicators, half of them with a default, and a library of fifty thousand.
#[test]
fn many_indicators() {
    let items = |range: std::ops::Range<u32>, more: &str| {
        range.fold(String::new(), |text, i| text + &format!("    - 指标{i}{more}\n"))
    };
    let library = (0..50_000)
        .fold(String::new(), |text, i| text + &format!("指标{i}: {{二级指标: 数量指标, 指标值: ≥{i}次}}\n"));
    let place = workspace();
    place.rewrite("projects/_indicators.yaml", library);
    let name = "长".repeat(1_000);
    let defaults = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
    place.rewrite("projects/_defaults.yaml", defaults + "绩效指标:\n  数量指标:\n" + &items(0..150, ": 5次"));
    let own = project("甲项目").split("绩效指标").next().unwrap().to_owned();
    let own = own + "绩效指标:\n  数量指标:\n" + &items(100..300, "") + &format!("    - {name}: 3次\n");
    place.rewrite("projects/甲.yaml", own);
    let run = place.run(["explain", "projects/甲.yaml"]).ok();
    assert_eq!(run.stdout.matches("绩效指标.数量指标.").count(), 301);
    assert_eq!(run.stdout.matches("覆盖 指标库").count(), 150);
    assert_eq!(place.run(["explain", "projects/甲.yaml", &name]).ok().stdout.lines().count(), 2);
    let one = place.run(["explain", "projects/甲.yaml", "指标120"]).ok().stdout;
    assert!(one.contains("覆盖 指标库 projects/_indicators.yaml:121:"), "{one}");
}

/// What was typed may hold what a terminal would obey, also where the form never shows it.
#[test]
fn nothing_that_a_terminal_obeys() {
    let place =
        layered().write("projects/2024/馆藏/_indicators.yaml", "读者满意度: {指标值: \"\\e[31m红\\n行\"}\n");
    let text = String::from_utf8(place.read(LAYERED)).unwrap();
    place.rewrite(LAYERED, text.replace("[读者满意度,", "[读者满意度: ≥99%,"));
    let run = place.run(["explain", LAYERED, "读者满意度"]).ok();
    assert!(!run.stdout.contains('\u{1b}') && run.stdout.contains("\u{fffd}[31m红⏎行"), "{run}");
}

/// Results are coloured by what standard output is.
#[test]
fn colours() {
    let place = workspace();
    let coloured = |run: Run| run.ok().stdout.contains('\u{1b}');
    assert!(!coloured(place.run(["explain", "projects/甲.yaml"])));
    assert!(coloured(place.run(["explain", "projects/甲.yaml", "--color", "always"])));
    assert!(!coloured(place.run(["explain", "projects/甲.yaml", "--color", "always", "--format", "json"])));
}

/// What is refused is told as `show` tells it; what is explained beside it never fails.
#[test]
fn refused() {
    let folder = Fixture::repository().join("tests/refused");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    for file in files.iter().map(|file| file.to_string_lossy()).filter(|file| !file.starts_with('_')) {
        let place = Fixture::new().copy("tests/refused", "projects");
        let path = format!("projects/{file}");
        let (show, explain) = (place.run(["show", &path]), place.run(["explain", &path]));
        assert_eq!((explain.code, explain.stderr), (show.code, show.stderr), "{file}");
    }
}
