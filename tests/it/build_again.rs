//! Building again: what is up to date is left, and the result is that of a build from nothing.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use crate::bad_files::project;
use crate::fixture::{Fixture, Run};

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2024\n主管部门: 某市司法局\n实施单位: 某市司法局\n\
                        计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n年度总体目标: 完成全年任务。\n";
const LIBRARY: &str = "领导满意度: {二级指标: 服务对象满意度指标, 指标值: ≥90%}\n\
                       群众满意度: {二级指标: 服务对象满意度指标, 指标值: ≥80%}\n\
                       没有人用: {二级指标: 数量指标, 指标值: ≥1个}\n";

/// What is built: four forms in two folders that share defaults and a library.
const A: &str = "甲.pdf";
const B: &str = "2024/乙.pdf";
const C: &str = "2024/丙.pdf";
const D: &str = "2024/丁.pdf";

/// 乙 overrides a target of the library, 丙 a default; 丁 uses no library.
pub fn shelf() -> Fixture {
    let form = |name: &str, satisfaction: &str| {
        project(name).replace("]}\n", &format!("], 服务对象满意度指标: [{satisfaction}]}}\n"))
    };
    Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/_indicators.yaml", LIBRARY)
        .write("projects/2024/_defaults.yaml", "实施单位: 某市法律援助中心\n")
        .write("projects/甲.yaml", form("甲", "领导满意度, 群众满意度"))
        .write("projects/2024/乙.yaml", form("乙", "领导满意度: ≥95%"))
        .write("projects/2024/丙.yaml", format!("主管部门: 某市财政局\n{}", form("丙", "领导满意度")))
        .write("projects/2024/丁.yaml", project("丁"))
}

/// When each PDF was written.
pub fn times(place: &Fixture) -> BTreeMap<String, SystemTime> {
    let pdfs = place.made("out").into_iter().filter(|file| file.ends_with(".pdf"));
    let time = |file: &String| fs::metadata(place.path("out").join(file)).unwrap().modified().unwrap();
    pdfs.map(|file| (file.clone(), time(&file))).collect()
}

/// Builds, and tells which PDFs were written.
#[track_caller]
pub fn build(place: &Fixture, args: &[&str]) -> (Run, Vec<String>) {
    let before = times(place);
    let run = place.run([&["build"], args].concat());
    let after = times(place).into_iter();
    (run, after.filter(|(file, time)| before.get(file) != Some(time)).map(|(file, _)| file).collect())
}

/// Fails unless `out/` is what a build from nothing makes, to the byte.
#[track_caller]
pub fn assert_as_from_nothing(place: &Fixture) {
    place.run(["build", "--out", "nothing"]).ok();
    assert_eq!(place.made("out"), place.made("nothing"));
    for file in place.made("nothing").iter().map(String::as_str).chain(["manifest.jsonl", "SHA256SUMS"]) {
        assert!(place.read(&format!("out/{file}")) == place.read(&format!("nothing/{file}")), "{file}");
    }
    fs::remove_dir_all(place.path("nothing")).unwrap();
}

fn edit(place: &Fixture, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(place.read(path)).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    place.rewrite(path, text.replace(from, to));
}

#[test]
fn nothing_changed() {
    let place = shelf();
    let first = place.run(["build"]).ok();
    assert!(first.stderr.starts_with("4 份表，4 页，0 个警告，用时"), "{first}");
    let (run, written) = build(&place, &[]);
    assert_eq!((run.code, written.len()), (0, 0), "{run}");
    assert!(run.stderr.starts_with("4 份表都是最新的，4 页，0 个警告，用时"), "{run}");
    let run = place.run_en(["build", "-v", "projects/甲.yaml"]).ok();
    assert!(
        run.stderr
            .starts_with("projects/甲.yaml → out/甲.pdf (1 page, up to date)\n1 form up to date, 1 page, ")
    );
    assert_as_from_nothing(&place);
}

