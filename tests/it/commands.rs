//! `build` and `show` as they are called: what is named, what is said where, how they end.

use std::process::{Command, Stdio};

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;

/// Three forms in two folders; `2024/丙` is wrong.
fn three() -> Fixture {
    workspace()
        .write("projects/2024/乙.yaml", project("乙项目"))
        .write("projects/2024/丙.yaml", project("丙项目").replace("100", "一百"))
}

#[test]
fn all_a_folder_a_file() {
    for (paths, built) in [
        (&[][..], &["2024/乙.pdf", "甲.pdf"][..]),
        (&["projects"], &["2024/乙.pdf", "甲.pdf"]),
        (&["."], &["2024/乙.pdf", "甲.pdf"]),
        (&["projects/2024/"], &["2024/乙.pdf"]),
        (&["projects/2024/乙.yaml"], &["2024/乙.pdf"]),
        (
            &["projects/甲.yaml", "./projects/2024/../甲.yaml", "projects/2024/乙.yaml"],
            &["2024/乙.pdf", "甲.pdf"],
        ),
    ] {
        let place = three();
        let run = place.run([&["build"], paths].concat());
        assert_eq!(place.made("out"), built, "{paths:?}: {run}");
        assert_eq!(run.code, i32::from(run.stderr.contains("丙")), "{paths:?}: {run}");
        assert_eq!(run.stdout, "", "{paths:?}");
    }
}

/// One bad form leaves the others built and its old PDF untouched, and no temporary file behind.
#[test]
fn a_bad_form() {
    let place = three().write("out/2024/丙.pdf", "old").write("out/mine.txt", "mine");
    let run = place.run(["build"]);
    insta::assert_snapshot!(run);
    assert_eq!(place.made("out"), ["2024/丙.pdf", "2024/乙.pdf", "mine.txt", "甲.pdf"]);
    assert_eq!(place.read("out/2024/丙.pdf"), b"old");
    place.rewrite("projects/2024/丙.yaml", project("丙项目"));
    place.run(["build"]).ok();
    assert!(place.read("out/2024/丙.pdf").starts_with(b"%PDF"));
}

#[test]
fn from_elsewhere() {
    let place = three();
    let from = |folder: &str, args: &[&str]| {
        let program =
            Command::new(env!("CARGO_BIN_EXE_shenbao")).current_dir(place.path(folder)).args(args).output();
        program.unwrap().status.code()
    };
    // Paths are relative to where one stands, the output to the workspace.
    assert_eq!(from("projects/2024", &["build", "乙.yaml"]), Some(0));
    assert_eq!(from("projects", &["build", "甲.yaml", "--out", "here"]), Some(0));
    assert_eq!(
        from("/", &["-C", &place.path("projects/2024").to_string_lossy(), "build", "../甲.yaml"]),
        Some(0)
    );
    assert_eq!(from("/", &["build", "-C", "/nowhere"]), Some(2));
    assert_eq!(place.made("out"), ["2024/乙.pdf", "甲.pdf"]);
    assert_eq!(place.made("projects/here"), ["甲.pdf"]);
}

#[test]
fn jobs_give_the_same() {
    let place = three();
    for jobs in ["1", "2", "16"] {
        assert_eq!(place.run(["build", "-j", jobs, "--out", jobs]).code, 1);
    }
    for file in ["2024/乙.pdf", "甲.pdf"] {
        assert_eq!(place.read(&format!("1/{file}")), place.read(&format!("16/{file}")), "{file}");
        assert_eq!(place.read(&format!("1/{file}")), place.read(&format!("2/{file}")), "{file}");
    }
}

#[test]
fn quiet_and_verbose() {
    let place = three();
    place.rewrite("projects/甲.yaml", project("甲项目") + "项目性质: 别的\n");
    let runs = [
        place.run(["build", "-q"]),
        place.run(["build", "-v"]),
        place.run_en(["-v", "build"]),
        place.run(["build", "-q", "projects/2024/乙.yaml"]),
    ];
    insta::assert_snapshot!(runs.map(|run| run.to_string()).join("\n"));
}

