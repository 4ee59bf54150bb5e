//! Inside git: `git-setup` writes two settings, `textconv` prints what git then compares. All of it
//! is run by git itself.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{Fixture, search_path};

const FORM: &str = "projects/2024/法治建设费.yaml";

/// The sixteen forms in a repository that is set up.
fn set_up() -> Fixture {
    let place = Fixture::sixteen().committed();
    place.git(["config", "core.quotePath", "false"]);
    place.run(["git-setup"]).ok();
    place.commit("set up");
    place
}

/// Changes a file of the workspace.
fn edit(place: &Fixture, path: &str, old: &str, new: &str) {
    let text = String::from_utf8(place.read(path)).unwrap();
    assert!(text.contains(old), "{path} has no {old}");
    place.rewrite(path, text.replace(old, new));
}

/// Runs git with another `PATH`, or where it may fail.
fn git(folder: &Path, path: &str, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.current_dir(folder).args(args).env("PATH", path).env("LC_ALL", "C");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.output().unwrap()
}

/// The first lines that git shows of what it compares, without those of `git-setup` itself.
fn heads(log: &str) -> String {
    let heads = log.lines().filter(|line| line.get(1..).is_some_and(|line| line.starts_with("# ")));
    heads.filter(|line| !line.contains("git-setup")).map(|line| format!("{line}\n")).collect()
}

/// The path without the folder of the program.
fn path_without_it() -> String {
    let all = search_path();
    let folders = std::env::split_paths(&all).skip(1).filter(|folder| !folder.join("shenbao").exists());
    std::env::join_paths(folders).unwrap().into_string().unwrap()
}

#[test]
fn sets_up_and_undoes_it() {
    let place = Fixture::sixteen().committed();
    let config = place.read(".git/config");
    let set = place.run(["git-setup"]).ok();
    let attributes = String::from_utf8(place.read(".gitattributes")).unwrap();
    let settings = place.git(["config", "--local", "--get-regexp", "shenbao"]);
    let again = place.run_en(["git-setup"]).ok();
    let quiet = place.run(["git-setup", "-q"]).ok();
    assert_eq!(quiet.stdout + &quiet.stderr, "");
    let removed = place.run(["git-setup", "--remove"]).ok();
    assert_eq!(place.read(".git/config"), config);
    assert!(!place.path(".gitattributes").exists());
    let nothing = place.run_en(["git-setup", "--remove"]).ok();
    let en = place.run_en(["git-setup"]).ok();
    let all = [set, again, removed, nothing, en].map(|run| run.to_string()).join("\n");
    insta::assert_snapshot!(format!("{all}\n{attributes}\n{settings}"));
}

/// What others wrote stays, byte for byte, and so do the file's permissions.
#[test]
fn leaves_the_rest_as_it_is() {
    let before = "* text=auto\r\n*.pdf binary";
    let place = Fixture::sixteen().write(".gitattributes", before).committed();
    place.git(["config", "diff.shenbao.cachetextconv", "false"]);
    let config = place.read(".git/config");
    let mode = || std::fs::metadata(place.path(".gitattributes")).unwrap().permissions();
    #[cfg(unix)]
    std::fs::set_permissions(
        place.path(".gitattributes"),
        std::os::unix::fs::PermissionsExt::from_mode(0o640),
    )
    .unwrap();
    let old = mode();
    place.run(["git-setup"]).ok();
    assert_eq!(mode(), old);
    assert!(place.git(["check-attr", "diff", "--", FORM]).ends_with(": diff: shenbao\n"));
    // A setting that points elsewhere, as after the program was moved, is made new.
    place.git(["config", "diff.shenbao.textconv", "old"]);
    place.git(["config", "--add", "diff.shenbao.textconv", "older"]);
    assert!(place.run(["git-setup"]).ok().stdout.starts_with(".git/config: "));
    place.run(["git-setup", "--remove"]).ok();
    assert_eq!(place.read(".git/config"), config);
    assert_eq!(place.read(".gitattributes"), before.as_bytes());
}

