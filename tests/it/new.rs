//! `shenbao new`: what is written, what `check` says of it, and what is refused.

use std::sync::Arc;

use shenbao::source::{Node, Source, parse};

use crate::bad::codes;
use crate::fixture::{Fixture, Library};

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2024\n主管部门: 某市司法局\n实施单位: 某市司法局\n\
                        计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n年度总体目标: 完成全年任务。\n";

fn text(place: &Fixture, path: &str) -> String {
    String::from_utf8(place.read(path)).unwrap()
}

fn tree(text: &str) -> Node {
    let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
    parse(&source).unwrap_or_else(|refused| panic!("{text}\n{:?}", refused.found.diagnostics))
}

/// A file with what was said when it was made, and what `check` says of it.
fn made(place: &Fixture, args: &[&str], path: &str) -> String {
    let run = place.run([&["new"], args].concat()).ok();
    assert_eq!(run.stdout, format!("{path}\n"));
    format!(
        "{run}\n--- {path}\n{}\n--- check\n{}",
        text(place, path),
        place.run(["check", "-q", path]).stderr
    )
}

/// Blank files say what is missing, and `check` says it of each and of nothing else.
#[test]
fn blank() {
    let bare = Fixture::new();
    let place = Fixture::sixteen();
    let files = [
        made(&place, &["2024/甲"], "projects/2024/甲.yaml"),
        made(&place, &["2021/甲"], "projects/2021/甲.yaml"),
        made(&bare, &["甲", "--edition", "shanghai-2021"], "projects/甲.yaml"),
        made(&bare, &["2026/乙", "--edition", "shanghai-2024"], "projects/2026/乙.yaml"),
    ];
    insta::assert_snapshot!(files.join("\n\n"));
}

/// With every sign of a comment away the file is still YAML, and every key is one that is known.
#[test]
fn what_is_offered_can_be_used() {
    let place = Fixture::sixteen();
    for year in ["2021", "2024"] {
        let path = format!("projects/{year}/甲.yaml");
        place.run(["new", &path]).ok();
        let file = text(&place, &path);
        let bare = |line: &str| match line.trim_start().strip_prefix("# ") {
            Some(rest) => format!("{}{rest}\n", &line[..line.len() - line.trim_start().len()]),
            None => format!("{line}\n"),
        };
        let uncommented = file.lines().skip(3).map(bare);
        let uncommented: String = uncommented.map(|line| line.replace("待填写", "100")).collect();
        place.rewrite(&path, &uncommented);
        let run = place.run(["show", &path]);
        let expected: &[&str] = if year == "2021" { &["E022"] } else { &["W116"] };
        assert_eq!(codes(&run.stderr), expected, "{uncommented}\n{run}");
        // What was to be done may be forgotten where nothing else is wrong.
        assert_eq!(run.stderr.contains("警告[W116]: 这里还标着 TODO（"), year == "2024", "{run}");
    }
}

/// Inherited indicators are not taken out by blank groups.
#[test]
fn inherited_indicators_stay() {
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS.to_owned() + "绩效指标: {数量指标: [次数: ≥5次]}\n");
    place.run(["new", "甲"]).ok();
    let filled = text(&place, "projects/甲.yaml").replace("待填写", "100");
    place.rewrite("projects/甲.yaml", filled);
    let run = place.run(["show", "projects/甲.yaml"]).ok();
    assert!(run.stdout.contains("次数: ≥5(次)"), "{run}");
}

#[test]
fn a_large_library_is_not_copied() {
    let entry = |i: usize| format!("指标{i}: {{二级指标: 数量指标, 指标值: ≥{i}次}}\n");
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/_indicators.yaml", (0..20_000).map(entry).collect::<String>());
    place.run(["new", "甲"]).ok();
    let file = text(&place, "projects/甲.yaml");
    assert!(file.lines().count() < 50, "{file}");
    assert!(file.contains("#   - 指标9   # 指标库：≥9次\n"), "{file}");
    assert!(file.contains("还有 19990 个"), "{file}");
}

