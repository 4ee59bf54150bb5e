//! Every rule of `check` finds what it should and nothing else.
//!
//! A rule's section in docs/rules.md has a bad and a good example. Each is laid over the form without
//! findings in `tests/rules/_base/`: the bad one must have the rule's finding, the good one none at
//! all. Further cases are files: `tests/rules/W201/bad-….yaml` and `good-….yaml`, or folders of the
//! same names with several files; there a good case is one without that rule's finding.

use std::collections::BTreeSet;
use std::path::Path;

use shenbao::check::{RULES, UNUSED_EXCUSE};
use shenbao::message::{Finding, Lang};

use crate::bad::codes;
use crate::docs::blocks;
use crate::fixture::Fixture;

/// Where an example without a path of its own stands.
const HERE: &str = "projects/2024/甲.yaml";

fn document() -> String {
    std::fs::read_to_string(Fixture::repository().join("docs/rules.md")).unwrap()
}

/// The sections of docs/rules.md: heading and text.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let whole = text.split("\n### ").skip(1).map(|section| section.split_once('\n').unwrap());
    whole.map(|(heading, body)| (heading, body.split("\n## ").next().unwrap()))
}

fn base() -> Fixture {
    Fixture::new().copy("tests/rules/_base", "projects")
}

fn found(place: &Fixture) -> (BTreeSet<String>, String) {
    let run = place.run(["check", "--color", "never"]);
    let said = [run.stdout, run.stderr].concat();
    (codes(&said).into_iter().collect(), said)
}

#[test]
fn the_base_is_clean() {
    for year in ["2021", "2024", "2025"] {
        let place = base().write(&format!("projects/{year}/甲.yaml"), "项目名称: 全民阅读推广\n");
        let (codes, said) = found(&place);
        assert!(codes.is_empty(), "{year}: {said}");
    }
}

/// Every rule has its section under its code and titles, in the order of the codes.
#[test]
fn every_rule_is_documented() {
    let text = document();
    let headings: BTreeSet<&str> = sections(&text).map(|(heading, _)| heading).collect();
    for rule in RULES {
        let heading = format!("{} {} · {}", rule.code, rule.title(Lang::Zh), rule.title(Lang::En));
        assert!(headings.contains(heading.as_str()), "docs/rules.md lacks: ### {heading}");
    }
    let documented: Vec<&str> =
        sections(&text).filter_map(|(heading, _)| heading.split(' ').next()).collect();
    let (warnings, notes): (Vec<&str>, Vec<&str>) = documented.iter().partition(|code| code.starts_with('W'));
    assert!(warnings.is_sorted() && notes.is_sorted(), "sections stand in the order of their codes");
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(rules.windows(2).all(|pair| pair[0][1..] < pair[1][1..]), "codes ascend and are not reused");
    let known: BTreeSet<&str> = Finding::CODES.iter().map(|known| known.code).collect();
    let ruled: BTreeSet<&str> = rules.into_iter().chain([UNUSED_EXCUSE]).collect();
    assert_eq!(known, ruled, "each code of message/finding.rs is a rule's, and the other way round");
}

/// The examples of the documentation do what they say.
#[test]
fn examples() {
    for (heading, body) in sections(&document()) {
        let code = heading.split(' ').next().unwrap();
        let (before, good) = body.split_once("**正例").unwrap_or_else(|| panic!("{code}: no good example"));
        let (_, bad) = before.split_once("**反例").unwrap_or_else(|| panic!("{code}: no bad example"));
        for (text, is_bad) in [(bad, true), (good, false)] {
            let place = base();
            let mut examples = 0;
            for block in blocks(text).into_iter().filter(|block| block.language == "yaml") {
                place.rewrite(block.path.unwrap_or(HERE), block.body);
                examples += 1;
            }
            assert!(examples > 0, "{code}: an example has YAML");
            let (codes, said) = found(&place);
            if is_bad {
                assert!(codes.contains(code), "{code} is not found in its bad example: {said}");
            } else {
                assert!(codes.is_empty(), "{code}: there are findings in its good example: {said}");
            }
        }
    }
}

/// The cases that are files.
#[test]
fn cases() {
    let root = Fixture::repository().join("tests/rules");
    let mut folders: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let code = folder.file_name().unwrap().to_string_lossy().into_owned();
        if code.starts_with('_') {
            continue;
        }
        assert!(Finding::CODES.iter().any(|known| known.code == code), "tests/rules/{code}: no such code");
        for case in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = case.file_name().unwrap().to_string_lossy().into_owned();
            let inside = format!("tests/rules/{code}/{name}");
            let place = base().copy(&inside, if Path::is_dir(&case) { "projects" } else { HERE });
            let (codes, said) = found(&place);
            let expected = name.starts_with("bad");
            assert!(expected || name.starts_with("good"), "{inside}: bad-… or good-…");
            assert_eq!(codes.contains(&code), expected, "{inside}: {said}");
        }
    }
}