/// What someone has said of line ends holds, wherever it stands; else the repository gets one kind.
#[test]
fn line_ends() {
    let text = |place: &Fixture| place.git(["check-attr", "text", "--", FORM]);
    for (file, said) in [
        (".gitattributes", "* -text\n"),
        (".gitattributes", "*.yaml text eol=crlf"),
        ("projects/.gitattributes", "*.yaml binary\n"),
        (".git/info/attributes", "projects/** -crlf\n"),
    ] {
        let place = Fixture::sixteen().committed().write(file, said);
        let before = text(&place);
        place.run(["git-setup"]).ok();
        assert_eq!(text(&place), before, "{file}: {said}");
    }
    let place = Fixture::sixteen().committed();
    place.run(["git-setup"]).ok();
    assert!(text(&place).ends_with(": text: auto\n"));
    // And it stays so when it is run again.
    place.run(["git-setup"]).ok();
    assert!(text(&place).ends_with(": text: auto\n"));
    let crlf = String::from_utf8(place.read(FORM)).unwrap().replace('\n', "\r\n");
    place.rewrite(FORM, crlf);
    assert_eq!(place.git(["diff", "--no-textconv", "--", FORM]), "");
}

/// All of it or nothing, and which part it was.
#[test]
fn changes_nothing_if_it_cannot_change_all() {
    let mut said = String::new();
    let mut refused = |what: &str, place: &Fixture, code: i32| {
        let config = std::fs::read(place.path(".git/config")).ok();
        let attributes = std::fs::read(place.path(".gitattributes")).ok();
        let zh = place.run(["git-setup"]);
        let en = place.run_en(["git-setup"]);
        assert_eq!((zh.code, en.code), (code, code), "{what}: {zh}");
        assert_eq!(std::fs::read(place.path(".git/config")).ok(), config, "{what}");
        assert_eq!(std::fs::read(place.path(".gitattributes")).ok(), attributes, "{what}");
        said.push_str(&format!("# {what}\n{zh}\n{en}\n"));
    };
    refused("no repository", &Fixture::sixteen(), 2);
    let bare = Fixture::empty();
    bare.git(["init", "--quiet", "--bare"]);
    refused("a bare repository", &bare, 2);
    let place = Fixture::sixteen().committed();
    place.rewrite(".git/config.lock", "");
    refused("locked settings", &place, 3);
    std::fs::remove_file(place.path(".git/config.lock")).unwrap();
    let config = String::from_utf8(place.read(".git/config")).unwrap();
    place.rewrite(".git/config", config.clone() + "[diff\n");
    refused("settings that git can't read", &place, 3);
    place.rewrite(".git/config", config);
    std::fs::create_dir(place.path(".gitattributes")).unwrap();
    refused("a folder of this name", &place, 3);
    std::fs::remove_dir(place.path(".gitattributes")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere", place.path(".gitattributes")).unwrap();
        refused("a link", &place, 2);
        std::fs::remove_file(place.path(".gitattributes")).unwrap();
    }
    place.rewrite(".gitattributes", "*.pdf binary\n");
    let mut permissions = std::fs::metadata(place.path(".gitattributes")).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(place.path(".gitattributes"), permissions).unwrap();
    refused("a file that must not be written", &place, 3);
    insta::assert_snapshot!(said);
    let no_git = place.run_with(&[("LC_ALL", "en_GB.UTF-8"), ("PATH", "/nowhere")], ["git-setup"]);
    assert_eq!((no_git.code, no_git.stderr.contains("E120")), (3, true), "{no_git}");
}

/// Money and a target of the form, a goal of its defaults, a library entry, a form that is new.
#[test]
fn git_shows_forms() {
    let place = set_up();
    edit(&place, FORM, "当年财政拨款: 8916157", "当年财政拨款: 9016157 # 追加");
    edit(&place, FORM, "工作人员满意度: ≥90.00%", "工作人员满意度: ≥85%");
    edit(&place, "projects/2024/_defaults.yaml", "工程。房屋", "工程；房屋");
    edit(&place, "projects/_indicators.yaml", "指标值: 有效", "指标值: 良好");
    let worktree = place.git(["diff"]);
    place.commit("second");
    assert_eq!(place.git(["show", "--format="]), worktree);
    let log = place.git(["log", "-1", "--patch", "--format=%s", "--unified=0", "--", FORM]);
    // Nothing that is printed changed: git names the file and shows no line of it.
    edit(&place, FORM, " # 追加", "");
    let comment = place.git(["diff"]);
    let blame = place.git(["blame", "-s", "--abbrev=4", FORM]);
    let blamed = blame.lines().filter(|line| !line.starts_with('^')).count();
    // The two amounts that stand for one number in the file, and the target.
    assert_eq!(blamed, 3, "{blame}");
    insta::assert_snapshot!(format!("{worktree}\n{log}\n{comment}"));
}

