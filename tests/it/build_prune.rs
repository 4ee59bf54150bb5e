//! PDFs that no project makes any more: told of, removed only when that is asked for, and only ours.

use std::fs;

use crate::build_again::{assert_as_from_nothing, build, shelf};
use crate::fixture::Fixture;

/// A workspace that was built, and has lost two of its four forms since.
fn lost() -> Fixture {
    let place = shelf().write("projects/深/里/戊.yaml", crate::bad_files::project("戊"));
    place.run(["build"]).ok();
    fs::remove_file(place.path("projects/2024/乙.yaml")).unwrap();
    fs::remove_dir_all(place.path("projects/深")).unwrap();
    place
}

#[test]
fn told_until_they_are_removed() {
    let place = lost().write("out/扫描件.pdf", "%PDF of someone else").write("out/深/说明.txt", "mine");
    for _ in 0..2 {
        let (run, written) = build(&place, &[]);
        assert!(run.code == 0 && written.is_empty(), "{run}");
        let told = "2 份 PDF 已经没有项目：2024/乙.pdf、深/里/戊.pdf；用 shenbao build --prune 删去\n3 份表都是最新的";
        assert!(run.stderr.starts_with(told), "{run}");
    }
    let sums = String::from_utf8(place.read("out/SHA256SUMS")).unwrap();
    assert!(!sums.contains("乙.pdf"), "{sums}");
    let run = place.run(["build", "--prune"]).ok();
    assert!(run.stderr.starts_with("删去了 2 份没有项目的 PDF：2024/乙.pdf、深/里/戊.pdf\n"), "{run}");
    assert!(!place.path("out/深/里").exists(), "empty folders go, too");
    assert_eq!(place.read("out/深/说明.txt"), b"mine");
    let run = place.run(["build", "--prune"]).ok();
    assert!(run.stderr.starts_with("3 份表都是最新的"), "{run}");
    for file in ["out/扫描件.pdf", "out/深/说明.txt"] {
        fs::remove_file(place.path(file)).unwrap();
    }
    assert_as_from_nothing(&place);
}

/// What was changed since may hold someone's work.
#[test]
fn changed_ones_are_kept() {
    let place = lost().write("out/2024/乙.pdf", "signed");
    let run = place.run_en(["build", "--prune"]).ok();
    let told = "1 PDF without a project removed: 深/里/戊.pdf\n\
                1 PDF without a project changed since, not removed: 2024/乙.pdf\n";
    assert!(run.stderr.starts_with(told), "{run}");
    assert_eq!(place.read("out/2024/乙.pdf"), b"signed");
    // When its owner takes it away, it is forgotten.
    fs::remove_file(place.path("out/2024/乙.pdf")).unwrap();
    let run = place.run(["build"]).ok();
    assert!(run.stderr.starts_with("3 份表都是最新的"), "{run}");
    assert_as_from_nothing(&place);
}

/// Only what is known to be of no project is removed.
#[test]
fn never_more_than_is_known() {
    let place = lost();
    for paths in [&["projects/2024"][..], &["--partition", "hash:1/2"]] {
        let run = place.run([&["build", "--prune"], paths].concat());
        assert_eq!(run.code, 2, "{run}");
    }
    // The PDF of a project that is only named in another way.
    fs::rename(place.path("projects/甲.yaml"), place.path("projects/甲.yml")).unwrap();
    // Two that would become one PDF: neither is built, and which is meant is not known.
    fs::copy(place.path("projects/2024/丁.yaml"), place.path("projects/2024/丁.yml")).unwrap();
    let run = place.run(["build", "--prune"]);
    assert!(run.code == 1 && run.stderr.contains("没有删去任何 PDF"), "{run}");
    assert_eq!(place.made("out").len(), 5, "nothing was removed");
    fs::remove_file(place.path("projects/2024/丁.yml")).unwrap();
    let run = place.run(["build", "--prune"]).ok();
    assert!(run.stderr.contains("删去了 2 份"), "{run}");
    assert_eq!(place.made("out"), ["2024/丁.pdf", "2024/丙.pdf", "甲.pdf"]);
    assert_as_from_nothing(&place);
}

