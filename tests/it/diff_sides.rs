//! Which versions `diff` compares: what its words mean, where repositories and workspaces may lie, and
//! what is said when there is nothing to compare.

use crate::bad_files::{project, workspace};
use crate::fixture::{Fixture, Run};

/// Two commits, `v1` and `main`: 乙 was taken out, 丙 added, 甲 has another target; and the files as
/// they are, in which 丙 has another one, too.
fn history() -> Fixture {
    let place = workspace().write("projects/2024/乙.yaml", project("乙项目")).committed();
    place.git(["tag", "v1"]);
    place.rewrite("projects/甲.yaml", project("甲项目").replace("≥5次", "≥4次"));
    place.rewrite("projects/2024/丙.yaml", project("丙项目").replace("培训", "比赛").replace("100", "9"));
    std::fs::remove_file(place.path("projects/2024/乙.yaml")).unwrap();
    place.commit("second");
    place.rewrite("projects/2024/丙.yaml", project("丙项目").replace("100", "9"));
    place
}

/// The names of the files that differ, on one line.
#[track_caller]
fn names(place: &Fixture, args: &[&str]) -> String {
    let run = place.run([&["diff", "--name-only"], args].concat()).ok();
    assert_eq!(run.stderr, "", "{args:?}");
    run.stdout.trim_end().replace("projects/", "").replace('\n', " ")
}

/// What is said in both languages, and the exit code.
#[track_caller]
fn refused(place: &Fixture, args: &[&str]) -> String {
    let args = [&["diff"], args].concat();
    let (zh, en) = (place.run(&args), place.run_en(&args));
    assert!(zh.code == en.code && zh.code >= 2 && zh.stdout.is_empty(), "{args:?}: {zh}");
    format!("$ {} ({})\n{}{}", args[1..].join(" "), zh.code, zh.stderr, en.stderr)
}

#[test]
fn words_that_name_versions() {
    let place = history();
    let both = "2024/丙.yaml 2024/乙.yaml 甲.yaml";
    for (args, expected) in [
        (&[][..], "2024/丙.yaml"),
        (&["HEAD"], "2024/丙.yaml"),
        (&["v1"], both),
        (&["v1", "main"], both),
        (&["v1..main"], both),
        (&["v1.."], both),
        (&["..v1"], both),
        (&["v1...main"], both),
        (&["main...v1"], ""),
        (&[":/second", "v1"], both),
        (&["main~1", "main^{/first}"], ""),
        (&["projects/2024"], "2024/丙.yaml"),
        (&["projects/甲.yaml"], ""),
        (&["v1", "projects/甲.yaml"], "甲.yaml"),
        (&["v1", "main", "./projects/2024"], "2024/丙.yaml 2024/乙.yaml"),
        (&["v1", "main", "--", "projects/2024/乙.yaml"], "2024/乙.yaml"),
        (&["v1", "--", "projects/2024/乙.yaml", "projects/甲.yaml"], "2024/乙.yaml 甲.yaml"),
        (&["--", "projects/2024"], "2024/丙.yaml"),
        (&["main", "--", "."], "2024/丙.yaml"),
        (&["-C", "projects/2024", "v1", "../甲.yaml"], "甲.yaml"),
        (&["-C", "projects/2024", "v1", "--", "乙.yaml"], "2024/乙.yaml"),
        (&["projects/甲.yaml", "projects/2024/丙.yaml"], "2024/丙.yaml"),
        (&["projects/2024", "projects/2024"], ""),
    ] {
        let sorted = |names: &str| {
            let mut names: Vec<String> = names.split(' ').map(str::to_owned).collect();
            names.sort();
            names
        };
        assert_eq!(sorted(&names(&place, args)), sorted(expected), "{args:?}");
    }
}

