//! The law of what is attached to a PDF: of the shared files only what the form uses, and that alone makes the
//! same sheet – for all forms of the repository, each commit of the history, and random layers.

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use shenbao::desk::Desk;
use shenbao::diagnostic::Report;
use shenbao::provenance::{self, SourceFile};
use shenbao::workspace::{Project, Workspace};

use crate::fixture::Fixture;
use crate::history::history;

/// The attached sources of all projects of a workspace that can be read; each must make the same sheet again,
/// and attach the very same again.
fn attached(workspace: &Workspace, projects: &[Project]) -> Vec<Vec<SourceFile>> {
    let desk = Desk::open(workspace, projects, &mut Report::default()).unwrap();
    let of = |project: &Project| {
        let source = desk.source(project).ok()?;
        let resolved = desk.resolve_source(project, &source, &mut Report::default())?;
        let origins = desk.origins(project);
        let used = provenance::used(&source, &resolved.tree, &origins.defaults, resolved.library.as_deref());
        let pairs: Vec<_> = used.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let mut report = Report::default();
        let again = desk.resolve_files(&pairs, &mut report);
        let again = again.unwrap_or_else(|| panic!("{:#?}\n{pairs:#?}", report.diagnostics));
        let json = |sheet| serde_json::to_string(sheet).unwrap();
        assert_eq!(json(&resolved.sheet), json(&again.sheet), "{pairs:#?}");
        Some(used)
    };
    projects.iter().filter_map(of).collect()
}

fn of_folder(root: &Path) -> Vec<Vec<SourceFile>> {
    let workspace = Workspace::find(root).unwrap();
    let projects = workspace.discover(root, &[], &mut Report::default());
    attached(&workspace, &projects)
}

#[test]
fn seeds_and_accepted_files() {
    assert_eq!(of_folder(&Fixture::repository()).len(), 16);
    let place = Fixture::empty().copy("tests/accepted", "projects");
    assert!(of_folder(&place.root).len() > 8);
}

/// Taken out and laid down as a workspace, sources attach themselves again: what is extracted builds the same
/// PDF.
#[test]
fn what_is_attached_attaches_the_same() {
    for folder in ["projects", "tests/accepted"] {
        let place = Fixture::empty().copy(folder, "projects");
        for files in of_folder(&place.root) {
            let alone = Fixture::new();
            for file in &files {
                alone.rewrite(&file.path, &file.text);
            }
            let again = of_folder(&alone.root);
            assert_eq!(again, std::slice::from_ref(&files));
        }
    }
}

#[test]
fn each_commit_of_the_history() {
    let place = history();
    let repository = shenbao::files::Repository::find(&place.root).unwrap();
    let mut forms = 0;
    for id in place.git(["rev-list", "HEAD"]).lines() {
        let commit = repository.commit(id.as_ref()).unwrap();
        let workspace = Workspace::at_revision(&place.root, &repository, commit, b"").unwrap();
        let projects = workspace.list(&workspace.projects()).unwrap().projects;
        forms += attached(&workspace, &projects).len();
    }
    assert!(forms > 100, "{forms}");
}

/// Names that YAML would take for something else, if they were written without care.
const NAMES: [&str; 8] =
    ["培训次数", "“12348”来电: 数", "- 及时率", "#1 讲座", "12.50", "true", "{{ 不是 }}", "a 'b' \"c\""];
const TARGETS: [&str; 6] = ["≥5次", "=100.00%", "0100", "7.50", "优良", "≤ 2.0 小时"];
const TEXTS: [&str; 6] = [
    "一行。",
    "第一行\n第二行\n\n  空格开头的一行",
    "{{ name }}：{{ year }}年",
    "行末有空格 \n# 不是注释",
    "～: - 目标",
    "007",
];
const AMOUNTS: [&str; 5] = ["0", "100", "7339205.00", "007", "0.50"];

/// A text as YAML, in one of the ways of writing it.
fn written(text: &str, way: u8, indent: &str) -> String {
    match way % 3 {
        0 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
        1 if text.contains('\n') && !text.contains(" \n") => {
            let lines: Vec<String> = text.lines().map(|line| format!("{indent}  {line}")).collect();
            format!("|-\n{}", lines.join("\n"))
        }
        _ => {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("\"{escaped}\"")
        }
    }
}