/// A form with errors is still one; without its project, its old PDF is left over.
#[test]
fn forms_with_errors() {
    let place = shelf();
    place.run(["build"]).ok();
    place.rewrite("projects/甲.yaml", "项目名称: [");
    let run = place.run(["build", "--prune"]);
    assert!(run.code == 1 && !run.stderr.contains("没有项目") && place.path("out/甲.pdf").exists(), "{run}");
    fs::remove_file(place.path("projects/甲.yaml")).unwrap();
    let run = place.run(["build", "--prune"]).ok();
    assert!(run.stderr.contains("删去了 1 份没有项目的 PDF：甲.pdf"), "{run}");
    assert_as_from_nothing(&place);
}

/// Another program's manifest does not say what is up to date, but which files are ours.
#[test]
fn after_an_update() {
    let place = lost();
    let manifest = String::from_utf8(place.read("out/manifest.jsonl")).unwrap();
    let program = format!("{}+", env!("CARGO_PKG_VERSION"));
    place.rewrite("out/manifest.jsonl", manifest.replace(&program, "0.0.1+"));
    let (run, written) = build(&place, &["--prune"]);
    assert!(run.stderr.contains("删去了 2 份没有项目的 PDF"), "{run}");
    assert_eq!(written.len(), 3);
    assert_as_from_nothing(&place);
}

/// A manifest is only a file: it can't make the program remove what is not below the folder.
#[cfg(unix)]
#[test]
fn a_forged_manifest() {
    use shenbao::manifest::{Before, Entry, Made, head};

    let place = lost().write("keep.pdf", "mine").write("kept/里.pdf", "mine");
    std::os::unix::fs::symlink("../kept", place.path("out/kept")).unwrap();
    let text = String::from_utf8(place.read("out/manifest.jsonl")).unwrap();
    let mut lines: Vec<String> = text.split_inclusive('\n').skip(1).map(str::to_owned).collect();
    let line = lines.iter().find(|line| line.contains("projects/2024/乙.yaml")).unwrap();
    let entry: Entry = serde_json::from_str(line).unwrap();
    for pdf in ["../keep.pdf", "kept/里.pdf", "/etc/hostname", "manifest.jsonl"] {
        let made = entry.made.clone().map(|made| Made {
            pdf: pdf.to_owned(),
            bytes: 4,
            blake3: shenbao::digest::blake3(b"mine"),
            ..made
        });
        let form = format!("projects/{}", pdf.replace(".pdf", ".yaml"));
        lines.push(Entry { form, made, ..Entry::default() }.line());
    }
    lines.sort();
    let text = head(None, lines.iter()) + &lines.concat();
    // It is one that is believed, but for lines that no build writes.
    let before = Before::read(Some(text.clone()), b"");
    assert!(before.get("projects/kept/里.yaml").is_some() && before.get("projects/../keep.yaml").is_none());
    place.rewrite("out/manifest.jsonl", text);
    place.run(["build", "--prune"]).ok();
    assert_eq!((place.read("keep.pdf"), place.read("kept/里.pdf")), (b"mine".to_vec(), b"mine".to_vec()));
    assert!(!place.path("out/2024/乙.pdf").exists());
    fs::remove_file(place.path("out/kept")).unwrap();
    assert_as_from_nothing(&place);
}

/// Where the manifest is lost, a PDF without a project is not known: it is left alone, as anything is that
/// someone put there.
#[test]
fn without_a_manifest() {
    let place = lost();
    let pdf = place.read("out/2024/乙.pdf");
    fs::remove_file(place.path("out/manifest.jsonl")).unwrap();
    for args in [&[][..], &["--prune"]] {
        let run = place.run([&["build"], args].concat()).ok();
        assert!(!run.stderr.contains("没有项目"), "{run}");
    }
    assert_eq!(place.read("out/2024/乙.pdf"), pdf);
    assert!(place.path("out/深/里/戊.pdf").exists());
    for file in ["out/2024/乙.pdf", "out/深/里/戊.pdf"] {
        fs::remove_file(place.path(file)).unwrap();
    }
    assert_as_from_nothing(&place);
}