#[test]
fn words_that_name_none() {
    let place = history().write("other/丁.txt", "").write("old.yaml", project("旧"));
    place.git(["branch", "projects"]);
    let said: Vec<String> = [
        &["mian"][..],
        &["v2..main"],
        &["v1..mian~2"],
        &["什么"],
        &["v1", "main", "HEAD"],
        &["v1..main", "HEAD"],
        &["HEAD:projects"],
        &["main:projects/甲.yaml", "main"],
        &["projects"],
        &["projects/2024", "v1"],
        &["projects/2024", "projects/甲.yaml"],
        &["projects/2024", "projects/2024", "projects/甲.yaml"],
        &["projects/2024", "other"],
        &["old.yaml", "projects/丁.yaml"],
        &["old.yaml", "other/丁.txt"],
        &["v1", "main", "--", "projects/丁.yaml"],
        &["v1", "main", "--", "old.yaml"],
        &["projects", "projects/2024", "--", "projects/甲.yaml"],
        &["v1", "main", "--", "projects/_defaults.yaml"],
        &["--as", "projects/甲.yaml", "old.yaml"],
        &["--as", "projects/_甲.yaml", "old.yaml", "old.yaml"],
        &["--as", "README.md", "old.yaml", "old.yaml"],
        &["--as", "projects/甲.yaml", "old.yaml", "older.yaml"],
    ]
    .iter()
    .map(|args| refused(&place, args))
    .collect();
    insta::assert_snapshot!(said.join("\n"));
    // The ways out that the ambiguous one names.
    assert_eq!(names(&place, &["projects", "--"]), "2024/丙.yaml");
    assert_eq!(names(&place, &["./projects"]), "2024/丙.yaml");
}

#[test]
fn no_versions() {
    let place = workspace();
    let mut said = vec![refused(&place, &[]), refused(&place, &["HEAD"])];
    place.git(["init", "--quiet"]);
    said.push(refused(&place, &[]));
    said.push(refused(&Fixture::empty(), &["v1"]));
    insta::assert_snapshot!(said.join("\n"));
    // Without git, what is on disk can be compared.
    let place = workspace().write("projects/乙.yaml", project("甲项目"));
    let nowhere = [("PATH", "/nowhere"), ("LC_ALL", "zh_CN.UTF-8")];
    let run = place.run_with(&nowhere, ["diff", "HEAD"]);
    assert!(run.code == 3 && run.stderr.contains("错误[E120]: 没有找到 git 程序"), "{run}");
    place.run_with(&nowhere, ["diff", "projects/甲.yaml", "projects/乙.yaml"]).ok();
}

/// A bare repository, a linked work tree, a shallow clone, a workspace that is only part.
#[test]
fn repositories_of_every_kind() {
    let place = history();
    let url = format!("file://{}", place.root.display());
    place.git(["clone", "--quiet", "--bare", ".", "bare.git"]);
    place.git(["worktree", "add", "--quiet", "linked", "v1"]);
    place.git(["clone", "--quiet", "--depth", "1", &url, "shallow"]);
    let both = "2024/丙.yaml 2024/乙.yaml 甲.yaml";
    assert_eq!(names(&place, &["-C", "bare.git", "v1", "HEAD"]), both);
    assert_eq!(names(&place, &["-C", "bare.git", "v1", "main", "--", "projects/甲.yaml"]), "甲.yaml");
    assert_eq!(names(&place, &["-C", "linked", "main"]), both);
    assert_eq!(names(&place, &["-C", "linked"]), "");
    assert_eq!(names(&place, &["-C", "shallow"]), "");
    place.git(["-C", "shallow", "checkout", "--quiet", "--orphan", "other"]);
    place.git(["-C", "shallow", "commit", "--quiet", "--message", "other"]);
    let said = [
        refused(&place, &["-C", "bare.git"]),
        refused(&place, &["-C", "bare.git", "v1", "main", "--", "projects/丁.yaml"]),
        refused(&place, &["-C", "shallow", "v1"]),
        refused(&place, &["-C", "shallow", "origin/main...other"]),
    ];
    insta::assert_snapshot!(said.join("\n"));
    place.git(["checkout", "--quiet", "--force", "--orphan", "other"]);
    place.commit("nothing in common");
    insta::assert_snapshot!("nothing_in_common", refused(&place, &["main...other"]));

    // By SHA-256.
    let place = workspace();
    place.git(["init", "--quiet", "--object-format", "sha256"]);
    place.commit("first");
    place.rewrite("projects/甲.yaml", project("甲项目").replace("≥5次", "≥4次"));
    assert_eq!(names(&place, &[]), "甲.yaml");
    place.commit("second");
    assert_eq!(names(&place, &["HEAD~1", "HEAD"]), "甲.yaml");
}

