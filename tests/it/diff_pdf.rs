//! Redlines: what their sheets hold, and what stands on their pages.

use std::path::Path;

use lopdf::Object;
use proptest::prelude::*;
use serde_json::{Value, json};
use shenbao::desk::Resolved;
use shenbao::diff::{Subject, compare, redline};
use shenbao::message::Lang;
use shenbao::sheet::Sheet;

use crate::fixture::{Fixture, Library};
use crate::pdf_text::{Pdf, squeeze};

/// A form with one indicator more, one less, one renamed, one moved, one in another place; with another
/// target, amount and goal.
const OLD: &str = "\
版式: shanghai-2024
年度: 2024
项目名称: 普法
主管部门: 某局
实施单位: 某局
计划开始日期: 2024-01-01
计划完成日期: 2024-12-31
资金: {年度: {当年财政拨款: 700000}}
年度总体目标: 完成年度普法任务，提高群众法律意识。
绩效指标:
  数量指标:
    - 普法讲座场次: ≥12场
    - 印发宣传册: ≥3000册
    - 培训人次: ≥100人次
  质量指标:
    - 讲座合格率: =100%
    - 资料差错率: ≤1%
  社会效益指标:
    - 公众知晓度: 提高
  服务对象满意度指标:
    - 群众满意度: ≥90%
";
const NEW: &str = "\
版式: shanghai-2024
年度: 2024
项目名称: 普法
主管部门: 某局
实施单位: 某局
计划开始日期: 2024-01-01
计划完成日期: 2024-12-31
资金: {年度: {当年财政拨款: 800000}}
年度总体目标: 完成全年普法任务，提高群众法律意识。
绩效指标:
  数量指标:
    - 培训人次: ≥100人次
    - 普法讲座场次: ≥12场
    - 新媒体推送: ≥50篇
  质量指标:
    - 讲座验收合格率: =100%
  可持续影响指标:
    - 公众知晓度: 提高
  服务对象满意度指标:
    - 群众满意度: ≥85%
";

/// Two versions of one form, and their redline.
struct Two {
    old: Sheet,
    new: Sheet,
    redline: Sheet,
}

fn two(root: &Path, paths: [&str; 2]) -> Two {
    let library = Library::open(root);
    let resolve = |path: &str| -> Resolved {
        library.resolve(library.projects.iter().find(|project| project.shown == path).unwrap())
    };
    fn subject(resolved: &Resolved) -> Subject<'_> {
        Subject { form: &resolved.form, sheet: &resolved.sheet }
    }
    let (old, new) = (resolve(paths[0]), resolve(paths[1]));
    let (one, other) = (Some(subject(&old)), Some(subject(&new)));
    let redline = redline(one, other, &compare(one, other), ("旧", "新"), Lang::Zh);
    Two { old: old.sheet, new: new.sheet, redline }
}

fn two_of(old: &str, new: &str) -> Two {
    let place = Fixture::new().write("projects/旧.yaml", old).write("projects/新.yaml", new);
    two(&place.root, ["projects/旧.yaml", "projects/新.yaml"])
}

/// What a sheet says in one version: only the pieces that this version has, and the rows with a name.
fn side(sheet: &Sheet, without: [&str; 2]) -> Value {
    fn reduce(value: &Value, without: [&str; 2]) -> Value {
        match value {
            Value::Array(list)
                if list.iter().all(|piece| piece.get("mark").is_some()) && !list.is_empty() =>
            {
                let has = |piece: &&Value| !without.contains(&piece["mark"].as_str().unwrap());
                list.iter()
                    .filter(has)
                    .map(|piece| piece["text"].as_str().unwrap())
                    .collect::<String>()
                    .into()
            }
            Value::Array(list) => list.iter().map(|value| reduce(value, without)).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.clone(), reduce(value, without))).collect()
            }
            other => other.clone(),
        }
    }
    let mut value = reduce(&serde_json::to_value(sheet).unwrap(), without);
    value["document"] = Value::Null;
    value["indicators"].as_array_mut().unwrap().retain(|row| row["name"] != json!(""));
    value
}