#[test]
fn lines_of_a_form() {
    let place = Fixture::sixteen();
    let show = |path: &str| place.run(["textconv", path]).ok().to_string();
    let all = [FORM, "projects/2021/法律援助费.yaml", "projects/2021/_defaults.yaml"].map(show);
    insta::assert_snapshot!(all.join("\n"));
}

/// What a file says of itself and what git knows of it lead to its place.
#[test]
fn finds_the_place_of_a_copy() {
    let place = set_up();
    let text = String::from_utf8(place.read(FORM)).unwrap();
    let head = |path: &str| {
        let run = place.run_en(["textconv", path]).ok();
        run.stdout.lines().next().unwrap_or_default().to_owned()
    };
    let here = "# defaults and library as the files are now: ";
    place.rewrite("copy/法治建设费.yaml", text.replace("8916157", "1"));
    assert_eq!(head("copy/法治建设费.yaml"), format!("{here}projects/2024/"), "the only one of its name");
    place.rewrite("copy/AbCdEf_法治建设费.yaml", &text);
    assert_eq!(head("copy/AbCdEf_法治建设费.yaml"), format!("{here}projects/2024/"), "as older git calls it");

    let year = String::from_utf8(place.read("projects/2024/_defaults.yaml")).unwrap().replace("2024", "2025");
    place.rewrite("projects/2025/_defaults.yaml", &year);
    place.rewrite("projects/2025/法治建设费.yaml", text.replace("8916157", "2"));
    place.commit("next year");
    place.rewrite("copy/法治建设费.yaml", text.replace("8916157", "2"));
    assert_eq!(head("copy/法治建设费.yaml"), format!("{here}projects/2025/"), "by what the index has");
    edit(&place, "projects/2025/法治建设费.yaml", "拨款: 2", "拨款: 3");
    place.commit("more");
    assert_eq!(head("copy/法治建设费.yaml"), format!("{here}projects/2025/"), "by history");
    place.rewrite("copy/法治建设费.yaml", text.replace("8916157", "4"));
    assert!(head("copy/法治建设费.yaml").contains("any of 2 project files"));
    place.rewrite("copy/法治建设费.yaml", text.replace("8916157", "4") + "年度: 2025\n");
    assert_eq!(head("copy/法治建设费.yaml"), format!("{here}projects/2025/"), "by the year it states");
    place.rewrite("copy/没有.yaml", &text);
    assert!(head("copy/没有.yaml").contains("may be of any project"));

    // Forms that are no longer there, or under another name, are found in history.
    std::fs::remove_file(place.path("projects/2025/法治建设费.yaml")).unwrap();
    std::fs::rename(place.path("projects/2024/弱电安防.yaml"), place.path("projects/2024/安防.yaml"))
        .unwrap();
    place.commit("fewer");
    let log =
        place.git(["log", "--patch", "--format=%s", "--", "projects/2025", "projects/2024/弱电安防.yaml"]);
    insta::assert_snapshot!(heads(&log));
}