#[test]
fn workspaces_anywhere_in_a_repository() {
    let odd = "目 录/it's \"here\"\nand -- there";
    let place = Fixture::empty()
        .copy("tests/accepted/_defaults.yaml", &format!("{odd}/projects/_defaults.yaml"))
        .write("-x/projects/甲.yaml", "版式: shanghai-2024\n")
        .write("src/main.c", "");
    let form = format!("{odd}/projects/-空 格.yaml");
    place.rewrite(&form, project("甲项目"));
    let place = place.committed();
    place.rewrite(&form, project("甲项目").replace("≥5次", "≥4次"));
    place.git(["update-ref", "refs/heads/-x", "HEAD"]);
    assert_eq!(names(&place, &["-C", odd]), "-空 格.yaml");
    assert_eq!(
        names(&place, &["-C", &format!("{odd}/projects"), "HEAD", "--", "-空 格.yaml"]),
        "-空 格.yaml"
    );
    place.commit("second");
    let several = refused(&place, &["HEAD~1", "HEAD"]);
    assert!(several.contains("错误[E131]: 这里有几个工作区：-x、"), "{several}");
    assert_eq!(names(&place, &["refs/heads/-x..HEAD", "--", odd]), "-空 格.yaml");
    // Where only one is left, it is found from above and from beside.
    std::fs::remove_dir_all(place.path("-x")).unwrap();
    place.commit("third");
    for folder in [".", "src", "目 录"] {
        assert_eq!(names(&place, &["-C", folder, "HEAD~2", "HEAD"]), "-空 格.yaml", "{folder}");
    }
    assert_eq!(names(&place, &["-C", "src", "HEAD~2"]), "-空 格.yaml");
    // A workspace that stood elsewhere, and one that is gone.
    place.git(["mv", odd, "neu"]);
    place.commit("fourth");
    assert_eq!(names(&place, &["-C", "neu", "HEAD~1"]), "-空 格.yaml");
    place.git(["rm", "-r", "--quiet", "neu"]);
    assert_eq!(names(&place, &["-C", "src"]), "-空 格.yaml");
    place.commit("fifth");
    assert_eq!(names(&place, &["HEAD~1", "HEAD"]), "-空 格.yaml");
    insta::assert_snapshot!(refused(&place, &[]));
}

/// Names that are no UTF-8 are as good as others.
#[cfg(target_os = "linux")]
#[test]
fn names_of_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let place = workspace();
    for name in [&b"\xff.yaml"[..], b"\xfe.yaml", b"a\nb.yaml"] {
        let path = place.path("projects").join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, project("甲项目")).unwrap();
    }
    let place = place.committed();
    assert_eq!(names(&place, &[]), "");
    std::fs::remove_file(place.path("projects").join(std::ffi::OsStr::from_bytes(b"\xfe.yaml"))).unwrap();
    let run = place.run(["diff", "--name-only"]).ok();
    assert_eq!(run.stdout.lines().count(), 1, "{run}");
    place.commit("second");
    assert_eq!(place.run(["diff", "HEAD~1", "HEAD", "--name-only"]).ok().stdout, run.stdout);
}

