//! What lies in a workspace and is not read: files of other kinds, and what git has not checked out.

use std::fs;

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;

/// In both languages, as one text for a snapshot.
fn both(place: &Fixture, args: &[&str]) -> String {
    format!("{}\n{}", place.run(args), place.run_en(args))
}

#[test]
fn files_that_are_not_read() {
    let place = workspace();
    let said = |place: &Fixture| place.run(["build"]).ok().stderr;
    for quiet in [
        "README.md",
        "2024/说明.txt",
        "2024/.gitkeep",
        "2024/~$甲.yaml",
        "~$甲.docx",
        "2024/地图.png",
        "_旧/甲.xlsx",
        "_草稿.yaml",
        "Thumbs.db",
    ] {
        place.rewrite(&format!("projects/{quiet}"), "x");
    }
    assert!(!said(&place).contains("警告["), "{}", said(&place));
    for told in [
        "乙.yaml.txt",
        "丙.yaml.docx",
        "丁.yml~",
        "2024/戊.xlsx",
        "2024/己.yaml (1)",
        "2024/庚",
        "2024/辛.yaml.bak",
    ] {
        place.rewrite(&format!("projects/{told}"), project("某"));
    }
    let place =
        place.write("projects/2024/_default.yaml", "年度: 2024").write("projects/_defaults.bak.yaml", "x");
    insta::assert_snapshot!(both(&place, &["build"]));
    // Told once in each way, and of what the call is about.
    let run = place.run(["check"]);
    assert_eq!((run.code, run.stdout.matches("[W111]").count()), (0, 1), "{run}");
    assert_eq!(place.run(["check", "--strict"]).code, 1);
    let run = place.run(["check", "projects/甲.yaml"]).ok();
    assert!(!run.stdout.contains("W111"), "{run}");
}

/// A folder under a project's name is one like any other; if nothing is in it, something was lost.
#[test]
fn folders_under_the_names_of_projects() {
    let place = workspace().write("projects/2024.yaml/乙.yaml", project("乙项目"));
    fs::create_dir(place.path("projects/丙.yaml")).unwrap();
    let run = place.run(["build"]).ok();
    assert!(run.stderr.contains("有 1 个文件没有读，不是项目文件：projects/丙.yaml\n"), "{run}");
    assert_eq!(place.made("out"), ["2024.yaml/乙.pdf", "甲.pdf"]);
}

/// A form under a wrong name looks to `diff` as if it had been taken out.
#[test]
fn a_form_that_lost_its_name() {
    let place = workspace().write("projects/乙.yaml", project("乙项目")).committed();
    fs::rename(place.path("projects/乙.yaml"), place.path("projects/乙.yaml.txt")).unwrap();
    let run = place.run_en(["diff", "HEAD", "--name-only"]).ok();
    assert!(
        run.stderr.contains("warning[W111]") && run.stderr.contains("(1): projects/乙.yaml.txt\n"),
        "{run}"
    );
    assert_eq!(place.run_en(["diff", "HEAD", "-q", "--name-only"]).ok().stderr, "");
}

/// A repository with forms of two years and a form without a year; of a clone only 2025 is checked out.
fn sparse() -> (Fixture, Fixture) {
    let origin = workspace()
        .write("projects/2024/乙.yaml", project("乙项目"))
        .write("projects/2024/_defaults.yaml", "项目类别: 其他\n")
        .write("projects/2025/丙.yaml", project("丙项目"))
        .committed();
    let clone = Fixture::empty();
    clone.git(["clone", "--quiet", "--sparse", &origin.root.to_string_lossy(), "."]);
    clone.git(["sparse-checkout", "set", "projects/2025"]);
    assert!(!clone.path("projects/2024").exists() && clone.path("projects/甲.yaml").exists());
    (origin, clone)
}

/// What is not checked out was not taken out.
#[test]
fn a_sparse_checkout_is_whole_to_diff() {
    let (_origin, place) = sparse();
    let same = |args: &[&str]| {
        let run = place.run([&["diff", "--stat"], args].concat()).ok();
        assert!(run.stdout.contains("没有变化") || run.stdout.contains("相同"), "{run}");
        assert_eq!(run.stderr, "", "{run}");
    };
    same(&["HEAD"]);
    same(&["HEAD", "--", "projects/2024"]);
    place.git(["sparse-checkout", "set", "--sparse-index", "projects/2025"]);
    same(&["HEAD"]);
    // A shared file reaches what is not checked out, too.
    let defaults = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
    place.rewrite("projects/_defaults.yaml", defaults.replace("2024-12-31", "2024-11-30"));
    let run = place.run(["diff", "--name-only", "HEAD"]).ok();
    assert_eq!(run.stdout, "projects/2024/乙.yaml\nprojects/2025/丙.yaml\nprojects/甲.yaml\n", "{run}");
    // What is taken out is taken out.
    fs::remove_file(place.path("projects/2025/丙.yaml")).unwrap();
    place.git(["checkout", "--quiet", "projects/_defaults.yaml"]);
    assert_eq!(place.run(["diff", "--name-only"]).ok().stdout, "projects/2025/丙.yaml\n");
}

