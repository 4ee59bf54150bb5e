//! `diff` as people read it: the terminal, Markdown, one line a form; its flags.

use crate::fixture::{Fixture, Run};

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2026\n项目性质: 经常性专项业务费\n项目类别: 特定目标类\n\
                        主管部门: 某市司法局\n实施单位: 某市司法局\n计划开始日期: 2026-01-01\n\
                        计划完成日期: 2026-12-31\n资金:\n  年度: {其他资金: 0}\n年度总体目标: 按计划完成全年任务。\n";
const OLD_STYLE: &str = "版式: shanghai-2021\n年度: 2021\n项目类别: 经常性项目\n主管部门: 某市司法局\n\
                         实施单位: 某市司法局\n计划开始日期: 2021-01-01\n计划完成日期: 2021-12-31\n\
                         年度总目标: 完成任务。\n";
const LIBRARY: &str = "群众满意度: {二级指标: 服务对象满意度指标, 指标值: ≥90%}\n";
const AID: &str = "项目名称: 法律援助经费\n资金:\n  年度:\n    当年财政拨款: 700000\n年度总体目标: |-\n  \
                   为困难群众提供法律援助，全年办理案件不少于1200件。\n  提高办案质量。\n绩效指标:\n  数量指标:\n    \
                   - 办理案件数: ≥1200件\n    - 宣传活动次数: ≥12次\n    - 培训律师人数: ≥80人次\n  质量指标:\n    \
                   - 案件评查合格率: ≥95%\n    - 档案完整率: =100%\n  服务对象满意度指标:\n    - 群众满意度\n";
const MEDIATION: &str = "项目名称: 人民调解经费\n资金: {年度: {当年财政拨款: 371790.50}}\n绩效指标:\n  \
                         数量指标:\n    - 调解案件数: ≥3000件\n  质量指标:\n    - 调解成功率: =98%\n  \
                         服务对象满意度指标:\n    - 群众满意度\n    - 投诉率: ≤2%\n";

/// A form with nothing but its name, money and one indicator.
fn small(name: &str, money: u32) -> String {
    format!(
        "项目名称: {name}\n资金: {{年度: {{当年财政拨款: {money}}}}}\n绩效指标: {{数量指标: [培训次数: ≥5次]}}\n"
    )
}

/// A repository in whose files nearly every kind of change was made since its one commit.
fn changed() -> Fixture {
    let place = Fixture::new()
        .write("projects/2026/_defaults.yaml", DEFAULTS)
        .write("projects/_indicators.yaml", LIBRARY)
        .write("projects/2026/人民调解.yaml", MEDIATION)
        .write("projects/2026/仲裁.yaml", small("仲裁工作经费", 260_000))
        .write("projects/2026/宣传.yaml", small("法治宣传经费", 520_000))
        .write("projects/2026/法律援助.yaml", AID)
        .write("projects/旧/_defaults.yaml", OLD_STYLE)
        .write("projects/旧/旧表.yaml", small("旧式的表", 5))
        .committed();
    // The default goal reaches the forms without one of their own, the library's target two of them.
    place.rewrite("projects/2026/_defaults.yaml", DEFAULTS.replace("全年任务。", "全年任务，资金使用合规。"));
    place.rewrite("projects/_indicators.yaml", LIBRARY.replace("90", "85"));
    let two = "    - 办理案件数: ≥1200件\n    - 宣传活动次数: ≥12次\n";
    let corrections = [
        ("700000", "800000"),
        ("不少于1200件", "不少于1100件"),
        ("提高办案质量", "提升办案水平"),
        (two, "    - 宣传活动次数: ≥12次\n    - 办理案件数: ≥1100件\n"),
        ("    - 培训律师人数: ≥80人次\n", ""),
        ("    - 档案完整率: =100%\n", "  社会效益指标:\n    - 培训律师人数: ≥80人次\n"),
        ("≥95%", "≥95.0%"),
    ];
    let aid = corrections.iter().fold(AID.to_owned(), |text, (old, new)| text.replace(old, new));
    place.rewrite("projects/2026/法律援助.yaml", aid);
    let mediation = MEDIATION.replace("≤2%", "≤1%").replace("调解案件数", "调解案件总数");
    place.rewrite("projects/2026/人民调解.yaml", mediation);
    std::fs::remove_file(place.path("projects/2026/仲裁.yaml")).unwrap();
    place.rewrite("projects/2026/公证.yaml", small("公证经费", 90_000));
    std::fs::rename(place.path("projects/2026/宣传.yaml"), place.path("projects/2026/普法.yaml")).unwrap();
    // The same money in another edition.
    place.rewrite("projects/旧/_defaults.yaml", DEFAULTS.replace("2026", "2021"));
    place.rewrite("projects/旧/旧表.yaml", small("旧式的表", 50_000));
    place.rewrite("projects/2026/坏.yaml", "项目名称: [");
    place
}