/// Links within the repository are followed, as on disk; others are named, and no form is lost.
#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let place = workspace().write("shared/乙.yaml", project("乙项目")).write("shared/_defaults.yaml", "");
    let link = |to: &str, from: &str| symlink(to, place.path(from)).unwrap();
    link("../shared", "projects/2024");
    link("../shared/乙.yaml", "projects/丙.yaml");
    let place = place.committed();
    assert_eq!(names(&place, &[]), "");
    place.rewrite("shared/乙.yaml", project("乙项目").replace("≥5次", "≥4次"));
    assert_eq!(names(&place, &[]), "2024/乙.yaml 丙.yaml");
    place.commit("second");
    assert_eq!(names(&place, &["HEAD~1", "HEAD"]), "2024/乙.yaml 丙.yaml");
    assert_eq!(names(&place, &["HEAD~1", "HEAD", "--", "projects/2024"]), "2024/乙.yaml");
    let link = |to: &str, from: &str| symlink(to, place.path(from)).unwrap();
    link(".", "projects/圈");
    link("nowhere.yaml", "projects/断.yaml");
    link("/etc/hostname", "projects/外.yaml");
    std::fs::remove_file(place.path("projects/甲.yaml")).unwrap();
    link("gone.yaml", "projects/甲.yaml");
    place.commit("third");
    let run = place.run(["diff", "HEAD~1", "HEAD"]);
    let en = place.run_en(["diff", "HEAD~1", "HEAD"]);
    assert_eq!((run.code, en.code), (1, 1));
    insta::assert_snapshot!(format!("{}\n{}", run.stderr, en.stderr));
    // 甲 is there no more, but it must not look as if it had been taken out.
    assert!(!run.stdout.contains("甲项目"), "{run}");
    assert_eq!(place.run(["diff", "HEAD~1"]).code, 1);
}

/// Another repository among the projects, and two files that would be one form.
#[test]
fn what_can_not_be_listed() {
    let place = history();
    place.git(["checkout", "--quiet", "."]);
    let id = place.git(["rev-parse", "v1"]);
    place.git(["update-index", "--add", "--cacheinfo", &format!("160000,{},projects/2025", id.trim())]);
    place.git(["commit", "--quiet", "--message", "a submodule"]);
    place.rewrite("projects/2025/丁.yaml", project("丁项目"));
    let mut said = vec![both(&place, &["diff", "main~1", "main"]), both(&place, &["diff"])];
    // Where it stayed as it was, there is nothing to say.
    place.git(["commit", "--quiet", "--allow-empty", "--message", "fourth"]);
    assert_eq!(names(&place, &["main~1", "main"]), "");
    let place = history().write("projects/甲.yml", project("甲项目"));
    said.push(both(&place, &["diff"]));
    place.commit("third");
    said.push(both(&place, &["diff", "main~1", "main"]));
    insta::assert_snapshot!(said.join("\n"));
}

fn both(place: &Fixture, args: &[&str]) -> String {
    let (zh, en) = (place.run(args), place.run_en(args));
    assert_eq!((zh.code, en.code), (1, 1), "{zh}");
    format!("$ {}\n{}{}", args.join(" "), zh.stderr, en.stderr)
}

/// Forms that can't be read on one side are told with the version in their place.
#[test]
fn broken_on_one_side() {
    let place = history();
    place.git(["checkout", "--quiet", "."]);
    place.rewrite("projects/甲.yaml", "项目名称: 甲\n指标: [\n");
    place.commit("broken");
    place.rewrite(
        "projects/甲.yaml",
        "项目名称: 甲\n<<<<<<< HEAD\n年度: 2024\n=======\n年度: 2025\n>>>>>>> 改\n",
    );
    let said = [&["v1"][..], &["v1", "main"], &["main", "v1"], &["HEAD"]];
    let said: Vec<String> = said.iter().map(|args| both(&place, &[&["diff"], *args].concat())).collect();
    insta::assert_snapshot!(said.join("\n"));
    // A shared file is told once, with the forms that it reaches.
    place.rewrite("projects/_defaults.yaml", [b"\xd0\xc2".to_vec(), b": 1\n".to_vec()].concat());
    place.commit("all of them");
    let run = place.run(["diff", "v1", "main"]);
    let told = "错误[E003]: main:projects/_defaults.yaml 是 GBK 编码";
    assert_eq!(run.stderr.matches(told).count(), 1, "{run}");
}