fn holds_both(two: &Two) {
    let plain = |sheet: &Sheet| side(sheet, ["", ""]);
    assert_eq!(side(&two.redline, ["added", "moved_to"]), plain(&two.old));
    assert_eq!(side(&two.redline, ["removed", "moved_from"]), plain(&two.new));
}

#[test]
fn a_redline_holds_both_versions() {
    let changed = two_of(OLD, NEW);
    holds_both(&changed);
    holds_both(&two_of(NEW, OLD));
    // One that changed nothing has no marks.
    let same = two_of(OLD, OLD);
    assert_eq!(side(&same.redline, ["", ""]), side(&same.old, ["", ""]));
    let indicators = serde_json::to_value(&changed.redline.indicators).unwrap();
    insta::assert_snapshot!(lines(&indicators));
}

/// A row a line, in which `[-…-]` was taken out, `{+…+}` put in, `[<…<]` and `{>…>}` moved.
fn lines(rows: &Value) -> String {
    let cell = |value: &Value| match value {
        Value::Array(pieces) => pieces
            .iter()
            .map(|piece| {
                let text = piece["text"].as_str().unwrap();
                match piece["mark"].as_str().unwrap() {
                    "removed" => format!("[-{text}-]"),
                    "added" => format!("{{+{text}+}}"),
                    "moved_from" => format!("[<{text}<]"),
                    "moved_to" => format!("{{>{text}>}}"),
                    _ => text.to_owned(),
                }
            })
            .collect(),
        value => value.as_str().unwrap().to_owned(),
    };
    let row =
        |row: &Value| ["category", "subcategory", "name", "target"].map(|key| cell(&row[key])).join(" | ");
    rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>().join("\n")
}

