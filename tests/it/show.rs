//! `show` prints what the paper shows, in four formats.

use crate::fixture::{Fixture, Run};

fn show(form: &str, format: &str) -> Run {
    let path = format!("projects/{form}.yaml");
    let arguments = ["-C", env!("CARGO_MANIFEST_DIR"), "show", &path, "--format", format];
    let run = Fixture::empty().run(arguments).ok();
    assert_eq!(run.stderr, "");
    run
}

/// Both editions; two goals and one; a left fund column with amounts and without; curly quotes,
/// book-title marks and values that were reconstructed.
#[test]
fn text() {
    insta::assert_snapshot!("2021-法律援助费", show("2021/法律援助费", "text").stdout);
    insta::assert_snapshot!("2021-安置帮教和社区矫正", show("2021/安置帮教和社区矫正", "text").stdout);
    insta::assert_snapshot!("2024-法治建设费", show("2024/法治建设费", "text").stdout);
    insta::assert_snapshot!("2024-普法宣传费", show("2024/普法宣传费", "text").stdout);
    insta::assert_snapshot!("2024-其他司法行政业务支出", show("2024/其他司法行政业务支出", "text").stdout);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(show("2021/人民调解", "md").stdout);
}

#[test]
fn html() {
    insta::assert_snapshot!(show("2024/弱电安防", "html").stdout);
}

#[test]
fn json() {
    insta::assert_snapshot!(show("2024/设备购置", "json").stdout);
}

/// JSON is for programs: it must be JSON, and hold what the sheet holds.
#[test]
fn json_is_the_sheet() {
    let read: serde_json::Value = serde_json::from_str(&show("2024/社区矫正经费", "json").stdout).unwrap();
    assert_eq!(read["edition"], "shanghai-2024");
    assert_eq!(read["fields"][0]["value"], "社区矫正经费");
    assert_eq!(read["indicators"].as_array().unwrap().len(), 32);
}

/// What a form says may look like HTML or Markdown; it is printed, not obeyed.
/// What a CI would obey in its log, in every format and beside it.
#[test]
fn orders_to_a_ci() {
    let text = std::fs::read_to_string(Fixture::repository().join("projects/2024/弱电安防.yaml")).unwrap();
    let order = "::stop-commands::某词";
    let text = text.replace(
        "项目名称: 弱电安防",
        &format!("项目名称: '##[error]弱电'\n年度总体目标: |\n  {order}\n  完成。"),
    );
    let place = Fixture::sixteen().write("projects/2024/弱电安防.yaml", text);
    for format in ["text", "md", "html", "json"] {
        let run = place.run(["show", "projects/2024/弱电安防.yaml", "--format", format]).ok();
        assert!(run.stdout.contains("stop-commands"), "{run}");
        for line in run.stdout.lines().chain(run.stderr.lines()) {
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{format}: {line}");
        }
    }
}

#[test]
fn texts_are_escaped() {
    let text = std::fs::read_to_string(Fixture::repository().join("projects/2024/弱电安防.yaml")).unwrap();
    let name = "<b>弱电</b> | *安防* & `网络` [链接](x)";
    let text = text.replace("项目名称: 弱电安防", &format!("项目名称: '{name}'"));
    let place = Fixture::sixteen().write("projects/2024/弱电安防.yaml", text);
    let show =
        |format: &str| place.run(["show", "projects/2024/弱电安防.yaml", "--format", format]).ok().stdout;
    let line = |text: String, part: &str| text.lines().find(|line| line.contains(part)).unwrap().to_owned();
    let lines = [
        line(show("text"), "项目名称"),
        line(show("md"), "项目名称"),
        line(show("html"), "<th scope=\"row\">项目名称"),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}