/// After each edit exactly the forms are made whose sheet, or whose sources on the sheet, are others.
#[test]
fn what_changed_and_nothing_else() {
    let place = shelf();
    place.run(["build"]).ok();
    let all = [D, C, B, A];
    let font = fs::read(Fixture::repository().join("fonts/NotoSerifSC_400Regular.ttf")).unwrap();
    let template = fs::read(Fixture::repository().join("templates/lib.typ")).unwrap();
    let (defaults, library) = ("projects/_defaults.yaml", "projects/_indicators.yaml");
    type Edit<'e> = &'e dyn Fn(&Fixture);
    let edits: &[(&str, Edit, &[&str])] = &[
        ("a remark on defaults", &|p| edit(p, defaults, "年度: 2024", "年度: 2024 # 本年"), &[]),
        ("a remark on the library", &|p| edit(p, library, "没有人用", "# 以下备用\n没有人用"), &[]),
        ("a default that 丙 overrides", &|p| edit(p, defaults, "主管部门: 某", "主管部门: 本"), &[D, B, A]),
        ("a default that 2024 overrides", &|p| edit(p, defaults, "实施单位: 某", "实施单位: 本"), &[A]),
        ("a default of 2024", &|p| edit(p, "projects/2024/_defaults.yaml", "中心", "处"), &[D, C, B]),
        ("an entry that no one uses", &|p| edit(p, library, "≥1个", "≥2个"), &[]),
        ("an entry that only 甲 uses", &|p| edit(p, library, "≥80%", "≥85%"), &[A]),
        ("an entry that 乙 overrides", &|p| edit(p, library, "≥90%", "≥91%"), &[C, A]),
        ("a new entry", &|p| edit(p, library, "没有人用:", "新: {二级指标: 数量指标}\n没有人用:"), &[]),
        ("a project", &|p| edit(p, "projects/甲.yaml", "100", "200"), &[A]),
        ("a remark on a project", &|p| edit(p, "projects/2024/丁.yaml", "资金", "# 已核\n资金"), &[D]),
        (
            "an excuse",
            &|p| edit(p, "projects/2024/乙.yaml", "资金", "检查: {豁免: {W201: 照旧}}\n资金"),
            &[B],
        ),
        ("defaults in a folder of their own", &|p| p.rewrite("projects/2025/_defaults.yaml", ""), &[]),
        ("a template", &|p| p.rewrite("templates/lib.typ", [&template[..], b"// mine\n"].concat()), &all),
        ("a font", &|p| p.rewrite("fonts/mine.ttf", [&font[..], &[0; 4]].concat()), &all),
        ("no font", &|p| fs::remove_file(p.path("fonts/mine.ttf")).unwrap(), &all),
        ("a project that is new", &|p| p.rewrite("projects/戊.yaml", project("戊")), &["戊.pdf"]),
        (
            "a new library",
            &|p| p.rewrite("projects/2024/_indicators.yaml", "领导满意度: {指标值: ≥99%}\n"),
            &[C],
        ),
    ];
    for (what, edit, expected) in edits {
        edit(&place);
        let (run, written) = build(&place, &[]);
        assert_eq!(run.code, 0, "{what}: {run}");
        assert_eq!(written, *expected, "{what}: {run}");
        let told = match (written.len(), times(&place).len()) {
            (0, forms) => format!("{forms} 份表都是最新的"),
            (made, forms) if made == forms => format!("{forms} 份表，"),
            (made, _) => format!("新生成 {made} 份，"),
        };
        assert!(run.stderr.contains(&told), "{what}: {run}");
        assert_as_from_nothing(&place);
    }
}

/// The commit is part of what a PDF says of itself, but no reason to make it again.
#[test]
fn a_newer_commit_alone_makes_nothing() {
    let place = shelf().write(".gitignore", "/out/\n").committed();
    place.run(["build"]).ok();
    place.commit("second");
    assert_eq!(build(&place, &[]).1.len(), 0);
    edit(&place, "projects/甲.yaml", "100", "200");
    assert_eq!(build(&place, &[]).1, [A]);
}

