//! How `check` reports: the terminal, the summary, JSON, SARIF, GitHub; what is excused, what is
//! named, how it ends. What the rules find is the business of `rules.rs`.

use serde_json::Value;

use crate::fixture::{Fixture, Run};

/// A complete form without findings, with defaults for three years.
fn base() -> Fixture {
    Fixture::new().copy("tests/rules/_base", "projects")
}

/// One clean form.
fn clean() -> Fixture {
    base().write("projects/2024/甲.yaml", "项目名称: 全民阅读推广\n")
}

/// A form whose fiscal year lies outside its period: W203, and nothing else.
const WRONG_YEAR: &str = "项目名称: 全民阅读推广\n年度: 2023\n";

/// A form with rates among its counts: W241.
fn rates(number: usize) -> String {
    let name = |at: usize| ["图书上架率", "借阅归还率", "读者到馆率", "活动举办率"][at % 4].to_owned();
    let label = |at: usize| if at < 4 { String::new() } else { format!("第{}批", at / 4) };
    let rates: String = (0..number).map(|at| format!("    - {}{}: ≥95%\n", label(at), name(at))).collect();
    format!("项目名称: 全民阅读推广\n绩效指标:\n  数量指标:\n{rates}")
}

/// What a run says in both languages, without the lines on rules: their number grows.
fn both(place: &Fixture, args: &[&str]) -> String {
    let args = [&["check"], args].concat();
    let shown = |run: Run| {
        let text = run.to_string();
        let is_stable =
            |line: &&str| !line.contains("规则") && !line.contains("rule") && !line.starts_with("  未");
        let lines = text.lines().filter(is_stable).filter(|line| !line.contains("  not checked"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    format!("{}\n{}", shown(place.run(&args)), shown(place.run_en(&args)))
}

fn json(place: &Fixture, args: &[&str]) -> Value {
    let run = place.run([&["check", "--format", "json"], args].concat());
    assert_eq!(run.stderr, "", "{run}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run}"))
}

/// The codes of what is found, in order, excused or not.
fn codes(place: &Fixture, args: &[&str]) -> Vec<String> {
    let found = json(place, args);
    found["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_finding() {
    insta::assert_snapshot!(both(&base().write("projects/2024/甲.yaml", WRONG_YEAR), &[]));
}

#[test]
fn nothing_found() {
    insta::assert_snapshot!(both(&clean(), &[]));
}

#[test]
fn folded() {
    insta::assert_snapshot!(both(&base().write("projects/2024/甲.yaml", rates(3)), &[]));
    let many = both(&base().write("projects/2024/甲.yaml", rates(15)), &[]);
    assert!(many.contains("（15 处）") && many.contains("还有 3 处"), "{many}");
    assert!(many.contains("(15 times)") && many.contains("note: 3 more"), "{many}");
}

/// What lies in a shared file is told once and names the forms that it reaches.
#[test]
fn in_a_shared_file() {
    let mut place = base();
    let defaults = String::from_utf8(place.read("projects/2024/_defaults.yaml")).unwrap();
    place = place.write("projects/2024/_defaults.yaml", defaults.replace("年度: 2024", "年度: 2023"));
    for (name, goal) in
        [("甲", "开展阅读活动。"), ("乙", "修缮阅览室。"), ("丙", "采编地方文献。"), ("丁", "培训馆员。")]
    {
        let text = format!("项目名称: 项目{name}\n年度总体目标: {goal}\n");
        place = place.write(&format!("projects/2024/{name}.yaml"), text);
    }
    let said = place.run_en(["check"]).stdout;
    let block = said.split("\n\n").find(|block| block.starts_with("warning[W203]")).unwrap();
    insta::assert_snapshot!(block);
    let found = json(&place, &["projects/2024/乙.yaml"]);
    let finding = found["findings"].as_array().unwrap().iter().find(|f| f["code"] == "W203").unwrap();
    assert_eq!(
        finding["forms"],
        serde_json::json!(["projects/2024/乙.yaml"]),
        "only the form that was named"
    );
}

/// Errors and warnings of several files, in the order of the files; the others are checked.
#[test]
fn a_broken_file_among_good_ones() {
    let place = base()
        .write("projects/2024/甲.yaml", WRONG_YEAR)
        .write("projects/2025/乙.yaml", "项目名称: [\n")
        .write(
            "projects/2021/丙.yaml",
            "项目名称: 古籍修复\n资金: {年度: {当年财政拨款: 一百}}\n年度总目标: 修复古籍。\n",
        );
    insta::assert_snapshot!(both(&place, &[]));
    assert_eq!(place.run(["check"]).code, 1);
    let quiet = place.run(["check", "-q"]);
    assert!(
        quiet.stdout.contains("错误[") && !quiet.stdout.contains("警告[") && !quiet.stdout.contains("检查了"),
        "{quiet}"
    );
}

#[test]
fn exit_codes() {
    let place = base().write("projects/2024/甲.yaml", WRONG_YEAR);
    assert_eq!(place.run(["check"]).code, 0);
    assert_eq!(place.run(["check", "--strict"]).code, 1);
    let quiet = place.run(["check", "--strict", "-q"]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (1, "", ""));
    assert_eq!(clean().run(["check", "--strict"]).code, 0);
    for format in ["json", "sarif", "github"] {
        assert_eq!(place.run(["check", "--strict", "--format", format]).code, 1, "{format}");
    }
}

/// Rules that lack their data say so, for all forms or for some.
#[test]
fn not_checked() {
    let place = clean();
    let run = place.run(["check"]);
    assert!(run.stdout.contains("\n  未检查 W201：版式没有标明必填的二级指标\n"), "{run}");
    let run = place.run_en(["check"]);
    assert!(
        run.stdout.contains("\n  not checked W201: the edition marks no 二级指标 as required\n"),
        "{run}"
    );
    let place = place.write("projects/2021/乙.yaml", "项目名称: 全民阅读推广\n");
    let run = place.run(["check"]);
    assert!(!run.stdout.contains("W201"), "{run}");
    let run = place.run(["check", "-v"]);
    assert!(run.stdout.contains("\n  W201 有 1 份表未检查：版式没有标明必填的二级指标\n"), "{run}");
    let run = place.run_en(["-v", "check"]);
    assert!(run.stdout.contains("\n  not checked W201 in 1 form: the edition"), "{run}");
    let rules = &json(&place, &[])["summary"]["rules"];
    let part = rules["runInPart"].as_array().unwrap().iter().find(|rule| rule["code"] == "W201").unwrap();
    assert_eq!(part["forms"], 1);
    // Of the form that is named only.
    let rules = &json(&place, &["projects/2024"])["summary"]["rules"];
    assert!(rules["notRun"].as_array().unwrap().iter().any(|rule| rule["code"] == "W201"), "{rules}");
}

#[test]
fn paths() {
    let place =
        base().write("projects/2024/甲.yaml", WRONG_YEAR).write("projects/2021/乙.yaml", "项目名称: [\n");
    assert_eq!(codes(&place, &["projects/2024"]), ["W203"]);
    let other = json(&place, &["projects/2021/乙.yaml"]);
    assert_eq!(other["summary"]["forms"], serde_json::json!({"checked": 0, "unreadable": 1}));
    assert!(
        other["findings"].as_array().unwrap().iter().all(|f| f["file"] == "projects/2021/乙.yaml"),
        "{other}"
    );
    // Broken defaults elsewhere are of no concern.
    let place = place
        .write("projects/2025/_defaults.yaml", "版式: [\n")
        .write("projects/2025/丙.yaml", "项目名称: 古籍修复\n");
    assert_eq!(codes(&place, &["projects/2024"]), ["W203"]);
    assert!(codes(&place, &[]).len() > 2);
}

#[test]
fn excuses() {
    for (defaults, excuse, found) in [
        ("", "", &["W203"][..]),
        ("", "检查: {豁免: {W203: 跨年度项目}}\n", &[]),
        ("", "检查: {豁免: {W203: {年度: 跨年度项目}}}\n", &[]),
        ("", "检查: {豁免: {W203: {别的: 跨年度项目}}}\n", &["W203", "N290"]),
        ("检查: {豁免: {W203: 跨年度项目}}\n", "", &[]),
    ] {
        let place = base().write("projects/2024/甲.yaml", format!("{WRONG_YEAR}{excuse}"));
        let shared = [place.read("projects/2024/_defaults.yaml"), defaults.into()].concat();
        place.rewrite("projects/2024/_defaults.yaml", shared);
        let all = json(&place, &[]);
        let open = all["findings"].as_array().unwrap().iter().filter(|f| f["excuse"].is_null());
        assert_eq!(
            open.map(|f| f["code"].as_str().unwrap()).collect::<Vec<_>>(),
            found,
            "{defaults}{excuse}"
        );
        assert!(codes(&place, &["--no-excuses"]).contains(&"W203".to_owned()), "{defaults}{excuse}");
        let bare = json(&place, &["--no-excuses"]);
        assert_eq!(bare["summary"]["excused"], 0);
        let strict = place.run(["check", "--strict"]).code;
        assert_eq!(strict, i32::from(found.contains(&"W203")), "{defaults}{excuse}");
    }
}

#[test]
fn what_is_excused_is_counted() {
    let excuse = "检查: {豁免: {W203: 跨年度项目}}\n";
    let place = base().write("projects/2024/甲.yaml", format!("{WRONG_YEAR}{excuse}"));
    let run = place.run(["check"]);
    assert!(run.stdout.starts_with("检查了 1 份表：没有发现问题，另有 1 处已豁免\n"), "{run}");
    let run = place.run_en(["check", "-v"]);
    assert!(run.stdout.starts_with("1 form checked: nothing to mend, 1 excused\n"), "{run}");
    assert!(run.stdout.contains("\n  W203 excused in 1 place\n"), "{run}");
    assert_eq!(place.run(["check", "--format", "github"]).stdout, "");
}

/// A workspace with an error, a warning, and one that is excused; odd names.
fn small() -> Fixture {
    let excuse = "检查: {豁免: {W203: 跨年度项目}}\n";
    base()
        .write("projects/2024/甲, 50% 乙.yaml", WRONG_YEAR)
        .write("projects/2025/错.yaml", "项目名称: 古籍修复\n资金: {年度: {当年财政拨款: 一百}}\n")
        .write(
            "projects/2024/豁免.yaml",
            format!("{WRONG_YEAR}项目名称: 修缮\n年度总体目标: 修缮阅览室。\n{excuse}"),
        )
}

#[test]
fn as_json() {
    let mut found = json(&small(), &[]);
    found["summary"]["rules"] = "[RULES]".into();
    let findings = found["findings"].as_array_mut().unwrap();
    findings.retain(|f| ["W203", "E033", "E030", "E032"].iter().any(|code| f["code"] == *code));
    insta::assert_snapshot!(serde_json::to_string_pretty(&found).unwrap());
}

#[test]
fn as_sarif() {
    let run = small().run_en(["check", "--format", "sarif"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let mut log: Value = serde_json::from_str(&run.stdout).unwrap();
    let sarif = &mut log["runs"][0];
    // The rules go by the documentation, and grow with it.
    let rules = sarif["tool"]["driver"]["rules"].as_array().unwrap().clone();
    for rule in &rules {
        assert!(rule["help"]["text"].as_str().unwrap().len() > 20, "{rule}");
    }
    let results = sarif["results"].as_array_mut().unwrap();
    for result in results.iter_mut() {
        let index = result["ruleIndex"].take().as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    results.retain(|result| result["ruleId"] == "W203" || result["level"] == "error");
    sarif["tool"]["driver"]["rules"] = "[RULES]".into();
    sarif["invocations"][0]["toolExecutionNotifications"] = "[RULES]".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn as_github() {
    let run = small().run_en(["check", "--format", "github"]);
    let kept = run.stdout.lines().filter(|line| line.starts_with("::error") || line.contains("title=W203"));
    insta::assert_snapshot!(kept.collect::<Vec<_>>().join("\n"));
}

/// Services go by paths of the repository, which may hold more than the workspace.
#[test]
fn inside_a_repository() {
    let place = Fixture::empty()
        .copy("tests/rules/_base", "forms/projects")
        .write(".git/HEAD", "")
        .write("forms/projects/2024/甲.yaml", WRONG_YEAR);
    let run = place.run(["-C", "forms", "check", "--format", "github"]);
    assert!(
        run.stdout.contains("::warning file=forms/projects/2024/甲.yaml,line=2,endLine=2,col=5,endColumn=8,"),
        "{run}"
    );
    let run = place.run(["-C", "forms", "check", "--format", "sarif"]);
    assert!(run.stdout.contains("\"uri\":\"forms/projects/2024/%E7%94%B2.yaml\""), "{run}");
    assert_eq!(json(&place, &["-C", "forms"])["findings"][0]["file"], "projects/2024/甲.yaml");
}

/// Who reads a file gets a whole one, whatever is wrong with the call.
#[test]
fn wrong_calls() {
    for place in [Fixture::empty(), Fixture::new(), base()] {
        let text = place.run(["check", "projects/没有.yaml"]);
        assert_eq!((text.code, text.stdout.as_str()), (2, ""), "{text}");
        for format in ["json", "sarif"] {
            let run = place.run(["check", "--format", format, "projects/没有.yaml"]);
            assert_eq!(run.code, 2);
            assert_eq!(run.stderr, text.stderr);
            serde_json::from_str::<Value>(&run.stdout).unwrap();
        }
        let run = place.run(["check", "--format", "github", "projects/没有.yaml"]);
        assert!(run.stdout.starts_with("::error title=E09"), "{run}");
    }
}

/// There is an end to what a terminal is given.
#[test]
fn limits() {
    let mut place = base().write("projects/2021/错.yaml", "项目名称: [\n");
    for number in 0..250 {
        let text = WRONG_YEAR.replace("推广", &format!("推广之{number}"));
        place = place.write(&format!("projects/2024/{number:03}.yaml"), text);
    }
    let run = place.run(["check", "--color", "never"]);
    let blocks = run.stdout.matches("\n  = 提示: ").count() + run.stdout.matches("\n   = 提示: ").count();
    assert!((190..=200).contains(&blocks), "{blocks}: {run}");
    assert!(run.stdout.contains("错误["), "errors find a place");
    assert!(run.stdout.contains("没有列出：") && run.stdout.contains("--format json 列出全部"), "{run}");
    let counted = json(&place, &[])["summary"]["warnings"].as_u64().unwrap();
    assert!(counted >= 250, "{counted}");
}

/// Findings are results: coloured by what standard output is.
#[test]
fn streams() {
    let place = base().write("projects/2024/甲.yaml", WRONG_YEAR);
    let run = place.run(["check", "--color", "always"]);
    assert!(run.stdout.contains("\u{1b}[") && run.stderr.is_empty(), "{run}");
    assert!(!place.run(["check"]).stdout.contains('\u{1b}'));
}

#[test]
fn about_the_rules() {
    let place = Fixture::empty();
    let list = place.run(["check", "--list"]).ok().stdout;
    assert!(list.starts_with("W201  警告  必填的二级指标下没有指标\n"), "{list}");
    assert!(list.contains("N290  提醒  用不到的豁免\n"), "{list}");
    let list = place.run_en(["check", "--list"]).ok().stdout;
    assert!(list.starts_with("W201  warning  a mandatory 二级指标 without indicators\n"), "{list}");
    let runs = ["w203", "E031", "W102", "W20", "nothing"].map(|code| {
        let (zh, en) = (place.run(["check", "--explain", code]), place.run_en(["check", "--explain", code]));
        format!("$ shenbao check --explain {code}\n{zh}{en}")
    });
    insta::assert_snapshot!(runs.join("\n"));
}
