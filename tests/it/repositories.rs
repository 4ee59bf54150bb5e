//! Repositories from anywhere: what their settings name is not run, what they say of commits is not believed, and
//! what they hold is read within bounds. docs/security.md promises it.

use shenbao::files::{NoCommit, Repository};

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;
use crate::untrusted::with_indicators;

/// What a repository's own settings name is not run, and whoever's files they are: filters, programs that
/// watch files, hooks.
#[cfg(unix)]
#[test]
fn programs_of_the_repository_are_not_run() {
    let place = workspace().write(".gitattributes", "* filter=evil\n").committed();
    let touch = format!("touch {}; cat", place.path("ran").display());
    for (key, value) in [
        ("filter.evil.clean", touch.as_str()),
        ("filter.evil.process", &touch),
        ("filter.evil.required", "true"),
        ("filter.Two words.clean", &touch),
        ("core.fsmonitor", &touch),
        ("core.hooksPath", "hooks"),
    ] {
        place.git(["config", key, value]);
    }
    // Git would look at the content again.
    place.rewrite("projects/甲.yaml", place.read("projects/甲.yaml"));
    let commit = || Repository::clean_commit(&place.root, &["projects"]);
    let head = place.git(["-c", "core.fsmonitor=false", "rev-parse", "HEAD"]);
    assert_eq!(commit().as_deref(), Ok(head.trim()));
    place.run(["build"]).ok();
    assert!(!place.path("ran").exists());
    place.rewrite("projects/甲.yaml", project("另一个"));
    assert_eq!(commit(), Err(NoCommit::Changed));
    assert!(!place.path("ran").exists());
}

/// Folders that hold each other: 240 KB of objects, ten million forms.
#[test]
fn a_commit_without_end_is_not_read_to_its_end() {
    let place = workspace().committed();
    let blob = place.git(["rev-parse", "HEAD:projects/甲.yaml"]).trim().to_owned();
    let entries =
        |kind: &str, id: &str| (0..10).map(|i| format!("{kind} {id}\tn{i}.yaml\n")).collect::<String>();
    let mut tree = place.git_reads(["mktree"], &entries("100644 blob", &blob));
    for _ in 0..6 {
        tree = place.git_reads(["mktree"], &entries("040000 tree", tree.trim()));
    }
    let top = place.git_reads(["mktree"], &format!("040000 tree {}\tprojects\n", tree.trim()));
    let bomb = place.git(["commit-tree", "-p", "HEAD", "-m", "bomb", top.trim()]).trim().to_owned();
    for call in [&["diff", "HEAD", &bomb][..], &["diff", &bomb], &["verify", "--rev", &bomb, "out"]] {
        let run = place.run_en(call);
        assert!(run.code == 2 && run.stderr.contains("error[E181]"), "{call:?}: {run}");
    }
    place.git(["update-ref", "HEAD", &bomb]);
    assert_eq!(Repository::clean_commit(&place.root, &["projects"]), Err(NoCommit::GitFailed));
    place.run(["build"]).ok();
}

/// More files than are looked at, in a commit that takes no room.
#[test]
fn files_of_a_commit_are_looked_at_up_to_their_bound() {
    let place = workspace().committed();
    let blob = place.git(["rev-parse", "HEAD:projects/甲.yaml"]).trim().to_owned();
    let entries: String = (0..100_001).map(|i| format!("100644 blob {blob}\tn{i:06}.yaml\n")).collect();
    let tree = place.git_reads(["mktree"], &entries);
    let top = place.git_reads(["mktree"], &format!("040000 tree {}\tprojects\n", tree.trim()));
    let many = place.git(["commit-tree", "-p", "HEAD", "-m", "many", top.trim()]).trim().to_owned();
    let run = place.run_en(["diff", &many, &many]);
    assert!(run.stderr.contains("[E175]"), "{run}");
}