fn both(place: &Fixture, args: &[&str]) -> String {
    let args = [&["diff"], args].concat();
    let runs = [place.run(&args), place.run_en(&args)];
    runs.map(|run| Run { stderr: String::new(), ..run }.to_string()).join("\n")
}

#[test]
fn text() {
    let place = changed();
    insta::assert_snapshot!("text", both(&place, &[]));
    insta::assert_snapshot!("text-verbose", both(&place, &["-v", "HEAD"]));
    // The same whether it goes to a terminal of any width or not; colours only if wanted.
    let coloured = place.run(["diff", "--color", "always"]);
    let plain = place.run(["diff"]);
    assert!(!plain.stdout.contains('\u{1b}'));
    let (mut rest, mut stripped) = (coloured.stdout.as_str(), String::new());
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    assert_eq!(stripped + rest, plain.stdout);
}

#[test]
fn markdown() {
    insta::assert_snapshot!("md", both(&changed(), &["--format", "md"]));
}

#[test]
fn short_answers() {
    let place = changed();
    let calls: [&[&str]; 6] = [
        &["--stat"],
        &["--name-only"],
        &["-q"],
        &["--only", "loosened,money"],
        &["--only", "added", "--only", "removed"],
        &["--only", "moved", "--stat"],
    ];
    let said = calls.map(|args| format!("$ shenbao diff {}\n{}", args.join(" "), both(&place, args)));
    insta::assert_snapshot!("short", said.join("\n"));
}

#[test]
fn nothing_differs() {
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", small("甲项目", 5))
        .committed();
    for args in
        [&["diff"][..], &["diff", "--stat"], &["diff", "-q"], &["diff", "--exit-code", "HEAD", "HEAD"]]
    {
        assert!(place.run(args).ok().stdout.ends_with("没有变化\n"), "{args:?}");
    }
    assert_eq!(place.run(["diff", "--name-only"]).ok().stdout, "");
    // Where nothing is listed, what was left out is said all the same.
    place.rewrite("projects/甲.yaml", small("甲项目", 6));
    let run = place.run(["diff", "--only", "loosened", "--exit-code"]).ok();
    assert!(run.stdout.contains("略去 1 处"), "{run}");
    assert_eq!(place.run(["diff", "--exit-code"]).code, 1);
    assert_eq!(place.run(["diff", "--exit-code", "-q"]).stdout.lines().count(), 1);
}

