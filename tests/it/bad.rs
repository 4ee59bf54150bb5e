//! What the program says to input that is wrong, and that it takes what is merely odd.
//!
//! A bad project is a file in `tests/refused/`, an odd one a file in `tests/accepted/`: adding a test
//! is adding a file. What can't be a text file is in `bad_files.rs` and `bad_templates.rs`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use shenbao::message::{ArchiveMessage, CheckoutMessage, Message, VersionMessage};

use crate::fixture::Fixture;

/// The project files of a folder of tests, by name. Those with `_` in front are shared.
pub fn cases(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(Fixture::repository().join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let cases = paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap()));
    cases.filter(|(name, _)| !name.starts_with('_')).collect()
}

/// A workspace with one project and what the folder of tests shares.
pub fn workspace(folder: &str, project: &str, text: &str) -> Fixture {
    Fixture::new()
        .copy(&format!("{folder}/_defaults.yaml"), "projects/_defaults.yaml")
        .copy(&format!("{folder}/_indicators.yaml"), "projects/_indicators.yaml")
        .write(project, text)
}

fn snapshots(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn refused() {
    for (name, text) in cases("tests/refused") {
        let project = format!("projects/{name}.yaml");
        let place = workspace("tests/refused", &project, &text);
        let (zh, en) = (place.run(["build"]), place.run_en(["build"]));
        assert_eq!((zh.code, en.code), (1, 1), "{name}: {zh}");
        assert!(place.made("out").is_empty(), "{name} became a PDF");
        assert_eq!(codes(&zh.stderr), codes(&en.stderr), "{name}");
        snapshots("refused").bind(|| insta::assert_snapshot!(name.as_str(), format!("{zh}\n{en}")));
        // What can be known without a page is known to `show`, too.
        let show = place.run(["show", &project]);
        let on_paper = codes(&zh.stderr).iter().all(|code| code == "E070");
        assert_eq!(show.code, i32::from(!on_paper), "{name}: {show}");
    }
}

/// Codes that only `build` can say, with the reason.
const ONLY_BUILT: &[(&str, &str)] = &[
    ("E071", "a template that does not compile concerns those who print"),
    ("E073", "a PDF that can't be archived likewise"),
];

/// `check` says all that `build` says, in both languages and in every format, and ends as it does.
#[test]
fn refused_by_check() {
    for (name, text) in cases("tests/refused") {
        let place = workspace("tests/refused", &format!("projects/{name}.yaml"), &text);
        for lang in ["zh", "en"] {
            let run = |args: &[&str]| place.run([&["--lang", lang], args].concat());
            let built = codes(&run(&["build"]).stderr);
            let told = |format: &str, found: BTreeSet<String>| {
                let only_built = |code: &String| ONLY_BUILT.iter().any(|(known, _)| known == code);
                let missing = built.iter().find(|code| !found.contains(*code) && !only_built(code));
                assert_eq!(missing, None, "{name} as {format}");
            };
            let checked = |format: &str| {
                let run = run(&["check", "--format", format]);
                assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{name}: {run}");
                run.stdout
            };
            let json = |format: &str| serde_json::from_str::<serde_json::Value>(&checked(format)).unwrap();
            let all = |list: &serde_json::Value, key: &str| {
                let list = list.as_array().unwrap().iter();
                list.map(|found| found[key].as_str().unwrap().to_owned()).collect()
            };
            told("text", codes(&checked("text")).into_iter().collect());
            told("json", all(&json("json")["findings"], "code"));
            told("sarif", all(&json("sarif")["runs"][0]["results"], "ruleId"));
            let code = |command: &str| {
                let (properties, text) = command.strip_prefix("::")?.split_once("::")?;
                let (_, title) = properties.split_once("title=")?;
                (!text.is_empty()).then(|| title.chars().take(4).collect::<String>())
            };
            told("github", checked("github").lines().map(|command| code(command).unwrap()).collect());
        }
    }
}

#[test]
fn accepted() {
    for (name, text) in cases("tests/accepted") {
        let project = format!("projects/{name}.yaml");
        let place = workspace("tests/accepted", &project, &text);
        let run = place.run(["show", &project]).ok();
        snapshots("accepted").bind(|| insta::assert_snapshot!(name.as_str(), &run));
        for (kind, same) in [
            ("CRLF", text.replace('\n', "\r\n")),
            ("a byte-order mark", format!("\u{feff}{text}")),
            ("both", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
            ("no line end at the end", text.trim_end().to_owned()),
        ] {
            place.rewrite(&project, same);
            assert_eq!(place.run(["show", &project]).ok().stdout, run.stdout, "{name} with {kind}");
        }
    }
}

/// The codes in brackets, such as `错误[E031]`.
pub fn codes(text: &str) -> Vec<String> {
    let pieces = text.split('[').skip(1).filter_map(|piece| piece.split(']').next());
    let is_code = |piece: &&str| piece.len() == 4 && piece[1..].chars().all(|c| c.is_ascii_digit());
    pieces.filter(is_code).map(str::to_owned).collect()
}

/// Codes that no input can provoke, with the reason.
const NOT_PROVOKED: &[(&str, &str)] = &[
    ("E099", "it stands for a defect of the program, which would be mended"),
    ("E191", "git has to be silent for two minutes; the tests of `workspace::git::run` take less"),
];

/// Every code is said by some test: in a snapshot or in what a test expects. `rules.rs` sees to the
/// codes of the rules.
#[test]
fn every_code_is_provoked() {
    let mut seen = BTreeSet::new();
    for entry in walkdir::WalkDir::new(Fixture::repository().join("tests/it")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            seen.extend(codes(&String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap())));
        }
    }
    let tables = [Message::CODES, CheckoutMessage::CODES, VersionMessage::CODES, ArchiveMessage::CODES];
    let known: BTreeSet<&str> = tables.into_iter().flatten().map(|known| known.code).collect();
    let excused: BTreeSet<&str> = NOT_PROVOKED.iter().map(|(code, _)| *code).collect();
    let missing: Vec<&&str> =
        known.iter().filter(|code| !seen.contains(**code) && !excused.contains(**code)).collect();
    assert!(missing.is_empty(), "no test provokes {missing:?}");
}