/// Next year's form of each seed resolves, says the same, and lies one year later.
#[test]
fn next_year() {
    let place = Fixture::sixteen();
    let old = Library::open(&place.root);
    let mut snapshots = Vec::new();
    for project in &old.projects {
        let run = place.run(["new", "--from", &project.shown]).ok();
        let path = run.stdout.trim_end().to_owned();
        if ["法律援助费", "法治建设费", "社区矫正经费"].iter().any(|name| path.contains(name))
        {
            snapshots.push(format!("{run}\n--- {path}\n{}", text(&place, &path)));
        }
    }
    insta::assert_snapshot!(snapshots.join("\n\n"));
    let new = Library::open(&place.root);
    for project in &old.projects {
        let year: i32 = project.shown[9..13].parse().unwrap();
        let next = project.shown.replace(&year.to_string(), &(year + 1).to_string());
        let next = new.projects.iter().find(|project| project.shown == next).unwrap();
        let (old, new) = (old.resolve(project).form, new.resolve(next).form);
        assert_eq!(new.year.value, year + 1);
        let targets = |form: &shenbao::form::Form| {
            let one =
                |i: &shenbao::form::Indicator| (i.subcategory, i.name.value.clone(), i.target.value.clone());
            form.indicators.iter().map(one).collect::<Vec<_>>()
        };
        assert_eq!(targets(&old), targets(&new), "{}", next.shown);
        let same = |form: &shenbao::form::Form| (form.edition.name.clone(), form.name().to_owned());
        assert_eq!(same(&old), same(&new));
        let amounts = |form: &shenbao::form::Form| {
            form.funds.iter().flatten().map(|a| a.as_ref().map(|a| a.value)).collect::<Vec<_>>()
        };
        assert_eq!(amounts(&old), amounts(&new));
        let start =
            |form: &shenbao::form::Form| form.date(shenbao::edition::Role::Start).unwrap().to_string();
        assert_eq!(start(&new), start(&old).replace(&year.to_string(), &(year + 1).to_string()));
    }
}

/// However a form is written, next year's resolves, and prints the same indicators and amounts.
#[test]
fn next_year_of_every_spelling() {
    let folder = Fixture::repository().join("tests/accepted");
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if file.starts_with('_') {
            continue;
        }
        let place = Fixture::new().copy("tests/accepted", "projects/2024");
        let (old, new) = (format!("projects/2024/{file}"), format!("projects/2025/{file}"));
        let crlf = text(&place, &old).replace('\n', "\r\n");
        for spelling in [text(&place, &old), crlf] {
            place.rewrite(&old, spelling);
            place.run(["new", "--from", &old]).ok();
            let rest = |path: &str| {
                let shown = place.run(["show", path]).ok().stdout;
                let lines =
                    shown.lines().filter(|line| line.starts_with("年度 ·") || line.contains("指标 · "));
                let mut lines: Vec<String> = lines.map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(rest(&old), rest(&new), "{}", text(&place, &new));
            std::fs::remove_file(place.path(&new)).unwrap();
        }
    }
}

