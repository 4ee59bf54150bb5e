//! `shenbao completions` and `shenbao man`: in one language, and in order for those who read them.

use std::process::{Command, Stdio};

use crate::fixture::{Fixture, Run};

/// Runs a reader on a file, if it is installed. What it complained about, or what it wrote.
fn read_by(program: &str, args: &[&str], file: &std::path::Path) -> Option<(bool, String)> {
    let output = Command::new(program).args(args).arg(file).stdin(Stdio::null()).output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

fn both(place: &Fixture, args: &[&str]) -> [Run; 2] {
    [place.run(args).ok(), place.run_en(args).ok()]
}

fn one_language(texts: &[Run; 2]) {
    let chinese = |text: &str| text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    for run in texts {
        assert!(!run.stdout.contains(" · ") && !run.stdout.contains("默认 default"), "{run}");
    }
    // Words of the form are Chinese in any language.
    assert!(chinese(&texts[0].stdout) > 3 * chinese(&texts[1].stdout));
}

#[test]
fn completions() {
    let place = Fixture::empty();
    for (shell, file, reader, args) in [
        ("bash", "shenbao.bash", "bash", &["-n"][..]),
        ("zsh", "_shenbao", "zsh", &["-n"]),
        ("fish", "shenbao.fish", "fish", &["--no-execute"]),
        ("powershell", "_shenbao.ps1", "pwsh", &["-NoProfile", "-File"]),
    ] {
        let runs = both(&place, &["completions", shell]);
        for run in &runs {
            for word in ["build", "check", "explain", "completions", "strict"] {
                assert!(run.stdout.contains(word), "{shell}: {word}");
            }
            place.rewrite(file, &run.stdout);
            if let Some((fine, said)) = read_by(reader, args, &place.path(file)) {
                assert!(fine, "{shell}: {said}");
            }
        }
        if shell != "bash" {
            // Bash shows no meanings.
            one_language(&runs);
        }
    }
    assert_eq!(place.run(["completions", "csh"]).code, 2);
}

/// What bash proposes.
#[test]
fn bash_completes() {
    let place = Fixture::empty();
    place.rewrite("shenbao.bash", place.run(["completions", "bash"]).ok().stdout);
    let script =
        "COMP_WORDS=(shenbao che); COMP_CWORD=1; _shenbao shenbao che shenbao; echo \"${COMPREPLY[@]}\"";
    let source = format!("source '{}'; {script}", place.path("shenbao.bash").display());
    let Ok(output) = Command::new("bash").args(["--norc", "-c", &source]).output() else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "check", "{output:?}");

    let place = place.write("projects/2026/古籍修复.yaml", "").write("projects/_defaults.yaml", "");
    let place = place.write("projects/2026/读者 服务.yaml", "");
    for (words, expected) in [
        ("show 古籍", "projects/2026/古籍修复.yaml"),
        ("check --strict 服务", "projects/2026/读者\\ 服务.yaml"),
        ("check --explain W24", "W241 W242 W243 W244 W245"),
        ("build _def", ""),
        ("show --format m", "md"),
        ("man 古籍", ""),
    ] {
        let count = words.split(' ').count();
        let last = words.rsplit(' ').next().unwrap();
        let before = words.split(' ').rev().nth(1).unwrap();
        let script = format!(
            "COMP_WORDS=(shenbao {words}); COMP_CWORD={count}; _shenbao_forms shenbao {last} {before}; echo \"${{COMPREPLY[@]}}\""
        );
        let source = format!("cd '{}'; source ./shenbao.bash; {script}", place.root.display());
        let output = Command::new("bash").args(["--norc", "-c", &source]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{words}: {output:?}");
    }
}

#[test]
fn man_pages() {
    let place = Fixture::empty();
    let main = both(&place, &["man"]);
    one_language(&main);
    for (run, folder) in main.iter().zip(["zh", "en"]) {
        assert!(run.stdout.contains(".TH shenbao 1 "), "{run}");
        let lang = format!("--lang={folder}");
        let listed = place.run(["man", folder, &lang]).ok();
        let files = place.files(folder);
        assert_eq!(listed.stdout.lines().count(), files.len());
        for name in ["shenbao.1", "shenbao-build.1", "shenbao-check.1", "shenbao-man.1"] {
            assert!(files.iter().any(|file| file == name), "{files:?}");
        }
        for file in &files {
            let page = String::from_utf8(place.read(&format!("{folder}/{file}"))).unwrap();
            let name = file.strip_suffix(".1").unwrap();
            assert!(page.contains(&format!(".TH {name} 1 ")), "{page}");
            assert!(!page.contains(" · ") && !page.contains("默认 default"), "{page}");
            let headings: &[&str] = if folder == "zh" {
                &["名称", "用法", "选项", "例子", "退出码"]
            } else {
                &["NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "EXIT STATUS"]
            };
            for heading in headings {
                assert!(page.contains(&format!(".SH {heading}\n")), "{heading}: {page}");
            }
            for (reader, args) in [
                ("mandoc", &["-T", "lint", "-W", "error"][..]),
                ("groff", &["-man", "-ww", "-z", "-K", "utf8"]),
            ] {
                if let Some((fine, said)) = read_by(reader, args, &place.path(&format!("{folder}/{file}"))) {
                    assert!(fine && !said.contains("error"), "{reader} {file}: {said}");
                }
            }
        }
        assert_eq!(place.read(&format!("{folder}/shenbao.1")), run.stdout.as_bytes());
    }
    insta::assert_snapshot!(format!(
        "{}\n{}",
        String::from_utf8_lossy(&place.read("zh/shenbao-show.1")),
        String::from_utf8_lossy(&place.read("en/shenbao-show.1"))
    ));
}