/// Whatever a version of a file holds, git goes on, and a line says why there is no form.
#[test]
fn git_never_fails() {
    let place = set_up();
    let good = String::from_utf8(place.read(FORM)).unwrap();
    let (gbk, _, _) = encoding_rs::GBK.encode(&good);
    let versions: [Vec<u8>; 9] = [
        Vec::new(),
        b"\n# \n".to_vec(),
        b"\0\x01\xff PNG".to_vec(),
        gbk.to_vec(),
        good.replace("    当年", "<<<<<<< HEAD\n    当年").into(),
        b"- [".to_vec(),
        good.replace("8916157", "九百万").into(),
        vec![b'#'; 2 << 20],
        good.replace("8916157", "9016157").into(),
    ];
    for version in versions {
        place.rewrite(FORM, version);
        place.git(["diff"]);
        place.commit("next");
    }
    let log = place.git(["log", "--patch", "--reverse", "--format=", "--", FORM]);
    // A file of shared values that is wrong reaches every form.
    place.rewrite("projects/_defaults.yaml", "版式: nowhere\n");
    let nowhere = place.git(["diff", "HEAD~1", "--", FORM]);
    place.rewrite("projects/_defaults.yaml", "版式: [\n");
    let broken = place.git(["diff", "HEAD~1"]);
    insta::assert_snapshot!(heads(&log) + "\n" + &heads(&nowhere) + "\n" + &heads(&broken));
    // Nor does what is no file, as someone may name it.
    for odd in ["/dev/null", "projects", "nothing.yaml", "projects/nothing.yaml"] {
        let run = place.run_en(["textconv", odd]).ok();
        assert_eq!(run.stderr, "");
        assert!(run.stdout.lines().count() <= 1, "{run}");
    }
}

/// `git difftool` says what the changes mean, of forms that are new or gone, too.
#[test]
fn difftool() {
    let place = set_up();
    edit(&place, FORM, "≥20.00项", "≥12.00项");
    std::fs::rename(place.path("projects/2024/弱电安防.yaml"), place.path("projects/2024/安防.yaml"))
        .unwrap();
    place.commit("second");
    let said = place.git(["difftool", "--no-prompt", "--no-renames", "--tool=shenbao", "HEAD~1"]);
    assert!(said.contains("loosened") && said.contains("≥20.00(项) → ≥12.00(项)"), "{said}");
    assert!(said.contains("弱电安防.yaml → /dev/null") && said.contains("/dev/null → "), "{said}");
}

/// Where the program is not on the path, git is told its place; where it is gone, git shows YAML.
#[test]
fn without_the_program() {
    let path = path_without_it();
    let place = Fixture::sixteen().committed();
    let english = [("LC_ALL", "en_GB.UTF-8"), ("PATH", &path)];
    place.run_with(&english, ["git-setup"]).ok();
    edit(&place, FORM, "8916157", "9016157");
    let program = place.git(["config", "diff.shenbao.textconv"]);
    assert!(program.contains("/shenbao") && program.ends_with("textconv \"$1\" || cat\n"), "{program}");
    let shown = |args: &[&str]| {
        let output = git(&place.root, &path, args);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{errors}");
        (String::from_utf8(output.stdout).unwrap(), errors)
    };
    assert!(shown(&["diff"]).0.contains("+项目资金 (元) · 年度 · 其中：当年财政拨款: 9,016,157.00\n"));
    let moved = program.trim().replace("/shenbao", "/elsewhere/shenbao");
    place.git(["config", "diff.shenbao.textconv", &moved]);
    let (diff, errors) = shown(&["diff"]);
    assert!(diff.contains("+    当年财政拨款: 9016157\n") && errors.contains("not found"), "{diff}{errors}");
    // Others have the attributes only: git compares as ever.
    place.git(["config", "--remove-section", "diff.shenbao"]);
    assert_eq!(shown(&["diff"]).0, diff);
    assert_eq!(shown(&["diff"]).1, "");
}

/// A workspace that is a folder of its repository, seen from a second work tree.
#[test]
fn inside_a_larger_repository() {
    let place = Fixture::empty().copy("projects", "预算 表/projects").write("readme", "").committed();
    place.git(["config", "core.quotePath", "false"]);
    let run = place.run_en(["-C", "预算 表/projects/2024", "git-setup"]).ok();
    place.commit("set up");
    place.git(["worktree", "add", "--quiet", "second", "-b", "second"]);
    let again = place.run_en(["-C", "second/预算 表", "git-setup"]).ok();
    assert!(again.stderr.contains("set up already"), "{again}");
    edit(&place, &format!("second/预算 表/{FORM}"), "8916157", "9016157");
    let diff = place.git(["-C", "second/预算 表/projects", "diff", "--unified=0"]);
    insta::assert_snapshot!(format!("{run}\n{diff}"));
}