/// Of many forms that can't be read a few are shown; the result names them all.
#[test]
fn many_that_can_not_be_read() {
    let place = Fixture::new().write("projects/甲.yaml", "项目名称: 甲\n").committed();
    for i in 0..40 {
        place.rewrite(&format!("projects/{i}.yaml"), if i % 2 == 0 { "[" } else { "一段文字\n" });
    }
    let run = place.run(["diff"]);
    assert_eq!((run.code, run.stdout.matches("projects/3").count()), (1, 22), "{run}");
    assert_eq!(run.stderr.matches("错误[").count(), 20, "{run}");
    assert!(
        run.stderr.ends_with("另有 20 处没有列出：E010 10 处、E023 10 处；--format json 列出全部\n"),
        "{run}"
    );
}

/// Files from anywhere, as `git difftool` hands them over.
#[test]
fn files_from_anywhere() {
    let place = history().write("old.yaml", project("甲项目")).write("empty.yaml", "");
    place.rewrite("projects/2024/_defaults.yaml", "实施单位: 某县司法局\n");
    let as_one = |as_path: &str, old: &str, new: &str| {
        let run = place.run(["diff", "--name-only", "--as", as_path, old, new]).ok();
        run.stdout.trim().to_owned()
    };
    assert_eq!(as_one("projects/甲.yaml", "old.yaml", "projects/甲.yaml"), "projects/甲.yaml");
    assert_eq!(as_one("projects/2024/新.yaml", "old.yaml", "old.yaml"), "");
    let added = place.run(["diff", "--as", "projects/2024/新.yaml", "/dev/null", "old.yaml"]).ok();
    let removed = place.run(["diff", "--as", "projects/2024/新.yaml", "old.yaml", "empty.yaml"]).ok();
    assert!(added.stdout.contains("新增") && removed.stdout.contains("删去"), "{added}{removed}");
    // Without `--as` it is read where the other one stands.
    let run = |args: [&str; 3]| (place.run(args).ok().stderr, place.run_en(args).ok().stderr);
    insta::assert_debug_snapshot!(run(["diff", "old.yaml", "projects/甲.yaml"]));
    assert_eq!(place.run(["diff", "-q", "projects/甲.yaml", "old.yaml"]).ok().stderr, "");
    // Its own mistakes are told by its own name.
    let place = place.write("wrong.yaml", "项目名称: [\n");
    let run = place.run(["diff", "--as", "projects/甲.yaml", "old.yaml", "wrong.yaml"]);
    assert!(run.code == 1 && run.stderr.contains("--> [ROOT]/wrong.yaml:1:"), "{run}");
    let tool = format!("{} diff --as \"$MERGED\" \"$LOCAL\" \"$REMOTE\"", env!("CARGO_BIN_EXE_shenbao"));
    place.git(["config", "difftool.shenbao.cmd", &tool]);
    let said = place.git(["difftool", "--no-prompt", "--tool", "shenbao", "v1", "main", "--", "projects"]);
    assert_eq!(said.matches("项目").count(), said.matches("projects/").count(), "{said}");
    assert!(["甲项目", "乙项目", "丙项目"].iter().all(|name| said.contains(name)), "{said}");
}

/// Editions and libraries are those of the revision.
#[test]
fn templates_of_the_revision() {
    let place = workspace().committed();
    let edition = |name: &str| format!("templates/{name}/edition.yaml");
    let place = place
        .copy("templates/shanghai-2024", "templates/own-2024")
        .copy("templates/shanghai-2024", "templates/shanghai-2024");
    let text = String::from_utf8(place.read(&edition("own-2024"))).unwrap();
    place.rewrite(&edition("shanghai-2024"), text.replace("decimals: 2", "decimals: 3"));
    place.commit("their own");
    place.rewrite("projects/甲.yaml", format!("版式: own-2024\n{}", project("甲项目")));
    place.commit("in use");
    std::fs::remove_dir_all(place.path("templates")).unwrap();
    assert_eq!(names(&place, &["HEAD~2", "HEAD~1"]), "甲.yaml");
    assert_eq!(names(&place, &["HEAD~1", "HEAD"]), "甲.yaml");
    let run = place.run(["diff"]);
    assert!(run.code == 1 && run.stderr.contains("错误[E021]: 没有“own-2024”这个版式"), "{run}");
}