/// Results go to standard output and everything else to standard error.
#[test]
fn show() {
    let place = three();
    place.rewrite("projects/甲.yaml", project("甲项目") + "项目性质: 别的\n");
    for (format, begins) in
        [("text", "财政项目支出"), ("md", "# 财政"), ("html", "<!doctype html>"), ("json", "{")]
    {
        let run = place.run(["show", "projects/甲.yaml", "--format", format]).ok();
        assert!(run.stdout.to_lowercase().starts_with(begins), "{run}");
        assert!(run.stderr.starts_with("警告[W101]"), "{run}");
        assert_eq!(place.run(["-q", "show", "projects/甲.yaml", "--format", format]).stderr, "");
    }
    let wrong = place.run(["show", "projects/2024/丙.yaml"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (1, ""), "{wrong}");
    let several = place.run(["show", "projects"]);
    assert!(several.stderr.contains("错误[E097]: projects 里有 3 份项目文件"), "{several}");
    assert_eq!(several.code, 2);
    assert!(!place.path("out").exists());
}

/// A reader that goes away, as `head` does, is no failure.
#[test]
fn a_closed_pipe() {
    let place = workspace();
    let mut program = Command::new(env!("CARGO_BIN_EXE_shenbao"))
        .current_dir(&place.root)
        .args(["show", "projects/甲.yaml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn colours() {
    let place = three();
    let coloured = |variables: &[(&str, &str)], args: &[&str]| {
        let run = place.run_with(variables, [&["build", "projects/2024/丙.yaml"], args].concat());
        assert_eq!(run.code, 1);
        run.stderr.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "no terminal, no colours");
    assert!(coloured(&[], &["--color", "always"]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(!coloured(&[("NO_COLOR", "1")], &[]));
}

#[test]
fn languages() {
    let place = three();
    let first = |variables: &[(&str, &str)], args: &[&str]| {
        let run = place.run_with(variables, [&["build", "projects/2024/丙.yaml"], args].concat());
        run.stderr.split('[').next().unwrap().to_owned()
    };
    for (variables, args, word) in [
        (&[("LC_ALL", "zh_CN.UTF-8")], &[][..], "错误"),
        (&[("LANG", "zh_TW.UTF-8")], &[], "错误"),
        (&[("LANG", "de_DE.UTF-8")], &[], "error"),
        (&[("LANG", "C")], &[], "error"),
        (&[("LANG", "C")], &["--lang", "zh"], "错误"),
        (&[("LANG", "zh_CN.UTF-8")], &["--lang=en"], "error"),
    ] {
        assert_eq!(first(variables, args), word, "{variables:?} {args:?}");
    }
}

#[test]
fn help() {
    let place = Fixture::empty();
    let calls = [&["--help"][..], &["build", "--help"], &["show", "-h"], &["--version"]];
    let runs = calls.map(|args| format!("{}\n{}", place.run(args).ok(), place.run_en(args).ok()));
    insta::assert_snapshot!(runs.join("\n"));
}

/// Chinese has no blanks to break lines at.
#[test]
fn help_fits_the_terminal() {
    let place = Fixture::empty();
    let wide = |c: char| if c < '\u{2e80}' { 1 } else { 2 };
    for columns in [60, 80, 120] {
        for command in ["build", "check", "diff", "new", "verify"] {
            let variables = [("LC_ALL", "zh_CN.UTF-8"), ("COLUMNS", &*columns.to_string())];
            let help = place.run_with(&variables, [command, "--help"]).ok().stdout;
            for line in help.lines() {
                let taken: usize = line.chars().map(wide).sum();
                assert!(taken <= columns, "{columns}: {line}");
            }
            let english = ["OPTIONS", "<PATH>", "COMMAND", "FORMAT", "<DIR>"];
            assert!(!english.iter().any(|word| help.contains(word)), "{help}");
        }
    }
}

/// A form is named by its end, or by a part of its name if nothing else has it.
#[test]
fn forms_by_their_end() {
    let place = Fixture::sixteen();
    let shown = |args: &[&str]| place.run(args);
    let one = shown(&["show", "projects/2024/普法宣传费.yaml"]).ok().stdout;
    for name in ["2024/普法宣传费", "projects/2024/普法宣传费", "2024/普法", "2024/普法宣传费.pdf"]
    {
        assert_eq!(shown(&["show", name]).ok().stdout, one, "{name}");
    }
    let several = shown(&["show", "法"]);
    assert!(several.code == 2 && several.stderr.contains("错误[E097]: “法”不止一处"), "{several}");
    let folder = shown(&["show", "2021"]);
    assert!(folder.code == 2 && folder.stderr.contains("projects/2021/"), "{folder}");
    let near = shown(&["explain", "普法宣专费"]);
    assert!(near.code == 2 && near.stderr.contains("你是想写“普法宣传费”吗"), "{near}");
    let none = shown(&["check", "../2024"]);
    assert!(none.code == 2 && none.stderr.contains("错误[E093]"), "{none}");
    let folder = shown(&["check", "2021"]).ok();
    assert!(folder.stdout.contains("检查了 3 份表"), "{folder}");
}

/// A path without a command is built, wherever it is dropped.
#[test]
fn a_path_without_a_command() {
    let place = three();
    let run = place.run(["projects/甲.yaml", "-v"]).ok();
    assert!(run.stderr.contains("projects/甲.yaml → out/甲.pdf"), "{run}");
    let elsewhere = Fixture::empty();
    let dropped = place.path("projects/2024/乙.yaml");
    let run = elsewhere.run([dropped.as_os_str()]).ok();
    assert!(place.path("out/2024/乙.pdf").exists(), "{run}");
    let whole = elsewhere.run([place.root.as_os_str()]);
    assert!(whole.code == 1 && whole.stderr.contains("错误[E030]"), "{whole}");
    assert_eq!(place.run(["projekte"]).code, 2);
}

/// What is proposed can be typed where the call was.
#[test]
fn proposals_have_the_folder_of_the_call() {
    let place = Fixture::empty();
    let run = place.run_en(["-C", ".", "init", "lib"]).ok();
    assert!(run.stderr.contains("shenbao -C ./lib build"), "{run}");
    let run = place.run_en(["-C", "lib", "new", "2026/甲"]).ok();
    assert!(run.stderr.contains("shenbao -C lib check projects/2026/甲.yaml"), "{run}");
    let run = place.run_en(["-C", "lib", "build"]);
    assert!(run.stderr.contains("shenbao -C lib check)"), "{run}");
    let run = place.run_en(["-C", "lib", "manifest", "merge"]);
    assert!(run.stderr.contains("shenbao -C lib build --partition"), "{run}");
}

#[test]
fn wrong_calls() {
    let place = Fixture::empty();
    let calls: &[&[&str]] = &[
        &[],
        &["bild"],
        &["build", "--ous", "x"],
        &["build", "--out"],
        &["build", "-j", "0"],
        &["build", "-j", "many"],
        &["build", "--prune", "甲"],
        &["diff", "--only", "放松"],
        &["manifest", "merge", "--ou"],
        &["build", "-q", "-v"],
        &["show"],
        &["show", "甲.yaml", "乙.yaml"],
        &["show", "甲.yaml", "--format", "pdf"],
        &["build", "--color", "sometimes"],
    ];
    let runs = calls.iter().map(|args| {
        let (zh, en) = (place.run(*args), place.run_en(*args));
        assert_eq!((zh.code, en.code, zh.stdout.as_str()), (2, 2, ""), "{args:?}");
        format!("$ shenbao {}\n{zh}{en}", args.join(" "))
    });
    insta::assert_snapshot!(runs.collect::<Vec<_>>().join("\n"));
}

/// Whether a terminal would obey a character instead of showing it.
fn is_obeyed(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Whatever stands in files, in their names or in the call: nothing that a terminal obeys is printed,
/// and JSON keeps it escaped.
#[cfg(unix)]
#[test]
fn nothing_that_a_terminal_obeys() {
    const BAD: &str = "甲\u{1b}[31m\u{9b}0m\u{202e}\u{7f}\u{8}";
    const ESCAPED: &str = "甲\\x1b[31m\\x9b0m\\u202e\\x7f\\x08";
    let wrong = project("\u{9b}\u{202e}") + &format!("\"键{ESCAPED}\": 1\n键\u{9b}: 1\n");
    let excused = project("乙").replace("培训次数", "培训率")
        + &format!("检查: {{豁免: {{W241: \"{ESCAPED}\", W202: {{\"{ESCAPED}\": \"{ESCAPED}\"}}}}}}\n");
    let named = format!("projects/{BAD}/{BAD}.yaml");
    let place = workspace()
        .write("projects/wrong.yaml", wrong)
        .write("projects/excused.yaml", excused)
        .write(&named, project("丙"))
        .write(&format!("projects/{BAD}/_defaults.yaml"), "年度: 2025\n")
        .write(
            "projects/_indicators.yaml",
            format!("\"{ESCAPED}\": {{二级指标: 数量指标, 指标值: \"≥5{ESCAPED}\", 说明: \"{ESCAPED}\"}}\n"),
        );
    let mut calls: Vec<Vec<&str>> = vec![
        vec!["build", "-v"],
        vec!["build", "-v", "--out", BAD],
        vec!["check", "-v"],
        vec!["check", "--no-excuses"],
        vec!["check", "--format", "json"],
        vec!["check", "--format", "sarif"],
        vec!["check", "--format", "github"],
        vec!["check", "--explain", BAD],
        vec!["check", BAD],
        vec!["schema"],
        vec!["schema", "--kind", "indicators"],
        vec!["schema", "--edition", BAD],
        vec!["schema", "--kind", BAD],
        vec!["schema", "--write", BAD],
        vec!["explain", "projects/excused.yaml", BAD],
        vec!["new", BAD],
        vec!["new", "乙", "--edition", BAD],
        vec!["new", "2026/丙", "--from", &named],
        vec!["init", BAD],
        vec!["init", BAD],
        vec!["man", BAD],
        vec!["completions", BAD],
        vec!["-C", BAD, "new", "丁"],
        vec!["-C", "无\u{1b}\u{9b}", "check"],
        vec![BAD],
        vec!["build", "--无\u{1b}\u{9b}"],
    ];
    for path in ["projects/wrong.yaml", "projects/excused.yaml", &named] {
        calls.push(vec!["show", path]);
        calls.push(vec!["show", path, "--format", "json"]);
        calls.push(vec!["explain", path]);
        calls.push(vec!["explain", path, "--format", "json"]);
    }
    for args in calls {
        let run = |lang| place.run([&["--lang", lang], &args[..]].concat());
        for run in [run("zh"), run("en")] {
            assert!(!run.stdout.contains(is_obeyed), "{args:?}: {:?}", run.stdout);
            assert!(!run.stderr.contains(is_obeyed), "{args:?}: {:?}", run.stderr);
        }
    }
    let json = place.run(["check", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut messages = json["findings"].as_array().unwrap().iter().map(|found| found["message"].as_str());
    assert!(messages.any(|message| message.is_some_and(|message| message.contains(&named))), "{json}");
}
