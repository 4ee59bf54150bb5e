//! The sixteen official forms: every cell of every sheet is what the official print reads.
//!
//! `tests/seeds/**/*.tsv` hold the official forms, one fact a line, in printed order. Each sheet is
//! written down in the same way, and the two must be equal, so that a difference shows as lines.

use std::collections::BTreeMap;
use std::fmt::Write;

use shenbao::sheet::Sheet;
use snapbox::IntoData;

use crate::fixture::{Fixture, Library};

/// The indicators of each form, as counted in the official documents.
const INDICATORS: [(&str, usize); 16] = [
    ("2021/人民调解", 12),
    ("2021/安置帮教和社区矫正", 21),
    ("2021/法律援助费", 10),
    ("2024/交通工具购置及更新", 13),
    ("2024/公共法律服务工作经费", 19),
    ("2024/其他司法行政业务支出", 35),
    ("2024/办公用房修缮及装修经费", 8),
    ("2024/国家统一法律职业资格考试经费", 35),
    ("2024/基层司法业务费", 22),
    ("2024/弱电安防", 16),
    ("2024/律师管理及法律顾问费用", 23),
    ("2024/戒毒工作业务费", 24),
    ("2024/普法宣传费", 13),
    ("2024/法治建设费", 28),
    ("2024/社区矫正经费", 32),
    ("2024/设备购置", 13),
];

/// The official forms by name: `2024/法治建设费` → its lines.
fn seeds() -> BTreeMap<String, String> {
    let folder = Fixture::repository().join("tests/seeds");
    let files = walkdir::WalkDir::new(&folder).into_iter().map(|entry| entry.unwrap());
    let files = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "tsv"));
    let seed = |file: walkdir::DirEntry| {
        let name = file.path().strip_prefix(&folder).unwrap().with_extension("");
        let text = std::fs::read_to_string(file.path()).unwrap();
        (name.to_string_lossy().replace('\\', "/"), text)
    };
    files.map(seed).collect()
}

/// The repository's sheets by name.
fn sheets() -> BTreeMap<String, Sheet> {
    Library::open(&Fixture::repository()).sheets().into_iter().collect()
}

/// A sheet as a seed is written. A label's line breaks are the print's, not its own: they are blanks.
fn facts(sheet: &Sheet) -> String {
    let mut out = String::new();
    let mut fact = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('\n', " ")).collect();
        writeln!(out, "{}", cells.join("\t")).unwrap();
    };
    fact(&["title", &sheet.title.text]);
    fact(&["subtitle", &sheet.subtitle.text]);
    for field in &sheet.fields {
        fact(&["field", &field.label.text, &field.value.text]);
    }
    fact(&["funding", &sheet.funding.label.text]);
    for column in &sheet.funding.columns {
        for line in &column.lines {
            fact(&["amount", &column.key, &line.label.text, &line.amount.text]);
        }
    }
    for goal in &sheet.goals {
        fact(&["goal", &goal.label.text, &goal.text.text]);
    }
    let labels = &sheet.labels;
    let header = [&labels.category, &labels.subcategory, &labels.indicator, &labels.target];
    let further = sheet.columns.iter().map(|column| &column.label);
    let header = ["header"].into_iter().chain(header.into_iter().chain(further).map(|l| l.text.as_str()));
    fact(&header.collect::<Vec<_>>());
    for row in &sheet.indicators {
        let cells = [&row.category, &row.subcategory, &row.name, &row.target];
        let cells = cells.into_iter().chain(&row.cells).map(|cell| cell.text.as_str());
        fact(&["row"].into_iter().chain(cells).collect::<Vec<_>>());
    }
    out
}

#[test]
fn every_cell_is_the_official_one() {
    let all = |forms: BTreeMap<String, String>| {
        forms.iter().map(|(name, lines)| format!("══ {name}\n{lines}")).collect::<String>()
    };
    let sheets = sheets().iter().map(|(name, sheet)| (name.clone(), facts(sheet))).collect();
    // Raw: a seed is text, not a pattern.
    snapbox::assert_data_eq!(all(sheets), all(seeds()).raw());
}

/// Forms without a seed would go unread, and seeds without a form unmade.
#[test]
fn forms_and_seeds_are_the_same_sixteen() {
    let known: Vec<&str> = INDICATORS.iter().map(|(name, _)| *name).collect();
    assert_eq!(seeds().keys().collect::<Vec<_>>(), known);
    assert_eq!(sheets().keys().collect::<Vec<_>>(), known);
}

#[test]
fn the_indicators_are_324() {
    assert_eq!(INDICATORS.iter().map(|(_, count)| count).sum::<usize>(), 324);
    let (seeds, sheets) = (seeds(), sheets());
    for (name, count) in INDICATORS {
        let rows = seeds[name].lines().filter(|line| line.starts_with("row\t")).count();
        assert_eq!((rows, sheets[name].indicators.len()), (count, count), "{name}");
    }
}