/// Contents that git keeps in a thousandth of their size.
#[test]
fn contents_of_a_commit_are_read_up_to_their_bound() {
    let place = workspace();
    for (name, bytes) in [("大", 40_000_000), ("小", 900_000)] {
        place.rewrite(&format!("projects/{name}.yaml"), "甲: 乙\n".repeat(bytes / 9));
    }
    let place = place.committed();
    for name in ["大", "小"] {
        std::fs::remove_file(place.path(&format!("projects/{name}.yaml"))).unwrap();
    }
    place.commit("taken out");
    let run = place.run_en(["diff", "HEAD~", "HEAD"]);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(run.code == 1 && said.contains("error[E002]") && said.contains("39 MB"), "{run}");
    assert!(said.contains("小.yaml"), "{run}");
}

/// One form of 3,000 indicators at 300 places: a few kilobytes, and a million changes.
#[test]
fn changes_are_bounded() {
    let place = workspace().write("projects/乙.yaml", with_indicators(3000)).committed();
    let blob = place.git(["rev-parse", "HEAD:projects/乙.yaml"]).trim().to_owned();
    let defaults = place.git(["rev-parse", "HEAD:projects/_defaults.yaml"]).trim().to_owned();
    let forms: String = (0..300).map(|i| format!("100644 blob {blob}\t{i}.yaml\n")).collect();
    let entries = format!("100644 blob {defaults}\t_defaults.yaml\n{forms}");
    let tree = place.git_reads(["mktree"], &entries);
    let top = place.git_reads(["mktree"], &format!("040000 tree {}\tprojects\n", tree.trim()));
    let many = place.git(["commit-tree", "-m", "many", top.trim()]).trim().to_owned();
    let run = place.run_en(["diff", "HEAD", &many]);
    assert!(run.code == 2 && run.stderr.contains("error[E183]"), "{run}");
    place.run_en(["diff", "HEAD", &many, "--", "projects/7.yaml"]).ok();
}

/// A commit whose message takes a thousandth of its size in the repository.
#[test]
fn a_commit_of_any_size_is_not_taken_in() {
    let place = workspace().committed();
    let tree = place.git(["rev-parse", "HEAD^{tree}"]);
    let large = place.git_reads(["commit-tree", tree.trim()], &"x".repeat(270 << 20));
    let run = place.run_en(["diff", "HEAD", large.trim()]);
    assert!(run.code == 3 && run.stderr.contains("error[E126]"), "{run}");
}

/// Git waits where nobody reads what it complains of, and here it complains of every line.
#[test]
fn complaints_of_git_do_not_hold_it_up() {
    let place = workspace().write(".gitattributes", "!x text\n".repeat(5000)).committed();
    let commit = || Repository::clean_commit(&place.root, &["projects"]);
    // Git would look at the content again.
    place.rewrite("projects/甲.yaml", place.read("projects/甲.yaml"));
    assert!(commit().is_ok());
    place.rewrite("projects/甲.yaml", project("另一个"));
    assert_eq!(commit(), Err(NoCommit::Changed));
    place.run(["build"]).ok();
}

/// What a repository puts in place of a commit, or tells of its parents, is not believed.
#[test]
fn a_commit_is_what_it_was() {
    let place = workspace().committed();
    let rev = |place: &Fixture, name: &str| place.git(["rev-parse", name]).trim().to_owned();
    let first = rev(&place, "HEAD");
    let text = String::from_utf8(place.read("projects/甲.yaml")).unwrap();
    place.rewrite("projects/甲.yaml", text.replace("100", "150"));
    place.commit("second");
    let second = rev(&place, "HEAD");
    place.rewrite("projects/甲.yaml", text.replace("100", "175"));
    place.commit("third");
    let third = rev(&place, "HEAD");
    let changes = || place.run(["diff", &format!("{second}...{third}")]).stdout;
    let plain = changes();
    assert!(plain.contains("150.00 → 175.00"), "{plain}");
    place.rewrite("projects/甲.yaml", text.replace("100", "150"));
    place.run(["build"]).ok();
    let refused = |how: &str| {
        let run = place.run_en(["verify", "out", "--rev", &first]);
        assert!(run.code == 1 && run.stdout.contains("100.00 → 150.00"), "{how}: {run}");
        place.run_en(["verify", "out", "--rev", &second]).ok();
        assert_eq!(changes(), plain, "{how}");
    };
    refused("nothing");
    place.git(["replace", &first, &second]);
    refused("a replacement");
    // The files are those of the second commit, and HEAD is the first one, which is said to be the second.
    place.git(["update-ref", "HEAD", &first]);
    place.git(["read-tree", &second]);
    assert_eq!(Repository::clean_commit(&place.root, &["projects"]), Err(NoCommit::Changed));
    place.git(["update-ref", "HEAD", &third]);
    place.git(["read-tree", &third]);
    place.git(["replace", "--delete", &first]);
    // The third one is said to follow the first.
    place.rewrite(".git/info/grafts", format!("{third} {first}\n"));
    refused("a graft");
}

