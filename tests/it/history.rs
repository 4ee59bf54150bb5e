//! A repository with one commit for each kind of change, and what `diff` says of each.
//!
//! `tests/history/base/` is the first commit; each patch beside it is the next one, in the order of
//! their names. A new kind of change is a new patch: `git diff > tests/history/26-what.patch`.

use std::path::PathBuf;

use crate::fixture::Fixture;
use crate::pdf_text::Pdf;

/// The patches in their order, by name and path.
fn patches() -> Vec<(String, PathBuf)> {
    let folder = Fixture::repository().join("tests/history");
    let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let mut patches: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "patch"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    patches.sort();
    patches
}

/// The repository; each commit but the first has a tag of its patch's name, the first is `base`.
pub fn history() -> Fixture {
    let place = Fixture::empty().copy("tests/history/base", "").committed();
    place.git(["tag", "base"]);
    for (name, path) in patches() {
        place.git(["apply".as_ref(), "--index".as_ref(), path.as_os_str()]);
        place.git(["commit", "--quiet", "--message", &name]);
        place.git(["tag", &name]);
    }
    place
}

/// Every commit as a reviewer reads it.
#[test]
fn each_commit() {
    let place = history();
    let mut before = "base".to_owned();
    for (name, _) in patches() {
        let run = place.run(["diff", &before, &name]);
        insta::with_settings!({ snapshot_path => "snapshots/history", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name.clone(), run);
        });
        before = name;
    }
}

/// All of them at once, in each format; a project that can't be read in between does no harm.
#[test]
fn all_at_once() {
    let place = history();
    for (what, args) in [
        ("text", &["--lang", "en"][..]),
        ("stat", &["--stat"]),
        ("names", &["--name-only"]),
        ("only", &["--only", "loosened,money"]),
        ("md", &["--format", "md"]),
        ("html", &["--format", "html"]),
        ("json", &["--format", "json"]),
    ] {
        let run = place.run([&["diff", "base", "HEAD"], args].concat()).ok();
        insta::with_settings!({ snapshot_path => "snapshots/history", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("all-{what}"), run);
        });
    }
    // What is on paper, in the order in which it is read.
    place.run(["diff", "base", "HEAD", "--format", "pdf", "--out", "redlines"]).ok();
    let pages = place.files("redlines").into_iter().map(|file| {
        let pdf = Pdf::read(&place.read(&format!("redlines/{file}")));
        let text: String = pdf.pages.iter().map(|page| page.text.as_str()).collect();
        format!("== {file}, {} pages\n{text}\n", pdf.pages.len())
    });
    insta::with_settings!({ snapshot_path => "snapshots/history", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("all-pdf", pages.collect::<String>());
    });
}
