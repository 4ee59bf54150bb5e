//! What strangers' forms can't do: each sentence of docs/security.md has its test here, or names it.

use std::fmt::Write;

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;

/// What no output may show.
const SECRET: &str = "口令12345";

/// A project with so many indicators.
pub fn with_indicators(count: usize) -> String {
    let head = "项目名称: 乙\n资金: {年度: {当年财政拨款: 100}}\n绩效指标:\n  数量指标:\n";
    (0..count).fold(head.to_owned(), |mut text, i| {
        writeln!(text, "    - 第{i}次: ≥5次").unwrap();
        text
    })
}

/// A project with this goal.
fn with_goal(goal: &str) -> String {
    project("乙") + &format!("项目总目标: {}\n", serde_json::Value::from(goal))
}

/// Builds 乙, which must be refused with `code`; the others are made.
#[track_caller]
fn refused(place: &Fixture, code: &str) -> String {
    let run = place.run_en(["build"]);
    assert!(run.code == 1 && run.stderr.contains(code), "{code}: {run}");
    assert_eq!(place.made("out"), ["甲.pdf"]);
    run.stderr
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Links to files and folders elsewhere, in git's own folder and in the system, by whatever name.
    #[test]
    fn lead_nowhere_else() {
        let elsewhere = Fixture::empty()
            .write("乙.yaml", format!("项目名称: {SECRET}\n"))
            .write("_defaults.yaml", format!("版式: shanghai-2024\n主管部门: {SECRET}\n"));
        let place = workspace().write("projects/2024/丁.yaml", project("丁")).write(".git/config", SECRET);
        let outside = elsewhere.root.display();
        for (to, from) in [
            (format!("{outside}/乙.yaml"), "projects/乙.yaml"),
            (format!("{outside}"), "projects/folder"),
            ("../.git/config".to_owned(), "projects/git.yaml"),
            ("../.git".to_owned(), "projects/git"),
            ("/proc/self/environ".to_owned(), "projects/environment.yaml"),
            ("/dev/zero".to_owned(), "projects/zero.yaml"),
            (format!("{outside}/_defaults.yaml"), "projects/2024/_defaults.yaml"),
        ] {
            symlink(to, place.path(from)).unwrap();
        }
        let said = refused(&place, "error[E171]");
        assert_eq!(said.matches("error[E171]").count(), 7, "{said}");
        assert!(!said.contains(SECRET), "{said}");
        for args in [
            &["show", "projects/乙.yaml"][..],
            &["explain", "projects/folder/乙.yaml"],
            &["check", "projects/folder"],
            &["check", "projects/git.yaml"],
            &["new", "戊", "--from", "projects/乙.yaml"],
        ] {
            let run = place.run(args);
            assert!(run.code != 0 && !run.to_string().contains(SECRET), "{args:?}: {run}");
        }
    }

    #[test]
    fn may_lead_to_other_files_of_the_workspace() {
        let place = workspace().write("shared/乙.yaml", project("乙项目"));
        symlink("../shared/乙.yaml", place.path("projects/丙.yaml")).unwrap();
        symlink("../shared", place.path("projects/2024")).unwrap();
        place.run(["build"]).ok();
        assert_eq!(place.made("out"), ["2024/乙.pdf", "丙.pdf", "甲.pdf"]);
    }

    /// Forty folders, each with two links to the next: a million million ways to one file.
    #[test]
    fn end() {
        let place = workspace().write("far/40/乙.yaml", project("乙"));
        for i in 0..40 {
            std::fs::create_dir_all(place.path(&format!("far/{i}"))).unwrap();
            for name in ["a", "b"] {
                symlink(format!("../{}", i + 1), place.path(&format!("far/{i}/{name}"))).unwrap();
            }
        }
        symlink("../far/0", place.path("projects/far")).unwrap();
        let run = place.run_en(["build", "-q"]);
        assert!(run.code == 1 && run.stderr.contains("error[E095]"), "{run}");
    }
}