/// `textconv` finds the project of a copy by its content: as git has it, but without its filters.
#[test]
fn textconv_by_hand_runs_no_filter() {
    let copy = Fixture::empty().write("甲.yaml", project("明年的").replace('\n', "\r\n"));
    for required in ["true", "false"] {
        let place = workspace()
            .write("projects/2025/甲.yaml", project("明年的"))
            .write(".gitattributes", "* filter=evil text=auto\n")
            .committed();
        for (key, command) in [("clean", "sed s/明年/后年/"), ("smudge", "cat"), ("process", "cat")] {
            let command = format!("touch {}; {command}", place.path("ran").display());
            place.git(["config", &format!("filter.evil.{key}"), &command]);
        }
        place.git(["config", "filter.evil.required", required]);
        let file = copy.path("甲.yaml");
        let run = place.run([std::ffi::OsStr::new("textconv"), file.as_os_str()]).ok();
        assert!(run.stdout.contains("projects/2025/") && run.stdout.contains("明年的"), "{run}");
        assert!(!place.path("ran").exists());
        // One that can't be switched off is not run either.
        let command = format!("touch {}; cat", place.path("ran").display());
        place.git(["config", "filter.a=b.clean", &command]);
        place.run([std::ffi::OsStr::new("textconv"), file.as_os_str()]).ok();
        assert!(!place.path("ran").exists());
    }
}

/// Links and other repositories show what no commit of this one has.
#[cfg(unix)]
#[test]
fn a_commit_says_all_or_nothing() {
    let place = workspace().write("shared/乙.yaml", project("乙"));
    std::os::unix::fs::symlink("../shared/乙.yaml", place.path("projects/乙.yaml")).unwrap();
    let place = place.committed();
    let commit = |folder| Repository::clean_commit(&place.root, &[folder]);
    assert_eq!(commit("projects"), Err(NoCommit::Elsewhere));
    assert!(commit("shared").is_ok());
}

/// A filter whose name git takes for something else can't be switched off, so git is not asked.
#[test]
fn a_filter_that_stays_on_leaves_no_commit() {
    let place = workspace().committed();
    let commit = || Repository::clean_commit(&place.root, &["projects"]);
    assert!(commit().is_ok());
    place.git(["config", "filter.a=b.clean", &format!("touch {}; cat", place.path("ran").display())]);
    place.rewrite("projects/甲.yaml", place.read("projects/甲.yaml"));
    assert_eq!(commit(), Err(NoCommit::Filter));
    assert!(!place.path("ran").exists());
}

/// What git does not trust is no repository to a build, and `diff` hands on what git says.
#[test]
fn a_repository_of_somebody_else_is_none() {
    let place = workspace().committed();
    let strange = [
        ("LC_ALL", "C.UTF-8"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        // Git's own switch for tests of this.
        ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"),
    ];
    let commit = |variables: &[(&str, &str)]| {
        place.run_with(variables, ["build", "--out", "made"]).ok();
        place.run(["extract", "made/甲.pdf", "-o", "taken"]).ok();
        let record = String::from_utf8(place.read("taken/shenbao.json")).unwrap();
        for folder in ["made", "taken"] {
            std::fs::remove_dir_all(place.path(folder)).unwrap();
        }
        record.contains("\"commit\"")
    };
    assert!(commit(&strange[..3]));
    assert!(!commit(&strange));
    let run = place.run_with(&strange, ["diff", "HEAD"]);
    assert!(run.code != 0 && run.stderr.contains("dubious ownership"), "{run}");
}
