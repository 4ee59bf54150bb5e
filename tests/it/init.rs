//! `shenbao init`: a workspace that is right at once, or nothing.

use crate::bad::codes;
use crate::fixture::Fixture;

#[test]
fn a_workspace_that_builds_and_checks_clean() {
    let place = Fixture::empty();
    let run = place.run(["init"]).ok();
    let files = place
        .files(".")
        .into_iter()
        .map(|file| format!("--- {file}\n{}", String::from_utf8(place.read(&file)).unwrap()));
    insta::assert_snapshot!(format!("{run}{}", files.collect::<Vec<_>>().join("")));
    let check = place.run(["check", "--strict"]).ok();
    assert!(
        codes(&[check.stdout, check.stderr].concat()).iter().all(|code| code.starts_with('W')),
        "rules that did not run only"
    );
    let found = place.run(["check", "-q"]).ok();
    assert_eq!(found.stderr, "");
    place.run(["build"]).ok();
    assert_eq!(place.made("out").len(), 1);
    // And it goes on from there.
    place.run(["new", "--from", "projects/2026/全民阅读推广.yaml"]).ok();
    place.run(["build"]).ok();
    assert_eq!(place.made("out").len(), 2);
}

#[test]
fn elsewhere_and_for_another_year() {
    let place = Fixture::empty().write(".gitignore", "mine").write("书馆/说明.txt", "mine");
    let run = place.run_en(["init", "书馆/深", "--year", "2031"]).ok();
    assert!(run.stdout.contains("书馆/深/projects/2031/_defaults.yaml\n"), "{run}");
    let run = place.run(["init", "书馆"]).ok();
    assert!(run.stderr.contains("已有 说明.txt，没有改动"), "{run}");
    let run = place.run(["init"]).ok();
    assert!(run.stderr.contains("请自己加一行 /out"), "{run}");
    assert_eq!((place.read(".gitignore"), place.read("书馆/说明.txt")), (b"mine".to_vec(), b"mine".to_vec()));
    for folder in ["书馆/深", "书馆", "."] {
        place.run(["-C", folder, "check", "--strict"]).ok();
    }
}

#[test]
fn refused() {
    let place = Fixture::new().write("文件", "").write("工作区/projects", "").write("projects/2024/x", "");
    #[cfg(unix)]
    {
        std::fs::create_dir(place.path("链接")).unwrap();
        std::os::unix::fs::symlink("nowhere", place.path("链接/projects")).unwrap();
    }
    let before = place.files(".");
    let calls: &[&[&str]] =
        &[&[], &["工作区"], &["链接"], &["projects/2024/新"], &["文件/新"], &["新", "--year", "26"]];
    let runs = calls.iter().map(|args| {
        let args = [&["init"], *args].concat();
        let (zh, en) = (place.run(&args), place.run_en(&args));
        assert!(zh.code >= 2 && zh.code == en.code && zh.stdout.is_empty(), "{args:?} {zh}");
        format!("$ shenbao {}\n{zh}{en}", args.join(" "))
    });
    insta::assert_snapshot!(runs.collect::<Vec<_>>().join("\n"));
    assert_eq!(place.files("."), before);
    assert_eq!(place.run(["-C", "/nowhere", "init"]).code, 2);
}

/// However early it is killed: `projects/` is there with everything in it or not at all, and can then
/// be made.
#[cfg(unix)]
#[test]
fn killed() {
    let place = Fixture::empty();
    let mut whole = 0;
    for wait in 0..60 {
        let folder = format!("{wait}");
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_shenbao"))
            .current_dir(&place.root)
            .args(["init", &folder])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(wait * 500));
        program.kill().unwrap();
        program.wait().unwrap();
        if place.path(&format!("{folder}/projects")).exists() {
            assert_eq!(place.files(&format!("{folder}/projects")).len(), 4, "after {wait}");
            whole += 1;
        } else {
            place.run(["init", &folder]).ok();
        }
    }
    assert!(whole < 60, "it was never too early");
}