/// A layer by a row of choices; the first one says all that every form needs.
fn layer(index: usize, choices: &[u8; 24]) -> String {
    let mut text = String::from("# a remark\n");
    if index == 0 {
        text.push_str("版式: shanghai-2024\n年度: 2024\n主管部门: 某局\n实施单位: 某局\n项目名称: 名称\n");
        text.push_str("计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n年度总体目标: 目标\n");
    }
    let pick = |of: &[&str], choice: u8| of[usize::from(choice / 4) % of.len()].to_owned();
    for (key, choice) in ["年度总体目标", "项目总目标", "主管部门", "实施单位"].iter().zip(choices)
    {
        let given = index == 0 && *key != "项目总目标";
        match choice % 4 {
            _ if given => {}
            0 => writeln!(text, "{key}: {}", written(&pick(&TEXTS, *choice), choice / 16, "")).unwrap(),
            1 if *key == "项目总目标" => writeln!(text, "{key}: ~").unwrap(),
            _ => {}
        }
    }
    if index == 0 || !choices[4].is_multiple_of(3) {
        text.push_str("资金:\n  年度:\n");
        writeln!(text, "    当年财政拨款: {}", pick(&AMOUNTS, choices[5])).unwrap();
        match choices[6] % 4 {
            0 => writeln!(text, "    其他资金: {}", pick(&AMOUNTS, choices[6])).unwrap(),
            1 => text.push_str("    其他资金: ~\n"),
            _ => {}
        }
        match choices[7] % 4 {
            0 => writeln!(text, "  项目: {{财政资金: {}}}", pick(&AMOUNTS, choices[7])).unwrap(),
            1 => text.push_str("  项目: ~\n"),
            _ => {}
        }
    }
    if choices[8].is_multiple_of(5) {
        text.push_str("检查: {豁免: {W101: 上级统一口径}}\n");
    }
    text.push_str("绩效指标:\n  时效指标:\n    - 按期: 及时\n");
    if choices[9].is_multiple_of(6) {
        text.push_str("  数量指标: ~\n");
        return text;
    }
    text.push_str("  数量指标:\n    - 总数: ≥1次\n");
    for (name, choice) in NAMES.iter().zip(&choices[10..]) {
        // Mostly there is nothing to take out in the first.
        let choice = if index == 0 && choice % 8 == 4 && choice % 3 > 0 { &0 } else { choice };
        let key = written(name, choice / 32, "");
        let target = pick(&TARGETS, *choice);
        match choice % 8 {
            0 => writeln!(text, "    - {key}: {target}").unwrap(),
            1 => writeln!(text, "    - {key}: {{指标值: '{target}', 说明: '{{{{ name }}}} #'}}").unwrap(),
            2 => writeln!(text, "    - {key}: {{说明: 备注}}").unwrap(),
            3 => writeln!(text, "    - {key}").unwrap(),
            4 => writeln!(text, "    - {key}: ~").unwrap(),
            5 => writeln!(text, "    - {key}:\n        指标值: ~\n").unwrap(),
            _ => {}
        }
    }
    text
}

fn library(index: usize, choices: &[u8; 8]) -> String {
    let mut text = String::from("别的: {二级指标: 质量指标, 指标值: 1}\n");
    for (name, choice) in NAMES.iter().zip(choices) {
        let (key, target) =
            (written(name, choice / 32, ""), TARGETS[usize::from(choice / 4) % TARGETS.len()]);
        match (index, choice % 4) {
            (0, 0) => writeln!(text, "{key}: {{二级指标: 质量指标, 指标值: '{target}'}}").unwrap(),
            (0, _) => writeln!(text, "{key}: {{二级指标: 数量指标, 指标值: '{target}', 说明: 库}}").unwrap(),
            (_, 0) => writeln!(text, "{key}:\n  指标值: {}", written(target, choice / 16, "  ")).unwrap(),
            (_, 1) => writeln!(text, "{key}: {{二级指标: 数量指标, 指标值: '{target}'}}").unwrap(),
            _ => {}
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn random_layers(layers: [[u8; 24]; 3], libraries: [[u8; 8]; 2]) {
        let place = Fixture::new();
        for (i, folder) in ["projects", "projects/2024"].into_iter().enumerate() {
            place.rewrite(&format!("{folder}/_defaults.yaml"), layer(i, &layers[i]));
            place.rewrite(&format!("{folder}/_indicators.yaml"), library(i, &libraries[i]));
        }
        place.rewrite("projects/2024/甲.yaml", layer(2, &layers[2]));
        of_folder(&place.root);
    }
}

/// Many of the random layers make forms: a law about nothing would hold, too.
#[test]
fn random_layers_make_forms() {
    let mut seed = 1_u32;
    let mut byte = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let mut forms = 0;
    for _ in 0..40 {
        let place = Fixture::new();
        place.rewrite("projects/_defaults.yaml", layer(0, &std::array::from_fn(|_| byte())));
        place.rewrite("projects/_indicators.yaml", library(0, &std::array::from_fn(|_| byte())));
        place.rewrite("projects/甲.yaml", layer(2, &std::array::from_fn(|_| byte())));
        forms += of_folder(&place.root).len();
    }
    assert!(forms >= 12, "{forms} of 40");
}