/// Each by what git itself says, none a panic.
#[test]
fn repositories_that_are_broken() {
    let place = history();
    place.git(["checkout", "--quiet", "."]);
    let remove = |name: &str| {
        let id = place.git(["rev-parse", name]);
        let (folder, file) = id.trim().split_at(2);
        std::fs::remove_file(place.path(&format!(".git/objects/{folder}/{file}"))).unwrap();
    };
    remove("main:projects/甲.yaml");
    let said = |run: Run| format!("({})\n{}", run.code, run.stderr);
    let mut all = vec![said(place.run(["diff", "v1", "main"])), said(place.run_en(["diff", "v1", "main"]))];
    // The other forms were compared all the same.
    assert!(place.run(["diff", "v1", "main"]).stdout.contains("丙项目"));
    remove("main:projects/2024");
    // Git's own words, which are not the same in all of its versions.
    assert!(refused(&place, &["v1", "main"]).contains("(3)\n错误[E126]: git ls-tree 没有成功："));
    remove("main");
    all.push(refused(&place, &[]));
    all.push(refused(&place, &["HEAD~1"]));
    place.rewrite(".git/HEAD", "junk");
    all.push(refused(&place, &[]));
    insta::assert_snapshot!(all.join("\n"));
}

/// A git that ends in the middle of its work.
#[cfg(unix)]
#[test]
fn a_git_that_dies() {
    use std::os::unix::fs::PermissionsExt;
    let place = history();
    let path = std::env::var("PATH").unwrap();
    let run = |script: &str| {
        place.rewrite("bin/git", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(place.path("bin/git"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{path}", place.path("bin").display());
        let run = place.run_with(&[("PATH", &path), ("LC_ALL", "en_GB.UTF-8")], ["diff", "v1"]);
        format!("{script} ({})\n{}", run.code, run.stderr)
    };
    let rest = format!("PATH={path} exec git \"$@\"");
    let on = |what: &str, then: &str| {
        run(&format!("case \"$*\" in *{what}*) {then};; esac; {rest}")).replace(&path, "…")
    };
    let said = [
        run("exit 7"),
        run("kill -9 $$"),
        run("echo junk"),
        on("ls-tree", "echo junk; exit 0"),
        on("ls-tree", "echo 'fatal: what?' >&2; exit 128"),
        on("batch", "exit 0"),
        on("batch", "echo 'fatal: no memory' >&2; exit 128"),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

/// What a caller that is git has set, and what a repository would like to have run.
#[cfg(unix)]
#[test]
fn surroundings() {
    let place = history();
    let others = Fixture::empty().write("x", "").committed();
    let git = others.path(".git").display().to_string();
    let variables = [
        ("GIT_DIR", git.as_str()),
        ("GIT_WORK_TREE", "/"),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere/objects"),
        ("GIT_PREFIX", "x/"),
        ("GIT_ICASE_PATHSPECS", "1"),
        ("LC_ALL", "zh_CN.UTF-8"),
    ];
    let run = place.run_with(&variables, ["diff", "--name-only"]).ok();
    assert_eq!(run.stdout, "projects/2024/丙.yaml\n");
    // A partial clone whose settings name a program to fetch by, and one that watches files.
    let evil = format!("touch {}; false", place.path("ran").display());
    place.git(["config", "core.repositoryFormatVersion", "1"]);
    place.git(["config", "extensions.partialClone", "origin"]);
    place.git(["config", "remote.origin.url", &format!("ext::sh -c {}", evil.replace(' ', "% "))]);
    place.git(["config", "remote.origin.uploadpack", &evil]);
    place.git(["config", "remote.origin.promisor", "true"]);
    place.git(["config", "protocol.ext.allow", "always"]);
    place.git(["config", "core.fsmonitor", &evil]);
    let id = place.git(["rev-parse", "v1:projects/甲.yaml"]);
    let (folder, file) = id.trim().split_at(2);
    std::fs::remove_file(place.path(&format!(".git/objects/{folder}/{file}"))).unwrap();
    let run = place.run(["diff", "v1", "main"]);
    assert!(run.code == 3 && run.stderr.contains("[E125]"), "{run}");
    place.run(["diff", ":projects/甲.yaml"]);
    assert!(!place.path("ran").exists());
}
