//! Broken editions, templates and fonts of a workspace: the error stands in their file and line, and
//! no old PDF is harmed.

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;

const FOLDER: &str = "templates/shanghai-2024";

/// A workspace with its own copy of the edition and an old PDF.
fn own_edition() -> Fixture {
    workspace().copy(FOLDER, FOLDER).write("out/甲.pdf", "old")
}

/// Builds with a file of the edition changed.
fn with(file: &str, change: impl Fn(String) -> String) -> String {
    let place = own_edition();
    let path = format!("{FOLDER}/{file}");
    let text = String::from_utf8(place.read(&path)).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "the change changes nothing");
    place.rewrite(&path, changed);
    let (zh, en) = (place.run(["build"]), place.run_en(["build"]));
    assert_eq!((zh.code, en.code), (1, 1), "{zh}");
    assert_eq!(place.read("out/甲.pdf"), b"old");
    assert_eq!(place.made("out"), ["甲.pdf"]);
    format!("{zh}\n{en}")
}

#[test]
fn form_typ() {
    let runs = [
        ("a syntax error", "#let x = (1,"),
        ("an error at run time", "#sheet.nothing"),
        ("other files", "#read(\"/etc/passwd\")"),
        ("packages", "#import \"@preview/cetz:0.1.0\""),
        ("endless recursion", "#let f(n) = f(n + 1)\n#f(1)"),
        ("an endless loop", "#while true {}"),
    ]
    .map(|(what, line)| format!("# {what}\n{}", with("form.typ", |text| format!("{text}\n{line}\n"))));
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn lib_typ() {
    let place = workspace().copy("templates/lib.typ", "templates/lib.typ");
    let text = String::from_utf8(place.read("templates/lib.typ")).unwrap();
    place.rewrite("templates/lib.typ", format!("#let x = (\n{text}"));
    let run = place.run(["build"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("templates/lib.typ:1:10"), "{run}");
}

/// A template that PDF/A and PDF/UA don't allow, and one that Typst only doubts.
#[test]
fn pdf_standards() {
    insta::assert_snapshot!(with("form.typ", |_| "text without a title".to_owned()));
    let place = own_edition();
    let text = String::from_utf8(place.read(&format!("{FOLDER}/form.typ"))).unwrap();
    place.rewrite(&format!("{FOLDER}/form.typ"), format!("#let a = [**]\n{text}"));
    let run = place.run(["build"]).ok();
    assert!(run.stderr.contains("警告[W102]"), "{run}");
}

#[test]
fn edition_yaml() {
    let changes: &[(&str, &str, &str)] = &[
        ("a full-width colon", "fields:", "fields："),
        ("an unknown kind of field", "kind: date", "kind: dat"),
        ("an unknown date format", "format: \"%Y-%m-%d\"", "format: \"%Q\""),
        ("no name", "role: name, ", ""),
        ("a unit that is none", "unit: 元", "unit: 美元"),
        ("a key of the format", "key: 项目类别", "key: 年度"),
        ("a key twice", "key: 项目类别", "key: 项目性质"),
        ("no number", "decimals: 2", "decimals: two"),
        ("no truth value", "separators: true", "separators: yes"),
        ("a mistyped key", "undeclared: zero", "undeclard: zero"),
        ("a label that uses what is not there", "{{ year }}", "{{ yaer }}"),
        ("a label with an open expression", "{{ year }}", "{{ year"),
        ("a label without a glyph", "title: 财政", "title: 财\u{e000}"),
        ("an empty list", "goals:\n", "goals: []\nnothing:\n"),
    ];
    let runs: Vec<String> = changes
        .iter()
        .map(|(what, from, to)| format!("# {what}\n{}", with("edition.yaml", |text| text.replace(from, to))))
        .collect();
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn a_missing_file_of_an_edition() {
    for file in ["edition.yaml", "form.typ"] {
        let place = own_edition();
        std::fs::remove_file(place.path(&format!("{FOLDER}/{file}"))).unwrap();
        let run = place.run(["build"]);
        assert_eq!(run.code, 1, "{run}");
        assert!(run.stderr.contains(&format!("错误[E085]: 版式 shanghai-2024 缺少 {file}")), "{run}");
    }
}

#[test]
fn output_templates() {
    let place =
        workspace().write("templates/show.txt", "{{ nothing }}").write("templates/show.md", "{% if %}");
    for (format, file) in [("text", "show.txt"), ("md", "show.md")] {
        let run = place.run(["show", "projects/甲.yaml", "--format", format]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run}");
        assert!(run.stderr.contains(&format!("错误[E074]: 输出模板 {file} 有误")), "{run}");
    }
    place.run(["show", "projects/甲.yaml", "--format", "json"]).ok();
}

/// A file that is no font is named; the forms are built with the others.
#[test]
fn fonts() {
    let place = workspace().write("fonts/a.ttf", "no font");
    let run = place.run(["build"]);
    assert_eq!((run.code, place.made("out")), (2, vec!["甲.pdf".to_owned()]), "{run}");
    assert!(run.stderr.contains("错误[E075]"), "{run}");
}

/// A column of an edition that holds numbers.
#[test]
fn a_column_of_numbers() {
    let place = own_edition();
    let path = format!("{FOLDER}/edition.yaml");
    let text = String::from_utf8(place.read(&path)).unwrap();
    place.rewrite(&path, text.replace("columns: []", "columns: [{key: 权重, kind: number}]"));
    let project = |weight: &str| project("甲").replace("≥5次", &format!("{{指标值: ≥5次, 权重: {weight}}}"));
    place.rewrite("projects/甲.yaml", project("十"));
    let run = place.run(["show", "projects/甲.yaml"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("错误[E029]: “权重”要填数字，这里是 十"), "{run}");
    place.rewrite("projects/甲.yaml", project("2.50"));
    assert!(place.run(["show", "projects/甲.yaml"]).ok().stdout.contains("2.50"));
}