/// Nothing at all is checked out.
#[test]
fn a_clone_without_files() {
    let (origin, _) = sparse();
    let place = Fixture::empty();
    place.git(["clone", "--quiet", "--no-checkout", &origin.root.to_string_lossy(), "."]);
    let run = place.run(["diff", "--name-only", "HEAD"]).ok();
    assert_eq!(run.stdout, "", "{run}");
    fs::create_dir(place.path("projects")).unwrap();
    insta::assert_snapshot!(both(&place, &["build"]));
}

/// A partial clone has not even the contents: what can't be compared is told, and nothing else.
#[test]
fn a_partial_clone() {
    let (origin, _) = sparse();
    origin.git(["config", "uploadpack.allowFilter", "true"]);
    let place = Fixture::empty();
    let from = format!("file://{}", origin.root.display());
    place.git(["clone", "--quiet", "--sparse", "--filter=blob:none", &from, "."]);
    place.git(["sparse-checkout", "set", "projects/2025"]);
    assert_eq!(place.run(["diff", "--name-only", "HEAD"]).ok().stdout, "");
    let defaults = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
    place.rewrite("projects/_defaults.yaml", defaults.replace("2024-12-31", "2024-11-30"));
    let run = place.run(["diff", "--stat", "HEAD"]);
    assert!(run.code == 3 && run.stderr.contains("E125") && !run.stdout.contains("删去"), "{run}");
}

#[test]
fn a_sparse_checkout_is_not_all() {
    let (origin, place) = sparse();
    origin.run(["build"]).ok();
    for pdf in origin.files("out") {
        place.rewrite(&format!("out/{pdf}"), origin.read(&format!("out/{pdf}")));
    }
    insta::assert_snapshot!(both(&place, &["build", "--prune"]));
    assert_eq!(place.made("out"), ["2024/乙.pdf", "2025/丙.pdf", "甲.pdf"]);
    assert_eq!(place.read("out/manifest.jsonl"), origin.read("out/manifest.jsonl"));
    // What has no project anywhere still goes.
    place.rewrite("projects/2025/丁.yaml", project("丁项目"));
    place.run(["build"]).ok();
    fs::remove_file(place.path("projects/2025/丁.yaml")).unwrap();
    let run = place.run(["build", "--prune"]).ok();
    assert!(run.stderr.contains("删去了 1 份没有项目的 PDF：2025/丁.pdf"), "{run}");
    assert!(place.path("out/2024/乙.pdf").exists());
    // Where git can't tell, it might be as well.
    place.rewrite("projects/2025/丁.yaml", project("丁项目"));
    place.run(["build"]).ok();
    fs::remove_file(place.path("projects/2025/丁.yaml")).unwrap();
    let run =
        place.run_with(&[("PATH", "/nonexistent"), ("LC_ALL", "en_GB.UTF-8")], ["build", "--prune"]).ok();
    assert!(run.stderr.contains("no PDF was removed, since projects may be not checked out: "), "{run}");
    assert!(place.path("out/2025/丁.pdf").exists() && place.path("out/2024/乙.pdf").exists());
    // The index has what its PDF says.
    place.run(["verify", "out/2024/乙.pdf"]).ok();
    insta::assert_snapshot!(
        "a_file_that_is_not_checked_out",
        both(&place, &["show", "projects/2024/乙.yaml"])
    );
    let run = place.run_en(["new", "2024/乙"]);
    assert!(run.code == 2 && run.stderr.starts_with("error[E007]: projects/2024/乙.yaml is not"), "{run}");
    assert!(!place.path("projects/2024").exists());
}

/// Without its defaults a form is another one, and without its template it looks like another.
#[test]
fn shared_files_that_are_not_checked_out() {
    let (origin, _) = sparse();
    let origin = origin.copy("templates/shanghai-2024", "templates/shanghai-2024");
    origin.commit("templates");
    let place = Fixture::empty();
    place.git(["clone", "--quiet", &origin.root.to_string_lossy(), "."]);
    place.git(["sparse-checkout", "set", "--no-cone", "/projects/2024/乙.yaml"]);
    insta::assert_snapshot!(both(&place, &["build"]));
    place.git(["sparse-checkout", "set", "--no-cone", "/projects"]);
    let run = place.run_en(["build"]);
    assert!(run.code == 1 && run.stderr.contains("error[E007]: templates/shanghai-2024/"), "{run}");
    // `diff` takes them from the index.
    assert_eq!(place.run(["diff", "--name-only", "HEAD"]).ok().stdout, "");
}

