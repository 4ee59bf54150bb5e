//! tests/seeds/findings.md says what `check` finds on the sixteen forms, and the forms' own
//! workspace excuses all of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::fixture::{Fixture, Run};

/// Verdicts in the order of the columns of the totals.
const VERDICTS: [&str; 3] = ["同意", "存疑", "不同意"];

/// The share of findings that a reviewer must agree with.
const WANTED: f64 = 90.0;

/// A finding: code, form, subject.
type Found = [String; 3];

fn document() -> String {
    std::fs::read_to_string(Fixture::repository().join("tests/seeds/findings.md")).unwrap()
}

/// A section of the document, without its heading.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let (_, body) = text.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("## {heading}"));
    body.split("\n## ").next().unwrap()
}

/// The cells of the rows of a table, without its head.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    lines
        .map(|line| line.split(" | ").collect())
        .filter(|cells: &Vec<&str>| !["表", "规则", "问题"].contains(&cells[0]))
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run}"))
}

/// What `check` finds.
fn found() -> Vec<Found> {
    let found = json(&Fixture::sixteen().run(["check", "--no-excuses", "--format", "json"]).ok());
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = found["findings"].as_array().unwrap().iter();
    let found = findings.map(|finding| {
        let file = text(finding, "file");
        let form = file.strip_prefix("projects/").unwrap().strip_suffix(".yaml").unwrap();
        let form = match form.strip_suffix("_defaults") {
            Some(year) => format!("{} 默认值", year.trim_end_matches('/')),
            None if form == "_indicators" => "指标库".to_owned(),
            None => form.to_owned(),
        };
        [text(finding, "code"), form, text(finding, "subject")]
    });
    let mut found: Vec<_> = found.collect();
    found.sort();
    found
}

/// What the document judges, with the verdict.
fn judged(text: &str) -> Vec<(Found, &str)> {
    let mut judged = Vec::new();
    for rule in section(text, "逐条判断").split("\n### ").skip(1) {
        let code = rule.split(' ').next().unwrap();
        for row in rows(rule) {
            let [form, what, verdict, _] = row[..] else { panic!("{code}: {row:?}") };
            assert!(VERDICTS.contains(&verdict), "{code}: {verdict}");
            for subject in what.split('`').skip(1).step_by(2) {
                judged.push(([code, form, subject].map(str::to_owned), verdict));
            }
        }
    }
    judged
}

/// Every finding has its row, and every row its finding.
#[test]
fn every_finding_is_judged() {
    let text = document();
    let mut judged: Vec<Found> = judged(&text).into_iter().map(|(finding, _)| finding).collect();
    judged.sort();
    let found = found();
    let lost: Vec<_> = judged.iter().filter(|one| !found.contains(one)).collect();
    let new: Vec<_> = found.iter().filter(|one| !judged.contains(one)).collect();
    assert!(lost.is_empty() && new.is_empty(), "no longer found: {lost:#?}\nnot judged: {new:#?}");
    assert_eq!(judged, found, "each as often as it is found");
}

/// The totals are those of the rows.
#[test]
fn totals() {
    let text = document();
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for ([code, ..], verdict) in judged(&text) {
        let column = VERDICTS.iter().position(|known| *known == verdict).unwrap() + 1;
        for key in [code, "合计".to_owned()] {
            let counts = counts.entry(key).or_default();
            counts[0] += 1;
            counts[column] += 1;
        }
    }
    let number = |cell: &&str| cell.parse::<usize>().unwrap();
    let shown: BTreeMap<String, [usize; 4]> = rows(section(&text, "总数"))
        .map(|row| {
            let code = row[0].split(' ').next().unwrap().to_owned();
            (code, row[1..].iter().map(number).collect::<Vec<_>>().try_into().unwrap())
        })
        .collect();
    assert_eq!(shown, counts);
}

/// Nearly all is agreed with, and the text says how much, counted in several ways.
#[test]
fn precision() {
    let text = document();
    let judged = judged(&text);
    let is_agreed = |(_, verdict): &&(Found, &str)| *verdict == VERDICTS[0];
    let count = |of: &dyn Fn(&Found) -> bool| {
        let all = || judged.iter().filter(|(finding, _)| of(finding));
        (all().count(), all().filter(is_agreed).count())
    };
    let share = |all: usize, agreed: usize| {
        100.0 * f64::from(u32::try_from(agreed).unwrap()) / f64::from(u32::try_from(all).unwrap())
    };
    let mut says = Vec::new();
    let (all, agreed) = count(&|_| true);
    assert!(share(all, agreed) > WANTED, "{agreed} of {all}");
    says.push(format!("Of {all} findings {agreed} are agreed with, **{:.1} %**", share(all, agreed)));
    says.push(format!("同意的占 **{:.1}%**", share(all, agreed)));
    let parts: [&dyn Fn(&Found) -> bool; 3] =
        [&|[code, ..]| code.starts_with('W'), &|[code, ..]| code.starts_with('N'), &|[code, ..]| {
            code != "W241"
        }];
    for part in parts {
        let (all, agreed) = count(part);
        says.push(format!("{all} 处里的 {agreed} 处，{:.1}%", share(all, agreed)));
    }
    // The most doubtful sort of finding, and what were left if all of it were doubtful.
    let (rates, _) = count(&|[code, ..]| code == "W241");
    let (done, agreed_done) = count(&|[code, _, subject]| code == "W241" && subject.ends_with("完成率"));
    says.push(format!("{rates} 处里有 {done} 处是“……完成率”，其中 {agreed_done} 处判为同意"));
    says.push(format!("同意的只剩 {:.1}%", share(all, agreed - agreed_done)));
    // A text is set in lines.
    let text = text.replace('\n', " ");
    for said in says {
        assert!(text.contains(&said), "the text says: {said}");
    }
}

/// Where the document says that the forms have a defect, its rule finds one, and else none does.
#[test]
fn known_defects() {
    let text = document();
    let found: BTreeSet<String> = found().into_iter().map(|[code, ..]| code).collect();
    let mut named = BTreeSet::new();
    for row in rows(section(&text, "审核时常问的问题，样表里有没有")) {
        let [defect, codes, here] = row[..] else { panic!("{row:?}") };
        let is_found = codes.split('、').any(|code| found.contains(code));
        assert_eq!(here.starts_with("有："), is_found, "{defect}");
        assert!(is_found || here.starts_with("没有") || here.starts_with("未检查"), "{defect}: {here}");
        named.extend(codes.split('、').map(str::to_owned));
    }
    let lacking: Vec<_> = found.difference(&named).collect();
    assert!(lacking.is_empty(), "not among the defects: {lacking:?}");
}

/// The forms are as they were printed; what is wrong with them is excused, each with its reason, and
/// no excuse is left over.
#[test]
fn all_is_excused() {
    let place = Fixture::sixteen();
    let run = place.run(["check", "--strict", "--format", "json"]).ok();
    let summary = &json(&run)["summary"];
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!((count("errors"), count("warnings"), count("notes")), (0, 0, 0), "{run}");
    assert_eq!(usize::try_from(count("excused")).unwrap(), found().len());
}