/// The workspace's templates and fonts are left out: neither its edition of a known name nor one of its own
/// is run, nor a template of a text, and no font is opened.
#[test]
fn templates_of_the_workspace_can_be_left_out() {
    let form = "tests/editions/pudong-2026";
    let place = workspace()
        .copy("templates/shanghai-2024", "templates/shanghai-2024")
        .copy(&format!("{form}/edition.yaml"), "templates/pudong-2026/edition.yaml")
        .copy(&format!("{form}/form.typ"), "templates/pudong-2026/form.typ");
    let with = |args: &[&str]| place.run_en([&["--no-workspace-templates"], args].concat());
    let plain = workspace();
    plain.run(["build"]).ok();
    place.run(["build"]).ok();
    assert_eq!(with(&["build"]).ok().code, 0);
    assert_eq!(place.read("out/甲.pdf"), plain.read("out/甲.pdf"));
    // From here on whatever of them is used fails.
    for file in ["templates/shanghai-2024/form.typ", "templates/lib.typ", "templates/cover.typ"] {
        place.rewrite(file, "#panic(\"run\")");
    }
    for file in ["show.txt", "diff.md", "diff.html"] {
        place.rewrite(&format!("templates/{file}"), "{{ nothing }}");
    }
    place.rewrite("templates/shanghai-2024/edition.yaml", "no edition");
    place.rewrite("fonts/broken.ttf", "no font");
    assert_eq!(place.run(["build"]).code, 2);
    let built = with(&["build"]).ok();
    // Nothing changed that counts.
    assert!(built.stderr.contains("up to date"), "{built}");
    for args in [&["check"][..], &["show", "projects/甲.yaml"], &["explain", "projects/甲.yaml"], &["schema"]]
    {
        with(args).ok();
    }
    let place = place.committed();
    place.rewrite("projects/甲.yaml", project("甲项目").replace("≥5次", "≥6次"));
    let with = |args: &[&str]| place.run_en([args, &["--no-workspace-templates"]].concat());
    for format in ["text", "md", "html", "json", "pdf"] {
        with(&["diff", "--format", format]).ok();
    }
    place.rewrite("projects/乙.yaml", project("乙") + "版式: pudong-2026\n");
    let run = with(&["check"]);
    assert!(run.code == 1 && run.stdout.contains("error[E170]: the edition pudong-2026 is"), "{run}");
}

/// Nothing that can be written in a form takes a path, or knows of the machine.
#[test]
fn a_form_names_no_file() {
    let place = workspace().write("projects/甲.txt", SECRET).write("SECRET", SECRET);
    for goal in [
        "{% include \"../SECRET\" %}",
        "{% import \"../SECRET\" as x %}",
        "{% extends \"../SECRET\" %}",
        "{{ load_data(path=\"../SECRET\") }}",
        "{{ get_env(name=\"HOME\") }}",
        "{{ now() }}",
    ] {
        place.rewrite("projects/乙.yaml", with_goal(goal));
        refused(&place, "error[E061]");
    }
    for (key, value) in [
        ("版式", "../../SECRET"),
        ("版式", "/etc/passwd"),
        ("版式", "shanghai-2024/../.."),
        ("项目总目标", "!include ../SECRET"),
    ] {
        place.rewrite("projects/乙.yaml", format!("{}{key}: {value}\n", project("乙")));
        let said = refused(&place, "error[E0");
        assert!(!said.contains(SECRET), "{said}");
    }
    // To Typst it is text, whatever it looks like.
    place.rewrite("projects/乙.yaml", with_goal("#read(\"/etc/passwd\") $x$ #include \"SECRET\""));
    let run = place.run(["build"]).ok();
    assert!(place.run(["show", "projects/乙.yaml"]).stdout.contains("#read(\"/etc/passwd\") $x$"), "{run}");
}

#[test]
fn text_is_bounded() {
    let place = workspace();
    let full = "完成。".repeat(14_400);
    place.rewrite("projects/乙.yaml", with_goal(&full));
    assert_eq!(place.run(["check"]).code, 0);
    for (goal, code) in [
        (full + &"完成全部的任务，一件也不少。".repeat(40), "error[E172]"),
        ("办好\n".repeat(7000), "error[E172]"),
        ("办好\u{2028}".repeat(7000), "error[E172]"),
        (format!("办好{}", "\u{34f} ".repeat(252)), "error[E187]"),
        (format!("办好{}", "\u{301} ".repeat(252)), "error[E187]"),
        ("a".repeat(251), "error[E173]"),
        ("a\u{200b}".repeat(200), "error[E173]"),
        (format!("a{}", "\u{301}".repeat(300)), "error[E173]"),
        ("，".repeat(300), "error[E173]"),
        ("甲\u{2060}".repeat(200), "error[E173]"),
    ] {
        place.rewrite("projects/乙.yaml", with_goal(&goal));
        let said = refused(&place, code);
        assert!(said.len() < 2000, "{said}");
    }
}