#[test]
fn pdfs_that_are_not_as_they_were() {
    let place = shelf();
    place.run(["build"]).ok();
    let (path, bytes) = (place.path("out/2024/乙.pdf"), place.read("out/2024/乙.pdf"));
    let damages: &[(&str, &dyn Fn())] = &[
        ("deleted", &|| fs::remove_file(&path).unwrap()),
        ("cut", &|| fs::write(&path, &bytes[..bytes.len() / 2]).unwrap()),
        ("empty", &|| fs::write(&path, "").unwrap()),
        ("longer", &|| fs::write(&path, [&bytes[..], b"\n"].concat()).unwrap()),
        ("edited", &|| {
            let mut bytes = bytes.clone();
            bytes[1000] ^= 1;
            fs::write(&path, bytes).unwrap();
        }),
        ("its folder deleted", &|| fs::remove_dir_all(path.parent().unwrap()).unwrap()),
        #[cfg(unix)]
        ("a link", &|| {
            fs::rename(&path, place.path("elsewhere.pdf")).unwrap();
            std::os::unix::fs::symlink(place.path("elsewhere.pdf"), &path).unwrap();
        }),
        #[cfg(unix)]
        ("a pipe", &|| {
            fs::remove_file(&path).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        }),
    ];
    for (what, damage) in damages {
        damage();
        let run = place.run(["build"]).ok();
        let made = if *what == "its folder deleted" { 3 } else { 1 };
        assert!(run.stderr.contains(&format!("新生成 {made} 份，")), "{what}: {run}");
        assert!(fs::symlink_metadata(&path).unwrap().is_file(), "{what}");
        assert_as_from_nothing(&place);
    }
    // A folder in its place is the user's to remove.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let run = place.run(["build"]);
    assert!(run.code == 3 && run.stderr.contains("错误[E096]"), "{run}");
    fs::remove_dir(&path).unwrap();
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

#[test]
fn manifests_that_are_not_as_they_were() {
    let place = shelf();
    place.run(["build"]).ok();
    let (path, text) =
        (place.path("out/manifest.jsonl"), String::from_utf8(place.read("out/manifest.jsonl")).unwrap());
    let write = |text: &str| fs::write(&path, text).unwrap();
    let program = format!("{}+", env!("CARGO_PKG_VERSION"));
    let damages: &[(&str, &dyn Fn())] = &[
        ("deleted", &|| fs::remove_file(&path).unwrap()),
        ("empty", &|| write("")),
        ("cut", &|| write(&text[..text.len() - 20])),
        ("cut after a line", &|| write(&text[..=text.trim_end().rfind('\n').unwrap()])),
        ("one byte changed", &|| write(&text.replacen("\"pages\":1", "\"pages\":2", 1))),
        ("of another program", &|| write(&text.replace(&program, "9.9.9+"))),
        ("of another format", &|| write(&text.replace("manifest\":1", "manifest\":2"))),
        ("with Windows' line ends", &|| write(&text.replace('\n', "\r\n"))),
        ("no text", &|| fs::write(&path, [0xff; 100]).unwrap()),
        ("huge", &|| fs::File::create(&path).unwrap().set_len(1 << 33).unwrap()),
    ];
    for (what, damage) in damages {
        let before = times(&place);
        damage();
        let run = place.run(["build"]).ok();
        assert!(run.stderr.starts_with("4 份表，4 页，0 个警告，用时"), "{what}: {run}");
        assert!(times(&place).iter().all(|(file, time)| before[file] != *time), "{what}: all are made anew");
        assert_as_from_nothing(&place);
    }
    // The sums are made from the manifest.
    fs::write(place.path("out/SHA256SUMS"), "").unwrap();
    assert_eq!(build(&place, &[]).1.len(), 0);
    assert_as_from_nothing(&place);
    // A folder in its place is the user's to remove.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let run = place.run(["build"]);
    assert!(run.code == 3 && run.stderr.contains("manifest.jsonl"), "{run}");
    fs::remove_dir(&path).unwrap();
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

#[test]
fn warnings_are_told_again() {
    let place = shelf();
    edit(&place, "projects/甲.yaml", "资金", "项目性质: 新的\n资金");
    let lib = fs::read_to_string(Fixture::repository().join("templates/lib.typ")).unwrap();
    for template in [false, true] {
        if template {
            // What Typst warns of is known only when the page is set.
            place.rewrite(
                "templates/lib.typ",
                format!("{lib}\n#let odd = text(font: \"Noto Serif SC\")[**]\n"),
            );
        }
        let first = place.run(["build"]).ok();
        assert!(first.stderr.contains("警告[W101]"), "{first}");
        let (again, written) = build(&place, &[]);
        assert_eq!(written.len(), 0, "{again}");
        let told = |run: &Run| run.stderr.rsplit_once("\n\n").unwrap().0.to_owned();
        assert_eq!(told(&first), told(&again));
        assert_eq!(first.stderr.contains("W102"), template, "{first}");
        assert_as_from_nothing(&place);
    }
}

/// A form that has errors keeps the PDF it had.
#[test]
fn errors_and_their_end() {
    let place = shelf();
    place.run(["build"]).ok();
    edit(&place, "projects/甲.yaml", "100", "一百");
    for _ in 0..2 {
        let (run, written) = build(&place, &[]);
        assert!(run.code == 1 && run.stderr.contains("3 份表都是最新的，3 页，1 份有错未生成，"), "{run}");
        assert!(written.is_empty() && run.stderr.contains("projects/甲.yaml:2"), "{run}");
        let sums = String::from_utf8(place.read("out/SHA256SUMS")).unwrap();
        assert!(sums.contains("乙.pdf") && !sums.contains("甲.pdf"), "{sums}");
    }
    // Mended to what it was: its PDF is still right.
    edit(&place, "projects/甲.yaml", "一百", "100");
    let (run, written) = build(&place, &[]);
    assert!(run.code == 0 && written.is_empty(), "{run}");
    assert_as_from_nothing(&place);
    edit(&place, "projects/甲.yaml", "100", "一百");
    place.run(["build"]);
    edit(&place, "projects/甲.yaml", "一百", "300");
    assert_eq!(build(&place, &[]).1, [A]);
    assert_as_from_nothing(&place);
}

/// Some forms only, and another folder: what is known of others stays.
#[test]
fn parts_of_a_workspace() {
    let place = shelf();
    place.run(["build", "projects/甲.yaml"]).ok();
    assert_eq!(place.made("out"), [A]);
    assert_eq!(build(&place, &["projects/2024"]).1, [D, C, B]);
    assert_eq!(build(&place, &[]).1.len(), 0);
    assert_as_from_nothing(&place);
    // Another folder has its own manifest.
    let run = place.run(["build", "--out", "elsewhere"]).ok();
    assert!(run.stderr.starts_with("4 份表，"), "{run}");
    assert_eq!(build(&place, &[]).1.len(), 0);
    // A file that moves makes a form of another name; nothing is said of the old one where only some are built.
    fs::rename(place.path("projects/甲.yaml"), place.path("projects/新.yaml")).unwrap();
    let (run, written) = build(&place, &["projects/新.yaml"]);
    assert!(run.code == 0 && written == ["新.pdf"] && !run.stderr.contains("没有项目"), "{run}");
    assert_eq!(build(&place, &[]).1.len(), 0);
}