#[test]
fn submodules_that_are_not_fetched() {
    let (origin, _) = sparse();
    let year = Fixture::empty().write("甲.yaml", project("甲二〇二六")).committed();
    origin.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &year.root.to_string_lossy(),
        "projects/2026",
    ]);
    origin.commit("a year of its own");
    origin.run(["build"]).ok();
    let place = Fixture::empty();
    place.git(["clone", "--quiet", &origin.root.to_string_lossy(), "."]);
    for pdf in origin.files("out") {
        place.rewrite(&format!("out/{pdf}"), origin.read(&format!("out/{pdf}")));
    }
    insta::assert_snapshot!(both(&place, &["build", "--prune"]));
    assert!(place.path("out/2026/甲.pdf").exists());
    let run = place.run_en(["verify", "out/2026/甲.pdf"]);
    assert!(run.code == 1 && run.stdout.contains("E008"), "{run}");
    let run = place.run_en(["check", "projects/2026"]);
    assert!(run.code == 2 && run.stderr.contains("error[E008]"), "{run}");
    assert_eq!(place.run(["diff", "--name-only", "HEAD"]).ok().stdout, "");
}

/// One commit, checked out with either kind of line ends, becomes the same PDFs, to the last byte.
#[test]
fn line_ends_are_no_contents() {
    let place = Fixture::sixteen()
        .copy("templates/shanghai-2024", "templates/shanghai-2024")
        .copy("templates/lib.typ", "templates/lib.typ");
    // A text of several lines, and one in quotation marks that goes on.
    let place = place.write(
        "projects/2024/换行.yaml",
        project("换行") + "# 注\n年度总体目标: |\n  第一行。\n\n  第三行。\n实施单位: \"某某市\n  书馆\"\n",
    );
    let place = place.write(".gitignore", "/out/\n").write(".gitattributes", "* text=auto\n").committed();
    let clone = |setting: &str| {
        let clone = Fixture::empty();
        clone.git(["clone", "--quiet", "--config", setting, &place.root.to_string_lossy(), "."]);
        clone
    };
    let (lf, crlf) = (clone("core.eol=lf"), clone("core.autocrlf=true"));
    assert!(crlf.read("projects/2024/换行.yaml").windows(2).any(|two| two == b"\r\n"));
    assert!(!lf.read("projects/2024/换行.yaml").contains(&b'\r'));
    for clone in [&lf, &crlf] {
        clone.run(["build"]).ok();
    }
    assert_eq!(lf.files("out"), crlf.files("out"));
    for file in lf.files("out").iter().filter(|file| *file != ".shenbao.lock") {
        assert!(lf.read(&format!("out/{file}")) == crlf.read(&format!("out/{file}")), "{file}");
    }
    // What the one made is proved by the other, and has the commit.
    for clone in [&lf, &crlf] {
        let run = clone.run_en(["verify", "-v", &lf.path("out/2024/换行.pdf").to_string_lossy()]).ok();
        assert!(run.stdout.contains("agree with projects/2024/换行.yaml\n"), "{run}");
        assert!(run.stdout.contains(", commit "), "{run}");
    }
}

/// A record without a commit says why.
#[test]
fn why_there_is_no_commit() {
    let place = workspace();
    let said = |place: &Fixture, lang: &str| {
        let _ = fs::remove_dir_all(place.path("out"));
        place.run(["build"]).ok();
        let run = place.run(["--lang", lang, "verify", "-v"]).ok();
        run.stdout
            .lines()
            .last()
            .unwrap()
            .split_once("commit")
            .map_or(run.stdout.clone(), |(_, why)| why.to_owned())
    };
    assert_eq!(said(&place, "en"), ": no repository");
    assert!(said(&place, "zh").contains("没有提交：不在 git 仓库里\n"));
    place.git(["init", "--quiet"]);
    assert_eq!(said(&place, "en"), ": nothing committed");
    place.rewrite(".gitignore", "/out/\n*.bak\n");
    place.commit("first");
    let head = place.git(["rev-parse", "HEAD"]);
    assert_eq!(said(&place, "en"), format!(" {}", head.trim()));
    place.rewrite("projects/甲.yaml.bak", "");
    assert_eq!(said(&place, "en"), ": ignored files");
    place.rewrite("projects/乙.yaml", project("乙项目"));
    assert_eq!(said(&place, "en"), ": uncommitted changes");
    // Without any git at all.
    let _ = fs::remove_dir_all(place.path("out"));
    place.run_with(&[("PATH", "/nonexistent")], ["build"]).ok();
    let run = place.run_en(["verify", "-v", "out/甲.pdf"]).ok();
    assert!(run.stdout.contains(", no commit: no git program\n"), "{run}");
}