/// Another edition has other words, another unit and another way to print: no change of the form.
#[test]
fn another_edition_is_no_change_of_the_values() {
    let older = OLD.replace("shanghai-2024", "shanghai-2021").replace("年度总体目标", "年度总目标");
    let newer = OLD.replace("当年财政拨款: 700000", "当年财政拨款: 7000000").replace("≥12场", "≥10场");
    let older = older
        .replace("当年财政拨款: 700000", "当年财政拨款: 600")
        .replace("项目名称", "项目类别: 经常性项目\n项目名称");
    let two = two_of(&older, &newer);
    let marked: Vec<String> = two
        .redline
        .cells()
        .filter(|cell| !cell.marks.is_empty())
        .map(|cell| cell.pieces().map(|piece| piece.text).collect::<Vec<_>>().join("→"))
        .collect();
    // 600 万元 is 6,000,000 元; the dates, the year's title and all other targets are the same.
    assert_eq!(
        marked,
        ["经常性项目", "6,000,000.00→7,000,000.00", "6,000,000.00→7,000,000.00", "≥12场→≥10(场)"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// Whatever happened to the rows.
    #[test]
    fn any_two_forms(
        old in prop::collection::vec((0usize..4, 0usize..9, 0usize..4), 1..9),
        new in prop::collection::vec((0usize..4, 0usize..9, 0usize..4), 1..9),
    ) {
        let form = |rows: &[(usize, usize, usize)]| {
            let head = OLD.split("  数量指标").next().unwrap();
            let groups = ["数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"];
            let names = ["讲座场次", "讲座场次合计", "培训人次", "培训人次合计", "知晓率", "满意率", "甲", "乙", "合格率"];
            let targets = ["≥1次", "≥90%", "及时", "=5%"];
            let mut text = head.to_owned();
            let mut seen = std::collections::BTreeSet::new();
            for (at, group) in groups.iter().enumerate() {
                let rows: Vec<_> = rows.iter().filter(|row| row.0 == at && seen.insert((row.0, row.1))).collect();
                if !rows.is_empty() {
                    text.push_str(&format!("  {group}:\n"));
                }
                for (_, name, target) in rows {
                    text.push_str(&format!("    - {}: {}\n", names[*name], targets[*target]));
                }
            }
            text
        };
        holds_both(&two_of(&form(&old), &form(&new)));
    }
}

/// A repository in which one form is changed.
fn changed(old: &str, new: &str) -> Fixture {
    let place = Fixture::new().write("projects/普法.yaml", old).committed();
    place.rewrite("projects/普法.yaml", new);
    place
}

/// The text of all pages, without blanks.
fn text(pdf: &Pdf) -> String {
    pdf.pages.iter().map(|page| page.text.as_str()).collect()
}

/// What the structure says of lines through and under texts.
fn decorations(pdf: &Pdf) -> Vec<String> {
    fn find(object: &Object, found: &mut Vec<String>) {
        match object {
            Object::Array(list) => list.iter().for_each(|object| find(object, found)),
            Object::Dictionary(dictionary) => {
                for (key, value) in dictionary {
                    match value.as_name() {
                        Ok(name) if key == b"TextDecorationType" => {
                            found.push(String::from_utf8_lossy(name).into());
                        }
                        _ => find(value, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    pdf.document.objects.values().for_each(|object| find(object, &mut found));
    found.sort();
    found.dedup();
    found
}

#[test]
fn a_page_shows_both_versions() {
    let place = changed(OLD, NEW);
    let run = place.run(["diff", "--format", "pdf"]).ok();
    assert_eq!(run.stderr, "1 份对照稿，1 页；变更说明 → out/_diff/_cover.pdf\n");
    assert_eq!(place.files("out"), ["_diff/_cover.pdf", "_diff/普法.pdf"]);
    let bytes = place.read("out/_diff/普法.pdf");
    let pdf = Pdf::read(&bytes);
    let rows: Vec<Vec<&str>> =
        pdf.rows().iter().map(|row| row.iter().map(|cell| cell.piece.text.as_str()).collect()).collect();
    let row = |cells: &[&str]| rows.iter().any(|row| row.windows(cells.len()).any(|part| part == cells));
    assert!(row(&["年度资金申请总额", "700,000.00800,000.00"]), "{rows:#?}");
    assert!(row(&["培训人次", "≥100(人次)"]) && row(&["印发宣传册", "≥3000(册)"]), "{rows:#?}");
    assert!(row(&["群众满意度", "≥90(%)≥85(%)"]), "{rows:#?}");
    assert_eq!(decorations(&pdf), ["LineThrough", "Underline"]);
    assert!(pdf.pages[0].artifacts.text.contains("对照稿：HEAD（提交"), "{}", pdf.pages[0].artifacts.text);
    // Nobody takes it for the form.
    place.run(["build"]).ok();
    let form = Pdf::read(&place.read("out/普法.pdf"));
    let id = |pdf: &Pdf| format!("{:?}", pdf.document.trailer.get(b"ID").unwrap());
    assert_ne!(id(&pdf), id(&form));
    assert_eq!(form.information("Title"), "普法");
    assert!(
        pdf.information("Title").starts_with("普法 · 对照稿：HEAD（提交 "),
        "{}",
        pdf.information("Title")
    );
    assert!(decorations(&form).is_empty());
    // It is kept as long, heard as well and made again as it was.
    for standard in ["<pdfaid:part>3<", "<pdfuaid:part>1<"] {
        assert!(pdf.metadata().contains(standard), "{}", pdf.metadata());
    }
    place.run(["diff", "--format", "pdf", "--out", "再"]).ok();
    assert!(place.read("再/普法.pdf") == bytes);
    // What --only leaves out of the cover is marked on the form all the same.
    place.run(["diff", "--format", "pdf", "--out", "仅", "--only", "money"]).ok();
    assert_eq!(text(&Pdf::read(&place.read("仅/普法.pdf"))), text(&pdf));
}

/// The cover names what matters, each redline's file, and what could not be compared.
#[test]
fn the_cover() {
    let place = changed(OLD, NEW);
    place.rewrite("projects/新增.yaml", NEW.replace("普法", "禁毒"));
    place.rewrite("projects/坏.yaml", "项目名称: [\n");
    let run = place.run_en(["diff", "--format", "pdf"]);
    assert_eq!(run.code, 1, "{run}");
    let cover = Pdf::read(&place.read("out/_diff/_cover.pdf"));
    let text = text(&cover);
    for words in [
        "Whatchangedinthedeclarationforms",
        "1changed,1added,0removed",
        "700,000→1,600,000",
        "【loosened】群众满意度：≥90(%)→≥85(%)",
        "formadded",
        "普法.pdf",
        "新增.pdf",
        "projects/坏.yaml",
        "reviewedby:",
    ] {
        assert!(text.replace('\u{200b}', "").contains(words), "{words}: {text}");
    }
}

#[test]
fn many_rows_repeat_their_labels() {
    let rows = |target: &str| -> String {
        (0..300).map(|i| format!("    - 第{i}项工作完成率: {target}\n")).collect()
    };
    let head = OLD.split("    - 普法讲座").next().unwrap();
    let form = |target: &str| format!("{head}{}", rows(target));
    let place = changed(&form("≥90%"), &form("≥85%"));
    place.run(["diff", "--format", "pdf"]).ok();
    let pdf = Pdf::read(&place.read("out/_diff/普法.pdf"));
    assert!(pdf.pages.len() > 8);
    let mut page = None;
    for row in pdf.rows().iter().filter(|row| row.iter().any(|cell| cell.piece.text.ends_with("工作完成率")))
    {
        let name = row.iter().find(|cell| cell.piece.text.ends_with("工作完成率")).unwrap();
        if name.piece.page != page {
            page = name.piece.page;
            let begins = row.iter().any(|cell| cell.piece.text == "数量指标" && cell.rows > 1);
            assert!(begins, "{page:?}: {row:?}");
        }
    }
}

/// An older form may hold what can't be printed; the redline of its correction must.
#[test]
fn characters_without_a_glyph_are_shown_by_their_code() {
    let old = OLD.replace("印发宣传册", "印发\u{e000}宣传册").replace("某局", "某\u{200b}局");
    let place = changed(&old, OLD);
    place.run(["diff", "--format", "pdf"]).ok();
    let text = text(&Pdf::read(&place.read("out/_diff/普法.pdf")));
    assert!(text.contains("印发〔U+E000〕宣传册"), "{text}");
    assert!(text.contains("〔U+200B〕"), "{text}");
}

/// Once such a text was measured as a line, which took minutes.
#[test]
fn a_long_goal_that_is_replaced() {
    let goal = |text: &str| OLD.replace("完成年度普法任务，提高群众法律意识。", &text.repeat(6_000));
    let place = changed(&goal("开展普法宣传，"), &goal("办理援助案件；"));
    place.run(["diff", "--format", "pdf"]).ok();
    let text = text(&Pdf::read(&place.read("out/_diff/普法.pdf")));
    // By a letter of each, since pages end in the middle of words.
    assert!(text.matches('展').count() >= 6_000 && text.matches('援').count() >= 6_000);
}

/// A template of the workspace that takes cells for texts.
#[test]
fn a_template_that_knows_no_redlines() {
    let form =
        std::fs::read_to_string(Fixture::repository().join("templates/shanghai-2024/form.typ")).unwrap();
    let own = form.replace("#title(sheet)", "#title(sheet)\n#upper(sheet.goals.at(1).text + \"！\")");
    let place = Fixture::new()
        .copy("templates/shanghai-2024/edition.yaml", "templates/shanghai-2024/edition.yaml")
        .write("templates/shanghai-2024/form.typ", own)
        .write("projects/普法.yaml", OLD)
        .committed();
    place.rewrite("projects/普法.yaml", NEW);
    place.run(["build"]).ok();
    let run = place.run(["diff", "--format", "pdf"]);
    assert_eq!(place.files("out/_diff"), ["_cover.pdf"]);
    insta::assert_snapshot!(run);
}

/// What the newer edition has no field for is said below the form.
#[test]
fn nothing_is_lost_between_editions() {
    let older = OLD.replace("主管部门", "项目性质: 经常性专项业务费\n主管部门");
    let newer = OLD
        .replace("shanghai-2024", "shanghai-2021")
        .replace("年度总体目标", "年度总目标")
        .replace("当年财政拨款: 700000", "当年财政拨款: 70");
    let place = Fixture::new().write("projects/旧.yaml", older).write("projects/新.yaml", newer);
    place.run(["diff", "--format", "pdf", "--out", "出", "projects/旧.yaml", "projects/新.yaml"]).ok();
    let text = text(&Pdf::read(&place.read("出/新.pdf")));
    assert!(text.contains(&squeeze("旧表有、新版式没有栏目的内容：项目性质：经常性专项业务费")), "{text}");
}
