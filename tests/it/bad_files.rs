//! Files and folders that can't be read or written as they should: encodings, sizes, links, `out/`.

use crate::bad::codes;
use crate::fixture::Fixture;

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2024\n主管部门: 某市司法局\n实施单位: 某市司法局\n\
                        计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n年度总体目标: 完成全年任务。\n";

/// A project that is right.
pub fn project(name: &str) -> String {
    format!(
        "项目名称: {name}\n资金: {{年度: {{当年财政拨款: 100}}}}\n绩效指标: {{数量指标: [培训次数: ≥5次]}}\n"
    )
}

/// A workspace in which only `甲` is there and right.
pub fn workspace() -> Fixture {
    Fixture::new().write("projects/_defaults.yaml", DEFAULTS).write("projects/甲.yaml", project("甲项目"))
}

/// In both languages, as one text for a snapshot.
fn both(place: &Fixture, args: &[&str]) -> String {
    format!("{}\n{}", place.run(args), place.run_en(args))
}

#[test]
fn encodings() {
    let text = project("法治建设费");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = workspace()
        .write("projects/gbk.yaml", &gbk)
        .write("projects/utf16.yaml", [b"\xff\xfe".to_vec(), utf16.clone()].concat())
        .write("projects/utf16-no-mark.yaml", utf16)
        .write("projects/latin.yaml", b"name: caf\xe9 cr\xe8me\n")
        .write("projects/broken.yaml", [&text.as_bytes()[..10], &text.as_bytes()[11..]].concat())
        .write("projects/png.yaml", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x01\x02")
        .write("projects/zeros.yaml", [0; 100]);
    insta::assert_snapshot!(both(&place, &["build"]));
    assert_eq!(place.made("out"), ["甲.pdf"]);
    elsewhere(&place, &["gbk", "utf16", "utf16-no-mark", "latin", "broken", "png", "zeros"]);
}

/// The other commands say of files that can't be read what `build` says, and write nothing.
fn elsewhere(place: &Fixture, names: &[&str]) {
    let checked = place.run(["check"]);
    let (said, checked) = (codes(&place.run(["build"]).stderr), codes(&checked.stdout));
    assert!(said.iter().all(|code| checked.contains(code)), "{said:?} {checked:?}");
    for name in names {
        let path = format!("projects/{name}.yaml");
        for args in [&["explain", &path][..], &["new", "2025/乙", "--from", &path]] {
            let run = place.run(args);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{args:?}: {run}");
            assert!(codes(&run.stderr).iter().any(|code| said.contains(code)), "{args:?}: {run}");
        }
        // What stands in a project file has nothing to do with its schema.
        place.run(["schema", &path]).ok();
    }
    assert!(!place.path("projects/2025").exists());
}

#[test]
fn sizes() {
    let place = workspace()
        .write("projects/empty.yaml", "")
        .write("projects/blank.yaml", "\n\n   \n# nothing\n---\n")
        .write("projects/huge.yaml", "");
    let huge = std::fs::File::options().write(true).open(place.path("projects/huge.yaml")).unwrap();
    huge.set_len(100 * 1024 * 1024).unwrap();
    insta::assert_snapshot!(both(&place, &["build"]));
    elsewhere(&place, &["empty", "blank", "huge"]);
}

#[test]
fn nesting() {
    let block: String = (0..500).map(|depth| format!("{}甲:\n", " ".repeat(depth))).collect();
    let place = workspace()
        .write("projects/brackets.yaml", format!("甲: {}", "[".repeat(10_000)))
        .write("projects/closed.yaml", format!("甲: {}{}", "[".repeat(10_000), "]".repeat(10_000)))
        .write("projects/braces.yaml", "{甲: ".repeat(10_000))
        .write("projects/dashes.yaml", "- ".repeat(10_000))
        .write("projects/block.yaml", block);
    let run = place.run(["build"]);
    assert_eq!((run.code, run.stderr.matches("错误[E016]").count()), (1, 5), "{run}");
    elsewhere(&place, &["brackets", "closed", "braces", "dashes", "block"]);
}

/// A line of a megabyte, in a value, a key and a text: what is said about it can be read.
#[test]
fn long_lines() {
    let long = "长".repeat(300_000);
    let place = workspace()
        .write("projects/key.yaml", format!("{long}: 1\n"))
        .write("projects/value.yaml", project("乙") + &format!("年度: {long}\n"))
        .write("projects/text.yaml", project("乙") + &format!("项目总目标: \"{long}\\x07{long:.1000}\"\n"))
        .write("projects/raw.yaml", project("乙") + &format!("项目总目标: {long}\u{7}{long:.1000}\n"))
        .write(
            "projects/expression.yaml",
            project("乙") + &format!("项目总目标: {long:.3000}{{{{ x }}}}{long:.1000}\n"),
        );
    let run = place.run(["build"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.len() < 8000, "{} bytes", run.stderr.len());
    assert!(run.stderr.lines().all(|line| line.chars().count() < 500));
    for (file, code) in
        [("key", "E010"), ("value", "E027"), ("text", "E072"), ("raw", "E072"), ("expression", "E060")]
    {
        assert!(run.stderr.contains(&format!("projects/{file}.yaml:")), "{file}: {run}");
        assert!(run.stderr.contains(code), "{file}: {run}");
    }
}

/// Three hundred mistakes are counted, not all printed; eighty thousand don't make it slow.
#[test]
fn many_mistakes() {
    let wrong = |count: usize| (0..count).map(|i| format!("错{i}: 1\n")).collect::<String>();
    let place = workspace()
        .write("projects/many.yaml", project("乙") + &wrong(150))
        .write("projects/more.yaml", project("丙") + &wrong(60_000));
    let run = place.run(["build"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr.matches("错误[E020]").count(), 200);
    assert!(run.stderr.contains("projects/many.yaml 还有 50 处，先改上面的"), "{run}");
    assert!(place.run_en(["build"]).stderr.contains("projects/many.yaml has 50 more; mend these first"));
    // Each is looked up among all the others.
    let run = place.run(["explain", "projects/more.yaml"]);
    assert!(run.code == 1 && run.stdout.contains("错59999: 1\n"), "{}", run.stderr);
}

/// Characters without width and with no end: lines stay short enough to be read.
#[test]
fn characters_without_width() {
    let place = workspace();
    for c in ["\u{200b}", "\u{301}", "\u{fe0f}", "长"] {
        let text = project(&format!("甲{}乙", c.repeat(100_000)));
        place.rewrite("projects/甲.yaml", text.replace("≥5次", "5次TODO"));
        let run = place.run(["check"]);
        // More of them than lines have room for are refused.
        assert!(run.code == 1 && run.stdout.contains("错误[E17"), "{c:?}: {run}");
        let longest = run.stdout.lines().map(|line| line.chars().count()).max();
        assert!(longest < Some(1300) && run.stdout.len() < 30_000, "{c:?}: {longest:?}");
    }
}

/// What takes no more results ends the call with an error, whatever the command.
#[cfg(target_os = "linux")]
#[test]
fn results_without_room() {
    use std::process::{Command, Stdio};

    let place = workspace();
    let calls: &[&[&str]] = &[
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github", "--no-excuses"],
        &["check", "--list"],
        &["check", "--explain", "W201"],
        &["show", "projects/甲.yaml"],
        &["explain", "projects/甲.yaml"],
        &["explain", "projects/甲.yaml", "--format", "json"],
        &["schema"],
        &["schema", "--write", "editor"],
        &["new", "乙"],
        &["init", "新"],
        &["completions", "zsh"],
        &["man"],
        &["man", "pages"],
        &["--help"],
        &["check", "-h"],
        &["--version"],
    ];
    for args in calls {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_shenbao"));
        command.current_dir(&place.root).args(["--lang", "zh"]).args(*args);
        let output = command.stdout(Stdio::from(full)).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{args:?}: {said}");
        assert!(said.contains("错误[E096]: 结果没有写完：磁盘已满"), "{args:?}: {said}");
    }
    // Closed before the program began: the system's library would write into /dev/null.
    let program = env!("CARGO_BIN_EXE_shenbao");
    for (args, code) in
        [("show projects/甲.yaml", 3), ("check --format json", 3), ("--help", 3), ("check", 3), ("build", 1)]
    {
        let mut command = Command::new("sh");
        command.current_dir(&place.root).args(["-c", &format!("exec {program} --lang zh {args} >&-")]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args}: {said}");
        assert_eq!(said.contains("错误[E096]: 结果没有写完：标准输出已关闭"), code == 3, "{args}: {said}");
    }
    // Nor does a message that can't be written make it fail otherwise.
    for args in [&["bild"][..], &["check", "nowhere"], &["--lang", "en", "bild"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_shenbao"));
        let output = command.current_dir(&place.root).args(args).stderr(Stdio::from(full)).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn nothing_to_do() {
    let empty = Fixture::new();
    std::fs::create_dir(empty.path("projects/2025")).unwrap();
    let none = Fixture::empty();
    let runs = [both(&empty, &["build"]), both(&empty, &["build", "projects/2025"]), both(&none, &["build"])];
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn wrong_paths() {
    let place = workspace().write("projects/notes.txt", "x").write("elsewhere/乙.yaml", project("乙"));
    std::fs::create_dir(place.path("projects/folder.yaml")).unwrap();
    let paths = [
        "elsewhere/乙.yaml",
        "/etc/passwd",
        "..",
        "projects/乙.yaml",
        "projects/notes.txt",
        "projects/folder.yaml",
        "projects/_defaults.yaml",
    ];
    let runs: Vec<String> = paths.iter().map(|path| both(&place, &["build", path])).collect();
    insta::assert_snapshot!(runs.join("\n"));
    assert!(!place.path("out").exists());
}

/// What is right is built beside a wrong path.
#[test]
fn a_wrong_path_stops_no_other() {
    let place = workspace();
    let run = place.run(["build", "projects/甲.yaml", "projects/乙.yaml"]);
    assert_eq!((run.code, place.made("out")), (2, vec!["甲.pdf".to_owned()]), "{run}");
}

#[test]
fn two_sources_of_one_pdf() {
    let place = workspace().write("projects/乙.yaml", project("乙")).write("projects/乙.yml", project("乙"));
    insta::assert_snapshot!(both(&place, &["build"]));
    assert_eq!(place.made("out"), ["甲.pdf"]);
}

/// A mistake in a shared file is said once, with the forms that it reaches.
#[test]
fn mistakes_in_shared_files() {
    let place = ["乙", "丙", "丁", "戊"]
        .iter()
        .fold(workspace(), |place, name| place.write(&format!("projects/2025/{name}.yaml"), project(name)));
    let place = place
        .write("projects/2025/_defaults.yaml", "计划完成日期: 2025-13-31\n错栏: 1\n年度：2025\n")
        .write("projects/_indicators.yaml", "培训次数: {指标植: 5, 二级指标: 数量}\n");
    let wrong = both(&place, &["build"]);
    place.rewrite("projects/2025/_defaults.yaml", "计划完成日期: 2025-13-31\n错栏: 1\n");
    let worse = both(&place, &["build"]);
    place.rewrite("projects/_defaults.yaml", "- 版式\n");
    let worst = both(&place, &["build"]);
    std::fs::remove_file(place.path("projects/_defaults.yaml")).unwrap();
    std::fs::create_dir(place.path("projects/_defaults.yaml")).unwrap();
    insta::assert_snapshot!([wrong, worse, worst, both(&place, &["build"])].join("\n"));
}

/// Entries of the library without a group, and with one that is nearly right.
#[test]
fn mistakes_in_the_library() {
    let place = workspace().write(
        "projects/_indicators.yaml",
        "培训次数: ≥5次\n讲座次数: {指标值: ≥3次}\n活动次数: {二级指标: 数量指标(必填), 指标值: ≥1次}\n",
    );
    let named = project("甲项目").replace("[培训次数: ≥5次]", "[培训次数, 讲座次数: ≥3次, 活动次数]");
    place.rewrite("projects/甲.yaml", named);
    insta::assert_snapshot!(both(&place, &["build"]));
}

#[test]
fn unwritable_output() {
    let place =
        workspace().write("projects/2024/乙.yaml", project("乙")).write("out/2024", "a file in the way");
    std::fs::create_dir_all(place.path("out/甲.pdf")).unwrap();
    let in_the_way = both(&place, &["build"]);
    assert_eq!(place.read("out/2024"), b"a file in the way");
    std::fs::remove_dir_all(place.path("out")).unwrap();
    place.rewrite("out", "no folder");
    let no_folder = both(&place, &["build"]);
    insta::assert_snapshot!([in_the_way, no_folder].join("\n"));
    // Elsewhere it can be built.
    place.run(["build", "--out", "built"]).ok();
    assert_eq!(place.made("built"), ["2024/乙.pdf", "甲.pdf"]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::{both, project, workspace};
    use crate::fixture::Fixture;

    #[test]
    fn loops() {
        let place = workspace();
        symlink(".", place.path("projects/around")).unwrap();
        symlink("self.yaml", place.path("projects/self.yaml")).unwrap();
        symlink("b", place.path("projects/a")).unwrap();
        symlink("a", place.path("projects/b")).unwrap();
        symlink("nowhere.yaml", place.path("projects/broken.yaml")).unwrap();
        insta::assert_snapshot!(both(&place, &["build"]));
        assert_eq!(place.made("out"), ["甲.pdf"]);
        // The same where one is named by itself.
        for (path, said) in [("broken.yaml", "是断了的链接"), ("self.yaml", "是绕回自己的链接")]
        {
            let path = format!("projects/{path}");
            for args in [&["check", &path][..], &["explain", &path], &["new", "乙", "--from", &path]] {
                let run = place.run(args);
                assert!(run.code == 2 && run.stderr.contains(&format!("{path} {said}")), "{args:?}: {run}");
            }
        }
    }

    #[test]
    fn out_of_the_output_folder() {
        let place = workspace().write("projects/2024/乙.yaml", project("乙"));
        let elsewhere = Fixture::empty();
        std::fs::create_dir(place.path("out")).unwrap();
        symlink(&elsewhere.root, place.path("out/2024")).unwrap();
        insta::assert_snapshot!(both(&place, &["build"]));
        assert_eq!(place.made("out"), ["甲.pdf"]);
        assert!(elsewhere.files(".").is_empty());
    }

    /// The link may have come with the repository; a folder that the call names is the caller's choice.
    #[test]
    fn the_output_folder_itself() {
        let place = workspace();
        let elsewhere = Fixture::empty().write("manifest.jsonl", "别人的");
        symlink(&elsewhere.root, place.path("out")).unwrap();
        symlink(&elsewhere.root, place.path(".shenbao")).unwrap();
        for args in [&["build"][..], &["build", "--prune"], &["schema", "--write", ".shenbao"]] {
            let run = place.run(args);
            assert!(run.code == 2 && run.stderr.contains("错误[E190]"), "{run}");
        }
        assert_eq!(elsewhere.files("."), ["manifest.jsonl"]);
        assert_eq!(elsewhere.read("manifest.jsonl"), "别人的".as_bytes());
        assert!(place.run_en(["build"]).stderr.contains("write --out "));
        place.run(["build", "--out", "out"]).ok();
        assert!(elsewhere.read("甲.pdf").starts_with(b"%PDF"));
        // Git ignores the link as it ignores the folder.
        let made = Fixture::empty();
        made.run(["init", "."]).ok();
        symlink(&elsewhere.root, made.path("out")).unwrap();
        let made = made.committed();
        assert!(!made.git(["ls-files"]).lines().any(|path| path == "out"));
    }

    /// A linked PDF is replaced by the new one; what it pointed to stays as it is.
    #[test]
    fn a_linked_pdf() {
        let place = workspace().write("kept.pdf", "kept");
        std::fs::create_dir(place.path("out")).unwrap();
        symlink(place.path("kept.pdf"), place.path("out/甲.pdf")).unwrap();
        place.run(["build"]).ok();
        assert_eq!(place.read("kept.pdf"), b"kept");
        assert!(place.read("out/甲.pdf").starts_with(b"%PDF"));
    }

    /// A pipe has no end, and a reader would wait for one.
    #[test]
    fn a_pipe() {
        let place = workspace();
        let made = std::process::Command::new("mkfifo").arg(place.path("projects/pipe.yaml")).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let run = place.run(["build"]);
        assert_eq!(run.code, 1, "{run}");
        assert!(run.stderr.contains("错误[E001]: projects/pipe.yaml 不是文件"), "{run}");
        assert!(place.run(["check"]).stdout.contains("错误[E001]: projects/pipe.yaml 不是文件"));
        for args in [&["explain", "projects/pipe.yaml"][..], &["new", "乙", "--from", "projects/pipe.yaml"]]
        {
            assert_eq!(place.run(args).code, 1, "{args:?}");
        }
        // Nor is one where a schema should be.
        std::fs::create_dir(place.path("editor")).unwrap();
        std::fs::rename(place.path("projects/pipe.yaml"), place.path("editor/project.json")).unwrap();
        let run = place.run(["schema", "--write", "editor"]);
        assert!(run.code == 2 && run.stderr.contains("[E101]"), "{run}");
    }
}
