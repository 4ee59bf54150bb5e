//! A third edition, in a workspace's own `templates/`: a new place or year is a new folder.
//!
//! It differs from the bundled editions in title, head fields, fund lines, goals, taxonomy, columns,
//! unit, decimals, dates and targets at once; the program was not told of any of it.

use std::fmt::Write;

use crate::fixture::Fixture;
use crate::pdf_text::{Block, Pdf};

const EDITION: &str = "tests/editions/pudong-2026";
const FORM: &str = "老旧小区加装电梯补贴";

fn workspace() -> Fixture {
    Fixture::new()
        .copy(&format!("{EDITION}/edition.yaml"), "templates/pudong-2026/edition.yaml")
        .copy(&format!("{EDITION}/form.typ"), "templates/pudong-2026/form.typ")
        .copy(&format!("{EDITION}/{FORM}.yaml"), &format!("projects/{FORM}.yaml"))
}

/// A PDF's rows as lines; `×3` says that a cell spans three rows.
fn lines(pdf: &Pdf) -> String {
    let mut out = String::new();
    for block in &pdf.blocks {
        match block {
            Block::Text(role, piece) => writeln!(out, "{role}: {}", piece.text).unwrap(),
            Block::Row(cells) => {
                let cell = |cell: &crate::pdf_text::Cell| match cell.rows {
                    1 => cell.piece.text.clone(),
                    rows => format!("{} ×{rows}", cell.piece.text),
                };
                writeln!(out, "| {} |", cells.iter().map(cell).collect::<Vec<_>>().join(" | ")).unwrap();
            }
        }
    }
    out
}

#[test]
fn its_sheet() {
    let place = workspace();
    insta::assert_snapshot!(place.run(["show", &format!("projects/{FORM}.yaml")]));
    let json = place.run(["show", &format!("projects/{FORM}.yaml"), "--format", "json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["columns"][0]["key"], "权重");
}

#[test]
fn its_page() {
    let place = workspace();
    place.run(["build"]).ok();
    let pdf = Pdf::read(&place.read(&format!("out/{FORM}.pdf")));
    assert_eq!(pdf.pages.len(), 1);
    assert_eq!(pdf.information("Title"), FORM);
    assert_eq!(pdf.information("Author"), "某某区房屋管理事务中心");
    insta::assert_snapshot!(lines(&pdf));
}

/// Its sums are rules, like those of the bundled editions: 财政拨款 within 年度资金总额.
#[test]
fn its_sums() {
    let place = workspace();
    let path = format!("projects/{FORM}.yaml");
    let form = String::from_utf8(place.read(&path)).unwrap();
    place.rewrite(&path, form.replace("    自有资金", "    财政拨款: 1600.4\n    自有资金"));
    insta::assert_snapshot!(place.run(["build"]));
}

/// A further page has the labels of the group that goes on, the weights' column included.
#[test]
fn its_further_pages() {
    let place = workspace();
    let path = format!("projects/{FORM}.yaml");
    let form = String::from_utf8(place.read(&path)).unwrap();
    let more = (1..=30).map(|n| format!("    - 第{n}街道补贴台数: {{指标值: ≥{n}台, 权重: 1}}\n"));
    let more: String = more.collect();
    place.rewrite(&path, form.replace("  质量指标:", &format!("{more}  质量指标:")));
    place.run(["build"]).ok();
    let pdf = Pdf::read(&place.read(&format!("out/{FORM}.pdf")));
    assert_eq!(pdf.pages.len(), 2);
    let rows = pdf.rows();
    let first = rows.iter().find(|row| row.iter().all(|cell| cell.piece.page == Some(1))).unwrap();
    let texts: Vec<&str> = first.iter().map(|cell| cell.piece.text.as_str()).collect();
    assert_eq!(texts[..3], ["年度绩效指标", "产出指标", "数量指标*"]);
    assert_eq!((texts.len(), texts[5]), (6, "1"));
    assert_eq!(pdf.pages[1].artifacts.text, "老旧小区加装电梯补贴（2026年度）第2页共2页");
}

/// Nothing of it is in the program: no rule and no output knows a field of a form by its name.
#[test]
fn no_rust_knows_it() {
    let words = ["项目属性", "项目期", "填报人", "联系电话", "国有资本经营", "自有资金", "权重"];
    for file in walkdir::WalkDir::new(Fixture::repository().join("src")) {
        let file = file.unwrap();
        if file.file_type().is_file() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let found = words.iter().find(|word| code.iter().any(|line| line.contains(*word)));
            assert_eq!(found, None, "{}", file.path().display());
        }
    }
}