/// What the old folder gave and the new one does not is written out: fields, amounts, indicators,
/// targets of the library; what is taken out where nothing is inherited any more, is not.
#[test]
fn nothing_inherited_is_lost() {
    let place = Fixture::new()
        .write("projects/_defaults.yaml", "版式: shanghai-2024\n项目类别: 特定目标类\n主管部门: 某市\n")
        .write(
            "projects/2024/_defaults.yaml",
            DEFAULTS.to_owned()
                + "资金: {年度: {上年结转资金: 5}}\n检查: {豁免: {W101: 上级要求}}\n绩效指标:\n  数量指标: [共有: ≥1次, 去掉: ≥2次, 改: ≥3次]\n  质量指标: [合格率: =100%]\n",
        )
        .write("projects/2024/_indicators.yaml", "满意度: {二级指标: 服务对象满意度指标, 指标值: \"> 90%\"}\n")
        .write(
            "projects/2024/甲.yaml",
            "# 我的话\n\n项目名称: 甲   # 全称\n资金: {年度: {当年财政拨款: 100}}   # 批复数\n绩效指标:\n  # 数量先写\n  数量指标:\n    - 去掉: ~   # 不要\n    - 改: {指标值: ≥4次, 说明: \"2024年起, 新\"}\n    - 2023年遗留: 2024年底前\n  服务对象满意度指标: [满意度]\n# 完\n",
        );
    let file = made(&place, &["--from", "projects/2024/甲.yaml"], "projects/2025/甲.yaml");
    let show = |path: &str| place.run(["show", path]).ok().stdout;
    let (old, new) = (show("projects/2024/甲.yaml"), show("projects/2025/甲.yaml"));
    // The year alone differs, and the order in which own and inherited indicators stand.
    let mut lines: Vec<Vec<String>> =
        [old.replace("2024-", "2025-").replace("(2024年度)", "(2025年度)"), new]
            .map(|text| text.lines().map(str::to_owned).collect())
            .into();
    lines.iter_mut().for_each(|lines| lines.sort());
    assert_eq!(lines[0], lines[1]);
    // Where the new folder has defaults of its own, they hold.
    place.rewrite(
        "projects/2026/_defaults.yaml",
        DEFAULTS.replace("2024-", "2026-").replace("年度: 2024", "年度: 2026").replace("某市", "新市")
            + "绩效指标: {数量指标: [去掉: ≥9次]}\n",
    );
    let set_up = made(&place, &["2026/", "--from", "projects/2024/甲.yaml"], "projects/2026/甲.yaml");
    insta::assert_snapshot!(format!("{file}\n\n{set_up}"));
}

#[test]
fn across_editions_and_years() {
    let place = Fixture::sixteen()
        .write(
            "projects/长期.yaml",
            DEFAULTS.replace("2024-12-31", "2026-12-31")
                + "项目名称: 长期\n资金: {年度: {当年财政拨款: 1}}\n绩效指标: {数量指标: [次数: ≥5次]}\n",
        )
        .write(
            "projects/闰年.yaml",
            DEFAULTS.replace("2024-12-31", "2024年2月29日")
                + "项目名称: \"2024\"\n资金: {年度: {当年财政拨款: 1}}\n绩效指标: {数量指标: [次数: ≥5次]}\n",
        );
    let files = [
        // Amounts get their unit, and what the edition lacks is kept as a comment.
        made(
            &place,
            &["2024/法律援助费", "--from", "projects/2021/法律援助费.yaml"],
            "projects/2024/法律援助费.yaml",
        ),
        made(&place, &["续", "--from", "projects/长期.yaml"], "projects/续.yaml"),
        made(&place, &["2025/平年", "--from", "projects/闰年.yaml"], "projects/2025/平年.yaml"),
    ];
    insta::assert_snapshot!(files.join("\n\n"));
    let none = place.run(["new", "--from", "projects/长期.yaml"]);
    assert!(none.code == 2 && none.stderr.contains("错误[E113]"), "{none}");
}

/// Whatever the name, the file says that name.
#[test]
fn names() {
    let place = Fixture::new().write("projects/_defaults.yaml", DEFAULTS);
    for name in [
        "001",
        "2026-01-01",
        "yes",
        "null",
        "甲 #1",
        "it's",
        "{甲}",
        "[乙], 丙",
        "-甲",
        "= 甲",
        "1e3",
        "v1.2",
        "&甲",
        "甲’“乙”",
        "😀",
    ] {
        let run = place.run(["new", "--", &format!("projects/{name}.yaml")]).ok();
        assert_eq!(run.stdout, format!("projects/{name}.yaml\n"));
        let root = tree(&text(&place, &format!("projects/{name}.yaml")));
        let value = root.as_map().unwrap().get("项目名称").unwrap().as_scalar().unwrap();
        assert_eq!((value.text.as_str(), value.kind), (name, shenbao::source::ScalarKind::Text));
    }
}