#[test]
fn indicators_are_bounded() {
    let place = workspace().write("projects/乙.yaml", with_indicators(3000));
    assert_eq!(place.run(["show", "projects/乙.yaml"]).code, 0);
    place.rewrite("projects/乙.yaml", with_indicators(3001));
    refused(&place, "error[E174]");
}

/// Forms whose expressions take what the form says again and again. `form::expression` has more.
#[test]
fn expressions_are_bounded() {
    let place = workspace();
    let name = "甲 ".repeat(20_000);
    for goal in [
        format!("{{{{ [{}name] | str | length }}}}", "name,".repeat(200)),
        "{% for i in [1,2,3,4,5,6,7,8,9] %}".repeat(3)
            + &"{% if name|upper|lower|upper|lower|length > 1 %}{% endif %}".repeat(100)
            + &"{% endfor %}".repeat(3),
        format!("{{{{ {}name }}}}", "name ~ ".repeat(30)).repeat(60),
        "{{ name }}".repeat(6),
    ] {
        place.rewrite(
            "projects/乙.yaml",
            with_goal(&goal).replace("项目名称: 乙", &format!("项目名称: {name}")),
        );
        refused(&place, "error[E062]");
    }
}

#[test]
fn shared_files_are_bounded() {
    let deep: String = (0..33).map(|i| format!("{i}/")).collect();
    let place = workspace().write(&format!("projects/{deep}乙.yaml"), project("乙"));
    refused(&place, "error[E175]");
    // A megabyte that sixty-four folders inherit, each with a file of its own to lay on it.
    let text = String::from_utf8(workspace().read("projects/_defaults.yaml")).unwrap();
    let place =
        workspace().write("projects/_defaults.yaml", text + &format!("# {}\n", "x".repeat(1_047_000)));
    for i in 0..66 {
        place.rewrite(&format!("projects/{i}/_defaults.yaml"), "项目属性: ~\n");
        place.rewrite(&format!("projects/{i}/乙.yaml"), project("乙"));
    }
    let run = place.run_en(["check", "-q"]);
    assert!(run.code == 1 && run.stdout.contains("error[E175]"), "{run}");
    let place = workspace().write("projects/_defaults.yaml", "x".repeat(2 << 20));
    assert!(place.run_en(["check"]).stdout.contains("error[E002]"));
}

/// Names that a terminal would obey, that look like others, or that lists can't tell.
#[cfg(unix)]
#[test]
fn odd_names() {
    use std::os::unix::ffi::OsStrExt;
    let place = workspace();
    let odd: [&[u8]; 4] = [b"a\\b", b"a\nb", b"\xff\xfe", b"a\x1b[31mb"];
    // They turn the direction, or make names that look alike.
    let unseen =
        ["a\u{202e}b", "a\u{61c}b", "a\u{206e}b", "a\u{ad}b", "a\u{200b}b", "a\u{2060}b", "a\u{3164}b"];
    let more = ["a\u{fe0f}b", "a\u{e0041}b"];
    let names: Vec<&[u8]> =
        odd.into_iter().chain(unseen.iter().chain(&more).map(|name| name.as_bytes())).collect();
    for name in &names {
        let mut path = place.path("projects").into_os_string();
        path.push(std::ffi::OsStr::from_bytes(&[b"/", *name, b".yaml"].concat()));
        std::fs::write(path, project("乙")).unwrap();
    }
    let said = refused(&place, "error[E177]");
    assert_eq!(said.matches("error[E177]").count(), names.len(), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202e}', '\u{61c}', '\u{206e}']));
}

/// What `build` makes, `extract` takes: names that some system refuses are told before.
#[cfg(unix)]
#[test]
fn names_of_other_systems() {
    let place = workspace();
    let names = ["con", "nul.x", "COM¹", "a|b", "甲:乙", "a?", "a*b", " a", "con/a", "a./b", "a /b"];
    for name in names {
        place.rewrite(&format!("projects/{name}.yaml"), project("乙"));
    }
    place.rewrite("projects/好.yaml", project("好"));
    for command in ["build", "check"] {
        let run = place.run_en([command]);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert_eq!((run.code, said.matches("error[E184]").count()), (1, names.len()), "{run}");
    }
    assert!(place.path("out/好.pdf").exists());
}