#[test]
fn into_a_file() {
    let place = changed();
    for format in ["text", "md", "html", "json"] {
        let printed = place.run(["diff", "--format", format]);
        let run = place.run(["diff", "--format", format, "-o", "out/new/变化"]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run}");
        let written = String::from_utf8(place.read("out/new/变化")).unwrap();
        assert_eq!(written, printed.stdout, "{format}");
    }
    assert_eq!(place.files("out"), ["new/变化"]);
    // A folder in the way is no place for a file, and stays as it is.
    // A mistyped name must not cost a project.
    let file = place.files("projects").into_iter().next().unwrap();
    let before = place.read(&format!("projects/{file}"));
    for out in [format!("projects/{file}"), "projects/新/变化.md".to_owned()] {
        let run = place.run(["diff", "-o", &out]);
        assert!(run.code == 2 && run.stderr.contains("E101"), "{run}");
    }
    assert_eq!(place.run(["diff", "--format", "pdf", "-o", "projects/2024"]).code, 2);
    assert_eq!(place.read(&format!("projects/{file}")), before);
    let run = place.run(["diff", "-o", "out"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{run}");
    assert_eq!(place.files("out"), ["new/变化"]);
}

#[cfg(unix)]
#[test]
fn into_what_is_no_file() {
    let place = changed();
    std::os::unix::fs::symlink("真", place.path("链")).unwrap();
    place.rewrite("真", "old");
    assert_eq!(place.run(["diff", "-o", "链"]).code, 1);
    // The link stays one, and what it leads to is written.
    assert!(place.path("链").is_symlink());
    assert!(String::from_utf8(place.read("真")).unwrap().contains("法律援助经费"));
    assert_eq!(place.run(["diff", "-o", "/dev/null"]).code, 1);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn wrong_calls() {
    let place = Fixture::new();
    let calls: [&[&str]; 7] = [
        &["--stat", "--name-only"],
        &["--stat", "--format", "md"],
        &["--name-only", "--format", "json"],
        &["--only", "looser"],
        &["--only"],
        &["--max-bytes", "10", "--format", "md"],
        &["--max-bytes", "10000"],
    ];
    let said = calls.map(|args| {
        let (zh, en) = (place.run([&["diff"], args].concat()), place.run_en([&["diff"], args].concat()));
        assert_eq!((zh.code, en.code, zh.stdout.as_str()), (2, 2, ""), "{args:?}");
        format!("$ shenbao diff {}\n{zh}{en}", args.join(" "))
    });
    insta::assert_snapshot!("wrong", said.join("\n"));
}

/// What a form says may be markup to a service, or obeyed by a terminal; it is shown.
#[test]
fn hostile_texts() {
    let name = "<script>甲</script> | `码` **重** @张三 #123 $1$ www.x.cn http://x.cn :smile:";
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", small("甲项目", 5))
        .committed();
    let form = small(&format!("\"{name}\""), 5) + &format!("项目总目标: \"{name}\\n- 第二行\"\n");
    place.rewrite("projects/甲.yaml", form.replace("培训次数", &format!("\"培训|{name}\"")));
    let run = |args: &[&str]| place.run([&["diff"], args].concat()).ok().stdout;
    let (text, md) = (run(&[]), run(&["--format", "md"]));
    insta::assert_snapshot!("hostile", format!("{text}\n{md}"));
}

/// Paths come from anywhere; nothing that a terminal obeys gets out by them.
#[cfg(unix)]
#[test]
fn hostile_paths() {
    let path = "projects/甲\u{1b}[31m\u{9b}\u{202e}/乙|`@张三`.yaml";
    let place =
        Fixture::new().write("projects/_defaults.yaml", DEFAULTS).write(path, small("甲项目", 5)).committed();
    place.rewrite(path, small("甲项目", 6));
    for args in [&[][..], &["-v"], &["--stat"], &["--name-only"], &["--format", "md"]] {
        let run = place.run([&["diff"], args].concat()).ok();
        let obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!run.stdout.contains(obeyed), "{run}");
        assert!(!args.contains(&"md") || run.stdout.contains("乙\\|\\`@&#8203;张三\\`"), "{run}");
    }
}

/// A comment of a given size has whole rows, and what weighs most stays longest.
#[test]
fn a_comment_of_a_size() {
    let rows = |target: u32, money: u32| {
        let rows: String = (0..60)
            .map(|i| format!("    - 第{i}项工作完成次数: {}次\n", if i % 7 == 3 { target } else { 9 }))
            .collect();
        let words: String = (0..60)
            .map(|i| format!("    - 第{i}项工作完成情况: {}\n", if money == 1 { "良好" } else { "优秀" }))
            .collect();
        small("甲项目", money).replace(
            "{数量指标: [培训次数: ≥5次]}",
            &format!("\n  数量指标:\n{}  时效指标:\n{words}", rows.replace(": ", ": ≥")),
        )
    };
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", rows(9, 1))
        .committed();
    place.rewrite("projects/甲.yaml", rows(8, 2));
    let of = |bytes: &str| place.run(["diff", "--format", "md", "--max-bytes", bytes]).ok().stdout;
    let whole = of("60000");
    assert!(!whole.contains("限 60000 字节"));
    let count = |text: &str, what: &str| text.lines().filter(|line| line.contains(what)).count();
    assert_eq!(
        (count(&whole, "<b>放宽</b>"), count(&whole, "| 指标 |"), count(&whole, "| 资金 |")),
        (9, 60, 1)
    );
    for bytes in [4000, 4001, 4500, 5000, 7777, 9000] {
        let text = of(&bytes.to_string());
        assert!(text.len() <= bytes && bytes - text.len() < 200, "{bytes}: {}", text.len());
        assert_eq!((count(&text, "<b>放宽</b>"), count(&text, "| 资金 |")), (9, 1));
        assert!(text.lines().all(|line| whole.contains(line) || line.contains("没有列出")), "{text}");
        let left_out = 60 - count(&text, "| 指标 |");
        assert!(text.contains(&format!("另有 {left_out} 处变化没有列出")), "{text}");
    }
}
