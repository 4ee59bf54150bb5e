//! `check --fix` mends what is certain and nothing else.

use shenbao::engine::fix::fix;
use shenbao::session::Session;
use shenbao::workspace::Workspace;

use crate::bad::{cases, workspace};
use crate::fixture::Fixture;

const FORM: &str = "\
# 说明：这一行不动
项目名称： 某某项目   # 名称
资金: {年度: {当年财政拨款: 100}}

绩效指标:
  数量指标:
    -培训次数: ≥5次
    - 讲座次数:≥3次
  质量指标:
    - 合格率: ≥90%
";

fn place(text: &str) -> Fixture {
    workspace("tests/refused", "projects/甲.yaml", text)
}

#[test]
fn what_is_certain_is_mended() {
    let place = place(FORM);
    let dry = place.run(["check", "--fix", "--dry-run", "projects/甲.yaml"]).ok();
    assert_eq!(place.read("projects/甲.yaml"), FORM.as_bytes());
    place.rewrite("dry.patch", &dry.stdout);
    place.git(["apply", "--check", "dry.patch"]);
    let run = place.run(["check", "--fix", "projects/甲.yaml"]);
    let text = String::from_utf8(place.read("projects/甲.yaml")).unwrap();
    let expected =
        FORM.replace("名称： ", "名称: ").replace("-培训", "- 培训").replace("讲座次数:≥", "讲座次数: ≥");
    assert_eq!(text, expected, "{run}");
    insta::assert_snapshot!(format!("{}\n{}", dry.stdout, run.stderr));
    // Nothing is left to be mended.
    let again = place.run(["check", "--fix", "--dry-run", "projects/甲.yaml"]).ok();
    assert_eq!(again.stdout, "");
}

/// Line ends, a byte-order mark and the end of the file stay as they are.
#[test]
fn the_rest_stays_to_the_byte() {
    let mended = |text: &str| {
        let place = place(text);
        place.run(["check", "--fix", "projects/甲.yaml"]);
        String::from_utf8(place.read("projects/甲.yaml")).unwrap()
    };
    let plain = mended(FORM);
    for change in [
        (|text: &str| text.replace('\n', "\r\n")) as fn(&str) -> String,
        |text| format!("\u{feff}{text}"),
        |text| format!("\u{feff}{}", text.replace('\n', "\r\n")),
        |text| text.trim_end().to_owned(),
        |text| text.replacen('\n', "\r\n", 3),
    ] {
        assert_eq!(mended(&change(FORM)), change(&plain));
    }
}

/// Of every wrong input that is known: no fix makes more errors, and a second time there is nothing to do.
#[test]
fn no_fix_makes_it_worse() {
    let mut mended = 0;
    for (name, text) in cases("tests/refused") {
        let project = format!("projects/{name}.yaml");
        let place = workspace("tests/refused", &project, &text);
        let open = || Workspace::find(&place.root).unwrap();
        let errors = || Session::open(open()).unwrap().errors_in(&project).len();
        let before = errors();
        let files = fix(open(), &place.root, &[project.clone().into()]).unwrap_or_default();
        files.iter().for_each(|file| file.write().unwrap());
        mended += usize::from(!files.is_empty());
        assert!(errors() <= before, "{name}");
        let again = fix(open(), &place.root, &[project.clone().into()]).unwrap_or_default();
        assert!(again.is_empty(), "{name}: {}", again[0].patch());
    }
    assert!(mended > 10, "{mended}");
}

/// A file that somebody saves meanwhile is left alone.
#[test]
fn a_file_that_changes_meanwhile() {
    let place = place(FORM);
    let files =
        fix(Workspace::find(&place.root).unwrap(), &place.root, &["projects/甲.yaml".into()]).unwrap();
    place.rewrite("projects/甲.yaml", "另一个");
    let refused = files[0].write().unwrap_err();
    assert_eq!(format!("[{}]", refused.message.code()), "[E192]");
    assert_eq!(place.read("projects/甲.yaml"), "另一个".as_bytes());
}

/// A slip in defaults hid two errors of a form: it is mended all the same, and they are told.
#[test]
fn what_a_fix_brings_to_light() {
    let place = place(&(FORM.replace("：", ": ") + "没有的栏目甲: 1\n没有的栏目乙: 2\n"));
    let defaults = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
    place.rewrite("projects/_defaults.yaml", defaults.replacen(": ", "：", 1));
    let run = place.run_en(["check", "--fix"]);
    assert_eq!(place.read("projects/_defaults.yaml"), defaults.as_bytes(), "{run}");
    assert_eq!(run.stdout.matches("error[E020]").count(), 2, "{run}");
}