/// A name is relative to where one stands inside `projects/`, and to `projects/` elsewhere.
#[test]
fn places() {
    let place = Fixture::new().write("projects/_defaults.yaml", DEFAULTS).write("docs/x.txt", "");
    std::fs::create_dir_all(place.path("projects/2024/深")).unwrap();
    let absolute = place.path("projects/绝对.yaml").display().to_string();
    for (from, name, made) in [
        (".", "甲", "projects/甲.yaml"),
        (".", "projects/2025/乙.YAML", "projects/2025/乙.yaml"),
        (".", "./2025/../2026/丙.yml", "projects/2026/丙.yaml"),
        ("docs", "projects/丁", "projects/丁.yaml"),
        ("docs", "../projects/戊", "projects/戊.yaml"),
        ("projects/2024", "己", "projects/2024/己.yaml"),
        ("projects/2024/深", "../庚", "projects/2024/庚.yaml"),
        (".", &absolute, "projects/绝对.yaml"),
    ] {
        place.run(["-C", from, "new", name]).ok();
        assert!(place.path(made).is_file(), "{from} {name}");
    }
    assert_eq!(place.files("projects").len(), 9);
}

#[test]
fn refused() {
    let long = "长".repeat(84);
    let place = Fixture::sixteen()
        .write("projects/乙.yml", "乙")
        .write("projects/文件", "")
        .write("elsewhere/x", "")
        .write("projects/wrong.yaml", "项目名称: 甲\n");
    std::fs::create_dir(place.path("projects/夹.yaml")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", place.path("projects/断.yaml")).unwrap();
        std::os::unix::fs::symlink(place.path("elsewhere"), place.path("projects/外")).unwrap();
    }
    let calls: &[&[&str]] = &[
        &["2024/法治建设费"],
        &["乙"],
        &["夹"],
        &["断"],
        &["2024"],
        &["外/甲"],
        &["文件/甲"],
        &["../甲"],
        &["projects/../../甲"],
        &["/tmp/甲"],
        &[""],
        &["projects"],
        &["2026/"],
        &["_甲"],
        &[".隐/甲"],
        &["甲:乙"],
        &["甲{{乙"],
        &["甲\n乙"],
        &["甲\u{202e}乙"],
        &[" 甲"],
        &["甲."],
        &["nul"],
        &[&long],
        &["甲", "--edition", "shanghai-2023"],
        &["2025/法治建设费", "--from", "projects/wrong.yaml"],
        &["--from", "projects/none.yaml"],
        &["--from", "projects/2024"],
        &["2024/法治建设费", "--from", "projects/2021/法律援助费.yaml"],
        &["2024/", "--from", "projects/2024/法治建设费.yaml"],
        &[],
    ];
    let before = place.files("projects");
    let runs = calls.iter().map(|args| {
        let args = [&["new"], *args].concat();
        let (zh, en) = (place.run(&args), place.run_en(&args));
        assert!(zh.code >= 1 && zh.code == en.code && zh.stdout.is_empty(), "{args:?} {zh}");
        assert_eq!(codes(&zh.stderr), codes(&en.stderr));
        format!("$ shenbao {}\n{zh}{en}", args.join(" "))
    });
    insta::assert_snapshot!(runs.collect::<Vec<_>>().join("\n"));
    assert_eq!(place.files("projects"), before, "nothing is written");
    assert_eq!(place.files("elsewhere"), ["x"]);

    let bare = Fixture::new();
    insta::assert_snapshot!(
        "no_edition",
        format!("{}\n{}", bare.run(["new", "甲"]), bare.run_en(["new", "2026/甲"]))
    );
    let broken = Fixture::new().write("projects/_defaults.yaml", "版式：shanghai-2024\n");
    assert_eq!(broken.run(["new", "2026/甲"]).code, 2);
    assert!(!bare.path("projects/2026").exists() && !broken.path("projects/2026").exists());
}

/// Of calls at the same time one makes the file, the others leave it alone.
#[test]
fn a_race() {
    let place = Fixture::new().write("projects/_defaults.yaml", DEFAULTS);
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| place.run(["new", "2026/甲"]).code)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
    assert_eq!(place.files("projects"), ["2026/甲.yaml", "_defaults.yaml"]);
}