/// Two names that are one on Windows or macOS; neither is taken.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_one_elsewhere() {
    let pairs = [
        ["a", "A"],
        ["straße", "STRASSE"],
        ["ｂ", "Ｂ"],
        ["caf\u{e9}", "cafe\u{301}"],
        ["ıı", "II"],
        ["Σς", "ΣΣ"],
        ["甲/x", "甲/X"],
        ["d/一", "D/二"],
        ["\u{fa30}", "\u{4fae}"],
    ];
    for pair in pairs {
        let place = workspace();
        for name in pair {
            place.rewrite(&format!("projects/{name}.yaml"), project("乙"));
        }
        place.rewrite("projects/好.yaml", project("好"));
        let run = place.run_en(["build"]);
        assert_eq!((run.code, run.stderr.matches("error[E185]").count()), (1, 1), "{pair:?} {run}");
        assert_eq!(place.made("out"), ["好.pdf", "甲.pdf"], "{pair:?}");
    }
    // A folder is no rival of a file.
    let place = workspace();
    place.rewrite("projects/丙.yaml", project("丙"));
    place.rewrite("projects/丙/乙.yaml", project("乙"));
    place.run_en(["build"]).ok();
}

#[test]
fn findings_are_bounded() {
    let place = workspace();
    let wrong: String = (0..3000).map(|i| format!("\n    - 第{i}次: \"\\x07\"")).collect();
    place.rewrite(
        "projects/乙.yaml",
        project("乙").replace("{数量指标: [培训次数: ≥5次]}", &format!("\n  数量指标:{wrong}")),
    );
    let run = place.run_en(["build"]);
    assert!(run.code == 1 && run.stderr.contains("error[E176]: the form has 2000 more problems"), "{run}");
    let json = place.run(["check", "--format", "json"]).stdout;
    assert_eq!(json.matches("\"code\":\"E072\"").count(), 1000);
}

#[test]
fn warnings_are_bounded_as_errors_are() {
    let place = workspace();
    let odd: String = (0..2500).map(|i| format!("\n    - 第{i}\u{200b}次: ≥5次")).collect();
    let text = project("乙").replace("{数量指标: [培训次数: ≥5次]}", &format!("\n  数量指标:{odd}"));
    place.rewrite("projects/乙.yaml", text);
    let run = place.run_en(["check"]);
    assert!(run.code == 0 && run.stdout.contains("warning[W119]: "), "{run}");
    let json = place.run(["check", "--format", "json"]).stdout;
    assert_eq!(json.matches("\"file\":\"projects/乙.yaml\"").count(), 1000, "{}", &json[..2000]);
    // A form that can't be made says why, however much else there is to say.
    let text = std::fs::read_to_string(place.path("projects/乙.yaml")).unwrap();
    place.rewrite("projects/乙.yaml", text + "不是键: 1\n");
    let run = place.run_en(["build"]);
    assert!(run.code == 1 && run.stderr.contains("error[E020]"), "{run}");
}

#[test]
fn an_amount_that_commas_cut_is_told_once() {
    let place = workspace();
    let amount = format!("1{}", ",000".repeat(100_000));
    place.rewrite("projects/乙.yaml", format!("{}资金: {{当年财政拨款: {amount}}}\n", project("乙")));
    let json = place.run(["check", "--format", "json", "projects/乙.yaml"]).stdout;
    assert_eq!(json.matches("\"code\":\"E036\"").count(), 1);
    assert!(json.len() < 20_000, "{}", json.len());
}

#[test]
fn what_is_quoted_is_bounded() {
    let place = workspace();
    let long = "长".repeat(100_000);
    place.rewrite("projects/乙.yaml", format!("{}? {long}\n: 1\n", project("乙")));
    for format in ["text", "json", "sarif", "github"] {
        let run = place.run(["check", "--format", format, "projects/乙.yaml"]);
        assert_eq!(run.code, 1, "{run}");
        let lines = run.stdout.lines().filter(|line| line.contains("长长"));
        assert!(lines.clone().count() > 0 && lines.clone().all(|line| line.len() < 10_000), "{format}");
    }
}

#[test]
fn excuses_are_bounded() {
    let place = workspace();
    let excuses: String = (0..3001).map(|i| format!("    第{i}项: 有理由\n")).collect();
    place.rewrite("projects/乙.yaml", format!("{}检查:\n  豁免:\n   W101:\n{excuses}", project("乙")));
    let run = place.run_en(["check"]);
    assert!(run.code == 1 && run.stdout.contains("error[E174]: there are 3001 excuses"), "{run}");
}
